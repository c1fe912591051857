"""The policy as a table: what was applied to whom, where it comes from, and how defaults yielded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.rules.bands import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alignopt.problem.organisation import Organisation
    from alignopt.rules.bands import Bands
    from alignopt.rules.sections import Section, Sections
    from alignopt.rules.stated import Limits

    Row = tuple[str, float, float, str | None]

SCHEMA = {
    "holder_id": pl.String,
    "kind": pl.String,
    "min": pl.Float64,
    "max": pl.Float64,
    "source": pl.String,
    "yielded": pl.String,
}


def applied(
    organisation: Organisation, bands: Mapping[int, Bands], limits: list[Limits], sections: Sections
) -> pl.DataFrame:
    """Count, weight and step of every holder, each with its source and why it yielded.

    Columns: holder_id, kind (goal_count, goal_weight, weight_step; for people with a section of competencies
    also section_weight, competency_count, competency_weight, competency_step), min, max, source, yielded. A
    goal's weight can be limited further by rules that name goals, categories or perspectives.
    """
    rows: list[tuple[str, str, float, float, str, str | None]] = []
    for holder, band in bands.items():
        name, why = organisation.holders.ids[holder], dict(band.notes)
        said = [*_of_goals(band, limits[holder])]
        if holder in sections.of:
            said += _of_competencies(sections.of[holder], limits[holder])
        rows += [
            (name, kind, low, high, source or DEFAULT, why.get(kind)) for kind, low, high, source in said
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _of_goals(band: Bands, stated: Limits) -> Iterator[Row]:
    grid = band.grid
    yield "goal_count", float(band.min_goals), float(band.max_goals), stated.source("goal_count")
    yield "goal_weight", band.min_steps / grid, band.max_steps / grid, stated.source("goal_weight")
    yield "weight_step", 1 / grid, 1 / grid, stated.source("grid")


def _of_competencies(section: Section, stated: Limits) -> Iterator[Row]:
    grid = section.grid
    shares = [1 - goals / section.whole for goals in section.options] or [0.0]
    yield "section_weight", min(shares), max(shares), stated.source("section")
    yield (
        "competency_count",
        float(section.fewest),
        float(section.most),
        stated.source("competency_count"),
    )
    yield (
        "competency_weight",
        section.lightest / grid,
        section.heaviest / grid,
        stated.source("competency_weight"),
    )
    yield "competency_step", 1 / grid, 1 / grid, stated.source("competency_grid")
