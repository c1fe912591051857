"""The tables of a plan, each a Polars frame made from cards and problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.model.rates import Rates
from alignopt.model.score import Score
from alignopt.rules.rule import COMPETENCIES, GOALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alignopt.model.cards import Shares
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.solver.bound import Bounds

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DELIVERED = "delivered"
ROUNDING = 1e-6
"""Points by which a bound computed by a linear programme may exceed what it bounds."""


def scorecards(organisation: Organisation, shares: Shares, targets: pl.DataFrame) -> pl.DataFrame:
    """One row per holder and goal or competency on its card: holders top-down, goals first, heaviest first.

    Columns: holder_id, goal_id (or the competency's id), section (goals or competencies), weight (share of
    the scorecard), level, perspective_id (of a competency, null where it has none), capacity (the holder's),
    fit (null where there is none), target and target_unit (as cascaded to this holder), serves (the goal on
    the card above that this one serves; null at the head of a line). Competencies have no fit, target or
    serves.
    """
    own = targets.drop_nulls("holder_id").select("holder_id", "goal_id", "target", "target_unit")
    goals = _goal_rows(organisation, shares).join(
        own, on=["holder_id", "goal_id"], how="left", maintain_order="left"
    )
    both = pl.concat([goals, _competency_rows(organisation, shares)], how="diagonal")
    return both.sort("order", pl.col("section") != GOALS, -pl.col("weight"), "goal_id").select(
        "holder_id",
        "goal_id",
        "section",
        "weight",
        "level",
        "perspective_id",
        "capacity",
        "fit",
        "target",
        "target_unit",
        "serves",
    )


def _goal_rows(organisation: Organisation, shares: Shares) -> pl.DataFrame:
    carried = np.flatnonzero(shares.goals > 0)
    goals, at, goal = organisation.goals, organisation.holder[carried], organisation.goal[carried]
    return _rows(organisation, at, GOALS).with_columns(
        goal_id=_picked(goals.ids, goal),
        weight=pl.Series(shares.goals[carried] * shares.section[at], dtype=pl.Float64),
        perspective_id=_picked(organisation.perspective_ids, goals.perspective[goal]),
        fit=pl.Series(organisation.fit[carried], dtype=pl.Float64).fill_nan(None),
        serves=_picked(goals.ids, _serving(organisation, carried)),
    )


def _competency_rows(organisation: Organisation, shares: Shares) -> pl.DataFrame:
    stands = np.flatnonzero(shares.competencies > 0)
    competencies, at, which = organisation.competencies, shares.holder[stands], shares.competency[stands]
    return _rows(organisation, at, COMPETENCIES).with_columns(
        goal_id=_picked(competencies.ids, which),
        weight=pl.Series(shares.competencies[stands], dtype=pl.Float64),
        perspective_id=_picked(organisation.perspective_ids, competencies.perspective[which]),
    )


def _rows(organisation: Organisation, at: NDArray[np.int64], section: str) -> pl.DataFrame:
    """What rows of both sections say of their holders."""
    holders = organisation.holders
    return pl.DataFrame(
        {
            "holder_id": _picked(holders.ids, at),
            "section": pl.repeat(section, len(at), dtype=pl.String, eager=True),
            "level": _picked(holders.level, at),
            "capacity": organisation.capacity[at],
            "order": at,
        }
    )


def _picked(texts: Sequence[str], places: Ints) -> pl.Series:
    """The texts at these places; null where a place is -1."""
    at = pl.Series(places).set(pl.Series(places < 0), None)
    return pl.Series(texts, dtype=pl.String).gather(at)


def competencies(problem: Problem, cards: pl.DataFrame) -> pl.DataFrame:
    """The competencies on people's scorecards, heaviest first for each person.

    Columns: holder_id, competency_id, weight (share of the scorecard), perspective_id, required_level (the
    highest that the person's role or a goal on the card asks for), level (0 where an assessed person has no
    row; null where the person was not assessed).
    """
    rows = cards.filter(section=COMPETENCIES).select(
        "holder_id", "weight", "perspective_id", competency_id="goal_id"
    )
    by_goal = (
        cards.filter(section=GOALS)
        .select("holder_id", "goal_id")
        .join(problem.goal_competencies, on="goal_id")
        .select("holder_id", "competency_id", "required_level")
    )
    by_role = (
        problem.people.select("role", holder_id="person_id")
        .drop_nulls("role")
        .join(problem.role_competencies, on="role")
        .select("holder_id", "competency_id", "required_level")
    )
    asked = pl.concat([by_goal, by_role]).group_by("holder_id", "competency_id").agg(pl.max("required_level"))
    levels = problem.proficiencies.rename({"person_id": "holder_id"})
    assessed = problem.proficiencies["person_id"].unique().implode()
    keys = ["holder_id", "competency_id"]
    return (
        rows.join(asked, on=keys, how="left", maintain_order="left")
        .join(levels, on=keys, how="left", maintain_order="left")
        .with_columns(level=pl.when(pl.col("holder_id").is_in(assessed)).then(pl.col("level").fill_null(0.0)))
        .select("holder_id", "competency_id", "weight", "perspective_id", "required_level", "level")
    )


def without_rounding(least: float, value: float) -> float:
    """The least that a value can be, where it exceeds the value by no more than rounding: the value."""
    return min(least, value) if least <= value + ROUNDING else least


def _serving(organisation: Organisation, carried: Ints) -> Ints:
    """For each candidate that is carried: the nearest goal on the card above which it serves; -1 for none."""
    goals = organisation.goals
    holder, goal = organisation.holder[carried], organisation.goal[carried]
    on_cards = holder * len(goals.ids) + goal
    found = np.full(len(carried), -1)
    parent = organisation.holders.parent[holder]
    left = np.flatnonzero(parent >= 0)
    while left.size:
        wanted = parent[left] * len(goals.ids) + goal[left]
        at = np.minimum(np.searchsorted(on_cards, wanted), len(on_cards) - 1)
        is_there = on_cards[at] == wanted
        found[left[is_there]] = goal[left[is_there]]
        goal[left] = goals.parent[goal[left]]
        left = left[~is_there & (goal[left] >= 0)]
    return found


def criteria(score: Score, bounds: Bounds, rates: Rates) -> pl.DataFrame:
    """Points of each criterion beside its floor and rate; *delivered* last, which has no rate.

    Columns: criterion, points (1 % of the organisation's capacity, lower is better), floor (the least it
    could be if it alone mattered), rate (what a point counts in the total; null for delivered).
    """
    points = score.points | {DELIVERED: score.delivered}
    rate = dict(rates.items())
    rows = [
        (name, value, without_rounding(bounds.floors[name], value), rate.get(name))
        for name, value in points.items()
    ]
    schema = {"criterion": pl.String, "points": pl.Float64, "floor": pl.Float64, "rate": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def coverage(organisation: Organisation, weights: Floats, score: Score) -> pl.DataFrame:
    """Each strategic goal: what it should get, what the top says, what plans put on it, and who carries it.

    Columns: goal_id, name, perspective_id, target_weight, organisation_weight (on the root's card, its
    sub-goals included), delivered (share of the organisation's capacity that the leaves' plans put on it or
    on goals that serve it), units and people (how many units with children, and how many leaves, carry the
    goal or one that serves it), is_covered.
    """
    goals, total = organisation.goals, len(organisation.goals.ids)
    top = goals.top[organisation.goal]
    carried = weights > 0
    at_root = (organisation.holder == 0) & carried
    on_root = np.bincount(top[at_root], weights=weights[at_root], minlength=total)
    delivered = np.bincount(goals.top, weights=score.staffed, minlength=total) / organisation.capacity[0]
    leaf = organisation.holders.is_leaf[organisation.holder]

    def holders_of(chosen: NDArray[np.bool_]) -> Ints:
        pairs = np.unique(organisation.holder[chosen] * total + top[chosen])
        return np.bincount(pairs % total, minlength=total)[strategic]

    strategic = np.flatnonzero(goals.is_strategic)
    people = holders_of(carried & leaf)
    return pl.DataFrame(
        {
            "goal_id": [goals.ids[g] for g in strategic],
            "name": [goals.names[g] for g in strategic],
            "perspective_id": [organisation.perspective_ids[goals.perspective[g]] for g in strategic],
            "target_weight": goals.target_weight[strategic],
            "organisation_weight": on_root[strategic],
            "delivered": delivered[strategic],
            "units": holders_of(carried & ~leaf),
            "people": people,
            "is_covered": people > 0,
        },
        schema_overrides={"goal_id": pl.String, "name": pl.String, "perspective_id": pl.String},
    )


def workload(organisation: Organisation, score: Score) -> pl.DataFrame:
    """Each goal that asks for effort: columns goal_id, effort, staffed, short (all in capacity)."""
    goals = organisation.goals
    asking = np.flatnonzero(goals.effort > 0)
    effort, staff = goals.effort[asking], score.staffed[asking]
    return pl.DataFrame(
        {
            "goal_id": [goals.ids[g] for g in asking],
            "effort": effort,
            "staffed": staff,
            "short": np.maximum(effort - staff, 0.0),
        },
        schema_overrides={"goal_id": pl.String},
    )


def balance(organisation: Organisation, shares: Shares, score: Score) -> pl.DataFrame:
    """Each unit with children and perspective: its target, its own card, and its children's roll-up.

    Columns: unit_id, perspective_id, target, card, roll_up (all shares of the unit's scorecard). Competencies
    on people's cards count in the roll-up.
    """
    units, perspectives = organisation.parents, len(organisation.perspective_ids)
    perspective = organisation.goals.perspective[organisation.goal]
    card = np.zeros((len(organisation.capacity), perspectives))
    np.add.at(card, (organisation.holder, perspective), shares.goals)
    return pl.DataFrame(
        {
            "unit_id": np.repeat([organisation.holders.ids[u] for u in units], perspectives),
            "perspective_id": list(organisation.perspective_ids) * len(units),
            "target": organisation.balance_target[units].reshape(-1),
            "card": card[units].reshape(-1),
            "roll_up": score.perspectives.reshape(-1),
        },
        schema_overrides={"unit_id": pl.String, "perspective_id": pl.String},
    )


def unassigned(organisation: Organisation) -> pl.DataFrame:
    """Holders that got no scorecard and why: columns holder_id, name, level, reason."""
    holders = organisation.holders
    rows = [
        (holders.ids[v], holders.names[v], holders.level[v], _why_unassigned(organisation, v))
        for v in np.flatnonzero(~organisation.has_card).tolist()
    ]
    schema = dict.fromkeys(("holder_id", "name", "level", "reason"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _why_unassigned(organisation: Organisation, holder: int) -> str:
    if organisation.holders.is_leaf[holder]:
        has_capacity = organisation.holders.leaf_capacity[holder] > 0
        return "no goal is available to it" if has_capacity else "no capacity"
    if organisation.capacity[holder] <= 0:
        return "nobody beneath it has both capacity and a goal to carry"
    return "all goals beneath it are local and enter lower"


def gaps(problem: Problem, cards: pl.DataFrame) -> pl.DataFrame:
    """Where people's competencies fall short of what their goals ask for.

    Columns: holder_id, competency_id, required_level (the highest that one of the holder's goals asks),
    level (0 where an assessed person has no row; null where the person was not assessed), gap (levels
    short; null where not assessed), weight (share of the plan on goals that ask for it), goals (how many).
    Only rows with a gap, or not assessed, are listed; widest gap times weight first.
    """
    people = problem.people.select(holder_id="person_id")
    assessed = problem.proficiencies["person_id"].unique().implode()
    asked = (
        cards.join(people, on="holder_id", how="semi")
        .join(problem.goal_competencies, on="goal_id")
        .group_by("holder_id", "competency_id")
        .agg(pl.col("required_level").max(), pl.col("weight").sum(), goals=pl.len())
    )
    levels = problem.proficiencies.rename({"person_id": "holder_id"})
    return (
        asked.join(levels, on=["holder_id", "competency_id"], how="left")
        .with_columns(level=pl.when(pl.col("holder_id").is_in(assessed)).then(pl.col("level").fill_null(0.0)))
        .with_columns(gap=(pl.col("required_level") - pl.col("level")).clip(lower_bound=0.0))
        .filter(pl.col("gap").is_null() | (pl.col("gap") > 0))
        .sort(
            (pl.col("gap") * pl.col("weight")).fill_null(0.0),
            "holder_id",
            "competency_id",
            descending=[True, False, False],
        )
        .select("holder_id", "competency_id", "required_level", "level", "gap", "weight", "goals")
    )
