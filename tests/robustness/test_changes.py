"""A plan under other weights: what is kept, what re-planning brings, who is moved."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import alignopt
import ruled
from alignopt.errors import NoPlan
from alignopt.plan.plan import Plan
from alignopt.problem.organisation import Organisation
from alignopt.robustness import changes, plan_changes, random_rankings
from alignopt.solver.status import Stopped
from handmade import CARDS, SHOP, frames, plan_of, problem_of, shop
from sketch import Sketch


@pytest.fixture(scope="module")
def plan() -> Plan:
    return alignopt.solve(ruled.problem(), "joint")


@pytest.fixture(scope="module")
def found(plan: Plan) -> pl.DataFrame:
    return plan_changes(plan, shifts=(-0.1, 0.1), draws=1)


def with_targets(problem: alignopt.Problem, **targets: float) -> alignopt.Problem:
    table = problem.perspectives
    weight = pl.col("perspective_id").replace_strict(targets, return_dtype=pl.Float64)
    return problem.replace(perspectives=table.with_columns(target_weight=weight))


def test_one_row_for_each_case(found: pl.DataFrame) -> None:
    assert found.select("item_id", "name", "weight").rows() == [
        ("C", "Customer", 0.5),
        ("C", "Customer", 0.5),
        ("F", "Financial", 0.5),
        ("F", "Financial", 0.5),
        (None, None, None),
    ]
    assert found["becomes"].to_list() == pytest.approx([0.4, 0.6, 0.4, 0.6, None])
    assert found["case"].to_list()[0] == "Customer at 40 %, now 50 %"
    assert found["case"].to_list()[-1] == "random weights 1"
    assert found["failed"].null_count() == found.height


def test_renewed_is_what_solving_the_other_problem_comes_to(plan: Plan, found: pl.DataFrame) -> None:
    other = alignopt.solve(with_targets(plan.problem, C=0.6, F=0.4), "joint")
    row = found.row(1, named=True)
    assert row["renewed"] == pytest.approx(other.total)
    assert row["bound"] == pytest.approx(other.bound)


def test_kept_is_what_the_cards_at_hand_come_to_under_the_other_targets(
    plan: Plan, found: pl.DataFrame
) -> None:
    audit = alignopt.audit(with_targets(plan.problem, C=0.6, F=0.4), plan)
    assert found["kept"][1] == pytest.approx(audit.total)


def test_the_figures_of_a_row_fit_together(found: pl.DataFrame) -> None:
    for row in found.iter_rows(named=True):
        assert row["gain"] == pytest.approx(row["kept"] - row["renewed"])
        assert row["at_most"] == pytest.approx(row["kept"] - row["bound"])
        assert row["at_most"] >= row["gain"] - 1e-9
        assert 0 <= row["moved"] <= 1
        assert (row["holders"] == 0) == (row["moved"] == 0)


def test_moved_and_holders_are_counted_in_leaves(plan: Plan, found: pl.DataFrame) -> None:
    other = alignopt.solve(with_targets(plan.problem, C=0.6, F=0.4), "joint")
    one, two = (
        each.goals.filter(pl.col("holder_id").is_in(["P", "Q", "R"])).select("holder_id", "goal_id", "weight")
        for each in (plan, other)
    )
    both = one.join(two, on=["holder_id", "goal_id"], how="full", coalesce=True, suffix="_new").fill_null(0.0)
    both = both.with_columns(off=(pl.col("weight") - pl.col("weight_new")).abs())
    capacity = pl.col("holder_id").replace_strict({"P": 1.0, "Q": 1.0, "R": 2.0})
    assert found["moved"][1] == pytest.approx(both.select((pl.col("off") * capacity).sum()).item() / 8)
    assert found["holders"][1] == both.filter(pl.col("off") > 1e-9)["holder_id"].n_unique()


def test_random_weights_are_those_of_the_rankings(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seed draws the same weights here and there: one draw's interval is the draw itself."""
    seen: list[alignopt.Problem] = []

    def note(problem: alignopt.Problem, *_: object, **__: object) -> Plan:
        seen.append(problem)
        return plan

    monkeypatch.setattr(changes, "solve", note)
    plan_changes(plan, shifts=(), draws=1, spread=0.3, seed=4)
    goals = Organisation.of(seen[0]).goals
    drawn = random_rankings(plan.problem, spread=0.3, draws=1, seed=4).goals
    expected = dict(drawn.select("goal_id", "low").iter_rows())
    for goal, weight in zip(goals.ids, goals.target_weight, strict=True):
        assert weight == pytest.approx(expected.get(goal, 0.0))


def test_solves_as_the_plan_was_solved(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, object]] = []

    def note(problem: alignopt.Problem, method: str, **others: object) -> Plan:
        said.append({"method": method, **others})
        return plan

    settings = alignopt.Settings(passes=0, nodes=7)
    monkeypatch.setattr(changes, "solve", note)
    plan_changes(replace(plan, settings=settings), shifts=(0.05,))
    assert [each["method"] for each in said] == ["joint", "joint"]
    assert all(each["settings"] is settings for each in said)


def test_the_same_again(found: pl.DataFrame, plan: Plan) -> None:
    again = plan_changes(plan, shifts=(0.1, -0.1, 0.0, 0.1), draws=1)
    assert again.equals(found)


def test_a_case_without_a_plan_says_so_and_the_others_go_on(
    plan: Plan, found: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(problem: alignopt.Problem, *_: object, **__: object) -> Plan:
        if problem.perspectives["target_weight"][0] < 0.5:
            text = "no plan was found\n  more of it"
            raise NoPlan(text, stopped=Stopped.WORK_LIMIT)
        return plan

    monkeypatch.setattr(changes, "solve", refuse)
    rows = plan_changes(plan, shifts=(-0.1, 0.1)).to_dicts()
    assert [row["failed"] for row in rows] == ["no plan was found", None, None, "no plan was found"]
    assert rows[0]["kept"] == pytest.approx(found["kept"][0])
    assert {rows[0][each] for each in ("renewed", "bound", "gain", "at_most", "moved", "holders")} == {None}


def unsolved(problem: alignopt.Problem, monkeypatch: pytest.MonkeyPatch, **asked: object) -> pl.DataFrame:
    """Changes of a plan made by hand, nothing solved."""
    cards = {each: {"C1": 60, "F1": 40} for each in "OAPQ"}
    plan = shop() if problem is None else plan_of(problem, cards)
    monkeypatch.setattr(changes, "solve", lambda *_, **__: plan)
    return plan_changes(plan, **asked)  # type: ignore[arg-type]


def small(**targets: float) -> alignopt.Problem:
    sketch = Sketch(**targets).unit("O").unit("A", "O").person("P", "A").person("Q", "A")
    for name in targets:
        sketch.goal(f"{name}1", name)
    return alignopt.read(sketch.tables(), name="small")


def test_shifts_that_leave_what_can_be_aimed_at_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = unsolved(small(C=0.95, F=0.05), monkeypatch, shifts=(-0.05, 0.05, 0.02))
    assert found.select("item_id", "becomes").rows() == [
        ("C", pytest.approx(0.90)),
        ("C", pytest.approx(0.97)),
        ("F", pytest.approx(0.07)),
        ("F", pytest.approx(0.10)),
    ]


def test_a_perspective_without_a_target_is_not_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = unsolved(small(C=0.6, F=0.4, L=0.0), monkeypatch, shifts=(0.05,), draws=1)
    assert found["item_id"].to_list() == ["C", "F", None]


def test_a_perspective_alone_has_nothing_to_change(monkeypatch: pytest.MonkeyPatch) -> None:
    sketch = Sketch(F=1.0).unit("O").unit("A", "O").person("P", "A").goal("F1").goal("C1")
    problem = alignopt.read(sketch.tables(), name="one")
    plan = plan_of(problem, {each: {"C1": 60, "F1": 40} for each in "OAP"})
    monkeypatch.setattr(changes, "solve", lambda *_, **__: plan)
    assert plan_changes(plan).is_empty()


def test_one_bar_over_all(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(changes, "solve", lambda *_, **__: plan)
    plan_changes(plan, shifts=(0.1,), draws=1, progress=told.append)
    assert [(each.done, each.total) for each in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[1].what == "Financial at 60 %, now 50 %"


def test_a_plan_of_other_tables_is_refused() -> None:
    plan = shop()
    tables = frames(SHOP)
    more = pl.concat(
        [
            tables["goals"],
            pl.DataFrame({"goal_id": ["F3"], "name": ["New"], "perspective_id": "F", "unit_id": "O"}),
        ],
        how="diagonal",
    )
    other = problem_of(goals=more)
    with pytest.raises(ValueError, match="its scorecards are not of the same candidates and steps"):
        plan_changes(replace(plan, problem=other))


def test_made_up_weights_warn_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(problem_of(), CARDS)
    monkeypatch.setattr(changes, "solve", lambda *_, **__: plan)
    assert plan_changes(plan, shifts=(0.05,), draws=2).height == 4


@pytest.mark.parametrize("wrong", [{"draws": -1}, {"spread": 1.5}])
def test_numbers_that_mean_nothing_are_refused(plan: Plan, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        plan_changes(plan, **wrong)  # type: ignore[arg-type]
