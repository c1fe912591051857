"""Conflicts in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from alignopt.rules.contradictions import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.conflict.conflicts import Conflicts
    from alignopt.rules.rule import Rule

SHOWN = 5
SCOPE = {
    "level": "level {}",
    "unit_id": "{} and beneath",
    "role": "role {}",
    "holder_id": "{}",
    "perspective_id": "perspective {}",
    "goal_id": "{}",
    "category": "category {}",
    "section": "section {}",
    "other_id": "other: {}",
}


def rule_in_words(rule: Rule) -> str:
    """A rule in a line: kind, bounds, scope.

    Examples
    --------
    >>> from alignopt.rules.rule import Rule
    >>> rule_in_words(Rule("R1", "goal_count", level="person", min=3, max=5))
    'goal count 3 to 5, level person'
    >>> rule_in_words(Rule("R2", "category_weight", category="safety", min=0.1))
    'category weight at least 10 %, category safety'
    """
    scope = [
        text.format(getattr(rule, name)) for name, text in SCOPE.items() if getattr(rule, name) is not None
    ]
    kind = rule.kind.replace("_", " ")
    return ", ".join(filter(None, [f"{kind} {_band(rule)}".strip(), *scope]))


def as_text(conflicts: Conflicts) -> str:
    """All conflicts, and the way out."""
    return "\n".join(_lines(conflicts))


def as_html(conflicts: Conflicts) -> str:
    """The same for a notebook."""
    lines = "".join(
        f"<div style='margin-left:{(len(line) - len(line.lstrip())) * 0.6:g}em'>{escape(line)}</div>"
        for line in _lines(conflicts)
    )
    return f"<div>{lines}</div>"


def _lines(conflicts: Conflicts) -> Iterator[str]:
    if not conflicts:
        yield (
            "no conflict: a plan exists"
            if conflicts.holds_plan
            else "no plan was found, and no conflict is proven within the limits of work"
        )
        return
    count = len(conflicts.found)
    yield f"no plan exists: {'1 conflict' if count == 1 else f'{count} conflicts'} of rules"
    rules = conflicts.rules.to_dicts()
    holders = conflicts.holders.to_dicts()
    for number, each in enumerate(conflicts.found, start=1):
        yield f"{number}. These leave no plan:"
        for row in rules:
            if row["conflict"] == number:
                source = f" ({row['source']})" if row["source"] and row["source"] != "default" else ""
                yield f"     {row['rule_id']}: {row['says']}{source}"
        if each.is_joint or not each.holders:
            yield from (f"   {reason}" for reason in each.reasons[:SHOWN])
            if len(each.reasons) > SHOWN:
                yield f"   ... and {len(each.reasons) - SHOWN:,} more"
        else:
            mine = [row for row in holders if row["conflict"] == number and row["has_card"]]
            yield f"   for {'1 holder' if len(mine) == 1 else f'{len(mine):,} holders'}:"
            yield from (f"     {row['holder_id']} ({row['name']}): {row['why']}" for row in mine[:SHOWN])
            if len(mine) > SHOWN:
                yield f"     ... and {len(mine) - SHOWN:,} more"
            if each.idle:
                count = len(each.idle)
                yield f"   {count:,} more fall short as well, but have no capacity, and so no scorecard"
        yield f"   {_minimal(each.core.is_minimal, len(each.core.groups))}"
    yield from _way_out(conflicts)


def _minimal(is_minimal: bool, count: int) -> str:
    if not is_minimal:
        return "It is not proven that all of them are needed for the conflict."
    return "This one alone is enough." if count == 1 else "Without any one of them, this conflict is gone."


def _way_out(conflicts: Conflicts) -> Iterator[str]:
    if conflicts.repair.is_empty():
        yield "No way out was found by moving limits."
        return
    proof = "a plan was found with it" if conflicts.is_repaired else "not proven to be enough"
    yield f"Cheapest way out ({proof}):"
    for text, count in conflicts.repair.select("text", "holders").iter_rows():
        yield f"     {text}" + (f" (it matters for {count:,})" if "broken for" not in text else "")
    if conflicts.repair["bound"].drop_nulls().len():
        yield "     or make a rule soft (hard: false): it is then broken only where that costs least"


def _band(rule: Rule) -> str:
    low, high = (_said(bound, rule) for bound in (rule.min, rule.max))
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if low and rule.about.is_banded else f"at most {high}" if high else low


def _said(value: float | None, rule: Rule) -> str:
    if value is None:
        return ""
    return f"{value:g}" if rule.about.bounds in ("count", "fit") else percent(value)
