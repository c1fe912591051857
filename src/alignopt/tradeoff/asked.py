"""What is asked about: a change, several, a scenario of them, or a problem that was changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.changes.change import Change
from alignopt.changes.scenarios import Scenario
from alignopt.problem.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    Asked = Change | Scenario | Problem | Iterable[Change]

SEVERAL = "changed"
"""What a bare list of changes is called."""


def asked_for(problem: Problem, change: Asked) -> tuple[Problem, tuple[str, ...]]:
    """The changed problem, and each change in words; of a problem changed by hand there are none.

    Raises
    ------
    TypeError
        If it is none of these.
    UnknownName, BadInput
        If the changes cannot be made.
    """
    if isinstance(change, Problem):
        return change, ()
    if isinstance(change, Change):
        return change.apply(problem), (change.text(problem),)
    scenario = change if isinstance(change, Scenario) else Scenario(SEVERAL, _listed(change))
    return scenario.apply(problem), scenario.texts(problem)


def _listed(changes: Iterable[Change]) -> list[Change]:
    is_list = not isinstance(changes, (str, bytes)) and hasattr(changes, "__iter__")
    listed: list[object] = list(changes) if is_list else [changes]
    found = [each for each in listed if isinstance(each, Change)]
    if len(found) < len(listed):
        wrong = [each for each in listed if not isinstance(each, Change)]
        message = (
            "change: expected a change (such as alignopt.changes.target('CUS', by=0.05)), a list of them, a "
            f"scenario or a problem, got {type(wrong[0]).__name__}"
        )
        raise TypeError(message)
    return found
