"""One judgement at a time: worked by hand, and what the ranking does on both sides of a limit."""

from __future__ import annotations

import polars as pl
import pytest

import alignopt
from alignopt.robustness import judgement_ranges
from sketch import Sketch

COLUMNS = ("respondent", "method", "item_id", "other_id", "value", "weight")
SCHEMA = dict.fromkeys(COLUMNS[:4], pl.String) | dict.fromkeys(COLUMNS[4:], pl.Float64)
Row = tuple[str, str, str, str | None, float, float | None]


def problem(*rows: Row, perspectives: str = "ABC") -> alignopt.Problem:
    sketch = Sketch(**dict.fromkeys(perspectives, 1 / len(perspectives)))
    sketch.unit("O").unit("U", "O").people(2, "U")
    for name in perspectives:
        sketch.goal(f"{name}1", name)
    judgements = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return alignopt.read(sketch.tables() | {"judgements": judgements}, name="judged")


def found(*rows: Row, perspectives: str = "ABC", method: str | None = None) -> list[dict[str, object]]:
    elicited = alignopt.elicit(problem(*rows, perspectives=perspectives), method)
    return judgement_ranges(elicited).to_dicts()


def of(rows: list[dict[str, object]], item: str, respondent: str = "Ann") -> dict[str, object]:
    return next(row for row in rows if (row["item_id"], row["respondent"]) == (item, respondent))


def rated(method: str, respondent: str = "Ann", weight: float | None = None, **values: float) -> list[Row]:
    return [(respondent, method, item, None, value, weight) for item, value in values.items()]


@pytest.mark.parametrize("method", ["points", "swing"])
def test_points_worked_by_hand(method: str) -> None:
    """50, 30, 20: A is passed by B at 30, B by C at 20 and passes A at 50, C passes B at 30."""
    rows = found(*rated(method, A=50, B=30, C=20))
    ends = {each["item_id"]: (each["low"], each["high"]) for each in rows}
    assert ends["A"] == (pytest.approx(30, rel=2e-4), None)
    assert ends["B"] == (pytest.approx(20, rel=2e-4), pytest.approx(50, rel=2e-4))
    assert ends["C"] == (None, pytest.approx(30, rel=2e-4))
    assert of(rows, "B")["low_swap"] == "Perspective C passes Perspective B"
    assert of(rows, "B")["high_swap"] == "Perspective B passes Perspective A"
    assert {each["method"] for each in rows} == {method}


def test_the_most_delicate_comes_first() -> None:
    rows = found(*rated("points", A=50, B=30, C=20))
    assert [each["factor"] for each in rows] == pytest.approx([1.5, 1.5, 50 / 30], rel=2e-4)
    assert rows[-1]["item_id"] == "A"


def test_two_items_pairwise_change_places_at_one() -> None:
    (row,) = found(("Ann", "pairwise", "A", "B", 3.0, None), perspectives="AB")
    assert row["low"] == pytest.approx(1, rel=2e-4)
    assert row["high"] is None
    assert row["factor"] == pytest.approx(3, rel=2e-4)
    assert (row["item"], row["other"], row["other_id"]) == ("Perspective A", "Perspective B", "B")
    assert (row["judged"], row["parent_id"]) == ("the perspectives", None)


def test_a_triple_by_geometric_means_worked_by_hand() -> None:
    """Row products: A 2 x 4, B x / 2, C 1 / (4 x). With x = B against C, C passes B at x^2 = 1/2."""
    rows = found(
        ("Ann", "pairwise", "A", "B", 2.0, None),
        ("Ann", "pairwise", "A", "C", 4.0, None),
        ("Ann", "pairwise", "B", "C", 2.0, None),
        method="geometric_mean",
    )
    row = next(each for each in rows if each["item_id"] == "B")
    assert row["low"] == pytest.approx(0.5**0.5, rel=2e-4)
    assert row["low_swap"] == "Perspective C passes Perspective B"
    assert row["high"] is None


def test_others_count_with_their_importance() -> None:
    """Ann 2 : 1, Bob 1 : 3 with three times her weight: sqrt[4](v 3^-3) is 1 only at v = 27, out of range."""
    pair = [("Ann", "pairwise", "A", "B", 2.0, 1.0), ("Bob", "pairwise", "A", "B", 1 / 3, 3.0)]
    rows = found(*pair, perspectives="AB")
    assert (of(rows, "A")["low"], of(rows, "A")["high"]) == (None, None)
    bob = of(rows, "A", "Bob")
    assert bob["high"] == pytest.approx(2 ** (-1 / 3), rel=2e-4)
    assert bob["low"] is None


def test_a_pairwise_judgement_stays_on_the_scale() -> None:
    """Bob's 9 to 1 for B counts twice: Ann would have to say 81 to 1."""
    pair = [("Ann", "pairwise", "A", "B", 2.0, 1.0), ("Bob", "pairwise", "B", "A", 9.0, 2.0)]
    assert of(found(*pair, perspectives="AB"), "A")["factor"] is None


def test_one_beyond_the_scale_may_come_back() -> None:
    (row,) = found(("Ann", "pairwise", "A", "B", 12.0, None), perspectives="AB")
    assert row["low"] == pytest.approx(1, rel=2e-4)


def test_a_pair_judged_in_both_directions_counts_once() -> None:
    both = [("Ann", "pairwise", "A", "B", 4.0, None), ("Ann", "pairwise", "B", "A", 0.25, None)]
    (row,) = found(*both, perspectives="AB")
    assert row["low"] == pytest.approx(1, rel=2e-4)


BEST_WORST = [
    ("Ann", "best", "A", "B", 2.0, None),
    ("Ann", "best", "A", "C", 6.0, None),
    ("Ann", "worst", "B", "C", 3.0, None),
]


@pytest.mark.parametrize("rows", [BEST_WORST, [*BEST_WORST, ("Ann", "worst", "A", "C", 6.0, None)]])
def test_best_against_worst_counts_once_and_never_below_one(rows: list[Row]) -> None:
    found_rows = found(*rows)
    assert len(found_rows) == 3
    for each in found_rows:
        assert each["low"] is None or float(str(each["low"])) >= 1
        assert each["high"] is None or float(str(each["high"])) <= 9


def test_ranks_are_left_out() -> None:
    rows = found(*rated("ranks", A=1, B=2, C=3), *rated("points", "Bob", A=60, B=30, C=10))
    assert {each["respondent"] for each in rows} == {"Bob"}
    assert judgement_ranges(alignopt.elicit(problem(*rated("ranks", A=1, B=2, C=3)))).is_empty()


def test_items_that_are_level_part_at_any_change() -> None:
    row = of(found(*rated("points", A=40, B=40, C=20)), "A")
    assert (row["low"], row["high"], row["factor"]) == (40.0, 40.0, 1.0)
    assert row["low_swap"] == "Perspective B passes Perspective A"
    assert row["high_swap"] == "Perspective A passes Perspective B"


def test_inside_the_range_the_ranking_holds_and_just_beyond_it_does_not() -> None:
    """Of three people in three forms: each limit is tried by eliciting anew."""
    rows: list[Row] = [
        *rated("points", "Ann", 2.0, A=45, B=35, C=20),
        ("Bob", "pairwise", "A", "B", 0.5, None),
        ("Bob", "pairwise", "B", "C", 3.0, None),
        *[("Cy", *row[1:]) for row in BEST_WORST],
    ]
    tables = problem(*rows)
    now = ranking(tables)
    limits = judgement_ranges(alignopt.elicit(tables)).filter(pl.col("factor").is_not_null())
    assert limits.height > 3
    for each in limits.iter_rows(named=True):
        for side, way in (("low", 1), ("high", -1)):
            if each[side] is not None:
                inside, beyond = each[side] * (1 + way * 3e-4), each[side] * (1 - way * 3e-4)
                assert ranking(changed(tables, each, inside)) == now, each
                assert ranking(changed(tables, each, beyond)) != now, each


def changed(tables: alignopt.Problem, row: dict[str, object], value: float) -> alignopt.Problem:
    """The same problem with another value of one judgement."""
    is_it = pl.all_horizontal(
        pl.col(key).eq_missing(pl.lit(row[key])) for key in ("respondent", "method", "item_id", "other_id")
    )
    new = pl.when(is_it).then(value).otherwise("value")
    return tables.replace(judgements=tables.judgements.with_columns(value=new))


def ranking(tables: alignopt.Problem) -> list[str]:
    weights = alignopt.elicit(tables).weights.filter(kind="perspectives")
    return weights.sort("local", descending=True)["item_id"].to_list()
