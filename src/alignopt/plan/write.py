"""A plan as files: tables, summary and drafts; all of it or nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from alignopt.plan.drafts import drafts

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan

TABLES = (
    "scorecards",
    "criteria",
    "coverage",
    "workload",
    "gaps",
    "balance",
    "targets",
    "policy",
    "unassigned",
)


def write_plan(plan: Plan, directory: str | Path, *, overwrite: bool = False) -> Path:
    """Write a plan into a folder of its own, by way of a folder beside it that is then renamed.

    Writes each table as Parquet and CSV, ``summary.json``, and ``drafts/`` with one Markdown file per holder.

    Raises
    ------
    FileExistsError
        If the folder holds anything and ``overwrite`` is not set.
    """
    folder = Path(directory).absolute()
    refuse_to_overwrite(folder, overwrite=overwrite)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as desk:
        made = Path(desk) / "plan"
        made.mkdir()
        _fill(plan, made)
        _put_in_place(made, folder, Path(desk) / "old")
    return folder


def refuse_to_overwrite(folder: Path, *, overwrite: bool) -> None:
    """Raise if a folder is not free to be written."""
    if folder.is_file():
        message = f"{folder} is a file; name a folder to write the plan into"
        raise FileExistsError(message)
    if folder.is_dir() and any(folder.iterdir()):
        if not overwrite:
            message = f"{folder} is not empty; name a new folder, or allow it to be overwritten"
            raise FileExistsError(message)
        if not (folder / "summary.json").is_file():
            message = f"{folder} holds something else than a plan; it will not be overwritten"
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
        "holds": plan.holds.name.lower(),
        "scorecards": plan.scorecards["holder_id"].n_unique(),
        "weights": plan.scorecards.height,
        "unassigned": plan.unassigned.height,
        "defaults_yielded": yielded,
        "total": plan.total,
        "bound": plan.bound,
        "gap": plan.gap,
        "criteria": criteria,
    }


def _fill(plan: Plan, folder: Path) -> None:
    for name in TABLES:
        table: pl.DataFrame = getattr(plan, name)
        table.write_parquet(folder / f"{name}.parquet")
        table.write_csv(folder / f"{name}.csv")
    text = json.dumps(summary(plan), indent=2, ensure_ascii=False)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    (folder / "drafts").mkdir()
    for name, draft in drafts(plan).items():
        (folder / "drafts" / name).write_text(draft, encoding="utf-8")


def _put_in_place(made: Path, folder: Path, aside: Path) -> None:
    """Swap the finished folder in; what stood there is moved aside first and put back on failure."""
    if not folder.exists():
        made.rename(folder)
        return
    folder.rename(aside)
    try:
        made.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside)
