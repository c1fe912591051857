"""How many weightings a policy leaves: none and one are what its author wants to hear about."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import polars as pl

from alignopt.errors import UnknownName
from alignopt.policies.pack import load
from alignopt.problem.problem import Problem
from alignopt.rules.counting import MOST, TooMany, count
from alignopt.rules.rule import COMPETENCIES, GOALS, stated
from alignopt.rules.weightings import IGNORED, Card, Item, limits_of
from alignopt.tables.contract import empty
from alignopt.tables.kinds import KINDS
from alignopt.tables.names import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.rule import Rule

    Rules = str | pl.DataFrame | Problem
    Goals = int | Sequence[str | None] | pl.DataFrame

MOST_SHOWN = 2**63 - 1
SAID = {0: "no weighting at all", 1: "exactly one weighting: nothing is left to weigh"}


def count_weightings(
    rules: Rules,
    goals: Goals,
    *,
    step: float = 0.05,
    level: str | None = "person",
    role: str | None = None,
    holder_id: str | None = None,
) -> int:
    """How many weightings a policy leaves for a plan that carries exactly the goals given.

    A weighting gives each goal at least one step, and 100 % to all of them; goals that are alike are told
    apart, so that 40 and 60 is another weighting than 60 and 40. Only stated rules count, and of these only
    hard ones: no defaults, no prices. ``contributors`` and ``min_fit`` say nothing about how one plan is
    weighted.

    Parameters
    ----------
    rules
        The name of a policy pack, a frame of rules in the columns of the contract, or a problem.
    goals
        How many goals, with nothing said about them; or their categories, one for each goal (None for none);
        or a frame with a row for each goal or competency, and any of the columns goal_id, perspective_id,
        category, section (``goals`` or ``competencies``). In a problem, goal_id brings perspective and
        category.
    step
        The step of weights, where no rule of kind ``weight_step`` states one.
    level, role
        Whose plan it is: rules for other levels or roles do not count. Rules for one unit or one holder bind
        nobody in the abstract. Rules about competencies bind people only.
    holder_id
        A holder of the problem: then the rules that bind this holder count, whatever level and role say.

    Returns
    -------
    int
        Exact. Zero: nobody can fulfil the policy with these goals. One: nothing is left to weigh.

    Raises
    ------
    UnknownName
        If there is no such pack, kind of rule, holder, goal or competency.
    ValueError
        If there are no goals or they are one text, if a step does not divide 100 %, if ``holder_id`` is given
        without a problem, or if there are too many weightings to go through. Only rules that cross (a
        category within two perspectives, one category against another) need that: others are counted
        without, however fine the step.

    Examples
    --------
    >>> import alignopt
    >>> alignopt.count_weightings("plain-practice", 4)
    231
    >>> alignopt.count_weightings("ph-lgu", ["strategic", "core", "core", "support"])
    11
    """
    problem = rules if isinstance(rules, Problem) else None
    listed = _hard(rules)
    organisation = _organisation(problem, listed, goals, holder_id)
    if organisation is not None and holder_id is not None:
        listed = [rule for rule in listed if _binds(organisation, rule, holder_id)]
    else:
        listed = [rule for rule in listed if _is_for(rule, level, role)]
    items = _items(goals, problem, organisation, listed)
    card = Card.of(items, _perspectives(items, problem), listed, step)
    limits = limits_of(card, listed)
    try:
        return 0 if limits is None else count(limits)
    except TooMany as error:
        raise ValueError(
            f"there are too many weightings to count: rules that cross leave {error}, and at most {MOST:,} "
            "can be gone through; take a coarser step or fewer goals"
        ) from None


def freedom(
    rules: Rules,
    plans: Iterable[Goals] = range(1, 11),
    *,
    step: float = 0.05,
    level: str | None = "person",
    role: str | None = None,
) -> pl.DataFrame:
    """How many weightings a policy leaves for several plans.

    Parameters
    ----------
    rules, step, level, role
        As in :func:`count_weightings`.
    plans
        What plans carry, each as in :func:`count_weightings`; 1 to 10 goals unless told otherwise.

    Returns
    -------
    pl.DataFrame
        goals (how many the plan carries), weightings, says (in words, where there is none or exactly one;
        null otherwise).

    Raises
    ------
    UnknownName, ValueError
        As in :func:`count_weightings`; there is no room for numbers above 9e18 either.
    """
    plans = list(plans)
    found = [count_weightings(rules, plan, step=step, level=level, role=role) for plan in plans]
    if max(found, default=0) > MOST_SHOWN:
        raise ValueError(f"there are {max(found):,} weightings, too many for a table: take a coarser step")
    sizes = [plan if isinstance(plan, int) else len(plan) for plan in plans]
    return pl.DataFrame(
        {"goals": sizes, "weightings": found, "says": [SAID.get(number) for number in found]},
        schema={"goals": pl.Int64, "weightings": pl.Int64, "says": pl.String},
    )


def _hard(rules: Rules) -> list[Rule]:
    """Hard rules that concern one plan."""
    if isinstance(rules, Problem):
        table = rules.rules
    else:
        table = pl.concat(
            [empty("rules"), load(rules) if isinstance(rules, str) else rules], how="diagonal_relaxed"
        )
        table = table.select(empty("rules").columns)
    for kind in table["kind"]:
        if kind not in KINDS:
            raise UnknownName.among("kind of rule", kind, KINDS)
    return [rule for rule in stated(table) if rule.hard and rule.kind not in IGNORED]


def _is_for(rule: Rule, level: str | None, role: str | None) -> bool:
    """Whether a rule binds a holder of this level and role, wherever that is."""
    people_only = rule.section == COMPETENCIES or rule.kind == "section_weight"
    return (
        rule.level in (None, level)
        and rule.role in (None, role)
        and rule.unit_id is None
        and rule.holder_id is None
        and (level == "person" or not people_only)
    )


def _organisation(
    problem: Problem | None, rules: Sequence[Rule], goals: Goals, holder_id: str | None
) -> Organisation | None:
    """The organisation, where a holder or a goal's line is asked for."""
    from alignopt.problem.organisation import Organisation

    if problem is None:
        if holder_id is not None:
            raise ValueError(
                f"holder_id: got {holder_id!r} without a problem, expected a problem as first argument"
            )
        return None
    named = isinstance(goals, pl.DataFrame) and "goal_id" in goals.columns
    lines = named and any(rule.kind == "level_mix" for rule in rules)
    return Organisation.of(problem) if holder_id is not None or lines else None


def _binds(organisation: Organisation, rule: Rule, holder_id: str) -> bool:
    from alignopt.rules.scope import holders_of

    holders = organisation.holders
    if holder_id not in holders.index:
        raise UnknownName.among("holder", holder_id, holders.ids)
    return holders.index[holder_id] in holders_of(organisation, rule)


def _items(
    goals: Goals, problem: Problem | None, organisation: Organisation | None, rules: Sequence[Rule]
) -> list[Item]:
    """What the plan carries."""
    if isinstance(goals, str):
        raise ValueError(f"goals: got the text {goals!r}, expected a list of categories, such as [{goals!r}]")
    if isinstance(goals, int):
        items = [Item()] * goals
    elif isinstance(goals, pl.DataFrame):
        items = [_item(row, problem, organisation, rules) for row in goals.iter_rows(named=True)]
    else:
        items = [Item(category=category) for category in goals]
    if not items:
        raise ValueError("goals: got none, expected at least one goal")
    return items


def _item(
    row: dict[str, str | None],
    problem: Problem | None,
    organisation: Organisation | None,
    rules: Sequence[Rule],
) -> Item:
    goal_id, section = row.get("goal_id"), row.get("section") or GOALS
    if section not in SECTIONS:
        raise UnknownName.among("section", section, SECTIONS)
    known = {} if problem is None or goal_id is None else _known(problem, goal_id, section)
    serves = None
    if organisation is not None and goal_id is not None and section == GOALS:
        serves = _serving(organisation, goal_id, rules)
    return Item(
        goal_id=goal_id,
        perspective_id=row.get("perspective_id") or known.get("perspective_id"),
        category=row.get("category") or known.get("category"),
        section=section,
        serves=serves,
    )


def _known(problem: Problem, item_id: str, section: str) -> dict[str, str | None]:
    """What the problem says of a goal or competency."""
    table, key = (problem.goals, "goal_id") if section == GOALS else (problem.competencies, "competency_id")
    found = table.filter(pl.col(key) == item_id)
    if found.is_empty():
        raise UnknownName.among("goal" if section == GOALS else "competency", item_id, table[key])
    return cast("dict[str, str | None]", found.select("perspective_id", "category").row(0, named=True))


def _serving(organisation: Organisation, goal_id: str, rules: Sequence[Rule]) -> frozenset[str]:
    """The rules on the mix of levels that a goal counts for."""
    from alignopt.rules.scope import goals_of

    at = organisation.goals.ids.index(goal_id)
    mixes = [rule for rule in rules if rule.kind == "level_mix"]
    return frozenset(rule.rule_id for rule in mixes if goals_of(organisation, rule)[at])


def _perspectives(items: Sequence[Item], problem: Problem | None) -> list[str]:
    """Those that a rule on each perspective is about: the problem's, or else those of the items."""
    if problem is not None:
        return problem.perspectives["perspective_id"].to_list()
    return sorted({item.perspective_id for item in items if item.perspective_id is not None})
