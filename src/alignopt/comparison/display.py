"""How a comparison shows itself: ten lines or so of text, or the same with tables in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alignopt.comparison.comparison import Comparison
    from alignopt.comparison.pair import Pair

GOALS, HOLDERS = 3, 2
ROWS = 5
WIDEST = 110
LEAST = 0.0005
"""Changes that round to less than 0.1 % are not worth a line."""


def as_text(comparison: Comparison) -> str:
    """The comparison in about ten lines; with more than two plans, four for each that is compared."""
    lines = [headline(comparison)]
    for pair in comparison.pairs:
        lines += statements(comparison, pair)
        if len(comparison.pairs) == 1:
            lines += movers(comparison)
    return "\n".join(_short(line) for line in [*lines, *words.different(comparison)])


def as_html(comparison: Comparison) -> str:
    """The same with the criteria, and the goals and holders that moved most, as tables."""
    lines = [each for pair in comparison.pairs for each in statements(comparison, pair)]
    said = "<br>".join(escape(line) for line in [*lines, *words.different(comparison)])
    tables = _criteria(comparison)
    if len(comparison.pairs) == 1:
        tables += _goals(comparison) + _holders(comparison)
    return f"<div><strong>{escape(headline(comparison))}</strong><p>{said}</p>{tables}</div>"


def headline(comparison: Comparison) -> str:
    """What is compared with what."""
    base, *others = comparison.names
    return f"Comparison of {', '.join(others)} with {base}, the baseline"


def statements(comparison: Comparison, pair: Pair) -> list[str]:
    """Which is better, how sure that is, what paid for it, and how much moved."""
    name = pair.after.name
    return [
        words.verdict(comparison, name),
        words.certainty(comparison, pair),
        words.paid(comparison, name),
        words.extent(comparison, pair),
    ]


def movers(comparison: Comparison) -> Iterator[str]:
    """The goals and the holders with the largest changes, a line each."""
    for row in _moved_goals(comparison).head(GOALS).iter_rows(named=True):
        yield f"{_signed(row['change']):>8} %  {words.goal(row)}"
    for row in _moved_holders(comparison).head(HOLDERS).iter_rows(named=True):
        yield f"{'':>10}  {words.holder(comparison, row)}"


def _moved_goals(comparison: Comparison) -> pl.DataFrame:
    return comparison.goals.filter(pl.col("change").abs() >= LEAST)


def _moved_holders(comparison: Comparison) -> pl.DataFrame:
    """People and leaf units, in whose plans the work stands."""
    leaves = comparison.pairs[0].leaves.select("holder_id")
    frame = comparison.holders.filter(pl.col("moved") >= LEAST)
    return frame.join(leaves, on="holder_id", how="semi", maintain_order="left")


def _criteria(comparison: Comparison) -> str:
    heads = ["criterion", *comparison.names, *(f"change {name}" for name in comparison.names[1:])]
    rows = [
        (
            row[0],
            *map(_point, row[1 : len(comparison.names) + 1]),
            *map(_change, row[len(comparison.names) + 1 :]),
        )
        for row in comparison.criteria.iter_rows()
    ]
    total = comparison.total
    changes = [_change(change) for change in total["change"][1:]]
    rows.append(("total", *map(_point, total["weighed"]), *changes))
    return _table([f"{heads[0]} (points ▼)", *heads[1:]], rows)


def _goals(comparison: Comparison) -> str:
    rows = [
        (row["name"], _percent(row["before"]), _percent(row["after"]), f"{_signed(row['change'])} %")
        for row in _moved_goals(comparison).head(ROWS).iter_rows(named=True)
    ]
    base, other = comparison.names
    return _table(["goal (share of the capacity)", base, other, "change"], rows) if rows else ""


def _holders(comparison: Comparison) -> str:
    rows = [
        (row["name"], _percent(row["moved"]), row["gains"] or "", row["gives_up"] or "")
        for row in _moved_holders(comparison).head(ROWS).iter_rows(named=True)
    ]
    return _table(["holder", "moved", "gains", "gives up"], rows) if rows else ""


def _point(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _change(value: float) -> str:
    said = f"{value:+.1f}"
    return "0.0" if said in ("+0.0", "-0.0") else said


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _signed(share: float) -> str:
    return f"{100 * share:+.1f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; cells of numbers flush right."""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    is_number = text.strip("+-% ").replace(".", "").isdigit()
    return f"<td style='text-align:{'right' if is_number else 'left'}'>{escape(text)}</td>"


def _short(line: str) -> str:
    return line if len(line) <= WIDEST else line[: WIDEST - 3] + "..."
