"""Each pack against its text: what it allows, what it forbids, and how many weightings it leaves."""

from __future__ import annotations

import csv
from itertools import product
from math import comb
from pathlib import Path

import polars as pl
import pytest

import alignopt
from alignopt import policies
from alignopt.tables.contract import columns_of
from alignopt.tables.kinds import KINDS

BASIC = ["Leading Change", "Leading People", "Business Acumen", "Building Coalitions", "Results Driven"]
PRESENT = [
    "Faithful Administration of the Law and the President's Policies",
    "Government Efficiency",
    "Merit and Competence",
    "Holding Others Accountable and Treating Them Fairly",
    "Achieving Organizational Goals",
]
FACTORS = ["job targets", "customer satisfaction", "quality", "safety"]


def allows(name: str, weights: dict[str, float]) -> bool:
    """Whether a pack allows a plan with one goal of each category, weighted as told."""
    fixed = pl.DataFrame(
        {
            "rule_id": [f"hand {label}" for label in weights],
            "kind": "fix_weight",
            "goal_id": list(weights),
            "min": list(weights.values()),
        }
    )
    stated = pl.concat([policies.load(name), fixed], how="diagonal_relaxed")
    items = pl.DataFrame({"goal_id": list(weights), "category": list(weights)})
    return alignopt.count_weightings(stated, items, step=0.01) == 1


def weighted(labels: list[str], *percent: int) -> dict[str, float]:
    return {label: share / 100 for label, share in zip(labels, percent, strict=True)}


def with_competencies(goals: int, competencies: int) -> pl.DataFrame:
    return pl.DataFrame({"section": ["goals"] * goals + ["competencies"] * competencies})


def test_us_ses_basic():
    """US OPM, Frequently asked questions, Senior Executive Service, Basic SES Appraisal System, on the
    weights that its description requires.

    Results Driven at least 20 %, each other at least 5 %, all 100 %, none above Results Driven. On 5 %: of
    the C(16, 4) ways to hand out the 12 steps that the minima leave, 870 have nothing above Results Driven.
    """
    assert set(policies.about("us-ses-basic").categories) == set(BASIC)
    assert allows("us-ses-basic", weighted(BASIC, 20, 20, 20, 20, 20))
    assert allows("us-ses-basic", weighted(BASIC, 5, 5, 5, 5, 80))
    assert not allows("us-ses-basic", weighted(BASIC, 30, 20, 15, 16, 19))
    assert not allows("us-ses-basic", weighted(BASIC, 26, 24, 12, 13, 25))
    assert not allows("us-ses-basic", weighted(BASIC, 4, 20, 20, 20, 36))
    by_hand = sum(
        20 - sum(others) >= max(4, *others) for others in product(range(1, 17), repeat=4) if sum(others) <= 16
    )
    assert alignopt.count_weightings("us-ses-basic", BASIC) == by_hand == 870


def test_us_ses_present():
    """US OPM, memorandum of 25 February 2025, New Senior Executive Service Performance Appraisal System and
    Performance Plan; weights as in USA Performance, Edit Critical Elements on SES Template.

    The minima take 25 + 4 x 15 = 85 %: three steps of 5 % are left for five elements, C(7, 4).
    """
    assert list(policies.about("us-ses-present").categories) == PRESENT
    assert allows("us-ses-present", weighted(PRESENT, 40, 15, 15, 15, 15))
    assert not allows("us-ses-present", weighted(PRESENT, 24, 19, 19, 19, 19))
    assert not allows("us-ses-present", weighted(PRESENT, 46, 14, 14, 13, 13))
    assert alignopt.count_weightings("us-ses-present", PRESENT) == comb(7, 4)


def test_north_carolina():
    """25 NCAC 01O .0208 (a) to (c), Performance Planning.

    Three to five goals on 50 %, each in steps of 5 %: C(9, n - 1). Two to nine values on the other half, the
    same weight to a tenth of a percent: 500 tenths among k, C(k, 500 mod k) ways to place the odd ones.
    """
    for goals, values in product(range(3, 6), range(2, 10)):
        expected = comb(9, goals - 1) * comb(values, 500 % values)
        items = with_competencies(goals, values)
        assert alignopt.count_weightings("nc-25-ncac-01o-0208", items) == expected
    for goals, values in ((2, 4), (6, 4), (4, 1), (4, 10), (4, 0)):
        items = with_competencies(goals, values)
        assert alignopt.count_weightings("nc-25-ncac-01o-0208", items) == 0


def test_north_carolina_caps_a_goal_in_every_mix():
    """25 NCAC 01O .0208 (c): a goal weighs no more than 50 % of the whole, a rule of its own."""
    rule = policies.load("nc-25-ncac-01o-0208").filter(pl.col("rule_id") == "goal")
    assert alignopt.count_weightings(rule, 2) == 1


def test_south_africa():
    """Government Notice R805 of 1 August 2006, Local Government: Municipal Performance Regulations,
    regulation 26: key performance areas to core competency requirements as 80 to 20.

    16 steps among five goals, 4 steps among two competencies: C(15, 4) C(3, 1).
    """
    assert alignopt.count_weightings("za-r805-2006", with_competencies(5, 2)) == comb(15, 4) * 3
    assert alignopt.count_weightings("za-r805-2006", with_competencies(5, 0)) == 0
    assert alignopt.count_weightings("za-r805-2006", with_competencies(0, 2)) == 0


def test_philippines_with_strategic_functions():
    """A municipality's SPMS, IPCR summary (Scribd 647825287), 4.4: strategic 30 %, core 60 %, support 10 %.

    One goal of each is fixed; two of core share 12 steps in 11 ways, two of strategic 6 steps in 5.
    """
    count = alignopt.count_weightings
    assert count("ph-lgu", ["strategic", "core", "support"]) == 1
    assert count("ph-lgu", ["strategic", "strategic", "core", "core", "support"]) == 5 * 11
    assert count("ph-lgu", ["core", "core", "support"]) == 0
    assert count("ph-lgu", ["strategic", "core", "support", None]) == 0


def test_philippines_without_a_strategic_function():
    """A municipality's SPMS, IPCR summary (Scribd 647825287), 4.5: strategic 0 %, core 90 %, support 10 %.

    18 steps among three core goals: C(17, 2).
    """
    count = alignopt.count_weightings
    assert policies.about("ph-lgu-no-strategic").categories == ("core", "support")
    assert count("ph-lgu-no-strategic", ["core", "core", "core", "support"]) == comb(17, 2)
    assert count("ph-lgu-no-strategic", ["strategic", "core", "support"]) == 0


def test_company_project_staff():
    """SMART KPIs Guideline 2016 (Scribd 332657465), section 1: factors of 45-55, 10-15, 10-15 and 15-20 %.

    The minima take 80 %; of the four steps of 5 % that are left, job targets take up to two, the others one
    each: three ways with job targets at 55 %, one with all others at their most.
    """
    assert allows("company-kpi-project", weighted(FACTORS, 50, 15, 15, 20))
    assert allows("company-kpi-project", weighted(FACTORS, 55, 10, 15, 20))
    assert not allows("company-kpi-project", weighted(FACTORS, 56, 14, 15, 15))
    assert not allows("company-kpi-project", weighted(FACTORS, 55, 15, 16, 14))
    assert alignopt.count_weightings("company-kpi-project", FACTORS) == 4
    for left_out in FACTORS:
        rest = [label for label in FACTORS if label != left_out]
        assert alignopt.count_weightings("company-kpi-project", rest) == 0


@pytest.mark.parametrize("step", [0.05, 0.01, 0.001])
def test_company_head_office_has_no_weighting(step):
    """SMART KPIs Guideline 2016, section 1, with safety at 5-10 % in head office, on any grid.

    55 + 15 + 15 + 10 = 95 < 100.
    """
    assert alignopt.count_weightings("company-kpi-head-office", FACTORS, step=step) == 0


@pytest.mark.parametrize("step", [0.05, 0.01, 0.001])
def test_company_head_office_close_to_the_customer_has_exactly_one(step):
    """SMART KPIs Guideline 2016, section 1, with customer satisfaction up to 20 %, on any grid.

    55 + 20 + 15 + 10 = 100.
    """
    assert alignopt.count_weightings("company-kpi-head-office-customer", FACTORS, step=step) == 1
    assert allows("company-kpi-head-office-customer", weighted(FACTORS, 55, 20, 15, 10))


def test_plain_practice():
    """Common advice: 3 to 5 goals, none under 10 % or over 40 %, multiples of 5.

    In steps: 2 to 8 each, 20 in all, by inclusion and exclusion. 3 goals: 4 steps below the most, C(6, 2).
    """
    expected = [0, 0, comb(6, 2), comb(15, 3) - 4 * comb(8, 3), comb(14, 4) - 5 * comb(7, 4), 0]
    found = alignopt.freedom("plain-practice", range(1, 7))
    assert found["weightings"].to_list() == expected == [0, 0, 15, 231, 826, 0]


@pytest.mark.parametrize("name", policies.names())
def test_every_pack_keeps_to_the_contract(name):
    """Ids once each, known kinds, only columns that the kind goes by, and a source in every row."""
    pack = policies.about(name)
    assert pack.rules.schema == {column.name: column.dtype for column in columns_of("rules")}
    assert pack.rules["rule_id"].is_unique().all()
    assert pack.rules["source"].null_count() == 0
    assert all((pack.title, pack.source, pack.text))
    for rule in pack.rules.iter_rows(named=True):
        kind = KINDS[rule["kind"]]
        scope = ("perspective_id", "goal_id", "category", "section", "other_id")
        assert {column for column in scope if rule[column] is not None} <= set(kind.narrows)


def test_there_is_no_file_without_a_name():
    folder = Path(policies.__file__).parent / "packs"
    assert {path.stem for path in folder.glob("*.csv")} == {"index", *policies.names()}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == list(policies.names())
