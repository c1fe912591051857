"""What people's coming and going means for their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.changes.given import refusal
from alignopt.changes.rows import above, row_of, with_cells, with_rows, without
from alignopt.changes.words import figure

if TYPE_CHECKING:
    from alignopt.changes.change import Tables


def open_to(tables: Tables, unit: str, kind: str, person: str) -> Tables:
    """The tables, made ready for somebody to come to a unit.

    A unit's capacity is that of those beneath it: one that nobody was beneath loses its own, of 0.

    Raises
    ------
    UnknownName
        If there is no such unit.
    BadInput
        If the unit states a capacity for people who are not listed.
    """
    row_of(tables, "units", unit)
    stated = tables["capacity"].filter(pl.col("holder_id") == unit)["capacity"]
    if not stated.is_empty() and stated[0] > 0:
        raise refusal(
            kind,
            person,
            "unit_id",
            f"{unit}, which states a capacity of {figure(stated[0])} for people who are not listed",
            "a unit whose people are listed",
            f"set the capacity of {unit} to 0 first, and let its people join",
        )
    return {**tables, "capacity": without(tables["capacity"], "holder_id", [unit])}


def closed(tables: Tables, unit: str) -> Tables:
    """The tables once somebody has left a unit: if nobody is beneath it any more, its capacity is 0."""
    if is_empty(tables, unit):
        row = {"holder_id": unit, "capacity": 0.0}
        return {**tables, "capacity": with_rows(tables["capacity"], [row])}
    return tables


def is_empty(tables: Tables, unit: str, *, but: str | None = None) -> bool:
    """Whether nobody is right beneath a unit, or nobody but one."""
    people = tables["people"].filter(pl.col("unit_id") == unit)["person_id"]
    return unit not in tables["units"]["parent_id"] and set(people) <= {but}


def led_by(tables: Tables, person: str, *, going_to: str | None = None) -> list[str]:
    """Units that somebody leads and, gone, leads no more.

    Parameters
    ----------
    going_to
        The unit that the person goes to: what this is beneath, it goes on leading, if it leads it now; and
        units that it led from outside. None for nowhere.
    """
    led = tables["units"].filter(pl.col("lead_id") == person)["unit_id"].sort().to_list()
    if going_to is None:
        return led
    here = above(tables, row_of(tables, "people", person)["unit_id"])
    there = above(tables, going_to)
    return [unit for unit in led if unit in here and unit not in there]


def unled(tables: Tables, units: list[str]) -> Tables:
    """The tables with units that nobody leads."""
    where = pl.col("unit_id").is_in(units)
    return {**tables, "units": with_cells(tables["units"], where, lead_id=None)} if units else tables
