"""Judgements handed in as Polars and pandas frames and series, which name the items."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from alignopt.elicitation import best_worst, pairwise, points, rank_sum
from alignopt.errors import BadInput

ITEMS = ["cost", "speed", "trust"]
MATRIX = [[1, 2, 6], [0.5, 1, 3], [1 / 6, 1 / 3, 1]]
SHUFFLED = [2, 0, 1]
PANDAS = pd.DataFrame(MATRIX, index=ITEMS, columns=ITEMS)
POLARS = pl.DataFrame(MATRIX, schema=ITEMS, orient="row", strict=False)
NAMED = POLARS.select(pl.Series("criterion", ITEMS), pl.all())


@pytest.mark.parametrize(
    "frame",
    [
        PANDAS,
        PANDAS.iloc[SHUFFLED],
        PANDAS.reset_index(),
        PANDAS.reset_index(drop=True),
        pd.DataFrame(MATRIX, index=ITEMS),
        POLARS,
        NAMED,
        NAMED[SHUFFLED],
    ],
    ids=["pandas", "rows", "text first", "columns", "index alone", "polars", "polars text", "polars rows"],
)
def test_frames_name_the_items_and_rows_may_stand_in_any_order(frame: object) -> None:
    weights = pairwise(frame)
    assert weights.items == tuple(ITEMS)
    assert weights.values == pytest.approx([0.6, 0.3, 0.1], rel=1e-9)


def test_what_pandas_only_numbered_has_no_names() -> None:
    assert pairwise(pd.DataFrame(MATRIX)).items == ("1", "2", "3")
    assert points(pd.Series([3, 1])).items == ("1", "2")


def test_missing_judgements_of_a_pandas_frame() -> None:
    upper = pd.DataFrame([[1, 2, 6], [None, 1, 3], [None, None, 1]], index=ITEMS, columns=ITEMS)
    assert pairwise(upper).values == pytest.approx([0.6, 0.3, 0.1], rel=1e-9)


def test_rows_and_columns_must_be_the_same_items() -> None:
    with pytest.raises(BadInput, match="rows for cost, speed, faith, columns for cost, speed, trust"):
        pairwise(pd.DataFrame(MATRIX, index=["cost", "speed", "faith"], columns=ITEMS))


def test_a_pandas_series_names_the_items() -> None:
    given = pd.Series([3, 1], index=["cost", "speed"])
    assert points(given).items == ("cost", "speed")
    assert points(given, ["speed", "cost"]).values.tolist() == [0.25, 0.75]
    assert rank_sum(given).values.tolist() == pytest.approx([1 / 3, 2 / 3])
    with pytest.raises(BadInput, match="2 items of this name"):
        points(pd.Series([3, 1], index=["cost", "cost"]))


def test_best_worst_of_pandas_series() -> None:
    to_others, to_worst = pd.Series([1, 2, 8], index=ITEMS), pd.Series([8, 4, 1], index=ITEMS)
    weights = best_worst("cost", "trust", to_others[::-1], to_worst, ITEMS)
    assert weights.values == pytest.approx([8 / 13, 4 / 13, 1 / 13])
