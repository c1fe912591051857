"""Reading the cards that are audited: whatever they come in, and what is wrong with them."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt.auditing.weights import read_weights
from audited import CARDS, small
from handmade import CARDS as SHOP
from handmade import plan_of, problem_of


def test_mappings_and_frames_say_the_same():
    rows = [(holder, goal, weight) for holder, card in CARDS.items() for goal, weight in card.items()]
    frame = pl.DataFrame(rows, schema=["holder_id", "goal_id", "weight"], orient="row")
    read = read_weights(small(), frame)
    assert read.equals(read_weights(small(), CARDS))
    assert read.equals(read_weights(small(), frame.to_pandas()))
    assert read.columns == ["holder_id", "item_id", "section", "weight"]


def test_a_plan_and_its_scorecards_say_the_same(tmp_path):
    plan = plan_of(problem_of(), SHOP)
    read = read_weights(plan.problem, plan)
    plan.scorecards.write_csv(tmp_path / "scorecards.csv")
    assert read.equals(read_weights(plan.problem, tmp_path / "scorecards.csv"))
    assert read.height == plan.scorecards.height


@pytest.mark.parametrize(
    ("item", "given", "section"),
    [
        ("F1", None, "goals"),
        ("K1", None, "competencies"),
        ("K1", "goals", "goals"),
        ("G-9", None, "goals"),
        ("G-9", "competencies", "competencies"),
    ],
)
def test_sections_that_are_not_given(item, given, section):
    schema = {"holder_id": pl.String, "goal_id": pl.String, "weight": pl.Float64, "section": pl.String}
    frame = pl.DataFrame([("P", item, 1.0, given)], schema=schema, orient="row")
    assert read_weights(small(), frame)["section"].to_list() == [section]


BAD = {
    "a percentage": (
        {"P": {"F1": 40}},
        r"weights row 0, weight \(P/F1\): got 40, expected a share from 0 to 1; write 0.4, if 40 % is meant",
    ),
    "text": ({"P": {"F1": "half"}}, "got half, expected a share from 0 to 1"),
    "nothing": ({"P": {"F1": None}}, "got nothing, expected a share from 0 to 1"),
    "no number": ({"P": {"F1": float("nan")}}, "what is missing is null or empty, not NaN"),
    "negative": ({"P": {"F1": -0.1}}, "got -0.1, expected a share from 0 to 1"),
    "empty": ({}, "got no records"),
    "a mapping of lists": ({"P": ["F1"]}, r"hand in polars.DataFrame\(...\) of it"),
    "no column": (pl.DataFrame({"holder_id": ["P"], "goal_id": ["F1"]}), "add the column weight"),
    "an unknown section": (
        pl.DataFrame({"holder_id": ["P"], "goal_id": ["F1"], "weight": [1.0], "section": ["goal"]}),
        "got goal, expected one of goals, competencies; write goals",
    ),
    "twice": (
        pl.DataFrame({"holder_id": ["P", "P"], "goal_id": ["F1", "F1"], "weight": [0.5, 0.5]}),
        "got P/F1 again, as in row 0",
    ),
    "twice, once the section is filled in": (
        pl.DataFrame(
            {
                "holder_id": ["P", "P"],
                "goal_id": ["F1", "F1"],
                "weight": [0.5, 0.5],
                "section": ["goals", None],
            }
        ),
        "row 1, .*: got F1 again among the goals, as in row 0",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_weights(case):
    weights, said = BAD[case]
    with pytest.raises(alignopt.BadInput, match="in the weights") as caught:
        alignopt.audit(small(), weights)
    assert caught.match(said)
    assert len(caught.value.failures) == 1


def test_all_mistakes_of_a_file_are_listed_at_once(tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text("holder_id,goal_id,weigth\nP,F1,40\n", encoding="utf-8")
    said = r"cards\.csv row 1, weigth: got the name 'weigth'.*rename it to weight"
    with pytest.raises(alignopt.BadInput, match=said):
        alignopt.audit(small(), path)
    path.write_text("holder_id,goal_id,weight\nP,F1,40\nP,F2,x\n,C1,0.2\n", encoding="utf-8")
    with pytest.raises(alignopt.BadInput, match="3 failures in the weights") as caught:
        alignopt.audit(small(), path)
    assert caught.value.failures["row"].to_list() == [2, 3, 4]


def test_a_goal_and_a_competency_of_the_same_name_may_stand_on_one_card():
    frame = pl.DataFrame(
        {
            "holder_id": ["P", "P"],
            "goal_id": ["K1", "K1"],
            "weight": [0.5, 0.5],
            "section": ["goals", "competencies"],
        }
    )
    assert read_weights(small(), frame).height == 2
