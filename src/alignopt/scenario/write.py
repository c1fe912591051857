"""What-ifs as files: figures, and a folder for each scenario; all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.plan.filenames import file_names
from alignopt.plan.write import for_spreadsheets
from alignopt.scenario.cases import BASELINE
from alignopt.tables.folder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from alignopt.scenario.found import WhatIf
    from alignopt.scenario.outcome import Outcome

SUMMARY, CRITERIA = "summary.csv", "criteria.csv"
MOVED, CHANGES, FAILED = "moved.csv", "changes.txt", "failed.txt"


def write_whatif(found: WhatIf, directory: str | Path) -> Path:
    """Write a folder: see :meth:`alignopt.WhatIf.write`."""
    folders = folders_of(found)

    def fill(desk: Path) -> None:
        _save_table(found.summary, desk / SUMMARY)
        _save_table(found.criteria, desk / CRITERIA)
        found.baseline.write(desk / BASELINE)
        for each in found.outcomes:
            _fill(each, desk / folders[each.scenario])

    return write_folder(directory, fill)


def folders_of(found: WhatIf) -> dict[str, str]:
    """The folder of each scenario, none of them called like what else is written."""
    names = [each.scenario for each in found.outcomes]
    safe = file_names([*names, SUMMARY, CRITERIA, BASELINE])
    return {name: safe[name] for name in names}


def _fill(outcome: Outcome, folder: Path) -> None:
    """The plan of one scenario, or why it has none."""
    if outcome.plan is None:
        folder.mkdir()
        _save(folder / FAILED, outcome.failed or "")
        _save(folder / CHANGES, "\n".join(outcome.changes))
        return
    outcome.plan.write(folder)
    _save_table(outcome.comparison.holders.drop("plan"), folder / MOVED)
    _save(folder / CHANGES, "\n".join(outcome.changes or outcome.comparison.differs))


def _save_table(table: pl.DataFrame, path: Path) -> None:
    """A table to be opened in a spreadsheet; names of scenarios may stand in its header."""
    heads = for_spreadsheets(pl.DataFrame({"head": table.columns}))["head"]
    for_spreadsheets(table).rename(dict(zip(table.columns, heads, strict=True))).write_csv(path)


def _save(path: Path, text: str) -> None:
    path.write_text(f"{text}\n" if text else "", encoding="utf-8", newline="\n")
