"""Judgements in a manager's words."""

from __future__ import annotations

import math
from typing import Any

FEW = 3
"""So many changes are worth making; where more are needed, it is not said how many."""

LARGE = 1e6
"""From here on, a number is written in powers of ten."""


def contradiction(
    worst: dict[str, Any], mends: list[dict[str, Any]], limit: float, *, most: float = math.inf
) -> str:
    """The judgement that contradicts the others most, and what would mend it.

    Parameters
    ----------
    worst
        The judgement: item, other, judged, best.
    mends
        Changes one after the other, the first of this judgement: item, other, proposed, ratio. So many as
        lead to acceptable judgements, or more than :data:`FEW`, or all that there are.
    limit
        The ratio that is acceptable.
    most
        The largest number of the scale that was used.
    """
    item, other, judged, best = _heavier_first(worst["item"], worst["other"], worst["judged"], worst["best"])
    said_of, implied = _compared(item, other, judged), _instead(best, most)
    said = f"Most of all, {said_of}, while the others imply {implied}"
    if not mends:
        return f"{said}."
    proposed = mends[0]["proposed"] if item == worst["item"] else 1 / mends[0]["proposed"]
    change, then = _instead(proposed), f"(then {mends[0]['ratio']:.3f})"
    if mends[-1]["ratio"] > limit + 1e-9 and len(mends) <= FEW:
        return f"{said}. Single changes do not mend this; {change} {then} helps most: judge anew."
    if len(mends) == 1:
        return f"{said}{', which' if change == implied else f'; {change}'} would mend it {then}."
    count = f"more than {FEW}" if len(mends) > FEW else len(mends)
    first = "that" if change == implied else change
    more = f"{_claim(mends[1])} (then {mends[1]['ratio']:.3f})"
    return f"{said}. It takes {count} changes to mend this: first {first} {then}, next {more}."


def times(value: float) -> str:
    """A ratio to two digits, or to whole numbers from 10 on."""
    return f"{value:,.0f}" if 9.95 <= value < LARGE else f"{value:.2g}"


def decimals(value: float, count: int) -> str:
    """A number with at most so many decimals, and two at least."""
    whole, _, part = f"{value:.{count}f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _heavier_first(item: str, other: str, judged: float, best: float) -> tuple[str, str, float, float]:
    return (item, other, judged, best) if judged >= 1 else (other, item, 1 / judged, 1 / best)


def _compared(item: str, other: str, judged: float) -> str:
    said = "as important as" if times(judged) == "1" else f"{times(judged)} times as important as"
    return f"{named(item)} is judged {said} {named(other)}"


def _instead(value: float, most: float = math.inf) -> str:
    """How many times, of a pair that was named before."""
    if times(value) == "1":
        return "equal importance"
    if value < 1:
        return f"the reverse, {_instead(1 / value, most)}"
    return f"{times(value)} times" if value <= most * (1 + 1e-9) else f"more than {times(most)} times"


def _claim(mend: dict[str, Any]) -> str:
    item, other, value, _ = _heavier_first(mend["item"], mend["other"], mend["proposed"], 1.0)
    if times(value) == "1":
        return f"{named(item)} and {named(other)} equally important"
    return f"{named(item)} {times(value)} times as important as {named(other)}"


def named(item: str) -> str:
    """An item in a sentence, where a mere number would be taken for one."""
    return f"item {item}" if item.isdigit() else item
