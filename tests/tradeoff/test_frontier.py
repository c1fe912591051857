"""The frontier: the true one of organisations of which every plan can be tried; what holds of any; words."""

from __future__ import annotations

from itertools import pairwise

import pytest

import alignopt
from alignopt.tradeoff.axes import GAIN
from priced import Tried, pair, plans_of, problem, remembered

pytestmark = pytest.mark.filterwarnings("ignore::alignopt.errors.Caution")

RATES = dict(alignopt.Rates().items())
DRAWN = {"pair": pair, "remembered": remembered}
NEAR = 1e-5
BETWEEN = [
    ("pair", "balance", "capability"),
    ("pair", "capability", "alignment"),
    ("pair", "specificity", "priority"),
    ("remembered", "churn", GAIN),
    ("remembered", GAIN, "capability"),
]


def value(tried: Tried, name: str, other: str) -> float:
    """What a plan comes to along one side, by hand."""
    if name != GAIN:
        return tried.points[name]
    return sum(rate * tried.points.get(each, 0.0) for each, rate in RATES.items() if each != other)


def true_points(name: str, x: str, y: str) -> list[tuple[float, float]]:
    """Undominated points of all plans."""
    points = {(round(value(each, x, y), 6), round(value(each, y, x), 6)) for each in plans_of(name)}
    return sorted(
        one for one in points if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in points)
    )


@pytest.mark.parametrize(("name", "x", "y"), BETWEEN)
def test_the_joint_method_finds_the_true_frontier(name, x, y):
    true = true_points(name, x, y)
    found = alignopt.frontier(problem(DRAWN[name]()), x, y, points=[at for at, _ in true], method="joint")
    assert [at for at, _ in found.points] == pytest.approx([at for at, _ in true], abs=NEAR)
    assert [at for _, at in found.points] == pytest.approx([at for _, at in true], abs=NEAR)


@pytest.mark.parametrize(("name", "x", "y"), BETWEEN)
def test_evenly_spread_limits_give_the_best_within_each(name, x, y):
    true = true_points(name, x, y)
    found = alignopt.frontier(problem(DRAWN[name]()), x, y, points=4, method="joint")
    assert found.points[0] == pytest.approx(true[0], abs=NEAR)
    assert found.points[-1] == pytest.approx(true[-1], abs=NEAR)
    for (_, at), limit in zip(found.points, found.limits, strict=True):
        assert at == pytest.approx(min(other for one, other in true if one <= limit + NEAR), abs=NEAR)


@pytest.fixture(scope="module", params=["joint", "cascade"])
def stability(request: pytest.FixtureRequest) -> alignopt.Frontier:
    return alignopt.frontier(problem(remembered()), "churn", GAIN, points=6, method=request.param)


def test_each_point_keeps_its_limit_and_is_a_plan_like_any_other(stability):
    for plan, (x, y), limit in zip(stability.plans, stability.points, stability.limits, strict=True):
        points = dict(plan.criteria.select("criterion", "points").iter_rows())
        assert points["churn"] == pytest.approx(x)
        assert x <= limit + NEAR
        assert plan.total == pytest.approx(y + RATES["churn"] * x)
        assert plan.bound <= plan.total
        assert plan.settings.rates == alignopt.Rates()
        weights = plan.scorecards.select("holder_id", "goal_id", "weight")
        audit = alignopt.audit(plan.problem, _cards(weights))
        assert audit.is_sound
        assert audit.total == pytest.approx(plan.total)


def _cards(rows) -> dict[str, dict[str, float]]:
    cards: dict[str, dict[str, float]] = {}
    for holder, goal, weight in rows.iter_rows():
        cards.setdefault(holder, {})[goal] = weight
    return cards


def test_no_point_is_dominated(stability):
    for (x, y), (right, low) in pairwise(stability.points):
        assert x < right
        assert low < y


def test_the_cascade_finds_points_of_the_true_frontier_and_its_ends():
    true = true_points("remembered", "churn", GAIN)
    found = alignopt.frontier(problem(remembered()), "churn", GAIN, points=6)
    for point in found.points:
        assert any(point == pytest.approx(each, abs=1e-3) for each in true)
    assert found.points[0] == pytest.approx(true[0], abs=1e-3)
    assert found.points[-1] == pytest.approx(true[-1], abs=1e-3)


def test_how_much_better_it_could_be_if_some_of_the_plans_moved(stability):
    steady, freer = stability.best_within(0.0), stability.best_within(35.0)
    assert freer.total < steady.total
    with pytest.raises(ValueError, match="no plan of this frontier has churn below 0"):
        stability.best_within(-1.0)


def test_the_frame_has_a_row_for_each_point(stability):
    frame = stability.frame
    assert frame.columns == ["x", "y", "eps", "total", "bound", "is_knee", "decided"]
    assert frame["is_knee"].sum() == 1
    assert frame["total"].to_list() == [plan.total for plan in stability.plans]
    assert stability.knee is stability.plans[frame["is_knee"].to_list().index(True)]


def test_it_is_the_same_twice():
    one, other = (alignopt.frontier(problem(remembered()), "churn", GAIN, points=3) for _ in range(2))
    assert one.frame.equals(other.frame)
    for plan, same in zip(one.plans, other.plans, strict=True):
        assert plan.scorecards.equals(same.scorecards)


def test_it_says_what_buys_what(stability):
    text = repr(stability)
    count = len(stability.plans)
    assert text.startswith(
        f"Frontier of churn against gain (points, lower is better): {count} plans, {stability.method}\n"
        "from the first plan to the last, 83.3 more of churn buy 60.8 less of gain\n"
        "knee at churn 33.3, gain 60.8: a point of churn buys 1.5 of gain up to there, and 0.24 beyond\n"
        "gain: all criteria but churn, at their rates\n"
    )
    assert "knee</td>" in stability._repr_html_()


def test_two_points_have_no_knee():
    found = alignopt.frontier(problem(pair()), "balance", "capability", points=2, method="joint")
    assert found.knee is None
    assert "no knee: there are only two points" in repr(found)


def test_without_a_trade_off_one_plan_is_best_in_both():
    found = alignopt.frontier(problem(pair()), "workload", "balance", points=3, method="joint")
    assert len(found.plans) == 1
    assert "no trade-off was found: workload 0.0 and balance 5.8 in one plan" in repr(found)


def test_a_plan_to_begin_with_is_better_than_no_point():
    changed = problem(remembered())
    plan = alignopt.solve(changed)
    found = alignopt.frontier(changed, "churn", GAIN, start=plan, points=3)
    points = dict(plan.criteria.select("criterion", "points").iter_rows())
    own = points["churn"], plan.total - RATES["churn"] * points["churn"]
    assert not any(own[0] < x - NEAR and own[1] < y - NEAR for x, y in found.points)
    assert any(point == pytest.approx(own, abs=NEAR) for point in found.points)


def test_one_bar_over_all():
    told: list[alignopt.Progress] = []
    alignopt.frontier(problem(pair()), "balance", "capability", points=3, progress=told.append)
    assert {now.what for now in told} == {"tracing the frontier"}
    assert [now.done for now in told] == sorted(now.done for now in told)
    assert (told[-1].done, told[-1].total) == (6, 6)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ("balanse", "churn", "there is no criterion 'balanse'; did you mean 'balance'"),
        ("balance", "gains", "there is no criterion 'gains'; did you mean 'gain'"),
        ("churn", "gain", "there is no criterion 'churn' in this problem: the table previous has no card"),
        ("balance", "rules", "there is no criterion 'rules' in this problem: no rule is soft"),
        ("development", "gain", "there is no criterion 'development' in this problem: no competencies"),
    ],
)
def test_a_criterion_that_is_not_there_is_an_unknown_name(x, y, message):
    with pytest.raises(alignopt.UnknownName, match=message):
        alignopt.frontier(problem(pair()), x, y)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"y": "balance"}, "x and y: got 'balance' for both; a frontier is between two criteria"),
        ({"points": 1}, "points: got 1, expected at least 2, or the limits themselves"),
        ({"points": []}, r"points: got \[\], expected a number of limits"),
        ({"points": [-1.0]}, r"points: got \[-1.0\], expected .* limits of at least 0 points"),
        (
            {"points": [0.0]},
            "points: no limit on balance can be kept: the least that was found is 5.83 points",
        ),
        (
            {"settings": alignopt.Settings(passes=0)},
            "settings: passes is 0, so that no point",
        ),
        ({"method": "simplex"}, "method: got 'simplex', expected one of cascade, joint"),
        ({"rest": 2.0}, "rest: got 2.0, expected a fraction of the other criteria's rates, 0 to 1"),
    ],
)
def test_what_means_nothing_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        alignopt.frontier(problem(pair()), **({"x": "balance", "y": "capability"} | given))


def test_the_joint_method_keeps_nothing_of_a_plan():
    changed = problem(pair())
    plan = alignopt.solve(changed)
    with pytest.raises(ValueError, match="start: the joint method decides everybody at once"):
        alignopt.frontier(changed, "balance", "capability", start=plan, method="joint")
