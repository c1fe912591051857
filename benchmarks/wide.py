"""Steps of many children: branch and bound, the plain relaxation, and whole cards from columns, in one run.

    python -m benchmarks.wide --children 10 100 300 1000
    python -m benchmarks.wide --children 300 --narrow   # goals of 15 to 30 %: few relaxed cards are cards

The people of a small made-up organisation are multiplied, each copy with skills, capacity and past of its
own, until every unit has so many children. Measured is the step that decides one unit's people under its
card. Seconds are those of all processors; compare those of one run. Bounds and gaps are points of the step's
own capacity.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import process_time

import numpy as np
import polars as pl

import alignopt
from alignopt.model.cards import Cards
from alignopt.rules.policy import established
from alignopt.solver.columns import assemble
from alignopt.solver.dive import slots
from alignopt.solver.highs import run
from alignopt.solver.limits import Limits, Outcome
from alignopt.solver.solve import running
from alignopt.solver.step import Step, prepare, read_cards

BASE = 12
"""People of the organisation that is multiplied: a root and two units."""


def main() -> None:
    """Measure every number of children asked for, and print a line for each way to solve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wide", description=__doc__)
    parser.add_argument("--children", type=int, nargs="+", default=[10, 100, 300])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--narrow", action="store_true", help="goals of 15 to 30 %%")
    parser.add_argument("--most", type=int, default=300, help="children up to which branch and bound is run")
    asked = parser.parse_args()
    print(f"{'children':>8}  {'':<18}{'seconds':>8}{'objective':>11}{'bound':>9}{'gap':>7}")
    for children in asked.children:
        step = team_step(wide(children, asked.seed, narrow=asked.narrow))
        limits = Limits(gap=0.02, nodes=max(1, 160_000 // max(200, len(step.matrix.cost))))
        ways: dict[str, Callable[[], Outcome]] = {
            "plain relaxation": partial(run, step.matrix, Limits(), relax=True),
            "columns": partial(assemble, step.matrix, slots(step), limits),
        }
        if children <= asked.most:
            ways["branch and bound"] = partial(run, step.matrix, limits)
        for name, way in ways.items():
            began = process_time()
            found = way()
            took, gap = process_time() - began, found.objective - found.bound
            points = f"{found.objective:>11.3f}{found.bound:>9.3f}{gap:>7.3f}"
            print(f"{children:>8}  {name:<18}{took:>8.2f}{points}", flush=True)


def wide(children: int, seed: int, *, narrow: bool = False) -> dict[str, pl.DataFrame]:
    """Tables of an organisation with so many people in each unit beneath the root."""
    tables, chance = dict(alignopt.generate(BASE, seed)), np.random.default_rng(seed)
    root = tables["units"].filter(pl.col("parent_id").is_null())["unit_id"].item()
    people = tables["people"].with_columns(
        among=pl.int_range(pl.len()).over("unit_id"), of=pl.len().over("unit_id")
    )
    times = (children - pl.col("among") + pl.col("of") - 1) // pl.col("of")
    people = people.with_columns(times=pl.when(pl.col("unit_id") == root).then(1).otherwise(times))
    copies = people.select("person_id", copy=pl.int_ranges("times")).explode("copy")
    copied_id = (
        pl.when(pl.col("copy") == 0).then("person_id").otherwise(pl.format("{}-{}", "person_id", "copy"))
    )
    copies = copies.select("person_id", "copy", copied_id=copied_id)
    for table, key in KEYS.items():
        frame = tables[table].rename({key: "person_id"})
        apart = frame.join(copies, on="person_id", how="anti").rename({"person_id": key})
        copied = frame.join(copies, on="person_id", maintain_order="left").with_columns(person_id="copied_id")
        copied = _varied(table, copied, chance).rename({"person_id": key})
        tables[table] = pl.concat([apart, copied.select(apart.columns)])
    goals = pl.col("effort") * children / BASE * 2
    tables["goals"] = tables["goals"].with_columns(effort=goals)
    if narrow:
        tables["rules"] = pl.concat([tables["rules"], _narrow(tables["rules"])])
    return tables


KEYS = {
    "people": "person_id",
    "capacity": "holder_id",
    "proficiencies": "person_id",
    "previous": "holder_id",
    "eligibility": "holder_id",
}
"""Tables about people, and the column that names them."""


def _varied(table: str, copied: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Copies that differ: in skills, in capacity; each fifth of them is new."""
    is_copy, number = pl.col("copy") > 0, len(copied)
    if table == "people":
        return copied.with_columns(employee_id=pl.lit(None, dtype=pl.String))
    if table == "capacity":
        held = pl.Series(chance.choice([0.5, 0.6, 0.8, 1.0], number))
        return copied.with_columns(capacity=pl.when(is_copy).then(held).otherwise("capacity"))
    if table == "proficiencies":
        moved = (pl.col("level") + pl.Series(chance.integers(-1, 2, number))).clip(0, 5).cast(pl.Float64)
        return copied.with_columns(level=pl.when(is_copy).then(moved).otherwise("level"))
    if table == "previous":
        return copied.filter(~is_copy | (pl.col("copy") % 5 > 0))
    return copied


def _narrow(rules: pl.DataFrame) -> pl.DataFrame:
    """A rule by which few relaxed cards are cards."""
    said = {"rule_id": "N-1", "kind": "goal_weight", "level": "person", "min": 0.15, "max": 0.3, "hard": True}
    said |= {"source": "benchmark"}
    return pl.DataFrame([{name: said.get(name) for name in rules.columns}], schema=rules.schema)


def team_step(tables: dict[str, pl.DataFrame]) -> Step:
    """The step that decides the people of the first unit, with the root's card and the unit's decided."""
    organisation, policy = established(alignopt.read(tables))
    effort, cards = organisation.goals.effort, Cards.none(organisation, policy)
    units = organisation.children_with_cards(0)
    with running(organisation, policy, alignopt.Settings()) as context:
        for free in ([0], units):
            step = prepare(context.scope(free, cards, effort, merge=True))
            outcome = run(step.matrix, replace(context.limits(step), nodes=1))
            cards = cards.with_cards(organisation, policy, read_cards(step, outcome))
        unit = next(v for v in units if not organisation.holders.is_leaf[v])
        team = organisation.children_with_cards(unit)
        return prepare(context.scope(team, cards, effort / len(units), merge=True))


if __name__ == "__main__":
    main()
