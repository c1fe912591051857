"""Lines of sight of given cards, some of which may be missing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.auditing.given import Given


class Sight:
    """What each card stands under: the card of the unit above, or the next one where that has none."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.organisation = given.organisation

    def above(self, holder_id: str) -> str | None:
        """The next holder above that has a card; None if there is none."""
        holders = self.organisation.holders
        path = holders.path(holders.index[holder_id])[1:]
        return next((holders.ids[at] for at in path if holders.ids[at] in self.given.cards), None)

    def is_covered(self, holder_id: str, goal_id: str) -> bool:
        """Whether the line of a goal goes on above the card, or starts there."""
        above = self.above(holder_id)
        if above is None or self._starts_beneath(above, holder_id, goal_id):
            return True
        return any(self._serves(goal_id, item.item_id) for item in self.given.cards[above].goals)

    @cached_property
    def linked(self) -> dict[str, frozenset[str]]:
        """By holder, the goals on its card whose line goes up, card by card, to a strategic goal."""
        found: dict[str, frozenset[str]] = {}
        for holder, card in self.given.cards.items():  # top-down
            above = self.above(holder)
            found[holder] = frozenset(
                item.item_id
                for item in card.goals
                if (
                    self._is_strategic(item.item_id)
                    if above is None
                    else any(self._serves(item.item_id, goal) for goal in found[above])
                )
            )
        return found

    def out_of_sight(self) -> list[str]:
        """Holders with a card of which no goal has a line up to a strategic goal."""
        return [holder for holder in self.given.cards if not self.linked[holder]]

    def _serves(self, goal_id: str, other_id: str) -> bool:
        goals = self.organisation.goals
        return bool(goals.serves(goals.index[goal_id], goals.index[other_id]))

    def _is_strategic(self, goal_id: str) -> bool:
        """Whether a goal's line ends in a strategic goal."""
        goals = self.organisation.goals
        return bool(goals.is_strategic[goals.top[goals.index[goal_id]]])

    def _starts_beneath(self, above: str, holder_id: str, goal_id: str) -> bool:
        """Whether a local line starts at the holder, or at a unit between it and the next card above."""
        goals, holders = self.organisation.goals, self.organisation.holders
        top = int(goals.top[goals.index[goal_id]])
        if not goals.is_local[top]:
            return False
        path = holders.path(holders.index[holder_id])
        return int(goals.entry[top]) in path[: path.index(holders.index[above])]
