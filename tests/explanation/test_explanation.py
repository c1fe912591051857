"""Why, and why not: what is asked, what the answer says in words, and what it hangs on."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

import alignopt
from ruled import problem, rule
from sketch import Sketch

QUICK = alignopt.Settings(passes=1, gap=1e-4, nodes=1_000)
AGREED = "Works agreement, section 2"


@cache
def office(*rules: tuple[tuple[str, Any], ...]) -> alignopt.Plan:
    """The plan of the small organisation under some rules."""
    return alignopt.solve(problem(*map(dict, rules)), settings=QUICK)


def agreed(kind: str, **columns: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(rule(kind, source=AGREED, **columns).items())


def says(answer: alignopt.Explanation, text: str) -> None:
    assert re.search(text, answer.text), answer.text


def carried(plan: alignopt.Plan, holder: str) -> dict[str, float]:
    return dict(plan.goals.filter(holder_id=holder).select("goal_id", "weight").iter_rows())


def first(plan: alignopt.Plan, holder: str, *, on: bool) -> str:
    """A goal on a card, or one that is not."""
    return next(goal for goal in plan.organisation.goals.ids if (goal in carried(plan, holder)) == on)


@pytest.mark.parametrize(
    ("holder", "goal", "match"),
    [
        ("X", "F1", "there is no holder 'X'"),
        ("P", "F1b", "there is no goal 'F1b'; did you mean 'F1' or 'F1a'"),
    ],
)
@pytest.mark.parametrize("ask", [alignopt.why, alignopt.why_not])
def test_unknown_names_are_refused(ask: Any, holder: str, goal: str, match: str) -> None:
    with pytest.raises(alignopt.UnknownName, match=match):
        ask(office(), holder, goal)


def test_who_has_no_scorecard_cannot_be_asked_about() -> None:
    sketch = Sketch().unit("O").people(2, "O").person("N", "O", capacity=0.0).goal("F1").goal("C1", "C")
    plan = alignopt.solve(alignopt.read(sketch.tables()), settings=QUICK)
    for ask in (alignopt.why, alignopt.why_not):
        with pytest.raises(alignopt.UnknownName, match="N has no scorecard: no capacity"):
            ask(plan, "N", "F1")


def test_the_other_question_is_pointed_to() -> None:
    plan = office()
    on, off = (first(plan, "P", on=on) for on in (True, False))
    with pytest.raises(ValueError, match=rf"P carries {on} in this plan: ask why\(plan, 'P', '{on}'\)"):
        alignopt.why_not(plan, "P", on)
    with pytest.raises(
        ValueError, match=rf"P does not carry {off} in this plan: ask why_not\(plan, 'P', '{off}'\)"
    ):
        alignopt.why(plan, "P", off)


def test_it_says_what_it_would_be_otherwise_who_moves_and_what_it_hangs_on() -> None:
    plan = office()
    goal = max(carried(plan, "P"), key=carried(plan, "P").__getitem__)
    answer = alignopt.why(plan, "P", goal)
    assert answer.question == f"Why does Person P (P) carry Goal {goal} ({goal})?"
    says(answer, rf"^Person P \(P\) carries Goal {goal} \({goal}\) with \d+ %\.\n")
    says(answer, r"\n(Without it, the plan would be worse by \d\.\d points \(|That is free: without it)")
    says(answer, r"points while 1 scorecard stays\)")
    says(answer, r"\nPerson P would have Goal ")
    says(answer, r"\n(Nobody else's scorecard would change|\d other scorecards? would change: )")
    says(answer, r"\nDecided anew for this answer: 4 scorecards; kept as they are: 1 scorecard\.$")
    assert 3 <= len(answer.sentences) <= 8
    assert repr(answer) == answer.text
    assert answer.question in answer._repr_html_()
    assert answer.sentences[0] in answer._repr_html_()


def test_the_frames_are_what_the_plans_differ_by() -> None:
    plan = office()
    answer = alignopt.why(plan, "P", first(plan, "P", on=True))
    assert answer.other is not None
    assert answer.criteria.columns == ["criterion", "before", "after", "change", "weighted"]
    sizes = answer.criteria["weighted"].abs().round(6).to_list()
    assert sizes == sorted(sizes, reverse=True)
    assert answer.criteria["weighted"].sum() == pytest.approx(answer.change)
    assert answer.moved["holder_id"][0] == "P"
    for holder, goal, before, after in answer.moved.select(
        "holder_id", "goal_id", "before", "after"
    ).iter_rows():
        assert carried(plan, holder).get(goal, 0.0) == pytest.approx(before)
        assert carried(answer.other, holder).get(goal, 0.0) == pytest.approx(after)
    assert answer.decided + answer.kept == 5


def test_the_other_plan_can_be_gone_on_with(tmp_path: Any) -> None:
    plan = office()
    other = alignopt.why(plan, "P", first(plan, "P", on=True)).other
    assert other is not None
    assert alignopt.audit(plan.problem, other).is_sound
    assert other.bound == pytest.approx(plan.bound)
    assert set(other.decided) == {"A", "P", "Q", "R"}
    assert other.write(tmp_path / "out").is_dir()
    again = alignopt.solve(plan.problem, start=other, settings=QUICK)
    assert again.total <= other.total + 1e-6


def test_what_is_free_is_said_to_be() -> None:
    """Two goals that differ in nothing, of which each person carries one."""
    sketch = Sketch(F=1.0).unit("O").person("P", "O").person("Q", "O").goal("F1").goal("F2")
    sketch.rule("weight_step", 0.5).rule("goal_count", 1, 2, level="person")
    sketch.rule("goal_weight", 0.0, 1.0, level="person").rule("contributors", None, 1, goal_id="F1")
    sketch.rule("contributors", None, 1, goal_id="F2")
    plan = alignopt.solve(alignopt.read(sketch.tables()), settings=QUICK)
    answer = alignopt.why_not(plan, "P", first(plan, "P", on=False))
    assert answer.is_possible
    assert answer.is_free
    assert answer.change == pytest.approx(0.0, abs=1e-6)
    says(answer, r"That is free: with it, the plan is as good; no difference can be told \(")
    says(answer, r"1 other scorecard would change: Person Q \(Q\) would have ")


@pytest.mark.parametrize(
    ("rules", "holder", "goal", "match"),
    [
        (
            [agreed("forbid", holder_id="P", goal_id="F2")],
            "P",
            "F2",
            r"It cannot: R1 \(forbid, P, F2; Works agreement, section 2\) forbids it\.",
        ),
        (
            [agreed("min_fit", min=0.5, goal_id="C1a")],
            "P",
            "C1a",
            r"It cannot: the fit for it is 33 %, and R1 \(min fit 0\.5, C1a; .*\) asks for at least 50 %\.",
        ),
        (
            [agreed("require", level="person", goal_id="C1a")],
            "P",
            "C1a",
            r"It must: R1 \(require, level person, C1a; Works agreement, section 2\) asks for it\.",
        ),
        (
            [agreed("goal_count", level="person", min=1.0, category="safety")],
            "P",
            "C1a",
            r"It must: R1 \(goal count at least 1, .*, category safety; .*\) leaves no scorecard without it",
        ),
        (
            [agreed("forbid", holder_id="A", goal_id="F2")],
            "P",
            "F2",
            r"It cannot: R1 \(forbid, A, F2; .*\) leaves no scorecard with it; "
            r"the card of Area \(A\) carries nothing that it serves\.",
        ),
        (
            [
                agreed("goal_count", level="person", max=3.0),
                *(agreed("require", holder_id="P", goal_id=goal) for goal in ("F1", "C1", "F2")),
            ],
            "P",
            "C2",
            r"It cannot: R1 \(goal count at most 3, .*\) and R2 \(.*\) and R3 \(.*\) and R4 \(.*\) "
            "together leave no scorecard with it",
        ),
        (
            [],
            "O",
            "C1",
            "It must: by default, the organisation's card carries every strategic goal that has a target",
        ),
    ],
    ids=["forbidden", "unfit", "required", "category", "nobody above may", "full", "strategy"],
)
def test_what_rules_leave_no_choice_names_them(rules: Any, holder: str, goal: str, match: str) -> None:
    plan = office(*rules)
    ask = alignopt.why if goal in carried(plan, holder) else alignopt.why_not
    answer = ask(plan, holder, goal)
    assert answer.is_possible is False
    assert (answer.other, answer.change, answer.is_distinguishable) == (None, None, None)
    assert answer.criteria.is_empty()
    assert answer.moved.is_empty()
    says(answer, match)
    says(answer, r"No plan exists with(out)? it, whatever other scorecards look like\.$")
    assert "(the question)" not in answer.text


def test_where_it_enters_and_what_is_listed_is_said() -> None:
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").person("P", "A").person("Q", "B")
    sketch.goal("F1").goal("C1", "C").goal("C2", "C").goal("F1a", at="B", serves="F1").may("P", "F1", "C1")
    plan = alignopt.solve(alignopt.read(sketch.tables()), settings=QUICK)
    says(alignopt.why_not(plan, "P", "F1a"), r"it enters at Unit B \(B\), and Person P \(P\) is not beneath")
    listed = r"It cannot: it is not among the goals listed in eligibility for Person P \(P\)\."
    says(alignopt.why_not(plan, "P", "C2"), listed)
    assert alignopt.why_not(plan, "P", "F1a").reasons["kind"].to_list() == ["entry", "eligibility"]
    beneath = r"nobody beneath may carry Goal C2 \(C2\) or a goal that serves it"
    says(alignopt.why_not(plan, "A", "C2"), beneath)


def test_a_default_that_leaves_no_choice_is_named() -> None:
    """Three goals are open, and a scorecard has three at least, unless a rule says otherwise."""
    sketch = Sketch().unit("O").people(1, "O").goal("F1").goal("F2").goal("C1", "C")
    plan = alignopt.solve(alignopt.read(sketch.tables()), settings=QUICK)
    answer = alignopt.why(plan, "P01", "F1")
    assert answer.is_possible is False
    says(answer, r"It must: only 3 goals are open, and at least 3 must be carried \(by default\)")


def test_rules_that_hold_because_of_it_are_told() -> None:
    plan = office(agreed("contributors", goal_id="C2", max=1.0))
    off = next(holder for holder in "PQR" if "C2" not in carried(plan, holder))
    answer = alignopt.why_not(plan, off, "C2")
    says(
        answer,
        r"R1 \(contributors at most 1, C2; Works agreement, section 2\): 1 holder carries Goal C2 \(C2\) or",
    )
    plan = office(agreed("perspective_weight", level="person", perspective_id="F", min=0.5))
    answer = alignopt.why(plan, "P", "F1")
    says(
        answer,
        r"It hangs on: R1 \(perspective weight at least 50 %.*\): without it there would be \d+ %, unless",
    )
    says(answer, r"the fit for it is 100 %, on average 42 % for 2 other goals open to Person P \(P\)")
    kinds = answer.reasons["kind"].to_list()
    assert kinds[0] == "rule"
    assert {"fit", "fit_of_team", "balance", "sight", "strategy"} <= set(kinds)


def test_cards_above_move_where_they_must() -> None:
    """Nothing on the unit's card is served by the goal, nor on the card above it but for one."""
    sketch = Sketch(F=0.5, C=0.5).unit("O").unit("A", "O").unit("B", "A").people(2, "B")
    for goal in ("F1", "F2", "C1", "C2"):
        sketch.goal(goal, goal[0], priority=1.0 + 4.0 * (goal in ("F1", "C1")))
    for unit in ("A", "B"):
        sketch.rule("goal_count", 1, 2, holder_id=unit)
        sketch.rule("goal_weight", 0.0, 1.0, holder_id=unit)
    sketch.rule("goal_count", 1, 2, level="person").rule("goal_weight", 0.0, 1.0, level="person")
    plan = alignopt.solve(alignopt.read(sketch.tables()), settings=QUICK)
    assert set(carried(plan, "A")) == {"F1", "C1"}
    answer = alignopt.why_not(plan, "P01", "F2")
    assert answer.is_possible
    assert {"A", "B"} <= set(answer.moved["holder_id"])
    assert answer.alone is None
    says(answer, r"It hangs on: .*the card of Unit B \(B\) carries nothing that it serves")


def test_a_plan_that_can_be_made_better_is_not_the_questions_doing() -> None:
    plan = alignopt.solve(problem(), settings=alignopt.Settings(passes=0))
    better = alignopt.solve(problem(), settings=QUICK)
    assert plan.total > better.total + 0.05
    answer = alignopt.why(plan, "A", first(plan, "A", on=True))
    assert answer.low - 1e-6 <= answer.difference <= answer.high + 1e-6
    assert answer.baseline.total < answer.other.total < plan.total - 1
    assert answer.is_better
    says(answer, r"Without it, the plan would be worse by 1\.9 points")
    says(
        answer,
        r"Apart from the question, the same scorecards decided anew with it would make the plan better by 3",
    )
    says(
        answer,
        r"The other plan \(\.other\) has some of that, too: against the plan asked about it is better by 1",
    )
    assert "new baseline (.other)" not in answer.text


def test_a_forced_change_that_improves_the_plan_is_offered_as_the_new_baseline() -> None:
    better = office(agreed("perspective_weight", level="person", perspective_id="F", min=0.5))
    worse = alignopt.why(better, "P", "F1")
    assert worse.change > 1
    answer = alignopt.why_not(worse.other, "P", "F1")
    assert answer.is_better
    assert answer.change == pytest.approx(-worse.change, abs=1e-3)
    says(answer, r"With it, the (best plan found is|plan would be) better by \d\.\d points")
    says(
        answer, r"That is better than the plan asked about: it can be taken as the new baseline \(\.other\)\."
    )


def test_nothing_is_changed_by_asking() -> None:
    plan = office()
    before = plan.scorecards.clone()
    steps = plan.solution.cards.steps.copy()
    alignopt.why(plan, "P", first(plan, "P", on=True))
    alignopt.why_not(plan, "P", first(plan, "P", on=False))
    assert plan.scorecards.equals(before)
    assert (plan.solution.cards.steps == steps).all()
