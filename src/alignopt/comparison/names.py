"""What plans must have to be compared: names that tell them apart, and something in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.comparison.criteria import are_distinct
from alignopt.errors import BadInput
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alignopt.auditing.audit import Audit
    from alignopt.plan.plan import Plan
    from alignopt.problem.problem import Problem
    from alignopt.tables.failures import Failure

WHAT = "the plans to compare"


def refuse(plans: Sequence[Plan | Audit], names: Sequence[str]) -> None:
    """Raise if names do not fit, or a plan has nothing in common with the first.

    Raises
    ------
    BadInput
        With every failure listed.
    """
    found = [*_misnamed(len(plans), names), *_strangers([plan.problem for plan in plans], names)]
    if found:
        raise BadInput(failures_frame(found), what=WHAT)


def _misnamed(count: int, names: Sequence[str]) -> Iterator[Failure]:
    if len(names) != count:
        yield failure(
            "every_plan_has_a_name",
            table="names",
            got=f"{len(names)} for {count} plans",
            expected="one name for each plan",
            remedy=f"give {count} names, or none",
        )
    elif not are_distinct(names):
        yield failure(
            "names_differ",
            table="names",
            got=", ".join(map(repr, names)),
            expected="different texts that are not empty, and no names of columns of .criteria",
            remedy="give each plan a name of its own",
        )


def _strangers(problems: Sequence[Problem], names: Sequence[str]) -> Iterator[Failure]:
    holders, goals = _ids(problems[0])
    for at, problem in enumerate(problems[1:], start=1):
        own_holders, own_goals = _ids(problem)
        if not holders & own_holders and not goals & own_goals:
            name = names[at] if at < len(names) else f"plan {at + 1}"
            yield failure(
                "plans_have_something_in_common",
                table=str(name),
                got=f"none of the {len(holders):,} holders and {len(goals):,} goals of the baseline",
                expected="a plan of the same organisation, or of one with some of its holders or goals",
                remedy="compare plans whose tables share ids",
            )


def _ids(problem: Problem) -> tuple[set[str], set[str]]:
    """Holders and goals."""
    return {*problem.units["unit_id"], *problem.people["person_id"]}, set(problem.goals["goal_id"])
