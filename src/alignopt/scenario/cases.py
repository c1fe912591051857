"""The cases to be solved: each scenario's name, its changes in words, and the problem that they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignopt.changes.reading import WHAT, read
from alignopt.changes.scenarios import Scenario
from alignopt.errors import AlignoptError, BadInput, UnknownName
from alignopt.problem.problem import Problem
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alignopt.tables.failures import Failure

BASELINE, CRITERION = "baseline", "criterion"


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario, ready to be solved.

    Attributes
    ----------
    name
        What it is called.
    changes
        Each change in words; none where a changed problem was handed in.
    problem
        What it leaves; None if the changes cannot be made, or leave tables that are not sound.
    error
        Why there is none.
    """

    name: str
    changes: tuple[str, ...]
    problem: Problem | None
    error: AlignoptError | None


def cases(scenarios: object, problem: Problem) -> tuple[Case, ...]:
    """Scenarios in their order, each applied to the problem; one that cannot be says why.

    Parameters
    ----------
    scenarios
        What :func:`alignopt.changes.read` takes; in a mapping, changed problems may stand for changes.
    problem
        What they change.

    Raises
    ------
    BadInput
        If they cannot be read, there are none, or a name has another meaning in the frames of answers.
    TypeError, ValueError
        If what is handed in are no scenarios.
    """
    listed = tuple(_listed(scenarios, problem))
    found = list(_misnamed([each.name for each in listed]))
    if found:
        raise BadInput(failures_frame(found), what=WHAT)
    return tuple(each if isinstance(each, Case) else _applied(each, problem) for each in listed)


def _listed(scenarios: object, problem: Problem) -> Iterator[Case | Scenario]:
    """Scenarios, or cases where there is nothing left to apply."""
    if not isinstance(scenarios, Mapping):
        yield from read(scenarios, problem)
        return
    for name, given in scenarios.items():
        is_solvable = isinstance(given, Problem)
        scenario = Scenario(name, () if is_solvable else given)
        yield Case(scenario.name, (), given, None) if is_solvable else scenario


def _misnamed(names: Sequence[str]) -> Iterator[Failure]:
    """What is wrong with the list of scenarios as a whole."""
    if not names:
        yield failure(
            "there_are_scenarios",
            table="scenarios",
            got="no scenario",
            expected="at least one",
            remedy="hand in a table or a mapping of names to changes",
        )
    for name in names:
        if name in (BASELINE, CRITERION):
            yield failure(
                "scenario_has_a_name_of_its_own",
                table="scenarios",
                key=name,
                column="scenario",
                got=name,
                expected=f"any other name: {name} is a column of what is compared",
                remedy=f"call it something else, such as {'as it is' if name == BASELINE else 'scenario 1'}",
            )


def _applied(scenario: Scenario, problem: Problem) -> Case:
    try:
        changed = scenario.apply(problem)
    except (BadInput, UnknownName) as error:
        return Case(scenario.name, _named(scenario), None, error)
    return Case(scenario.name, scenario.texts(problem), changed, None)


def _named(scenario: Scenario) -> tuple[str, ...]:
    """Changes that cannot all be told: what each does to what."""
    return tuple(f"{each.kind} of {each.about}" for each in scenario.changes)
