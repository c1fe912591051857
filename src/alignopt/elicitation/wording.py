"""Judgements in a manager's words."""

from __future__ import annotations

from typing import Any


def contradiction(rows: list[dict[str, Any]], mend: dict[str, Any] | None, limit: float) -> str:
    """What contradicts most, and what would mend it.

    Parameters
    ----------
    rows
        The worst pairs, worst first: item, other, judged, best.
    mend
        The change that mends most: item, other, proposed, ratio; None if none does.
    limit
        The most that is acceptable.
    """
    most = "; ".join(_against_the_others(row) for row in rows)
    if mend is None:
        return f"Most of all: {most}."
    does = "would mend it" if mend["ratio"] <= limit + 1e-9 else "would mend most, though not all"
    claim = _claim(mend["item"], mend["other"], mend["proposed"])
    return f"Most of all: {most}. To judge {claim} {does} (then {mend['ratio']:.3f})."


def times(value: float) -> str:
    """A ratio to two digits, or to whole numbers from 10 on."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:.2g}"


def decimals(value: float, count: int) -> str:
    """A number with at most so many decimals, and two at least."""
    whole, _, part = f"{value:.{count}f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _against_the_others(row: dict[str, Any]) -> str:
    item, other, judged, best = row["item"], row["other"], row["judged"], row["best"]
    if judged < 1:
        item, other, judged, best = other, item, 1 / judged, 1 / best
    said = "as important as" if times(judged) == "1" else f"{times(judged)} times as important as"
    if times(best) == "1":
        implied = "equal importance"
    else:
        implied = f"{times(best)} times" if best > 1 else f"the reverse, {times(1 / best)} times"
    return f"{_named(item)} is judged {said} {_named(other)}, while the others imply {implied}"


def _claim(item: str, other: str, value: float) -> str:
    if value < 1:
        item, other, value = other, item, 1 / value
    if times(value) == "1":
        return f"{_named(item)} and {_named(other)} equally important"
    return f"{_named(item)} {times(value)} times as important as {_named(other)}"


def _named(item: str) -> str:
    return f"item {item}" if item.isdigit() else item
