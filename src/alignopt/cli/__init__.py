"""The command line: ``alignopt check``, ``solve``, ``new`` and ``generate``."""

from alignopt.cli.entry import main

__all__ = ["main"]
