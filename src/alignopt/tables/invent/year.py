"""What the past year left behind: scorecards, who may carry what, rules, and what people judged."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from alignopt.tables.invent.words import words

if TYPE_CHECKING:
    from alignopt.tables.invent.chance import Chance

NEWCOMERS = 0.08
MOST_ELIGIBLE = 6
WITH_STATED_FIT = 0.2
STATED_FIT = 0.6
CARDS = (
    (0.4, 0.3, 0.3),
    (0.4, 0.4, 0.2),
    (0.3, 0.3, 0.2, 0.2),
    (0.4, 0.3, 0.2, 0.1),
    (0.3, 0.25, 0.2, 0.15, 0.1),
)
RESPONDENTS = (("Managing director", 2.0), ("Head of finance", 1.0), ("Works council", 1.0))
RULES = (
    ("R-01", "goal_count", None, 5.0, "Performance agreement, section 3: no plan has more than five goals"),
    ("R-02", "weight_step", 0.05, None, "Performance agreement, section 4: weights in steps of 5 %"),
)


def invent_reach(goals: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Pairs of unit and goal: what enters at the unit or above it, and how far above that is."""
    way = units.select("unit_id", at="unit_id", above="parent_id")
    found = []
    up = 0
    while not way.is_empty():
        found.append(way.select("unit_id", "at", up=pl.lit(up, pl.Int64)))
        parents = units.select(above="unit_id", next="parent_id")
        way = way.drop_nulls("above").join(parents, on="above", maintain_order="left")
        way = way.select("unit_id", at="above", above="next")
        up += 1
    entered = goals.select("goal_id", at="unit_id", is_top=pl.col("parent_id").is_null())
    return pl.concat(found).join(entered, on="at", maintain_order="left_right").drop("at")


def invent_eligibility(
    seats: pl.DataFrame, people: pl.DataFrame, reach: pl.DataFrame, chance: Chance
) -> pl.DataFrame:
    """Apprentices carry only some of their unit's goals; where there are none, the last to join does."""
    is_new = seats["kind"] == "trainee"
    if not is_new.any():
        is_new = seats["seat"] == seats["seat"].max()
    learners = people.filter(is_new).select("person_id", "unit_id")
    serving = reach.filter(~pl.col("is_top"))
    rows = learners.join(serving, on="unit_id", maintain_order="left_right")
    rows = rows.filter(pl.int_range(pl.len()).over("person_id") < MOST_ELIGIBLE)
    is_stated = pl.Series(chance.shares("fit", rows.height) < WITH_STATED_FIT)
    return rows.select("goal_id", holder_id="person_id", fit=pl.when(is_stated).then(pl.lit(STATED_FIT)))


def invent_previous(
    people: pl.DataFrame, reach: pl.DataFrame, eligibility: pl.DataFrame, chance: Chance
) -> pl.DataFrame:
    """Last year's scorecards of all but newcomers: three to five goals, near ones first, 100 % in all."""
    draws = chance.shares("newcomers", people.height)
    cards = chance.picks("cards", people.height, len(CARDS))
    stayed = people.select(
        "unit_id", holder_id="person_id", card=pl.Series(cards), is_new=pl.Series(draws < NEWCOMERS)
    ).filter(~pl.col("is_new") | (pl.int_range(pl.len()) == 0))
    stayed = stayed.drop("is_new")
    restricted = eligibility.select("holder_id").unique(maintain_order=True)
    free = stayed.join(restricted, on="holder_id", how="anti", maintain_order="left")
    columns = ["holder_id", "card", "goal_id", "distance"]
    pool = pl.concat(
        [
            free.join(_with_distance(reach), on="unit_id", maintain_order="left_right").select(columns),
            stayed.join(eligibility, on="holder_id", maintain_order="left_right").select(
                "holder_id", "card", "goal_id", distance=pl.lit(0.0)
            ),
        ]
    )
    luck = pl.Series(chance.shares("previous", pool.height))
    return (
        pool.with_columns(distance=pl.col("distance") + luck)
        .with_columns(rank=pl.col("distance").rank("ordinal").over("holder_id").cast(pl.Int64))
        .join(_cards(), on=["card", "rank"], maintain_order="left")
        .select("holder_id", "goal_id", "weight")
    )


def invent_judgements(goals: pl.DataFrame) -> pl.DataFrame:
    """Three respondents compare the perspectives in pairs; each gives points to the customer goals."""
    rows: list[tuple[object, ...]] = []
    aimed = goals.filter(pl.col("parent_id").is_null(), perspective_id="CUS", template=pl.col("line"))
    for who, (respondent, weight) in enumerate(RESPONDENTS):
        for (one, heavy), (other, light) in combinations(_beliefs(who), 2):
            if heavy < light:
                one, other, heavy, light = other, one, light, heavy
            value = min(9.0, max(1.0, round(2 * heavy / light) / 2))
            rows.append((respondent, "pairwise", None, one, other, value, weight))
        for at, (goal, points) in enumerate(aimed.select("goal_id", "priority").iter_rows()):
            points = max(5.0, points + 5.0 * ((at + who) % 3 - 1))
            rows.append((respondent, "points", "CUS", goal, None, points, weight))
    columns = ["respondent", "method", "parent_id", "item_id", "other_id", "value", "weight"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def invent_rules() -> pl.DataFrame:
    """Two rules about people's plans that every plan can keep."""
    rows = [(rule, kind, "person", low, high, True, source) for rule, kind, low, high, source in RULES]
    columns = ["rule_id", "kind", "level", "min", "max", "hard", "source"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _with_distance(reach: pl.DataFrame) -> pl.DataFrame:
    """Goals of one's own unit come first, strategic goals last."""
    far = pl.when(pl.col("is_top") & (pl.col("up") > 0)).then(0.7).otherwise(0.3)
    return reach.with_columns(distance=pl.when(pl.col("up") == 0).then(0.0).otherwise(far))


def _cards() -> pl.DataFrame:
    """The patterns of weights as rows: card, rank (from 1), weight."""
    rows = [(at, rank, weight) for at, card in enumerate(CARDS) for rank, weight in enumerate(card, start=1)]
    return pl.DataFrame(rows, schema=["card", "rank", "weight"], orient="row")


def _beliefs(who: int) -> list[tuple[str, float]]:
    """How heavy a respondent finds each perspective: the target, and more of one of them."""
    targets = words("perspectives").select("perspective_id", "target_weight").iter_rows()
    return [(name, float(weight) * (1.8 if at == who else 1.0)) for at, (name, weight) in enumerate(targets)]
