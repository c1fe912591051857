"""Cards of a former plan, taken over into a problem that may differ: whose still hold, and whose do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alignopt.model.cards import Card, Cards
from alignopt.model.measure import measured, viewed
from alignopt.rules.checkers.demands import stated_demand
from alignopt.rules.checkers.kinds import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alignopt.model.rates import Rates
    from alignopt.problem.organisation import Organisation
    from alignopt.rules.policy import Policy
    from alignopt.rules.sections import Section
    from alignopt.solver.solve import Solution

    Shares = dict[str, dict[str, float]]
    """Shares of whole scorecards, by holder id and by goal or competency id."""

ROUNDING = 1e-6


def adopted(organisation: Organisation, policy: Policy, former: Solution) -> Cards:
    """The former cards that still keep bands, counts, required goals, hard rules and lines of sight.

    Parameters
    ----------
    organisation, policy
        Of the problem to be solved.
    former
        What was found for a problem like it.

    Returns
    -------
    Cards
        Undecided for everybody else: newcomers, and those whose former card breaks something.
    """
    goals, competencies = _shares_by_id(former)
    held = {}
    for holder in np.flatnonzero(organisation.has_card).tolist():
        name = organisation.holders.ids[holder]
        card = _in_steps(organisation, policy, holder, goals.get(name, {}), competencies.get(name, {}))
        if card is not None and _keeps_bands(organisation, policy, holder, card):
            held[holder] = card
    cards = Cards.none(organisation, policy).with_cards(organisation, policy, held)
    cards = cards.without(sorted(_breaking_rules(organisation, policy, cards)))
    return cards.without(_out_of_sight(organisation, cards))


def kept_total(
    organisation: Organisation, policy: Policy, former: Solution, rates: Rates
) -> tuple[float | None, tuple[str, ...]]:
    """What former cards come to in another problem, and the ids of holders whose do not hold there.

    No total where somebody needs a card and has none that holds, or all together break a rule that counts
    holders across branches. Cards of those who left are left out.
    """
    cards = adopted(organisation, policy, former)
    undecided = np.flatnonzero(organisation.has_card & ~cards.known).tolist()
    if undecided or not all(count.holds(organisation, cards.steps) for count in policy.counts):
        return None, tuple(organisation.holders.ids[v] for v in undecided)
    return rates.total(measured(organisation, policy, cards).points), ()


def _shares_by_id(solution: Solution) -> tuple[Shares, Shares]:
    """Shares of whole scorecards: of goals, and of competencies, by holder id."""
    organisation = solution.organisation
    shares = solution.cards.shares(organisation, solution.policy)
    goals: Shares = {}
    for at in np.flatnonzero(shares.goals > 0).tolist():
        holder = int(organisation.holder[at])
        own = goals.setdefault(organisation.holders.ids[holder], {})
        own[organisation.goals.ids[organisation.goal[at]]] = float(shares.goals[at] * shares.section[holder])
    competencies: Shares = {}
    for at in np.flatnonzero(shares.competencies > 0).tolist():
        own = competencies.setdefault(organisation.holders.ids[int(shares.holder[at])], {})
        own[organisation.competencies.ids[int(shares.competency[at])]] = float(shares.competencies[at])
    return goals, competencies


def _in_steps(
    organisation: Organisation,
    policy: Policy,
    holder: int,
    goals: Mapping[str, float],
    competencies: Mapping[str, float],
) -> Card | None:
    """A card in steps of the holder's grids; None where something is not available, or off the grid."""
    section = policy.sections.of.get(holder)
    ids = [organisation.goals.ids[goal] for goal in organisation.goals_of(holder).tolist()]
    of_goals = _steps(ids, goals, int(policy.grid[holder]))
    if section is None:
        none = np.zeros(0, dtype=np.int64)
        return None if of_goals is None or competencies else Card(of_goals, none)
    names = [organisation.competencies.ids[each] for each in section.competencies]
    of_competencies = _steps(names, competencies, section.grid)
    return None if of_goals is None or of_competencies is None else Card(of_goals, of_competencies)


def _steps(ids: list[str], shares: Mapping[str, float], grid: int) -> NDArray[np.int64] | None:
    if not set(shares) <= set(ids):
        return None
    exact = np.array([shares.get(each, 0.0) * grid for each in ids])
    whole = np.rint(exact)
    return whole.astype(np.int64) if (np.abs(exact - whole) < ROUNDING * grid).all() else None


def _keeps_bands(organisation: Organisation, policy: Policy, holder: int, card: Card) -> bool:
    """Whether a card is whole, and its goals and competencies are as many and as heavy as they must be."""
    span = slice(organisation.start[holder], organisation.start[holder + 1])
    carried, taken = card.goals > 0, int(card.goals.sum())
    section = policy.sections.of.get(holder)
    lightest, heaviest = policy.lightest[span], policy.heaviest[span]
    is_whole = taken == policy.grid[holder] if section is None else _fills(section, taken, card)
    return bool(
        is_whole
        and policy.min_goals[holder] <= carried.sum() <= policy.max_goals[holder]
        and (~carried | ((card.goals >= lightest) & (card.goals <= heaviest))).all()
        and carried[policy.required[span]].all()
    )


def _fills(section: Section, taken: int, card: Card) -> bool:
    """Whether goals take what they may, and competencies the rest, as many and as heavy as they must be."""
    carried = card.competencies > 0
    weights = card.competencies[carried]
    return bool(
        taken in section.options
        and card.competencies.sum() == section.steps_left(taken)
        and (not len(weights) or section.fewest <= len(weights) <= section.most)
        and ((weights >= section.lightest) & (weights <= section.heaviest)).all()
    )


def _breaking_rules(organisation: Organisation, policy: Policy, cards: Cards) -> set[int]:
    """Holders whose card breaks a hard rule that is about one card."""
    shares, holders = cards.shares(organisation, policy), organisation.holders
    known = np.flatnonzero(cards.known).tolist()
    rules = [rule for rule, _ in policy.modelled if rule.hard]
    if not rules:
        return set()
    shown = {holders.ids[v]: viewed(organisation, policy, shares, v) for v in known}
    broken = (each for rule in rules for each in CHECKS[rule.kind](stated_demand(organisation, rule, shown)))
    return {holders.index[each.holder_id] for each in broken if each.holder_id is not None}


def _out_of_sight(organisation: Organisation, cards: Cards) -> list[int]:
    """Holders that carry what their parent's card does not cover or, if that is undecided, never could."""
    return [v for v in np.flatnonzero(cards.known).tolist() if not is_covered(organisation, cards, v)]


def is_covered(organisation: Organisation, cards: Cards, holder: int) -> bool:
    """Whether each goal on a card serves one on the card above, or starts a line of its own.

    Where the card above is undecided, it may serve any that can stand there.
    """
    parent = int(organisation.holders.parent[holder])
    if parent < 0 or not organisation.has_card[parent]:
        return True
    goals = organisation.goals
    above = _carried(organisation, cards, parent) if cards.known[parent] else organisation.goals_of(parent)
    return all(
        organisation.starts_here[at] or goals.serves(organisation.goal[at], above).any()
        for at in organisation.candidates(holder)
        if cards.steps[at] > 0
    )


def _carried(organisation: Organisation, cards: Cards, holder: int) -> list[int]:
    """Goals on a card."""
    return [int(organisation.goal[at]) for at in organisation.candidates(holder) if cards.steps[at] > 0]
