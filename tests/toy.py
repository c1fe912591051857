"""A toy problem: small enough to read a model of it, and every family and criterion has work in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

import alignopt
from alignopt.model.cards import Card, Cards
from alignopt.model.rates import Rates
from alignopt.model.scope import Scope
from alignopt.problem.organisation import Organisation
from alignopt.rules.policy import Policy
from sketch import Sketch, Tables


def toy() -> Tables:
    """An organisation O, its unit A, two people who look the same; a sub-goal of two, and a local goal."""
    return _toy().tables()


def toy_with_previous() -> Tables:
    """The same, where one of the two had a card last period, with a goal that nobody may carry now."""
    return _toy().goal("C2", "C").carried("P01", F1=0.5, L=0.2, C2=0.1).tables()


def _toy() -> Sketch:
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O").people(2, "A")
    sketch.goal("F1", effort=1.5).goal("C1", "C")
    sketch.goal("F1a", at="A", serves="F1", priority=2.0).goal("F1b", "C", at="A", serves="F1", priority=1.0)
    sketch.goal("L", "C", at="A")
    return sketch.may("A", "F1", fit=0.75).may("A", "C1", "F1a", "F1b", "L")


@dataclass(frozen=True, eq=False)
class Setting:
    """A problem made ready for models."""

    organisation: Organisation
    policy: Policy

    @classmethod
    def of(cls, tables: Tables) -> Setting:
        problem = alignopt.read(tables, name="toy")
        organisation = Organisation.of(problem)
        return cls(organisation, Policy.of(problem, organisation))

    def joint(self) -> Scope:
        """Everyone at once."""
        return Scope.joint(self.organisation, self.policy, Rates())

    def ahead(self) -> Scope:
        """The first two cards from the top, looking ahead for those who have none yet."""
        return Scope(
            organisation=self.organisation,
            policy=self.policy,
            free=(0, 1),
            cards=Cards.none(self.organisation),
            effort=self.organisation.goals.effort,
        )

    def between(self) -> Scope:
        """The second card from the top, where the one above it and those beneath it are known."""
        organisation = self.organisation
        steps = {0: [40, 60], 2: [4, 8, 0, 8, 0], 3: [4, 8, 0, 0, 8]}
        cards = Cards.none(organisation).with_cards(
            organisation, self.policy, {holder: Card(np.array(card)) for holder, card in steps.items()}
        )
        return replace(self.ahead(), free=(1,), cards=cards)
