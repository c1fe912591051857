"""All tables of a made-up organisation, each from its own module."""

from __future__ import annotations

import polars as pl

from alignopt.tables.invent.aims import (
    invent_goal_competencies,
    invent_goals,
    invent_strategy_links,
    invent_unit_targets,
)
from alignopt.tables.invent.chance import Chance
from alignopt.tables.invent.shape import invent_seats, invent_units
from alignopt.tables.invent.skills import invent_proficiencies, invent_role_competencies
from alignopt.tables.invent.staff import invent_capacity, invent_people, invent_units_table
from alignopt.tables.invent.words import words
from alignopt.tables.invent.year import (
    invent_eligibility,
    invent_judgements,
    invent_previous,
    invent_reach,
    invent_rules,
)


def invent_tables(people: int, seed: int) -> dict[str, pl.DataFrame]:
    """Every table by name; columns beside those of the contract may come with them."""
    chance = Chance(people, seed)
    shape = invent_units(people)
    seats = invent_seats(people, shape, chance)
    units = invent_units_table(shape, seats)
    persons = invent_people(seats, units, chance)
    goals = invent_goals(shape, seats, chance)
    reach = invent_reach(goals, units)
    roles = invent_role_competencies(seats)
    eligibility = invent_eligibility(seats, persons, reach, chance)
    return {
        "perspectives": words("perspectives"),
        "units": units,
        "people": persons,
        "goals": goals,
        "capacity": invent_capacity(seats, chance),
        "eligibility": eligibility,
        "competencies": words("competencies"),
        "goal_competencies": invent_goal_competencies(goals),
        "role_competencies": roles,
        "proficiencies": invent_proficiencies(seats, roles, chance),
        "unit_targets": invent_unit_targets(shape, chance),
        "rules": invent_rules(),
        "judgements": invent_judgements(goals),
        "strategy_links": invent_strategy_links(goals),
        "previous": invent_previous(persons, reach, eligibility, chance),
    }
