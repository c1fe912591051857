"""What several respondents hand in, read and checked: the same items, and how much each one counts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alignopt.elicitation.given import Faults, as_number
from alignopt.elicitation.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_group(
    judged: Mapping[str, Weights], importance: Mapping[str, float] | None
) -> tuple[dict[str, Weights], dict[str, float]]:
    """Weights with their items in one order, and shares that sum to 1, both by respondent.

    Raises
    ------
    BadInput
        With every failure; see :func:`alignopt.elicitation.group`.
    """
    faults = Faults()
    own = _read_weights(faults, judged)
    _check_items(faults, own)
    shares = _read_importance(faults, list(own), importance)
    if not faults.rows:
        own = {name: _in_order(weights, next(iter(own.values())).items) for name, weights in own.items()}
        _check_vetoes(faults, own)
    faults.refuse()
    return own, shares


def _read_weights(faults: Faults, judged: object) -> dict[str, Weights]:
    if not isinstance(judged, Mapping) or not judged:
        faults.add(
            "somebody_judged",
            got=type(judged).__name__ if not isinstance(judged, Mapping) else "nobody",
            expected="weights of at least one respondent",
            remedy='hand in a mapping of respondents to weights, such as {"Ann": points(...)}',
        )
        return {}
    faults.read_names(judged, "respondent")
    for name, weights in judged.items():
        if not isinstance(weights, Weights):
            faults.add(
                "sets_are_weights",
                key=str(name),
                got=type(weights).__name__,
                expected="weights",
                remedy="hand in what pairwise, points, best_worst and the others give",
            )
    return {str(name): weights for name, weights in judged.items() if isinstance(weights, Weights)}


def _check_items(faults: Faults, judged: Mapping[str, Weights]) -> None:
    """Everybody judges every item."""
    first: dict[str, str] = {}
    for name, weights in judged.items():
        for item in weights.items:
            first.setdefault(item, name)
    for name, weights in judged.items():
        for item, other in first.items():
            if item not in weights.items:
                faults.add(
                    "everybody_judges_every_item",
                    key=f"{name}/{item}",
                    expected=f"weights of the same items from everybody, and {other} judged {item}",
                    remedy=f"let {name} judge {item}, or leave it out for all",
                )


def _read_importance(
    faults: Faults, names: list[str], importance: Mapping[str, float] | None
) -> dict[str, float]:
    """Shares that sum to 1, in the order of the respondents."""
    if importance is None:
        return dict.fromkeys(names, 1 / max(1, len(names)))
    importance = faults.read_mapping(
        importance, "a mapping of respondents to numbers", 'write them as {"Ann": 2, "Bo": 1}'
    )
    given = dict(zip(faults.read_names(importance, "respondent"), importance.values(), strict=True))
    for name in given:
        if name not in names:
            _add_stranger(faults, name, names)
    counts = {name: as_number(given.get(name)) for name in names}
    for name, count in counts.items():
        if not (count > 0 and math.isfinite(count)):
            faults.add(
                "respondents_count",
                key=name,
                got=repr(given[name]) if isinstance(given.get(name), str) else given.get(name),
                expected="how much the respondent counts: a number above 0",
                remedy="give a number, such as 1, or leave the respondent out",
            )
    if faults.rows:
        return counts
    most = max(counts.values())
    total = math.fsum(count / most for count in counts.values())
    return {name: count / most / total for name, count in counts.items()}


def _add_stranger(faults: Faults, name: str, names: list[str]) -> None:
    faults.add(
        "respondents_are_known",
        key=name,
        got=f"the importance of {name!r}",
        expected=f"one of the respondents: {', '.join(names)}",
        remedy="use the name of a respondent, or leave it out",
    )


def _in_order(weights: Weights, items: tuple[str, ...]) -> Weights:
    """The same weights with the items in another order."""
    if weights.items == items:
        return weights
    order = [weights.items.index(item) for item in items]
    judged = None if weights.judged is None else weights.judged[np.ix_(order, order)]
    return replace(weights, items=items, values=weights.values[order], judged=judged)


def _check_vetoes(faults: Faults, judged: Mapping[str, Weights]) -> None:
    """Nobody alone gives an item no weight at all."""
    for name, item, other in _vetoes(judged):
        faults.add(
            "nobody_vetoes",
            key=f"{name}/{item}",
            got="a weight of 0",
            expected=f"some weight, since {other} gives it some: a geometric mean with 0 is 0",
            remedy=f"let {name} give it a little, or leave {item} out for all",
        )


def _vetoes(judged: Mapping[str, Weights]) -> Iterator[tuple[str, str, str]]:
    """Who gives what no weight, and somebody who gives it some."""
    items = next(iter(judged.values())).items
    for place, item in enumerate(items):
        some = [name for name, own in judged.items() if own.values[place] > 0]
        if some:
            yield from ((name, item, some[0]) for name, own in judged.items() if own.values[place] <= 0)
