"""Fit: how far a holder's competencies meet what a goal asks for, and what a misfit costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.problem.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.problem.goals import Goals
    from alignopt.problem.holders import Holders
    from alignopt.problem.problem import Problem


def candidate_fit(
    problem: Problem,
    holders: Holders,
    goals: Goals,
    holder: NDArray[np.int64],
    goal: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Fit of each candidate pair; NaN where there is none.

    A person's fit is the importance-weighted mean of min(1, level / required level) over the
    competencies that the goal requires; a missing level counts 0, a person with no proficiency rows
    is not assessed. A fit stated in the eligibility table, for the holder or the nearest unit above
    it, stands instead.
    """
    fit = np.full(len(holder), np.nan)
    levels, assessed = _levels(problem, holders)
    order = np.argsort(goal, kind="stable")
    bounds = np.searchsorted(goal[order], np.arange(len(goals.ids) + 1))
    for at, asks in _requirements(problem, goals).items():
        rows = order[bounds[at] : bounds[at + 1]]
        rows = rows[assessed[holder[rows]]]
        columns, required, importance = asks
        met = np.minimum(1.0, levels[holder[rows][:, None], columns] / required)
        fit[rows] = met @ importance / importance.sum()
    return _with_stated_fit(problem, holders, goals, fit, holder, goal)


def candidate_cost(fit: NDArray[np.float64], holder: NDArray[np.int64], holders: int) -> NDArray[np.float64]:
    """1 - fit; where there is no fit, the plain mean over the holder's candidates that have one."""
    described = ~np.isnan(fit)
    count = np.bincount(holder[described], minlength=holders)
    total = np.bincount(holder[described], weights=1.0 - fit[described], minlength=holders)
    mean = np.divide(total, count, out=np.zeros(holders), where=count > 0)
    return np.where(described, 1.0 - np.nan_to_num(fit), mean[holder])


def _levels(problem: Problem, holders: Holders) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Levels, shape (holders, competencies), and who was assessed at all."""
    column = {each: at for at, each in enumerate(problem.competencies["competency_id"])}
    levels = np.zeros((len(holders.ids), len(column)))
    assessed = np.zeros(len(holders.ids), dtype=bool)
    rows = problem.proficiencies
    people = holders.positions(rows["person_id"])
    levels[people, [column[each] for each in rows["competency_id"]]] = rows["level"].to_numpy()
    assessed[people] = True
    return levels, assessed


def _requirements(
    problem: Problem, goals: Goals
) -> dict[int, tuple[list[int], NDArray[np.float64], NDArray[np.float64]]]:
    """For each goal that asks for any: competency columns, required levels, importances."""
    column = {each: at for at, each in enumerate(problem.competencies["competency_id"])}
    asks: dict[int, tuple[list[int], NDArray[np.float64], NDArray[np.float64]]] = {}
    for (goal,), rows in problem.goal_competencies.group_by("goal_id", maintain_order=True):
        importance = rows["importance"].fill_null(1.0).to_numpy()
        if importance.sum() > 0:
            columns = [column[each] for each in rows["competency_id"]]
            asks[goals.index[str(goal)]] = (columns, rows["required_level"].to_numpy(), importance)
    return asks


def _with_stated_fit(
    problem: Problem,
    holders: Holders,
    goals: Goals,
    fit: NDArray[np.float64],
    holder: NDArray[np.int64],
    goal: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Put stated fits over computed ones; the nearest holder that states one wins."""
    rows = problem.eligibility.drop_nulls("fit")
    if rows.is_empty():
        return fit
    whose, what = holders.positions(rows["holder_id"]), goals.positions(rows["goal_id"])
    key = np.array(whose, dtype=np.int64) * len(goals.ids) + np.array(what, dtype=np.int64)
    order = np.argsort(key)
    stated, value = Pairs(key[order], len(goals.ids)), rows["fit"].to_numpy()[order]
    said, nearest = np.full(len(fit), np.nan), holder
    while (nearest >= 0).any():
        at = stated.where(nearest, goal)
        said = np.where((at >= 0) & (nearest >= 0) & np.isnan(said), value[at], said)
        nearest = np.where(nearest >= 0, holders.parent[nearest], -1)
    return np.where(np.isnan(said), fit, said)
