"""The checker's reading of the tables that a plan gives beside its scorecards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import isclose
from typing import Any

from checker_bands import Case
from checker_given import Row, rows
from checker_points import by_perspective, by_strategic, put_on_goals, rolled_up_perspectives
from checker_scope import COMPETENCIES


def same(got: Any, expected: Any) -> bool:
    """Equal, numbers within a billionth."""
    if isinstance(got, float | int) and isinstance(expected, float | int):
        return isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(got == expected)


def _differences(name: str, got: Iterable[Row], expected: Iterable[Row], keys: list[str]) -> Iterator[str]:
    """How two tables differ, row by row; only the columns expected are looked at."""
    found = {tuple(row[key] for key in keys): row for row in got}
    wanted = {tuple(row[key] for key in keys): row for row in expected}
    yield from (f"{name}: row {key} is missing" for key in wanted if key not in found)
    yield from (f"{name}: row {key} should not be there" for key in found if key not in wanted)
    for key in wanted.keys() & found.keys():
        for column, value in wanted[key].items():
            if not same(found[key][column], value):
                yield f"{name}: {column} of {key} is {found[key][column]}, not {value}"


def columns_are_right(case: Case) -> Iterator[str]:
    """What the scorecards repeat from the tables is what stands there, and fit is recomputed."""
    given = case.given
    for row in rows(case.plan, "scorecards"):
        holder, goal = row["holder_id"], row["goal_id"]
        level = "person" if holder in given.people else given.units[holder]["level"]
        expected = {"level": level, "capacity": given.capacity[holder]}
        if row["section"] == COMPETENCIES:
            perspective = given.competencies[goal].get("perspective_id")
            expected |= {"perspective_id": perspective, "fit": None, "target": None, "target_unit": None}
        else:
            perspective = given.goals[goal]["perspective_id"]
            expected |= {"perspective_id": perspective, "fit": given.fit(holder, goal)}
        for column, value in expected.items():
            if not same(row[column], value):
                yield f"{holder}/{goal}: {column} is {row[column]}, not {value}"


def coverage_is_right(case: Case) -> Iterator[str]:
    given, cards = case.given, case.cards
    root_weights = by_strategic(given, cards.get(given.root, {}))
    put = by_strategic(given, put_on_goals(case))
    expected = []
    for goal in given.strategic:
        carriers = {
            holder for holder, card in cards.items() if any(goal in given.line[each] for each in card)
        }
        row = {
            "goal_id": goal,
            "name": given.goals[goal]["name"],
            "perspective_id": given.goals[goal]["perspective_id"],
            "target_weight": given.target_weight[goal],
            "organisation_weight": root_weights[goal],
            "delivered": put[goal] / given.capacity[given.root],
            "units": len(carriers - set(given.leaves)),
            "people": len(carriers & set(given.leaves)),
            "is_covered": bool(carriers & set(given.leaves)),
        }
        expected.append(row)
    yield from _differences("coverage", rows(case.plan, "coverage"), expected, ["goal_id"])


def workload_is_right(case: Case) -> Iterator[str]:
    staffed = put_on_goals(case)
    expected = []
    for goal, row in case.given.goals.items():
        effort = row.get("effort")
        if effort:
            done = staffed.get(goal, 0.0)
            short = max(0.0, effort - done)
            expected.append({"goal_id": goal, "effort": effort, "staffed": done, "short": short})
    yield from _differences("workload", rows(case.plan, "workload"), expected, ["goal_id"])


def balance_is_right(case: Case) -> Iterator[str]:
    given = case.given
    expected = []
    for unit in given.parents:
        target = given.balance_target(unit)
        card = by_perspective(given, case.cards.get(unit, {}))
        roll_up = rolled_up_perspectives(case, unit)
        for row in rows(given.tables, "perspectives"):
            each = row["perspective_id"]
            values = {
                "target": target.get(each, 0.0),
                "card": card.get(each, 0.0),
                "roll_up": roll_up.get(each, 0.0),
            }
            expected.append({"unit_id": unit, "perspective_id": each} | values)
    yield from _differences("balance", rows(case.plan, "balance"), expected, ["unit_id", "perspective_id"])


def gaps_are_right(case: Case) -> Iterator[str]:
    expected = [row for person in case.given.people for row in _gaps_of(case, person)]
    yield from _differences("gaps", rows(case.plan, "gaps"), expected, ["holder_id", "competency_id"])


def _gaps_of(case: Case, person: str) -> Iterator[Row]:
    """Competencies that the person's goals ask for beyond the level reached; unknown where not assessed."""
    given, card = case.given, case.cards.get(person, {})
    levels = given.proficiency.get(person)
    asked: dict[str, list[tuple[str, float]]] = {}
    for goal in card:
        for competency, level, _ in given.required.get(goal, []):
            asked.setdefault(competency, []).append((goal, level))
    for competency, goals in asked.items():
        required = max(level for _, level in goals)
        level = None if levels is None else levels.get(competency, 0.0)
        if level is None or required > level:
            yield {
                "holder_id": person,
                "competency_id": competency,
                "required_level": required,
                "level": level,
                "gap": None if level is None else required - level,
                "weight": sum(card[goal] for goal, _ in goals),
                "goals": len(goals),
            }


def targets_cascade(case: Case) -> Iterator[str]:
    """Split targets add up exactly at the precision written, shared ones repeat."""
    given = case.given
    claimed: dict[str, dict[str | None, str]] = {}
    for row in rows(case.plan, "targets"):
        if row["holder_id"] in claimed.setdefault(row["goal_id"], {}):
            yield f"{row['goal_id']}: two targets for {row['holder_id']}"
        claimed[row["goal_id"]][row["holder_id"]] = row["target"]
        if row["target_unit"] != given.goals[row["goal_id"]].get("target_unit"):
            yield f"{row['goal_id']}: target in {row['target_unit']}"
    for goal, row in given.goals.items():
        if row.get("target") is None:
            if goal in claimed:
                yield f"{goal} has no target, and yet one is cascaded"
            continue
        yield from _target_of_a_goal(case, goal, claimed.get(goal, {}))
    yield from _targets_stand_on_cards(case, claimed)


def _target_of_a_goal(case: Case, goal: str, claimed: Mapping[str | None, str]) -> Iterator[str]:
    given = case.given
    written, kind = str(given.goals[goal]["target"]), given.goals[goal].get("target_kind")
    carriers = {holder for holder, card in case.cards.items() if goal in card}
    if set(claimed) != (carriers or {None}):
        yield f"{goal}: targets for {sorted(map(str, claimed))}, not {sorted(carriers) or 'unassigned'}"
        return
    if kind != "split" or not carriers:
        yield from (
            f"{goal}: target of {holder} is {value}, not {written}"
            for holder, value in claimed.items()
            if Decimal(value) != Decimal(written)
        )
        return
    next_to: dict[str | None, list[str]] = {}
    for holder in carriers:
        above = next((each for each in given.path(holder)[1:] if each in carriers), None)
        next_to.setdefault(above, []).append(holder)
    for above, holders in next_to.items():
        whole = Decimal(written if above is None else claimed[above])
        yield from _split_is_right(case, goal, whole, {holder: claimed[holder] for holder in holders})


def _split_is_right(case: Case, goal: str, whole: Decimal, parts: Mapping[str, str]) -> Iterator[str]:
    """Shares in proportion to capacity times weight, within one unit of the last digit, exact in sum."""
    given = case.given
    unit = Decimal(1).scaleb(Decimal(str(given.goals[goal]["target"])).as_tuple().exponent)
    if sum(map(Decimal, parts.values())) != whole:
        yield f"{goal}: targets of {sorted(parts)} do not add up to {whole}"
    stakes = {holder: given.capacity[holder] * case.shares[holder][goal] for holder in parts}
    for holder, value in parts.items():
        quota = float(whole) * stakes[holder] / sum(stakes.values())
        if abs(float(value) - quota) > float(unit) * (1 + 1e-6):
            yield f"{goal}: target of {holder} is {value}, its share {quota:.6g}"
        if Decimal(value) % unit:
            yield f"{goal}: target of {holder}, {value}, is finer than written"


def _targets_stand_on_cards(case: Case, claimed: Mapping[str, Mapping[str | None, str]]) -> Iterator[str]:
    for row in rows(case.plan, "scorecards"):
        goal, holder = row["goal_id"], row["holder_id"]
        if row["section"] == COMPETENCIES:
            continue
        if row["target"] != claimed.get(goal, {}).get(holder):
            yield f"{holder}/{goal}: target {row['target']} on the card, another among the targets"
        if row["target"] is not None and row["target_unit"] != case.given.goals[goal].get("target_unit"):
            yield f"{holder}/{goal}: target in {row['target_unit']}"
