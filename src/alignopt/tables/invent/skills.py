"""What roles ask for and what people can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from alignopt.tables.invent.words import asked_competencies, words

if TYPE_CHECKING:
    from alignopt.tables.invent.chance import Chance

NOT_ASSESSED = 0.03
COMMON = ("CHG", "COM", "PRB", "QUA", "SAF", "TEA")
HIGHEST = 5


def invent_role_competencies(seats: pl.DataFrame) -> pl.DataFrame:
    """What the roles that somebody holds ask for."""
    held = seats.select("role").unique(maintain_order=True)
    asked = asked_competencies("roles").select("role", "competency_id", "required_level")
    return held.join(asked, on="role", maintain_order="left_right")


def invent_proficiencies(
    seats: pl.DataFrame, role_competencies: pl.DataFrame, chance: Chance
) -> pl.DataFrame:
    """Levels about what the role asks, and a little of other things; a few people are not assessed."""
    known = words("competencies").select("competency_id")
    draws = chance.shares("assessed", seats.height)
    assessed = seats.filter(pl.Series(draws >= NOT_ASSESSED) | (seats["seat"] == 0)).select(
        "person_id", "role"
    )
    pairs = assessed.join(known, how="cross", maintain_order="left_right").join(
        role_competencies, on=["role", "competency_id"], how="left", maintain_order="left"
    )
    shift = np.array([-1.0, 0.0, 0.0, 0.0, 1.0])[chance.picks("levels", pairs.height, 5)]
    luck = chance.shares("besides", pairs.height)
    common = pl.when(pl.col("luck") < 0.3).then(3.0).when(pl.col("luck") < 0.7).then(2.0)
    rare = pl.when(pl.col("luck") < 0.06).then(2.0).when(pl.col("luck") < 0.18).then(1.0)
    besides = pl.when(pl.col("competency_id").is_in(COMMON)).then(common).otherwise(rare)
    level = (pl.col("required_level") + pl.col("shift")).clip(1.0, HIGHEST)
    return (
        pairs.with_columns(shift=shift, luck=luck)
        .with_columns(level=pl.coalesce(level, besides))
        .drop_nulls("level")
        .select("person_id", "competency_id", "level")
    )
