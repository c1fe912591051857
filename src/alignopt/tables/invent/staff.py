"""Tables of units, people and their capacity, from the shape."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.invent.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignopt.tables.invent.chance import Chance
    from alignopt.tables.invent.shape import Unit

PREFIX = {"organisation": "ORG", "division": "DIV", "department": "DEP", "group": "GRP"}
PART_TIME = 0.14
ON_LEAVE = 0.01
SHARED_SEATS = 80
LARGE = 30


def unit_ids(units: list[Unit]) -> list[str]:
    """Ids such as ``DEP-03``, counted level by level and wide enough to sort."""
    counts = {level: sum(each.level == level for each in units) for level in PREFIX}
    seen = dict.fromkeys(PREFIX, 0)
    ids = []
    for unit in units:
        seen[unit.level] += 1
        width = max(2, len(str(counts[unit.level])))
        number = f"-{seen[unit.level]:0{width}}" if unit.level != "organisation" else ""
        ids.append(PREFIX[unit.level] + number)
    return ids


def invent_units_table(units: list[Unit], seats: pl.DataFrame) -> pl.DataFrame:
    """Units; each is led by the first person who sits in it."""
    ids = unit_ids(units)
    first = seats.group_by("unit", maintain_order=True).agg(pl.col("person_id").first())
    return pl.DataFrame(
        {
            "unit_id": ids,
            "name": [unit.name for unit in units],
            "parent_id": [ids[unit.parent] if unit.parent >= 0 else None for unit in units],
            "level": [unit.level for unit in units],
            "lead_id": first.sort("unit")["person_id"],
        },
        schema_overrides={"parent_id": pl.String},
    )


def invent_people(seats: pl.DataFrame, units: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """People with names from many places; now and then one holds two positions."""
    first, second = second_seats(seats, chance)
    names = np.array(_names(seats.height, chance).to_list(), dtype=object)
    names[second] = names[first]
    employee = np.full(seats.height, None, dtype=object)
    employee[first] = employee[second] = [f"E-{at + 1:04}" for at in range(len(first))]
    return pl.DataFrame(
        {
            "person_id": seats["person_id"],
            "name": names.tolist(),
            "unit_id": units["unit_id"][seats["unit"].to_numpy()],
            "role": seats["role"],
            "employee_id": employee.tolist(),
        },
        schema_overrides={"employee_id": pl.String},
    )


def second_seats(seats: pl.DataFrame, chance: Chance) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of seats of one employee each: positions of the first and of the second."""
    plain = seats.filter(kind="staff")["seat"].to_numpy()
    pairs = 0 if seats.height < LARGE else max(1, seats.height // SHARED_SEATS)
    mixed = plain[np.argsort(chance.shares("second seats", len(plain)), kind="stable")]
    return mixed[:pairs], mixed[pairs : 2 * pairs]


def invent_capacity(seats: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """Full-time equivalents; some work part-time, two positions share one, a few are on leave."""
    count = seats.height
    draw = chance.shares("capacity", count)
    part = np.array([0.5, 0.6, 0.8])[chance.picks("part-time", count, 3)]
    is_staff = (seats["kind"] == "staff").to_numpy()
    capacity = np.where((draw < PART_TIME) & is_staff, part, 1.0)
    if count >= LARGE:
        capacity[(draw > 1 - ON_LEAVE) & is_staff] = 0.0
        capacity[np.concatenate(second_seats(seats, chance))] = 0.5
    return pl.DataFrame({"holder_id": seats["person_id"], "capacity": capacity})


def _names(count: int, chance: Chance) -> pl.Series:
    """Given and family names in ever new pairs, repeated only when all pairs are used up."""
    given, family = words("names")["given"], words("names")["family"]
    pairs = len(given) * len(family)
    start, stride = chance.picks("names", 2, pairs).tolist()
    while gcd(stride, pairs) != 1:
        stride += 1
    pick = (start + stride * np.arange(count)) % pairs
    names: pl.Series = given[pick % len(given)] + " " + family[pick // len(given)]
    return names
