"""Write the tables of the documentation that are made from the code: ``python docs/tables.py policies``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

import alignopt
from alignopt import policies
from alignopt.model.kinds import ROWS
from alignopt.rules.checkers.kinds import CHECKS
from alignopt.tables.kinds import KINDS, Kind

HERE = Path(__file__).parent
SCOPE = ("perspective_id", "goal_id", "category", "section")
STEPS = (0.05, 0.01)
BOUNDS = {
    "count": "whole numbers",
    "share": "shares",
    "step": "the step, in min",
    "value": "the share, in min",
    "fit": "the least fit, in min",
    "none": "–",
}
UNITS = {
    "goal": "one goal or competency",
    "percent": "one percent of a scorecard",
    "holder": "one holder",
}

Plan = int | list[str] | pl.DataFrame


def policies_part() -> str:
    """Every pack: what it says, its rules, and how many weightings it leaves."""
    return "\n".join(line for name in policies.names() for line in _pack(policies.about(name)))


def rules_part() -> str:
    """Every kind of rule: what it demands, and by which function in the model and in the checker."""
    head = ["kind", "says", "min and max", "a violation is", "goes by", "row in the model", "checker"]
    return "\n".join(_table(head, map(_kind, KINDS.values())))


PARTS: dict[str, Callable[[], str]] = {"policies": policies_part, "rules": rules_part}
"""What is made, by the page that it is part of."""


def page(name: str) -> str:
    """The page with its made part made anew, between the two lines that enclose it."""
    text = (HERE / f"{name}.md").read_text(encoding="utf-8")
    begin, end = f"<!-- made by docs/tables.py {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{PARTS[name]()}\n{end}{after}"


def _pack(pack: policies.Pack) -> Iterator[str]:
    yield f"### {pack.name}"
    yield ""
    yield f"{pack.title}. {pack.text}"
    yield ""
    yield f"Source: {pack.source}."
    yield ""
    yield from _table(["rule", "kind", "about", "min", "max", "source"], map(_rule, _rows(pack.rules)))
    yield ""
    yield from _table(["a plan of", "weightings, step 5 %", "step 1 %"], _freedom(pack))
    yield ""


def _kind(kind: Kind) -> list[str]:
    row, checker = ROWS[kind.name], CHECKS[kind.name]
    needed = [f"**{column}**" if column in kind.needs else column for column in kind.narrows]
    return [
        f"`{kind.name}`",
        kind.says,
        BOUNDS[kind.bounds],
        UNITS[kind.unit],
        ", ".join(needed) or "–",
        f"`{row.__module__}.{row.__name__}`: {_first_line(row)}",
        f"`{checker.__module__}.{checker.__name__}`: {_first_line(checker)}",
    ]


def _first_line(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").splitlines()[0].replace("``", "`")


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()


def _rule(rule: dict[str, Any]) -> list[str]:
    about = ", ".join(rule[column] for column in SCOPE if rule[column] is not None)
    if rule["other_id"] is not None:
        about += f" against {rule['other_id']}"
    low, high = ("" if rule[bound] is None else f"{rule[bound]:g}" for bound in ("min", "max"))
    return [rule["rule_id"], rule["kind"], about, low, high, rule["source"]]


def _freedom(pack: policies.Pack) -> Iterator[list[str]]:
    for said, plan in _plans(pack):
        yield [said, *(f"{alignopt.count_weightings(pack.name, plan, step=step):,}" for step in STEPS)]


def _plans(pack: policies.Pack) -> Iterator[tuple[str, Plan]]:
    """Plans that fit a pack, with what they are in words."""
    if pack.categories:
        yield "one goal for each category", list(pack.categories)
        yield "two goals for each category", list(pack.categories) * 2
    elif pack.needs_competencies:
        for goals, competencies in ((3, 2), (4, 4), (5, 7)):
            sections = ["goals"] * goals + ["competencies"] * competencies
            yield f"{goals} goals and {competencies} competencies", pl.DataFrame({"section": sections})
    else:
        yield from ((f"{goals} goals", goals) for goals in range(2, 7))


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


if __name__ == "__main__":
    for wanted in sys.argv[1:] or PARTS:
        (HERE / f"{wanted}.md").write_text(page(wanted), encoding="utf-8")
