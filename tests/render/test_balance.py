"""Balance by unit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

import alignopt
from alignopt.plan.plan import Plan
from alignopt.render import balance_by_unit
from handmade import renamed
from looking import caption, drawn, many_units, overlap, rows, texts


def bars(ax: Axes) -> list[list[float]]:
    """Widths of bars, lane by lane; the line under a lane's head left out."""
    thick = [each for each in ax.patches if each.get_height() == pytest.approx(0.62)]
    lanes = sorted({min(each.get_x() for each in ax.patches), *(each.get_x() for each in thick)})
    return [[each.get_width() for each in thick if each.get_x() == left] for left in lanes]


def ticks(ax: Axes) -> list[list[tuple[float, float]]]:
    """Place and row of ticks, lane by lane, the place counted from where the lane begins."""
    lines = [each for each in ax.collections if isinstance(each, LineCollection)]
    lefts = sorted({each.get_x() for each in ax.patches})
    return [
        [(float(segment[0, 0]) - left, float(segment[:, 1].mean())) for segment in lane.get_segments()]
        for lane, left in zip(lines, lefts, strict=True)
    ]


def test_bars_are_what_is_rolled_up_and_ticks_are_targets(plan: Plan) -> None:
    ax = balance_by_unit(plan)
    for lane, perspective in enumerate("CF"):
        table = plan.balance.filter(perspective_id=perspective)
        by_unit = {row["unit_id"]: row for row in table.iter_rows(named=True)}
        assert bars(ax)[lane] == pytest.approx([by_unit[unit]["roll_up"] for unit in "OAB"])
        for row, unit in enumerate("OAB"):
            assert ticks(ax)[lane][row] == pytest.approx((by_unit[unit]["target"], row))


def test_says_what_every_bar_is(plan: Plan) -> None:
    ax = balance_by_unit(plan)
    assert rows(ax) == ["Corner shop", "Sales", "Back office"]
    shares = plan.balance["roll_up"].to_list()
    written = texts(ax)
    assert written[:2] == ["Customer", "Financial"]
    assert sorted(written[2:]) == sorted(f"{share:.0%}".replace("%", " %") for share in shares if share > 0)
    assert caption(ax).startswith("Bar: average share, weighted by capacity,")
    assert "Shown" not in caption(ax)


def test_shows_the_units_asked_for_in_their_order(plan: Plan) -> None:
    ax = balance_by_unit(plan, unit_ids=["B", "O"])
    assert rows(ax) == ["Back office", "Corner shop"]
    assert "Shown: 2 of 3 units (a choice)." in caption(ax)
    assert "Shown: 2 of 3 units (a choice)." in caption(balance_by_unit(plan, unit_ids=["O", "B"]))


def test_shows_the_largest_of_many_and_says_so() -> None:
    ax = balance_by_unit(many_units(40))
    assert rows(ax) == ["Corner shop", *(f"Department D{number:02}" for number in range(24))]
    assert "Shown: 25 of 43 units (Corner shop and its largest units)." in caption(ax)


def test_forty_units_do_not_run_into_each_other() -> None:
    plan = many_units(40)
    ids = [f"D{number:02}" for number in range(40)]
    plan = renamed(
        plan, "units", "unit_id", {each: f"Department with a long name of {each} " * 3 for each in ids}
    )
    ax = balance_by_unit(plan, unit_ids=ids)
    drawn(ax)
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert not any(overlap(one, other) for one, other in pairwise(boxes))


def test_names_are_not_formulas(plan: Plan) -> None:
    plan = renamed(plan, "units", "unit_id", {"A": "Sales $1 to $2", "B": "Łódź \n desk"})
    ax = balance_by_unit(plan)
    drawn(ax)
    assert rows(ax)[1:] == ["Sales $1 to $2", "Łódź desk"]
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("C", "there is no unit 'C'"),
        ("P1", "P1 has no balance to show: nobody beneath it has a scorecard"),
        ("E", "E has no balance to show"),
    ],
)
def test_units_that_cannot_be_shown_are_named(plan: Plan, unit: str, said: str) -> None:
    with pytest.raises(alignopt.UnknownName, match=said):
        balance_by_unit(plan, unit_ids=["O", unit])


def test_no_units_at_all_is_a_mistake(plan: Plan) -> None:
    with pytest.raises(ValueError, match="name at least one unit"):
        balance_by_unit(plan, unit_ids=[])
