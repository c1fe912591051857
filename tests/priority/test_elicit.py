"""What the judgements of a problem come to, set by set, respondent by respondent."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import alignopt
from judged import SCHEMA, compared, extremes, problem, rated

ALL = {"C": 40.0, "F": 40.0, "L": 10.0, "P": 10.0}
CONSISTENT = {
    ("C", "F"): 2.0,
    ("C", "L"): 4.0,
    ("C", "P"): 8.0,
    ("F", "L"): 2.0,
    ("F", "P"): 4.0,
    ("L", "P"): 2.0,
}
CONTRADICTING = {("C1", "C2"): 6.0, ("C2", "C3"): 6.0, ("C3", "C1"): 3.0}


def local(found: alignopt.Elicited, kind: str = "perspectives") -> dict[str, float]:
    return dict(found.weights.filter(kind=kind).select("item_id", "local").iter_rows())


def test_points_are_shares():
    assert local(alignopt.elicit(problem(rated("Ann", "points", None, ALL)))) == pytest.approx(
        {"C": 0.4, "F": 0.4, "L": 0.1, "P": 0.1}
    )


def test_swing_is_in_proportion_to_the_largest():
    rows = rated("Ann", "swing", None, {"C": 100, "F": 50, "L": 25, "P": 25})
    assert local(alignopt.elicit(problem(rows))) == pytest.approx(
        {"C": 0.5, "F": 0.25, "L": 0.125, "P": 0.125}
    )


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (None, [25 / 48, 13 / 48, 7 / 48, 3 / 48]),
        ("ranks", [25 / 48, 13 / 48, 7 / 48, 3 / 48]),
        ("rank_sum", [0.4, 0.3, 0.2, 0.1]),
        (["rank_sum"], [0.4, 0.3, 0.2, 0.1]),
    ],
)
def test_ranks_by_centroid_or_sum(method, expected):
    rows = rated("Ann", "ranks", None, {"P": 1, "L": 2, "F": 3, "C": 4})
    found = local(alignopt.elicit(problem(rows), method))
    assert [found[each] for each in "PLFC"] == pytest.approx(expected)


@pytest.mark.parametrize("method", [None, "eigenvector", "geometric_mean", "column_mean", "pairwise"])
def test_consistent_comparisons_come_back_by_any_method(method):
    found = alignopt.elicit(problem(compared("Ann", None, CONSISTENT)), method)
    assert local(found) == pytest.approx({"C": 8 / 15, "F": 4 / 15, "L": 2 / 15, "P": 1 / 15})
    assert found.consistency["ratio"].to_list() == pytest.approx([0], abs=1e-9)


def test_some_comparisons_are_enough_where_they_connect_all():
    rows = compared("Ann", None, {("C", "F"): 2.0, ("F", "L"): 2.0, ("P", "L"): 0.5})
    found = alignopt.elicit(problem(rows))
    assert local(found) == pytest.approx({"C": 8 / 15, "F": 4 / 15, "L": 2 / 15, "P": 1 / 15})
    assert np.isnan(found.consistency["ratio"][0])


def test_best_and_worst():
    rows = extremes("Ann", None, ("C", "P"), {"F": 2, "L": 4, "P": 8}, {"F": 4, "L": 2})
    found = alignopt.elicit(problem(rows))
    assert local(found) == pytest.approx({"C": 8 / 15, "F": 4 / 15, "L": 2 / 15, "P": 1 / 15})
    assert found.respondents["method"].unique().to_list() == ["best_worst"]


def test_goals_of_a_perspective_and_goals_that_serve_a_goal():
    rows = rated("Ann", "points", "C", {"C1": 6, "C2": 3, "C3": 1})
    rows += rated("Ann", "points", "C1", {"C1a": 1, "C1b": 3})
    rows += rated("Ann", "points", None, ALL)
    found = alignopt.elicit(problem(rows))
    overall = dict(found.weights.select("item_id", "overall").iter_rows())
    assert overall["C1"] == pytest.approx(0.4 * 0.6)
    assert overall["C1b"] == pytest.approx(0.4 * 0.6 * 0.75)
    assert overall["F1"] == pytest.approx(0.4 * 0.5)
    assert found.weights.filter(item_id="F1")["respondents"].to_list() == [0]


def test_what_nobody_judged_stays_as_stated():
    found = alignopt.elicit(problem(rated("Ann", "points", "F", {"F1": 3, "F2": 1})))
    assert local(found) == pytest.approx({"C": 0.4, "F": 0.3, "L": 0.2, "P": 0.1})
    assert found.weights.filter(kind="perspectives")["respondents"].to_list() == [0] * 4
    assert local(found, "goals")["F1"] == pytest.approx(0.75)


def test_respondents_are_put_together_by_geometric_mean_as_they_count():
    rows = rated("Ann", "points", "F", {"F1": 80, "F2": 20}, weight=3)
    rows += rated("Bo", "points", "F", {"F1": 20, "F2": 80})
    ratio = 4 ** (3 / 4) / 4 ** (1 / 4)
    weighed = local(alignopt.elicit(problem(rows)), "goals")
    assert weighed["F1"] / weighed["F2"] == pytest.approx(ratio)
    alike = local(alignopt.elicit(problem(rows), weighted=False), "goals")
    assert alike["F1"] == pytest.approx(0.5)


def test_respondents_may_judge_in_different_forms():
    rows = rated("Ann", "points", "F", {"F1": 80, "F2": 20})
    rows += compared("Bo", "F", {("F1", "F2"): 1.0}) + rated("Cy", "ranks", "F", {"F1": 1, "F2": 2})
    found = alignopt.elicit(problem(rows))
    weights = local(found, "goals")
    assert weights["F1"] / weights["F2"] == pytest.approx((4 * 1 * 3) ** (1 / 3))
    assert dict(found.respondents.filter(item_id="F1").select("respondent", "method").iter_rows()) == {
        "Ann": "points",
        "Bo": "eigenvector",
        "Cy": "rank_order_centroid",
    }


def test_each_respondent_is_shown_beside_the_group():
    rows = rated("Ann", "points", "F", {"F1": 80, "F2": 20}) + rated(
        "Bo", "points", "F", {"F1": 50, "F2": 50}
    )
    found = alignopt.elicit(problem(rows))
    own = found.respondents.filter(item_id="F1").sort("respondent")
    assert own["weight"].to_list() == pytest.approx([0.8, 0.5])
    assert own["importance"].to_list() == pytest.approx([0.5, 0.5])
    assert own["group"].to_list() == pytest.approx([2 / 3] * 2)
    widest = found.disagreement.row(0, named=True)
    assert (widest["item_id"], widest["highest_by"], widest["lowest_by"]) == ("F2", "Bo", "Ann")
    assert widest["factor"] == pytest.approx(2.5)


def test_one_form_is_chosen_where_somebody_judged_in_several():
    rows = rated("Ann", "points", "F", {"F1": 80, "F2": 20}) + rated("Ann", "ranks", "F", {"F1": 2, "F2": 1})
    asked = problem(rows)
    assert local(alignopt.elicit(asked, "points"), "goals")["F1"] == pytest.approx(0.8)
    assert local(alignopt.elicit(asked, "ranks"), "goals")["F1"] == pytest.approx(0.25)
    with pytest.raises(alignopt.BadInput, match=r"Ann/F.*got points and ranks.*choose with method='points'"):
        alignopt.elicit(asked)


def test_the_id_of_a_perspective_and_a_goal_may_be_the_same():
    before = problem()
    goals = before.goals.with_columns(pl.col("goal_id", "parent_id").replace("C1", "C"))
    rows = rated("Ann", "points", "C", {"C1a": 1, "C1b": 3})
    rows += rated("Bo", "points", "C", {"C": 2, "C2": 1, "C3": 1})
    judgements = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    found = alignopt.elicit(before.replace(goals=goals, judgements=judgements))
    weights = dict(found.weights.filter(pl.col("respondents") > 0).select("item_id", "local").iter_rows())
    assert weights == pytest.approx({"C": 0.5, "C2": 0.25, "C3": 0.25, "C1a": 0.25, "C1b": 0.75})


def test_contradiction_warns_in_words_and_names_who_and_what_would_mend_it():
    rows = compared("Ann", "C", CONTRADICTING)
    with pytest.warns(alignopt.Caution) as caught:
        found = alignopt.elicit(problem(rows))
    (said,) = (str(each.message) for each in caught)
    assert "judgements, value (Ann/goals of Customer): got a consistency ratio of" in said
    assert "expected at most 0.10" in said
    assert "contradict each other" in said
    assert "Service is judged 6 times as important as Price, while the others imply the reverse" in said
    assert not found.consistency["is_acceptable"][0]
    assert "Ann on goals of Customer: These judgements contradict each other" in repr(found)


def test_following_what_is_proposed_mends_it():
    rows = compared("Ann", "C", CONTRADICTING)
    with pytest.warns(alignopt.Caution):
        found = alignopt.elicit(problem(rows))
    proposed = found.mends.select("item_id", "other_id", "proposed").rows()
    changes = {(item, other): value for item, other, value in proposed}
    assert changes
    mended = CONTRADICTING.copy()
    for (item, other), value in changes.items():
        pair, ratio = ((item, other), value) if (item, other) in mended else ((other, item), 1 / value)
        mended[pair] = ratio
    after = alignopt.elicit(problem(compared("Ann", "C", mended)))
    assert after.consistency["ratio"][0] == pytest.approx(found.mends["ratio"][-1], abs=1e-6)
    assert after.mends.is_empty()


def test_of_many_who_contradict_themselves_the_worst_are_named_and_the_rest_counted():
    rows = [row for k in range(30) for row in compared(f"R{k:02}", "C", CONTRADICTING)]
    rows += compared("Zoe", "C", CONTRADICTING | {("C3", "C1"): 9.0})
    with pytest.warns(alignopt.Caution) as caught:
        found = alignopt.elicit(problem(rows))
    said = [str(each.message) for each in caught]
    assert len(said) == 21
    assert any("Zoe/goals of Customer" in each for each in said)
    assert "got 12 more whose judgements contradict each other" in said[-1]
    assert found.consistency.height == 32
    assert repr(found).count("These judgements contradict") == 6
    assert "... and 26 more contradict themselves: see .consistency" in repr(found)
    assert len(found.opinions[0].group.text) < 800


def test_a_group_that_contradicts_itself_is_named_as_such():
    rows = compared("Ann", "C", CONTRADICTING) + compared("Bo", "C", CONTRADICTING)
    with pytest.warns(alignopt.Caution) as caught:
        found = alignopt.elicit(problem(rows))
    assert sorted(str(each.message).split("(")[1].split("/")[0] for each in caught) == [
        "Ann",
        "Bo",
        "all respondents",
    ]
    assert found.consistency["respondent"].to_list() == ["Ann", "Bo", None]


def test_items_are_told_by_name_and_by_id_where_names_are_alike():
    before = problem(rated("Ann", "points", "F", {"F1": 80, "F2": 20}))
    goals = before.goals.with_columns(name=pl.col("name").replace("Costs", "Sales"))
    found = alignopt.elicit(before.replace(goals=goals))
    assert found.weights.filter(parent_id="F")["name"].to_list() == ["Sales (F1)", "Sales (F2)"]


def test_the_order_of_rows_does_not_matter():
    rows = compared("Ann", None, CONSISTENT) + rated("Bo", "points", None, ALL)
    one, other = alignopt.elicit(problem(rows)), alignopt.elicit(problem(rows[::-1]))
    assert one.weights.equals(other.weights)


def test_only_some_respondents_may_count():
    rows = rated("Ann", "points", "F", {"F1": 80, "F2": 20})
    rows += rated("Bo", "points", "F", {"F1": 50, "F2": 50})
    found = alignopt.elicit(problem(rows), respondents=["Bo"])
    assert local(found, "goals")["F1"] == pytest.approx(0.5)
    assert found.respondents["respondent"].unique().to_list() == ["Bo"]
    alone = alignopt.priorities(problem(rows), respondents=["Ann"])
    assert alone.goals.filter(goal_id="F1")["priority"][0] == pytest.approx(80)
    with pytest.raises(alignopt.UnknownName, match="there is no respondent 'Anne'; did you mean 'Ann'"):
        alignopt.elicit(problem(rows), respondents="Anne")


def test_no_judgements_are_refused():
    with pytest.raises(alignopt.BadInput, match=r"judgements: got no judgements.*add the table judgements"):
        alignopt.elicit(problem())


@pytest.mark.parametrize(
    ("method", "error", "said"),
    [
        ("pointz", alignopt.UnknownName, "there is no method 'pointz'; did you mean 'points'"),
        ("swing", ValueError, "method: got 'swing', but nobody judged so; the table judgements has ranks"),
        (["rank_sum", "ranks"], ValueError, "got rank_sum and ranks, expected one for ranks"),
    ],
)
def test_methods_that_make_no_sense_are_refused(method, error, said):
    rows = rated("Ann", "ranks", None, {"P": 1, "L": 2, "F": 3, "C": 4})
    with pytest.raises(error, match=said):
        alignopt.elicit(problem(rows), method)


def test_it_shows_itself_in_a_notebook():
    rows = rated("<b>Ann</b>", "points", "F", {"F1": 80, "F2": 20}) + rated(
        "Bo", "points", "F", {"F1": 1, "F2": 1}
    )
    page = alignopt.elicit(problem(rows))._repr_html_()
    assert "goals of Financial" in page
    assert "&lt;b&gt;Ann&lt;/b&gt; gives it" in page or "&lt;b&gt;Ann&lt;/b&gt; 20.0 %" in page
    assert "<b>Ann" not in page
