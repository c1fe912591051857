"""Whom a chart is asked to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.errors import UnknownName

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan


def with_card(plan: Plan, holder_id: str) -> int:
    """Position of a holder that has a scorecard.

    Raises
    ------
    UnknownName
        If there is no such holder, or it got no scorecard.
    """
    organisation = plan.organisation
    if holder_id not in organisation.holders.index:
        raise UnknownName.among("holder", holder_id, organisation.holders.ids)
    holder = organisation.holders.index[holder_id]
    if not organisation.has_card[holder]:
        reason = plan.unassigned.filter(holder_id=holder_id)["reason"].item()
        message = f"{holder_id} has no scorecard: {reason}"
        raise UnknownName(message)
    return holder


def beneath_of(plan: Plan, beneath: str | None) -> tuple[int, list[int]]:
    """A unit, and who stands right beneath it with a scorecard; by default where the organisation divides.

    Raises
    ------
    UnknownName
        If there is no such holder, it got no scorecard, or nobody beneath it did.
    """
    children = plan.organisation.children
    if beneath is None:
        unit = 0
        while len(children[unit]) == 1:
            unit = int(children[unit][0])
        return unit, plan.organisation.children_with_cards(unit)
    unit = with_card(plan, beneath)
    if len(children[unit]) == 0:
        message = f"nobody beneath {beneath} has a scorecard to show"
        raise UnknownName(message)
    return unit, plan.organisation.children_with_cards(unit)
