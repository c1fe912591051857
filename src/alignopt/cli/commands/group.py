"""The group that all commands belong to."""

from __future__ import annotations

import click

from alignopt import __version__
from alignopt.cli.commands.shared import EXIT_CODES
from alignopt.cli.front import Front


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Propose performance weightings and cascaded goals from an organisation's tables.

    PATH is a folder of <table>.csv or <table>.parquet files, or an XLSX workbook with a sheet per table.
    Begin with 'alignopt new DIR' for empty tables, or 'alignopt generate' for an organisation to try.
    """
