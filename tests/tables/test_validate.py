from __future__ import annotations

import polars as pl
import pytest

from alignopt.tables.parse import parse
from alignopt.tables.sources.frames import read_frame
from alignopt.tables.validate import validate


def validated(table: str, **columns: object):
    return validate(parse(read_frame(pl.DataFrame(columns), table, table)))


def told(parsed):
    return parsed.failures.select("check", "row", "column", "got").rows()


@pytest.mark.parametrize(
    ("capacity", "check"),
    [
        (-1.0, "number_in_range"),
        (1e13, "number_in_range"),
        (None, "cell_is_filled"),
        (0.0, None),
        (1e12, None),
    ],
)
def test_amounts(capacity, check):
    parsed = validated("capacity", holder_id=["P1"], capacity=pl.Series([capacity], dtype=pl.Float64))
    assert [each[0] for each in told(parsed)] == ([check] if check else [])


@pytest.mark.parametrize(("weight", "fine"), [(0.0, True), (1.0, True), (1.0001, False), (-0.1, False)])
def test_shares(weight, fine):
    parsed = validated("perspectives", perspective_id=["F"], name=["x"], target_weight=[weight])
    assert (told(parsed) == []) is fine


@pytest.mark.parametrize("level", [0.0, -1.0])
def test_required_levels_are_positive(level):
    parsed = validated("goal_competencies", goal_id=["G"], competency_id=["C"], required_level=[level])
    assert told(parsed) == [("number_in_range", 0, "required_level", str(level))]


@pytest.mark.parametrize(
    "wrong",
    [
        "G1 ",
        " G1",
        "G\n1",
        "G\x001",
        "\x1b[31m",
        "G\u200b1",
        "\u202eG",
        "G\u2028",
        "\ufeffG",
        "x" * 101,
        "\xa0G",
        "\x85",
    ],
)
def test_ids_that_are_not_well_formed(wrong):
    parsed = validated("capacity", holder_id=[wrong, "P2"], capacity=[1, 2])
    assert [(each[0], each[1], each[2]) for each in told(parsed)] == [("text_is_well_formed", 0, "holder_id")]


@pytest.mark.parametrize(
    "fine",
    [
        "G",
        "../../etc/passwd",
        "a'b\"c",
        "a/b",
        "日本",
        "é",
        "e\u0301",
        "🎯",
        "می‌خواهم",
        "A B",
        "x" * 100,
        "NULL",
        "0",
    ],
)
def test_ids_that_are_well_formed(fine):
    assert told(validated("capacity", holder_id=[fine], capacity=[1])) == []


@pytest.mark.parametrize(
    ("name", "fine"),
    [("two\nlines", True), ("\ttab", True), ("\x07bell", False), ("\u200b", False), ("  ", False)],
)
def test_names_are_text(name, fine):
    parsed = validated("perspectives", perspective_id=["F"], name=[name], target_weight=[1.0])
    assert (told(parsed) == []) is fine


@pytest.mark.parametrize(
    ("target", "fine"),
    [
        ("12.50", True),
        ("0.3333333333333333", True),
        ("99.99999999999999", True),
        ("123456789.1234567890123", False),
        ("-3", True),
        ("+0.1", True),
        ("1e5", False),
        ("12,5", False),
        ("1.", False),
        (".5", False),
        ("9" * 16, False),
        ("１", False),
        ("1\n", False),
    ],
)
def test_figures_are_plain_decimal_numbers(target, fine):
    parsed = validated(
        "goals", goal_id=["G"], name=["x"], perspective_id=["F"], unit_id=["U"], target=[target]
    )
    assert (told(parsed) == []) is fine


def test_a_cell_gets_one_failure_and_is_in_doubt_from_then_on():
    parsed = validated("capacity", holder_id=["P1", "P2", "P3"], capacity=["-1", None, "x"])
    assert told(parsed) == [
        ("cell_parses", 2, "capacity", "x"),
        ("cell_is_filled", 1, "capacity", None),
        ("number_in_range", 0, "capacity", "-1"),
    ]
    assert parsed.frame["capacity"].to_list() == [None, None, None]
    assert parsed.doubts["capacity"].to_list() == [True, True, True]


def test_a_key_that_is_not_well_formed_is_kept_clean():
    parsed = validated("capacity", holder_id=[" P1\u200b", "  "], capacity=[1, 2])
    assert parsed.frame["holder_id"].to_list() == ["P1", None]
    assert parsed.doubts["holder_id"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("table", "columns", "failures"),
    [
        (
            "capacity",
            {"holder_id": ["A", "B", "A", "A"], "capacity": [1, 1, 1, 1]},
            [(2, "A again, as in row 0"), (3, "A again, as in row 0")],
        ),
        (
            "eligibility",
            {"holder_id": ["A", "A", "A"], "goal_id": ["G", "H", "G"]},
            [(2, "A/G again, as in row 0")],
        ),
        ("eligibility", {"holder_id": ["A/B", "A"], "goal_id": ["C", "B/C"]}, []),
        (
            "judgements",
            {
                "respondent": ["R", "R"],
                "method": ["points", "points"],
                "parent_id": [None, None],
                "item_id": ["G", "G"],
                "value": [1, 2],
            },
            [(1, "R/points/G again, as in row 0")],
        ),
    ],
)
def test_repeated_keys(table, columns, failures):
    parsed = validated(table, **columns)
    assert [(each[1], each[3]) for each in told(parsed)] == failures
    assert all(each[0] == "key_is_unique" for each in told(parsed))


def test_missing_keys_do_not_repeat_each_other():
    parsed = validated("capacity", holder_id=[None, None, ""], capacity=[1, 2, 3])
    assert [each[0] for each in told(parsed)] == ["cell_is_filled"] * 3


def test_words():
    parsed = validated("rules", rule_id=["R1", "R2"], kind=["goal_count", "goals"], section=["Goals", None])
    assert told(parsed) == [("word_is_known", 1, "kind", "goals"), ("word_is_known", 0, "section", "Goals")]
