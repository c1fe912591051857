"""The shape of an organisation: units in a tree, and a seat for every person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.invent.chance import Chance, apportion
from alignopt.tables.invent.words import EVERYWHERE, REGIONAL, function_word, functions, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONE_UNIT = 10
NO_DEPARTMENTS = 40
NO_DIVISIONS = 1200
PER_GROUP = 10.5
MOST_DIVISIONS = 20


@dataclass(frozen=True)
class Unit:
    """A unit before its people have ids.

    Attributes
    ----------
    at
        Its position; a unit stands after the one above it.
    parent
        Position of the unit above; -1 at the top.
    level
        organisation, division, department or group.
    function
        What it does: a key of the table of functions.
    name
        As people know it.
    """

    at: int
    parent: int
    level: str
    function: str
    name: str


def invent_units(people: int) -> list[Unit]:
    """The tree: deeper the more people there are, with groups of about ten at its ends."""
    places = words("places")["place"]
    units = [Unit(0, -1, "organisation", EVERYWHERE, f"{places[people % len(places)]} Works")]
    if people <= ONE_UNIT:
        return units
    if people <= NO_DEPARTMENTS:
        count = max(2, round((people - 1) / 9))
        for function in functions()[:count]:
            units.append(Unit(len(units), 0, "group", function, function_word(function, "name")))
        return units
    groups = round((people - 1) / PER_GROUP)
    if people <= NO_DIVISIONS:
        _add_departments(units, 0, groups, "")
        return units
    divisions = min(MOST_DIVISIONS, max(2, round(groups / 80)))
    regions = words("regions")["region"]
    for at, share in enumerate(apportion(groups, np.ones(divisions), 8).tolist()):
        round_trip = f" {at // len(regions) + 1}" if at >= len(regions) else ""
        region = f"{regions[at % len(regions)]} region{round_trip}"
        units.append(Unit(len(units), 0, "division", REGIONAL, region))
        _add_departments(units, len(units) - 1, share, f", {region}")
    return units


def _add_departments(units: list[Unit], parent: int, groups: int, suffix: str) -> None:
    """Departments of a unit, each with its groups, larger functions with more of them."""
    known = functions()
    count = max(2, min(len(known), (groups + 2) // 3), groups // 20)
    own = [known[at % len(known)] for at in range(count)]
    weights = np.array([float(function_word(function, "size")) for function in own])
    places = words("places")["place"]
    for at, share in enumerate(apportion(groups, weights, 1).tolist()):
        place = f" {places[at // len(known) - 1]}" if at >= len(known) else ""
        name = function_word(own[at], "name") + place + suffix
        units.append(Unit(len(units), parent, "department", own[at], name))
        department = len(units) - 1
        for name in _group_names(own[at], share, place):
            units.append(Unit(len(units), department, "group", own[at], name + suffix))


def _group_names(function: str, count: int, place: str) -> list[str]:
    """Distinct names: the kinds of team that the function has, and places where those repeat."""
    kinds = function_word(function, "groups").split("|")
    if count <= len(kinds) and not place:
        return kinds[:count]
    places = words("places")["place"]
    return [
        f"{kinds[at % len(kinds)]} {places[(at // len(kinds)) % len(places)]}{place and f',{place}'}"
        for at in range(count)
    ]


def invent_seats(people: int, units: list[Unit], chance: Chance) -> pl.DataFrame:
    """A seat per person, unit by unit: seat, person_id, unit, function, kind (head, lead, staff ...), role.

    The first seat of a unit is its leader's.
    """
    width = max(2, len(str(people)))
    unit = np.repeat(np.arange(len(units)), _sizes(people, units, chance))
    is_first = np.concatenate([[True], unit[1:] != unit[:-1]])
    leading = ["lead" if each.level == "group" else "head" for each in units]
    seats = pl.DataFrame(
        {
            "seat": np.arange(people),
            "person_id": [f"P-{at:0{width}}" for at in range(1, people + 1)],
            "unit": unit,
            "function": pl.Series([each.function for each in units])[unit],
            "kind": pl.Series(leading)[unit],
            "draw": chance.shares("roles", people),
        }
    )
    roles = words("roles").select("function", "kind", "role")
    led = seats.filter(is_first).join(roles, on=["function", "kind"], how="left")
    crew = seats.filter(~is_first).drop("kind").sort("draw")
    crew = crew.join_asof(
        _ladder(), left_on="draw", right_on="upto", by="function", strategy="forward", check_sortedness=False
    )
    columns = ["seat", "person_id", "unit", "function", "kind", "role"]
    return pl.concat([led.select(columns), crew.select(columns)]).sort("seat")


def _sizes(people: int, units: list[Unit], chance: Chance) -> NDArray[np.int64]:
    """How many sit in each unit itself: one above the groups, the others in them, a little unevenly."""
    if len(units) == 1:
        return np.array([people])
    is_group = np.array([each.level == "group" for each in units])
    sizes = np.ones(len(units), dtype=np.int64)
    uneven = 0.8 + 0.4 * chance.shares("sizes", int(is_group.sum()))
    sizes[is_group] = apportion(people - int((~is_group).sum()), uneven, least=2)
    return sizes


def _ladder() -> pl.DataFrame:
    """Staff roles of each function, with the upper end of their share."""
    staff = words("roles").filter(~pl.col("kind").is_in(["head", "lead"]))
    share = pl.col("share").cast(pl.Float64)
    upto = share.cum_sum().over("function") / share.sum().over("function")
    return staff.select("function", "kind", "role", upto=upto).sort("upto")
