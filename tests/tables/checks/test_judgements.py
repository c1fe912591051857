"""What people judge: each row for itself, and what one respondent says of one set."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.tables.failures import SCHEMA
from alignopt.tables.names import METHODS

DOCS = Path(__file__).parents[3] / "docs" / "judgements.md"
EXAMPLES = re.findall(r"```csv\n.*?\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
COLUMNS = ["respondent", "method", "parent_id", "item_id", "other_id", "value", "weight"]
PERSPECTIVES = ["FIN", "CUS", "PRO", "LRN"]
GOALS = [
    ("F1", "FIN", None, "ORG"),
    ("F2", "FIN", None, "ORG"),
    ("F3", "FIN", None, "ORG"),
    ("C1", "CUS", None, "ORG"),
    ("P1", "PRO", None, "ORG"),
    ("L1", "LRN", None, "ORG"),
    ("F1a", "FIN", "F1", "SAL"),
    ("F1b", "CUS", "F1", "ORG"),
    ("LOCAL", "FIN", None, "SAL"),
]


def tables(*lines: str, goals=GOALS, perspectives=PERSPECTIVES) -> dict[str, pl.DataFrame]:
    """Tables with judgements, each line its cells with commas between; they are rows 0, 1 ..."""
    cells = [[cell.strip() or None for cell in line.split(",")] for line in lines]
    rows = [row + [None] * (len(COLUMNS) - len(row)) for row in cells]
    shares = [1 / len(perspectives)] * len(perspectives)
    return {
        "perspectives": pl.DataFrame(
            {"perspective_id": perspectives, "name": perspectives, "target_weight": shares}
        ),
        "units": pl.DataFrame(
            {
                "unit_id": ["ORG", "SAL"],
                "name": ["All", "Sales"],
                "parent_id": [None, "ORG"],
                "level": ["organisation", "department"],
            }
        ),
        "goals": pl.DataFrame(
            [(goal, goal, *rest) for goal, *rest in goals],
            schema=["goal_id", "name", "perspective_id", "parent_id", "unit_id"],
            orient="row",
        ),
        "capacity": pl.DataFrame({"holder_id": ["SAL"], "capacity": [1.0]}),
        "judgements": pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"),
    }


def found(*lines: str, **changed) -> list[tuple[object, ...]]:
    """Check, row, column and got of every failure."""
    failures = alignopt.check(tables(*lines, **changed))
    return failures.select("check", "row", "column", "got").rows()


def rated(method: str, *values: object, who="Ann", parent="", items=PERSPECTIVES, weight="") -> list[str]:
    return [
        f"{who},{method},{parent},{item},,{value},{weight}"
        for item, value in zip(items, values, strict=False)
    ]


def best(item: str, who="Ann", **values: float) -> list[str]:
    return [f"{who},best,,{item},{other},{value}" for other, value in values.items()]


def worst(item: str, who="Ann", **values: float) -> list[str]:
    return [f"{who},worst,,{other},{item},{value}" for other, value in values.items()]


def pairwise(**values: float) -> list[str]:
    """Pairs such as FIN_CUS=3."""
    return [f"Ann,pairwise,,{pair.replace('_', ',')},{value}" for pair, value in values.items()]


BEST = best("CUS", FIN=2, PRO=4, LRN=8)
WORST = worst("LRN", CUS=8, FIN=4, PRO=2)
CHAIN = pairwise(FIN_CUS=3, CUS_PRO=0.5, PRO_LRN=1)


@pytest.mark.parametrize(
    "lines",
    [
        rated("points", 50, 30, 15, 5),
        rated("ranks", 1, 2.5, 2.5, 4),
        rated("swing", 100, 80, 0.5, 20),
        rated("points", 1, 2, 3, parent="FIN", items=["F1", "F2", "F3"]),
        rated("points", 1, 2, parent="F1", items=["F1a", "F1b"]),
        rated("points", 1, parent="CUS", items=["C1"]),
        rated("points", 1, 2, 3, 4) + rated("ranks", 4, 3, 2, 1),
        rated("points", 1, 2, 3, 4) + rated("ranks", 4, 3, 2, 1, who="Ben"),
        CHAIN,
        CHAIN + pairwise(CUS_FIN=0.3333),
        [*BEST, *WORST],
        [*BEST[:2], *WORST],
        [*BEST, *WORST[1:]],
    ],
    ids=str,
)
def test_sound_judgements(lines):
    assert found(*lines) == []


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_documentation(text):
    goals = [each for each in GOALS if each[0] not in ("F3", "L1")]
    assert found(*text.splitlines(), goals=goals, perspectives=PERSPECTIVES[:3]) == []


def test_there_is_an_example_of_every_method():
    assert {line.split(",")[1] for text in EXAMPLES for line in text.splitlines()} == set(METHODS)


@pytest.mark.parametrize("source", ["company", "it-department"])
def test_the_samples_have_no_failures(source):
    assert alignopt.check(f"data/samples/{source}").is_empty()


def test_generated_organisations_have_no_failures():
    assert alignopt.check(alignopt.generate(60, seed=3)).is_empty()


@pytest.mark.parametrize("method", ["pairwise", "best", "worst"])
def test_a_comparison_without_the_other(method):
    (only,) = alignopt.check(tables(f"Ann,{method},,FIN,,2")).to_dicts()
    assert (only["check"], only["row"], only["column"]) == ("judgement_names_the_other", 0, "other_id")
    assert only["expected"].endswith(f"since the method is {method}")
    assert only["remedy"] == "write its id, or write points as the method if FIN is rated by itself"


@pytest.mark.parametrize("method", ["points", "ranks", "swing"])
def test_a_rating_with_another(method):
    assert found(*rated(method, 1, 2, 3), f"Ann,{method},,LRN,FIN,2") == [
        ("judgement_names_the_other", 3, "other_id", "FIN")
    ]


@pytest.mark.parametrize(
    ("line", "column", "got", "expected", "remedy"),
    [
        (
            "Ann,points,,F1,,1",
            "item_id",
            "F1, a strategic goal of FIN",
            "a perspective, since parent_id is empty",
            "correct it, or write FIN in parent_id",
        ),
        (
            "Ann,points,,F1a,,1",
            "item_id",
            "F1a, which serves F1",
            "a perspective, since parent_id is empty",
            "correct it, or write F1 in parent_id",
        ),
        (
            "Ann,points,FIN,CUS,,1",
            "item_id",
            "CUS, a perspective",
            "a strategic goal of FIN: one that serves no other and enters at the top",
            "correct it, or empty parent_id if perspectives are judged",
        ),
        (
            "Ann,points,FIN,LOCAL,,1",
            "item_id",
            "LOCAL, which serves no goal and enters beneath the top, at SAL",
            "a strategic goal of FIN: one that serves no other and enters at the top",
            "correct it, or remove the row",
        ),
        (
            "Ann,points,F1,F2,,1",
            "item_id",
            "F2, a strategic goal of FIN",
            "a goal that serves F1 directly",
            "correct it, or write FIN in parent_id",
        ),
        (
            "Ann,pairwise,FIN,F1,F1a,1",
            "other_id",
            "F1a, which serves F1",
            "a strategic goal of FIN: one that serves no other and enters at the top",
            "correct it: both items of a comparison belong to the same parent_id",
        ),
    ],
)
def test_an_item_that_is_not_of_the_set(line, column, got, expected, remedy):
    (only,) = alignopt.check(tables(line)).to_dicts()
    assert only == {
        "check": "judgement_is_of_the_set",
        "table": "judgements",
        "row": 0,
        "key": only["key"],
        "column": column,
        "got": got,
        "expected": expected,
        "remedy": remedy,
    }


def test_an_unknown_id_is_told_once():
    assert found("Ann,points,,FUN,,1", "Ann,pairwise,NO,FIN,CUS,1") == [
        ("reference_is_known", 0, "item_id", "FUN"),
        ("reference_is_known", 1, "parent_id", "NO"),
    ]


class TestAnIdOfAPerspectiveAndAGoal:
    """X is a perspective with the goals X and X2, and the goal X is served by X1a and X1b."""

    WORLD = {  # noqa: RUF012
        "perspectives": ["X", "Y"],
        "goals": [
            ("X", "X", None, "ORG"),
            ("X2", "X", None, "ORG"),
            ("Y1", "Y", None, "ORG"),
            ("X1a", "X", "X", "ORG"),
            ("X1b", "X", "X", "ORG"),
        ],
    }

    def test_the_items_tell_which_is_meant(self):
        lines = [
            *rated("points", 1, 2, items=["X", "Y"]),
            *rated("points", 1, 2, parent="X", items=["X", "X2"]),
            *rated("points", 1, 2, parent="X", items=["X1a", "X1b"]),
        ]
        assert found(*lines, **self.WORLD) == []

    def test_each_is_complete_by_itself(self):
        lines = rated("points", 1, 2, parent="X", items=["X2", "X1a"])
        failures = alignopt.check(tables(*lines, **self.WORLD))
        assert failures.select("check", "row", "got", "expected").rows() == [
            ("judgements_are_complete", 0, "no row for X", "points for all strategic goals of X"),
            ("judgements_are_complete", 1, "no row for X1b", "points for all goals that serve X"),
        ]

    def test_the_two_are_not_compared_with_each_other(self):
        (only,) = alignopt.check(tables("Ann,pairwise,X,X2,X1a,2", **self.WORLD)).to_dicts()
        assert (only["check"], only["got"]) == ("judgement_is_of_the_set", "X1a, which serves X")
        assert only["remedy"] == "correct it: both items of a comparison belong to the same parent_id"

    def test_what_belongs_to_neither(self):
        (only,) = alignopt.check(tables("Ann,points,X,Y1,,2", **self.WORLD)).to_dicts()
        assert only["expected"] == "a strategic goal of X, or a goal that serves X"


@pytest.mark.parametrize("method", ["points", "ranks", "swing"])
def test_a_rating_that_leaves_items_out(method):
    (only,) = alignopt.check(tables(*rated(method, 1, 2))).to_dicts()
    assert (only["check"], only["row"], only["got"]) == ("judgements_are_complete", 0, "no row for PRO, LRN")
    assert only["expected"] == f"{method} for all perspectives"
    assert only["remedy"] == f"add rows of method {method} for PRO, LRN"


def test_a_perspective_with_target_0_is_judged_too():
    frames = tables(*rated("points", 1, 2, 3))
    shares = pl.Series("target_weight", [0.5, 0.3, 0.2, 0.0])
    frames["perspectives"] = frames["perspectives"].with_columns(shares)
    assert alignopt.check(frames)["got"].to_list() == ["no row for LRN"]


def test_every_respondent_set_and_method_is_told_by_itself():
    lines = [
        *rated("points", 1, 2, 3, 4, who="Cat"),
        *rated("points", 1, 2, 3),
        *rated("ranks", 1, 2),
        *rated("points", 1, who="Ben"),
        *rated("points", 1, parent="FIN", items=["F2"]),
        *rated("points", 1, parent="F1", items=["F1a"]),
    ]
    assert found(*lines) == [
        ("judgements_are_complete", 4, "item_id", "no row for LRN"),
        ("judgements_are_complete", 7, "item_id", "no row for PRO, LRN"),
        ("judgements_are_complete", 9, "item_id", "no row for CUS, PRO, LRN"),
        ("judgements_are_complete", 10, "item_id", "no row for F1, F3"),
        ("judgements_are_complete", 11, "item_id", "no row for F1b"),
    ]


def test_pairs_that_fall_apart():
    (only,) = alignopt.check(tables(*pairwise(FIN_LRN=3, PRO_LRN=2))).to_dicts()
    assert (only["check"], only["row"], only["column"]) == ("judgements_are_complete", 0, "other_id")
    assert only["got"] == "groups that nothing connects: FIN, PRO, LRN; CUS"
    assert only["expected"] == "comparisons that connect all perspectives"
    assert only["remedy"] == "compare an item of each group with one of another, such as FIN with CUS"


def test_two_respondents_do_not_connect_each_other_s_pairs():
    ben = [line.replace("Ann", "Ben") for line in pairwise(CUS_PRO=1)]
    checks = found(*pairwise(FIN_CUS=3, PRO_LRN=2), *ben)
    assert [got for *_, got in checks] == [
        "groups that nothing connects: FIN, CUS; PRO, LRN",
        "groups that nothing connects: FIN; CUS, PRO; LRN",
    ]


def test_best_and_worst_that_leave_items_out():
    lines = [*best("CUS", FIN=2, LRN=8), *worst("LRN", CUS=8, PRO=2)]
    failures = alignopt.check(tables(*lines))
    assert failures.select("check", "row", "got", "expected").rows() == [
        ("judgements_are_complete", 0, "no row for PRO", "all perspectives, each compared with the best"),
        ("judgements_are_complete", 2, "no row for FIN", "all perspectives, each compared with the worst"),
    ]


def test_the_best_against_the_worst_must_be_told_at_least_once():
    assert [got for *_, got in found(*BEST[:2], *WORST[1:])] == ["no row for LRN", "no row for CUS"]


@pytest.mark.parametrize(("lines", "one", "other"), [(BEST, "best", "worst"), (WORST, "worst", "best")])
def test_only_one_of_best_and_worst(lines, one, other):
    assert found(*lines) == [
        ("judgements_are_complete", 0, "method", f"{one}, and no rows of method {other}")
    ]


def test_two_best_items():
    assert found(*BEST[:2], "Ann,best,,FIN,LRN,4", *WORST) == [
        ("judgements_have_one_best", 2, "item_id", "FIN, while row 0 names CUS")
    ]


def test_two_worst_items():
    assert found(*BEST, "Ann,worst,,FIN,PRO,4", *WORST[:2]) == [
        ("judgements_have_one_worst", 4, "other_id", "LRN, while row 3 names PRO")
    ]


def test_two_respondents_have_two_best_items():
    others = [*best("FIN", who="Ben", CUS=2, PRO=4, LRN=8), *worst("PRO", who="Ben", CUS=2, FIN=4, LRN=1)]
    assert found(*BEST, *WORST, *others) == []


def test_the_best_is_the_worst():
    lines = [*BEST, *worst("CUS", FIN=2, PRO=4, LRN=8)]
    assert found(*lines) == [("best_is_not_the_worst", 3, "other_id", "CUS, which is the best in row 0")]


def test_the_best_against_the_worst_told_in_two_ways():
    assert found(*BEST, "Ann,worst,,CUS,LRN,7", *WORST[1:]) == [
        ("best_and_worst_agree", 3, "value", "7, while row 2, of method best, says 8")
    ]


@pytest.mark.parametrize("lines", [[*BEST[:2], "Ann,best,,CUS,LRN,0.5"], ["Ann,worst,,CUS,LRN,0.5"]])
def test_the_best_is_no_less_important_than_another(lines):
    wrong = alignopt.check(tables(*lines)).filter(check="best_is_at_least_as_important").to_dicts()
    assert [(each["row"], each["column"], each["got"]) for each in wrong] == [
        (len(lines) - 1, "value", "0.5")
    ]
    assert wrong[0]["expected"].startswith("1 or more: how many times as important")
    assert wrong[0]["remedy"].startswith("write 2 if it is meant so, 1 for equal, or name another ")


def test_a_pair_in_both_directions():
    (only,) = alignopt.check(tables(*CHAIN, "Ann,pairwise,,CUS,FIN,3")).to_dicts()
    assert (only["check"], only["row"], only["column"]) == ("comparisons_are_reciprocal", 3, "value")
    assert only["got"] == "3, while row 0 says 3 for FIN against CUS"
    assert only["expected"] == "0.333333, which is 1 divided by 3"


@pytest.mark.parametrize("value", ["0", "-3"])
def test_a_ratio_that_is_none(value):
    (only,) = alignopt.check(tables(*CHAIN[:2], f"Ann,pairwise,,PRO,LRN,{value}")).to_dicts()
    assert (only["check"], only["row"], only["got"]) == ("number_in_range", 2, f"{float(value):g}")
    assert only["expected"] == "a finite number above 0"
    assert only["remedy"].startswith("write a number above 0: 3 if three times as important as the other")


def test_a_ratio_written_as_a_fraction():
    (only,) = alignopt.check(tables(*CHAIN[:2], "Ann,pairwise,,PRO,LRN,1/3")).to_dicts()
    assert (only["check"], only["remedy"]) == ("cell_parses", "write 0.333333333333")


def test_a_rank_below_1():
    assert found(*rated("ranks", 0.5, 1, 2, 3)) == [("rank_is_at_least_one", 0, "value", "0.5")]


def test_points_may_be_below_1():
    assert found(*rated("points", 0.5, 0.2, 0.2, 0.1)) == []


def test_a_respondent_with_two_weights():
    lines = rated("points", 1, 2, 3, 4, weight=2)
    lines[2] = lines[2].removesuffix("2") + "3"
    lines[3] = lines[3].removesuffix("2") + "3"
    assert found(*lines) == [("respondent_has_one_weight", 2, "weight", "3 for Ann, while row 0 says 2")]


def test_a_weight_may_be_stated_once_and_differ_from_set_to_set():
    lines = rated("points", 1, 2, 3, 4)
    lines[1] += "2"
    lines += rated("points", 1, parent="CUS", items=["C1"], weight=5)
    lines += rated("points", 1, 2, 3, 4, who="Ben", weight=3)
    assert found(*lines) == []


def test_a_respondent_spelt_in_two_ways_is_one():
    lines = rated("points", 1, 2, 3, 4, who="Head of people")
    lines[2] = lines[2].replace("Head of", "head  of")
    (only,) = alignopt.check(tables(*lines)).to_dicts()
    assert (only["check"], only["row"], only["column"]) == ("label_is_spelt_alike", 2, "respondent")
    assert only["got"] == "head  of people, in 1 row"
    assert only["expected"] == "Head of people, as in other rows"


class TestOneFaultCausesNoOther:
    """What is reported of a row keeps quiet what would follow from it."""

    @pytest.mark.parametrize(
        ("line", "check"),
        [
            ("Ann,points,,FUN,,4", "reference_is_known"),
            ("Ann,points,,,,4", "cell_is_filled"),
            ("Ann,pints,,LRN,,4", "word_is_known"),
            ("Ann,points,FAN,LRN,,4", "reference_is_known"),
            (",points,,LRN,,4", "cell_is_filled"),
            ("Ann,points,,F1,,4", "judgement_is_of_the_set"),
            ("Ann,points,,LRN,PRO,4", "judgement_names_the_other"),
            ("Ann,points,,PRO,,4", "key_is_unique"),
            ("Ann,points,,LRN,,many", "cell_parses"),
        ],
    )
    def test_a_set_that_a_row_is_lost_of_is_not_called_incomplete(self, line, check):
        assert [each for each, *_ in found(*rated("points", 1, 2, 3), line)] == [check]

    def test_other_sets_are_still_looked_at(self):
        lines = [*rated("points", 1, 2, 3), "Ann,points,,FUN,,4", *rated("points", 1, who="Ben")]
        assert [(check, row) for check, row, *_ in found(*lines)] == [
            ("reference_is_known", 3),
            ("judgements_are_complete", 4),
        ]

    def test_an_item_compared_with_itself(self):
        assert [each for each, *_ in found(*CHAIN[:2], "Ann,pairwise,,LRN,LRN,1")] == ["pair_is_of_two"]

    def test_a_goal_whose_place_cannot_be_told(self):
        goals = [*GOALS[:2], ("F3", "FIN", "NO", "ORG"), *GOALS[3:]]
        lines = rated("points", 1, 2, 3, parent="FIN", items=["F1", "F2", "F3"])
        assert [each for each, *_ in found(*lines, goals=goals)] == ["reference_is_known"]
        assert [each for each, *_ in found(*lines[:2], goals=goals)] == ["reference_is_known"]

    def test_tables_that_are_not_there(self):
        frames = tables("Ann,pairwise,FIN,F1,,0.5", *BEST)
        del frames["goals"]
        checks = alignopt.check(frames)["check"].to_list()
        assert sorted(checks) == ["judgement_names_the_other", "table_is_there"]


IDS = st.sampled_from([None, "FIN", "CUS", "F1", "F1a", "F2", "LOCAL", "NO", " FIN"])
ROWS = st.tuples(
    st.sampled_from([None, "Ann", "ann", "Ben ", "\u200b"]),
    st.sampled_from([None, "points", "ranks", "pairwise", "best", "worst", "Best"]),
    IDS,
    IDS,
    IDS,
    st.sampled_from([None, "1", "0.5", "0", "1/3", "1e-320", "5e-324", "1e12", "nan", "inf"]),
    st.sampled_from([None, "1", "2", "x"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(ROWS, max_size=8))
def test_whatever_is_written_is_told_in_words(rows):
    frames = tables()
    frames["judgements"] = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    failures = alignopt.check(frames)
    assert dict(failures.schema) == SCHEMA
    assert failures.select(pl.col("check", "table", "expected", "remedy").is_not_null().all()).row(0) == (
        True,
        True,
        True,
        True,
    )
