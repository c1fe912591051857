"""Policies as text: a list of them, and one with its rules and the freedom that it leaves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click
import polars as pl

from alignopt.tables.kinds import COMPETENCIES, KINDS, WHAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from alignopt.policies import Pack

WIDTH = 100
MOST_GOALS = 10
USUAL_STEP = "5 %"


def facts(pack: Pack) -> dict[str, str]:
    """What a pack is, for machines."""
    return {"name": pack.name, "title": pack.title, "source": pack.source, "text": pack.text}


def listed(packs: Iterable[Pack]) -> str:
    """A line or two for each pack."""
    lines: list[str] = []
    for pack in packs:
        lines += [click.style(pack.name, bold=True), *_wrapped(f"{pack.title}. {pack.text}", "  ")]
    return "\n".join([*lines, "", "See one whole with: alignopt policies NAME"])


def shown(pack: Pack, left: pl.DataFrame) -> str:
    """One pack: what it says, its rules, and what it leaves."""
    words = ", ".join(pack.categories)
    return "\n".join(
        [
            click.style(f"{pack.name}: {pack.title}", bold=True),
            *_wrapped(pack.text, ""),
            *_wrapped(f"Source: {pack.source}", ""),
            *(_wrapped(f"Categories that goals or competencies need: {words}", "") if words else []),
            "",
            *_table(pack.rules),
            "",
            *_left(pack, left),
        ]
    )


def freedom_of(pack: Pack) -> pl.DataFrame:
    """How many weightings a pack leaves for plans that have what it asks for.

    Where it asks for categories of goals, there is one plan, with one goal of each; else there is one for
    each number of goals from 1 to 10. Columns: goals, competencies (how many of each the plan carries),
    weightings, says (in words, where there is none or exactly one).
    """
    from alignopt import count_weightings
    from alignopt.rules.freedom import SAID

    rows = []
    for plan in _plans(pack):
        skills = plan.filter(section=COMPETENCIES).height
        number = count_weightings(pack.rules, plan)
        rows.append((plan.height - skills, skills, number, SAID.get(number)))
    schema = {"goals": pl.Int64, "competencies": pl.Int64, "weightings": pl.Object, "says": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _plans(pack: Pack) -> list[pl.DataFrame]:
    """What plans carry: goals and competencies with their categories, no more than the pack asks for."""
    sections = dict(pack.rules.select("category", "section").drop_nulls().iter_rows())
    base: list[tuple[str | None, str]] = [(label, sections.get(label, "goals")) for label in pack.categories]
    if pack.needs_competencies and all(section != COMPETENCIES for _, section in base):
        base += [(None, COMPETENCIES)] * _fewest_competencies(pack.rules)
    is_whole = any(section != COMPETENCIES for _, section in base)
    sizes = [0] if is_whole else range(1, MOST_GOALS + 1)
    schema = {"category": pl.String, "section": pl.String}
    return [pl.DataFrame([*base, *[(None, "goals")] * more], schema=schema, orient="row") for more in sizes]


def _fewest_competencies(rules: pl.DataFrame) -> int:
    """How many competencies a plan has at least."""
    counts = rules.filter(
        pl.col("kind") == "goal_count", pl.col("section") == COMPETENCIES, pl.col("category").is_null()
    )
    return max([1, *map(int, counts["min"].drop_nulls())])


def _left(pack: Pack, left: pl.DataFrame) -> Iterator[str]:
    """How many weightings are left, in words."""
    states_step = not pack.rules.filter(
        pl.col("kind") == "weight_step", pl.col("section").is_null()
    ).is_empty()
    steps = "" if states_step else f", in steps of {USUAL_STEP}"
    yield f"Weightings that it leaves for a plan{steps}:"
    rows = left.to_dicts()
    open_ones = [row for row in rows if row["weightings"]]
    for row in rows if len(rows) == 1 else open_ones:
        skills = f" and {_many(row['competencies'], 'competency')}" if row["competencies"] else ""
        yield f"  {_many(row['goals'], 'goal')}{skills}: {row['says'] or format(row['weightings'], ',')}"
    if len(rows) > len(open_ones) and len(rows) > 1:
        yield f"  any other number of goals up to {MOST_GOALS}: none"


def _many(number: int, one: str) -> str:
    many = f"{one.removesuffix('y')}ies" if one.endswith("y") else f"{one}s"
    return f"{number} {one if number == 1 else many}"


def _table(rules: pl.DataFrame) -> list[str]:
    """Rules as aligned columns: id, what it says of what, least and most, hard or not."""
    rows = [("rule", "kind", "about", "min", "max")]
    rows += [(row["rule_id"], row["kind"], _about(row), *_bounds(row)) for row in rules.to_dicts()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _about(row: dict[str, Any]) -> str:
    """The goals or competencies that a rule names."""
    named = [row[column] for column in WHAT if column != "other_id" and row[column] is not None]
    compared = f" ≤ {row['other_id']}" if row["other_id"] is not None else ""
    return " / ".join(named) + compared if named or compared else "all"


def _bounds(row: dict[str, Any]) -> tuple[str, str]:
    """Min and max: percentages, or counts."""
    is_count = KINDS[row["kind"]].bounds == "count"
    low, high = (
        "" if bound is None else f"{bound:g}" if is_count else f"{bound * 100:.6g} %"
        for bound in (row["min"], row["max"])
    )
    return low, high


def _wrapped(text: str, indent: str) -> Sequence[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
