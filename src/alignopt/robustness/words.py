"""What changed weights make of a plan, in sentences."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import polars as pl

from alignopt.robustness.cases import in_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Case = dict[str, Any]
    Holds = Callable[[Case], bool]


def in_words(changes: pl.DataFrame, tolerance: float = 0.5) -> list[str]:
    """What may be said of a plan under other weights: no more than the figures say.

    For each perspective, over which of the weights tried the plan can be kept, going out from the weight it
    has now until re-planning brings more than ``tolerance``; then what it takes beyond. It says what
    re-planning *would* bring where bounds prove it (``at_most``), else only what it *brought* (``gain``).

    Parameters
    ----------
    changes
        From :func:`alignopt.robustness.plan_changes`.
    tolerance
        Points that re-planning may bring for the plan to be kept.

    Returns
    -------
    list of str
        One or more sentences per perspective, then one for random weights.

    Raises
    ------
    ValueError
        If the tolerance is negative.
    """
    if not tolerance >= 0:
        message = f"tolerance: got {tolerance}, expected at least 0 points"
        raise ValueError(message)
    said: list[str] = []
    for _, rows in changes.drop_nulls("item_id").group_by("item_id", maintain_order=True):
        said += _of_perspective(rows.sort("becomes").to_dicts(), tolerance)
    return said + _of_draws(changes.filter(pl.col("item_id").is_null()), tolerance)


def _of_perspective(cases: list[Case], tolerance: float) -> Iterator[str]:
    name, now = cases[0]["name"], cases[0]["weight"]
    proven = _around(cases, lambda case: _within(case["at_most"], tolerance))
    found = _around(cases, lambda case: _within(case["gain"], tolerance))
    most = f"no more than {_points(tolerance)}"
    if proven:
        span = _span(name, now, proven)
        yield f"The plan can be kept while {span}: re-planning would bring {most}{_tried(proven)}."
    if len(found) > len(proven):
        span, slack = _span(name, now, found), max(case["at_most"] for case in found)
        yield (
            f"The plan can be kept while {span}: re-planning brought {most}{_tried(found)}; "
            f"that another plan would bring more is not ruled out (at most {_points(slack)})."
        )
    for case in _next(cases, found):
        yield _beyond(case, name, now)


def _around(cases: list[Case], holds: Holds) -> list[Case]:
    """The cases nearest to the weight as it is, on both sides, as far as something holds."""
    below = [case for case in cases if case["becomes"] < case["weight"]]
    above = [case for case in cases if case["becomes"] > case["weight"]]
    return [*reversed(list(takewhile(holds, reversed(below)))), *takewhile(holds, above)]


def _next(cases: list[Case], found: list[Case]) -> list[Case]:
    """The first case beyond, on either side."""
    left = [case for case in cases if case not in found]
    below = [case for case in left if case["becomes"] < case["weight"]][-1:]
    return below + [case for case in left if case["becomes"] > case["weight"]][:1]


def _beyond(case: Case, name: str, now: float) -> str:
    head = f"With {name} at {in_percent(case['becomes'])} (now {in_percent(now)})"
    if case["failed"] is not None:
        return f"{head} no new plan was found: {case['failed']}"
    plans = "1 plan" if case["holders"] == 1 else f"{case['holders']:,} plans"
    return (
        f"{head} re-planning brings {_points(case['gain'])}: it changes {plans} of people and leaf units "
        f"and moves {in_percent(round(case['moved'], 3))} of the capacity."
    )


def _span(name: str, now: float, cases: list[Case]) -> str:
    weights = [now, *(case["becomes"] for case in cases)]
    return f"{name} stays between {in_percent(min(weights))} and {in_percent(max(weights))}"


def _tried(cases: list[Case]) -> str:
    shown = [in_percent(case["becomes"]) for case in cases]
    return f" (tried: {', '.join(shown)})"


def _of_draws(draws: pl.DataFrame, tolerance: float) -> list[str]:
    if draws.is_empty():
        return []
    planned = draws.drop_nulls("gain")
    kept = planned.filter(pl.col("gain") <= tolerance).height
    said = (
        f"In {kept:,} of {draws.height:,} random weightings re-planning brought no more than "
        f"{_points(tolerance)}"
    )
    if not planned.is_empty():
        gain, slack = planned.select(pl.col("gain").max(), pl.col("at_most").max()).row(0)
        said += f"; in the worst {_points(gain)} (no plan could bring more than {_points(slack)})"
    if len(planned) < len(draws):
        said += f"; in {len(draws) - len(planned):,} no new plan was found"
    return [f"{said}."]


def _within(points: float | None, tolerance: float) -> bool:
    return points is not None and points <= tolerance


def _points(points: float) -> str:
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return f"{'0' if text == '-0' else text} point{'' if text == '1' else 's'}"
