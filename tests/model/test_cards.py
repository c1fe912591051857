"""Cards while they are being made: what is put in, and whose cards become others by it."""

from __future__ import annotations

import numpy as np

from alignopt.model.cards import Card, Cards
from organisations import NAMED
from toy import Setting


def test_only_cards_with_other_steps_are_changed():
    setting = Setting.of(NAMED["a_bit_of_everything"]())
    organisation, policy = setting.organisation, setting.policy
    holders = np.flatnonzero(organisation.has_card).tolist()
    cards = Cards.none(organisation, policy)
    same = {holder: cards.card(organisation, policy, holder) for holder in holders}
    assert cards.changed_by(organisation, policy, same) == ()
    goals = same[holders[1]].goals.copy()
    goals[-1] += 1
    other = Card(goals, same[holders[1]].competencies)
    assert cards.changed_by(organisation, policy, same | {holders[1]: other}) == (holders[1],)
    merged = cards.with_cards(organisation, policy, {holders[1]: other})
    assert merged.changed_by(organisation, policy, {holders[1]: other}) == ()
    assert merged.changed_by(organisation, policy, same) == (holders[1],)


def test_another_section_of_competencies_is_another_card():
    goals = np.array([10, 10])
    assert Card(goals).same_as(Card(goals.copy()))
    assert not Card(goals, np.array([3, 1])).same_as(Card(goals, np.array([2, 2])))
