"""A plan as files: tables, summary and drafts; all of it or nothing.

CSV is made to be opened in a spreadsheet, so text in it that a spreadsheet would run as a formula gets an
apostrophe in front; Parquet holds all text as it is.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.plan.aims import origins
from alignopt.plan.desk import Desk
from alignopt.plan.display import as_markdown
from alignopt.plan.drafts import contents, drafts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.plan.plan import Plan

TABLES = (
    "scorecards",
    "criteria",
    "aims",
    "coverage",
    "workload",
    "gaps",
    "balance",
    "targets",
    "policy",
    "unassigned",
)


SUMMARY, INDEX, DRAFTS = "summary.json", "index.md", "drafts"
WRITTEN = {
    SUMMARY,
    INDEX,
    DRAFTS,
    *(f"{table}{suffix}" for table in TABLES for suffix in (".csv", ".parquet")),
}

FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"


def write_plan(plan: Plan, directory: str | Path, *, overwrite: bool = False) -> Path:
    """Write a plan into a folder of its own, by way of a folder beside it that is then renamed.

    Writes each table as Parquet and CSV, ``summary.json``, ``drafts/`` with one Markdown file per holder, and
    ``index.md``, which leads to them.

    Raises
    ------
    FileExistsError
        If the folder holds anything and ``overwrite`` is not set, or anything that is not of a plan.
    """
    folder = Path(directory).resolve()
    refuse_to_overwrite(folder, overwrite=overwrite)
    with tempfile.TemporaryDirectory(dir=_standing(folder), prefix=".alignopt-") as desk:
        made = Path(desk) / "plan"
        made.mkdir()
        _fill(plan, made)
        _put_in_place(made, folder, Path(desk) / "old")
    return folder


def refuse_to_overwrite(folder: Path, *, overwrite: bool) -> None:
    """Raise if a folder is not free to be written: only a former plan is ever overwritten.

    Raises
    ------
    FileExistsError
        If it is a file, if it holds anything and ``overwrite`` is not set, or anything that is not of a plan.
    """
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; name a folder to write the plan into"
        raise FileExistsError(message)
    held = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    if held and not overwrite:
        message = f"{folder} is not empty; name a new folder, or allow it to be overwritten"
        raise FileExistsError(message)
    alien = [name for name in held if name not in WRITTEN]
    if held and (alien or SUMMARY not in held):
        what = f"{alien[0]}, which is not of a plan" if alien else f"no {SUMMARY}, so it is not a plan"
        message = f"{folder} holds {what}; it will not be overwritten: name another folder"
        raise FileExistsError(message)


def summary(plan: Plan) -> dict[str, Any]:
    """What a machine asks first, as plain numbers and text."""
    criteria = {
        row["criterion"]: {key: row[key] for key in ("points", "floor", "rate")}
        for row in plan.criteria.iter_rows(named=True)
    }
    yielded = plan.policy.filter(pl.col("yielded").is_not_null())["holder_id"].n_unique()
    return {
        "problem": plan.problem.name,
        "method": plan.method,
        "stopped": plan.stopped.name.lower(),
        "cut": plan.cut.facts(),
        "holds": plan.holds.name.lower(),
        "scorecards": plan.scorecards["holder_id"].n_unique(),
        "weights": plan.scorecards.height,
        "unassigned": plan.unassigned.height,
        "defaults_yielded": yielded,
        "assessed": plan.assessed,
        "total": plan.total,
        "bound": plan.bound,
        "gap": plan.gap,
        "criteria": criteria,
        "origins": origins(plan.aims),
    }


def for_spreadsheets(table: pl.DataFrame) -> pl.DataFrame:
    """The same table with an apostrophe before text that a spreadsheet would run as a formula."""
    text = pl.col(pl.String)
    is_formula = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    return table.with_columns(pl.when(is_formula).then(text.str.replace(FORMULA, "'${0}")).otherwise(text))


def _fill(plan: Plan, folder: Path) -> None:
    for name in TABLES:
        table: pl.DataFrame = getattr(plan, name)
        table.write_parquet(folder / f"{name}.parquet")
        for_spreadsheets(table).write_csv(folder / f"{name}.csv")
    desk = Desk(plan)
    _save(folder / SUMMARY, json.dumps(summary(plan), indent=2, ensure_ascii=False) + "\n")
    _save(folder / INDEX, "\n".join([*as_markdown(plan), "## Drafts", "", *contents(desk)]))
    shelf = folder / DRAFTS
    shelf.mkdir()
    for name, draft in drafts(desk):
        _save(shelf / name, draft)


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _standing(folder: Path) -> Path:
    """The nearest folder above that exists."""
    return next(above for above in folder.parents if above.exists())


def _put_in_place(made: Path, folder: Path, aside: Path) -> None:
    """Swap the finished folder in; what stood there is moved aside first and put back on failure."""
    with _folder_for(folder):
        if not folder.exists():
            made.rename(folder)
            return
        folder.rename(aside)
        try:
            made.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise


@contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """Make the folders above, and remove those again if what they are for fails."""
    missing = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):
            for above in missing:
                above.rmdir()
        raise
