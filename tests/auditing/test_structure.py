"""What holds beside rules: full cards, available goals, lines of sight, and the defaults."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alignopt
from audited import cards, found, small
from checker_given import Given
from organisations import NAMED, organisations
from ruled import problem, rule
from sketch import Sketch


def structure(audit):
    """Kind, holder and item of findings of structure."""
    rows = audit.findings.filter(source="structure")
    assert rows["rule_id"].is_null().all()
    assert rows["hard"].all()
    return rows.select("kind", "holder_id", "item_id").rows()


def test_sound_cards_break_nothing():
    audit = alignopt.audit(small(), cards())
    assert audit.findings.is_empty()
    assert audit.is_sound
    assert audit.out_of_sight.is_empty()


def test_a_card_that_does_not_add_up():
    audit = alignopt.audit(small(), cards(P={"F1a": 0.4, "F2": 0.2, "C1": 0.35}))
    assert found(audit) == [("P", None, 95.0, 100.0, 100.0, 5.0)]
    assert audit.findings["text"].to_list() == [
        "P (Person P) has weights that add up to 95 %, not 100 % (scaled to 100 % for the criteria)"
    ]


def test_weights_that_do_not_add_up_are_scaled_for_the_criteria():
    half = {goal: weight / 2 for goal, weight in cards()["P"].items()}
    whole, scaled = (alignopt.audit(small(), each) for each in (cards(), cards(P=half)))
    assert scaled.criteria["points"].to_list() == pytest.approx(whole.criteria["points"].to_list())


def test_unknown_holders_and_goals_are_findings_and_not_in_the_criteria():
    spoilt = cards(P={"F1a": 0.2, "F2": 0.1, "C1": 0.2, "G-9": 0.5}, Z={"F1": 1.0})
    audit = alignopt.audit(small(), spoilt)
    assert structure(audit) == [("unknown_holder", "Z", None), ("unknown_goal", "P", "G-9")]
    assert audit.findings["text"].to_list()[:2] == [
        "Z is no unit or person of this problem; its card is left out",
        "P (Person P) carries G-9, which is no goal of this problem",
    ]
    sound = alignopt.audit(small(), cards())
    assert audit.criteria["points"].to_list() == pytest.approx(sound.criteria["points"].to_list())


def test_who_should_have_a_card_and_has_none():
    audit = alignopt.audit(small(), cards(Q=None, A={"F1": 0.0}))
    assert structure(audit) == [("no_scorecard", "A", None), ("no_scorecard", "Q", None)]
    assert "2 holders without a scorecard: in the criteria they carry nothing" in repr(audit)


def test_a_goal_that_enters_elsewhere_is_not_available():
    audit = alignopt.audit(small(), cards(O={"F1": 0.3, "F2": 0.2, "C1": 0.3, "C2": 0.1, "L": 0.1}))
    assert structure(audit) == [("availability", "O", "L")]
    text = "O (Unit O) carries L, which is not open to it: L enters at A"
    assert text in audit.findings["text"].to_list()


def test_a_goal_that_is_not_in_the_list_is_not_available():
    problem = small().replace(
        eligibility=pl.DataFrame({"holder_id": ["P", "P", "P"], "goal_id": ["F1a", "F2", "L"]})
    )
    audit = alignopt.audit(problem, cards())
    assert structure(audit) == [("availability", "P", "C1")]
    assert audit.findings["text"].str.contains("C1 is not in its list of eligible goals").any()


def test_a_goal_that_a_rule_forbids_is_reported_once():
    audit = alignopt.audit(small({"kind": "forbid", "goal_id": "C1", "holder_id": "P"}), cards())
    assert audit.findings.select("kind", "rule_id", "item_id").rows() == [("forbid", "R1", "C1")]


def test_a_competency_needs_a_section_and_somebody_who_asks_for_it():
    spoilt = cards(P={"F1a": 0.4, "F2": 0.2, "C1": 0.3, "K1": 0.1})
    audit = alignopt.audit(small(), spoilt)
    assert structure(audit) == [("availability", "P", "K1")]
    rule = {"kind": "section_weight", "section": "competencies", "max": 0.3}
    assert structure(alignopt.audit(small(rule), spoilt)) == []


def test_who_has_no_capacity_should_have_no_card():
    problem = small()
    capacity = problem.capacity.with_columns(
        capacity=pl.when(pl.col("holder_id") == "P").then(0.0).otherwise(pl.col("capacity"))
    )
    audit = alignopt.audit(problem.replace(capacity=capacity), cards())
    assert structure(audit) == [("availability", "P", None)]
    assert audit.findings["text"].to_list() == [
        "P (Person P) has no capacity, and so should have no scorecard"
    ]


def test_a_line_of_sight_ends_where_the_card_above_carries_nothing_it_serves():
    audit = alignopt.audit(small(), cards(A={"F2": 0.3, "C1": 0.3, "C2": 0.3, "L": 0.1}))
    assert structure(audit) == [("line_of_sight", "P", "F1a"), ("line_of_sight", "Q", "F1a")]
    text = "P (Person P) carries F1a, which serves no goal on the card of A"
    assert text in audit.findings["text"].to_list()


def test_where_the_unit_above_has_no_card_the_next_one_counts():
    spoilt = cards(A=None, O={"F2": 0.4, "C1": 0.3, "C2": 0.3})
    lines = [row for row in structure(alignopt.audit(small(), spoilt)) if row[0] == "line_of_sight"]
    assert lines == [("line_of_sight", "P", "F1a"), ("line_of_sight", "Q", "F1a")]


def test_where_no_card_stands_above_nothing_is_out_of_line():
    audit = alignopt.audit(small(), cards(A=None, O=None))
    assert {kind for kind, *_ in structure(audit)} == {"no_scorecard"}
    assert audit.out_of_sight.is_empty()


def test_who_carries_local_goals_only_is_out_of_sight():
    audit = alignopt.audit(small(), cards(A=None, O=None, Q={"L": 1.0}))
    assert audit.out_of_sight.rows() == [("Q", "Person Q")]
    assert "no line of sight to the strategy: Q: see audit.out_of_sight" in repr(audit)


def test_a_line_must_go_up_card_by_card():
    """P's F1a serves nothing on A's card, and the rest of P's card is not strategic either."""
    audit = alignopt.audit(small(), cards(A={"C1": 0.4, "C2": 0.3, "L": 0.3}, P={"F1a": 0.6, "L": 0.4}))
    assert audit.out_of_sight["holder_id"].to_list() == ["P"]


def test_the_top_carries_every_strategic_goal():
    audit = alignopt.audit(
        small(), cards(O={"F1": 0.4, "F2": 0.3, "C1": 0.3}, A={"F1": 0.5, "F2": 0.2, "C1": 0.3})
    )
    assert ("strategic_goal", "O", "C2") in structure(audit)
    assert "O (Unit O) does not carry C2, a strategic goal with a target" in audit.findings["text"].to_list()


def test_a_stated_number_of_goals_replaces_every_strategic_goal():
    stated = problem(rule("goal_count", holder_id="O", min=3.0, max=3.0))
    plan = alignopt.solve(stated, settings=alignopt.Settings(passes=1))
    audit = alignopt.audit(stated, plan)
    assert plan.goals.filter(holder_id="O").height == 3
    assert audit.is_sound, audit


DEFAULTS = {
    "too few": ({"F1a": 0.4, "C1": 0.6}, {"goal_count", "goal_weight"}),
    "too many": (
        {"F1": 0.1, "F2": 0.2, "F1a": 0.1, "C1": 0.2, "C2": 0.1, "L": 0.3},
        set(),
    ),
    "too light": ({"F1a": 0.35, "F2": 0.3, "C1": 0.3, "C2": 0.05}, {"goal_weight"}),
    "off the step": ({"F1a": 0.34, "F2": 0.33, "C1": 0.33}, {"weight_step"}),
}


@pytest.mark.parametrize("case", DEFAULTS)
def test_defaults(case):
    card, kinds = DEFAULTS[case]
    audit = alignopt.audit(small(), cards(P=card))
    assert set(audit.findings["kind"]) == kinds
    assert audit.findings["rule_id"].is_null().all()
    assert set(audit.findings["source"]) <= {"default"}


def test_a_default_says_so():
    audit = alignopt.audit(small(), cards(P={"F1a": 0.4, "F2": 0.6}))
    assert audit.findings["text"].to_list() == [
        "P (Person P) carries 2 goals, at least 3 required (default)",
        "P (Person P) carries F2 with 60 %, at most 40 % allowed (default)",
    ]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"kind": "goal_weight", "max": 0.7}, set()),
        ({"kind": "goal_weight", "goal_id": "F2", "max": 0.7}, set()),
        ({"kind": "fix_weight", "goal_id": "F2", "holder_id": "P", "min": 0.6}, set()),
        ({"kind": "goal_weight", "goal_id": "F2", "max": 0.7, "hard": False}, set()),
        ({"kind": "goal_weight", "goal_id": "F1a", "max": 0.7}, {"goal_weight"}),
        ({"kind": "goal_weight", "role": "clerk", "max": 0.7}, {"goal_weight"}),
    ],
)
def test_stated_rules_replace_defaults(rule, left):
    audit = alignopt.audit(small(rule), cards(P={"F1a": 0.2, "F2": 0.6, "C1": 0.2}))
    assert set(audit.findings.filter(source="default")["kind"]) == left


def test_the_default_number_of_competencies():
    rule = {"kind": "section_weight", "section": "competencies", "max": 0.6}
    count = {"kind": "goal_count", "section": "competencies", "max": 1}
    card = cards(P={"F1a": 0.3, "F2": 0.2, "C1": 0.3, "K1": 0.1, "K2": 0.1})
    assert found(alignopt.audit(small(rule), card)) == []
    assert found(alignopt.audit(small(rule, count), card)) == [("P", None, 2.0, None, 1.0, 1.0)]


def drawn_cards(data, problem, among):
    """Random cards of everyone who should have one, of goals out of what ``among`` says."""
    out = {}
    for holder in sorted(Given(problem.tables()).holders):
        goals = data.draw(
            st.lists(st.sampled_from(sorted(among(holder))), min_size=1, max_size=4, unique=True)
        )
        parts = [data.draw(st.integers(1, 9)) for _ in goals]
        out[holder] = {goal: part / sum(parts) for goal, part in zip(goals, parts, strict=True)}
    return out


@settings(max_examples=40)
@given(organisations(), st.data())
def test_structure_agrees_with_a_second_reading(tables, data):
    problem = alignopt.read(tables, name="drawn")
    told = Given(problem.tables())
    drawn = drawn_cards(data, problem, lambda holder: told.goals)
    rows = structure(alignopt.audit(problem, drawn))
    unavailable = {(h, goal) for h, card in drawn.items() for goal in card if goal not in told.available[h]}
    assert {row[1:] for row in rows if row[0] == "availability"} == unavailable
    broken = {(h, goal) for h, card in drawn.items() for goal in card if not in_line(told, drawn, h, goal)}
    assert {row[1:] for row in rows if row[0] == "line_of_sight"} == broken


def in_line(told, drawn, holder, goal):
    """Whether a goal's line goes on with the next card above, or starts beneath that one."""
    beneath = [holder]
    for above in told.path(holder)[1:]:
        if above in drawn:
            if any(told.starts_at(goal, each) for each in beneath):
                return True
            return any(each in drawn[above] for each in told.line[goal])
        beneath.append(above)
    return True


@pytest.mark.parametrize("name", NAMED)
def test_odd_organisations_can_be_audited(name):
    problem = alignopt.read(NAMED[name](), name=name)
    told = Given(problem.tables())
    equal = {
        holder: {goal: 1 / len(told.available[holder]) for goal in told.available[holder]}
        for holder in told.holders
    }
    audit = alignopt.audit(problem, equal) if equal else None
    if audit is not None:
        kinds = {kind for kind, *_ in structure(audit)}
        assert kinds <= {"line_of_sight"}
        assert audit.criteria["points"].is_finite().all()


def test_a_lone_unit_is_its_own_top():
    sketch = Sketch().unit("O", capacity=1.0).goal("F1").goal("C1", "C")
    audit = alignopt.audit(alignopt.read(sketch.tables(), name="lone"), {"O": {"F1": 0.5, "C1": 0.5}})
    assert audit.is_sound
