"""The samples that come with the product: sound, whole, and about what they say they are."""

from pathlib import Path

import polars as pl
import pytest

import alignopt
from alignopt.tables.names import TABLES

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def company():
    return alignopt.read(SAMPLES / "company")


@pytest.fixture(scope="module")
def it():
    return alignopt.read(SAMPLES / "it-department")


def perspectives_above(problem, role):
    """Names of what the goals that enter in a role's own units lead up to."""
    goals = {row["goal_id"]: row for row in problem.goals.iter_rows(named=True)}
    units = set(problem.people.filter(role=role)["unit_id"])
    tops = set()
    for goal in goals.values():
        if goal["unit_id"] in units:
            while goal["parent_id"]:
                goal = goals[goal["parent_id"]]
            tops.add(goal["perspective_id"])
    return tops


def asked_of(problem, role):
    """Competencies that the role asks for, by name."""
    asked = problem.role_competencies.filter(role=role).join(problem.competencies, on="competency_id")
    return set(asked["name"])


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_sound(name):
    assert alignopt.check(SAMPLES / name).rows() == []


def test_both_samples_are_there():
    assert {"company", "it-department"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_perspective_has_goals_that_somebody_can_carry(name):
    problem = alignopt.read(SAMPLES / name)
    organisation = alignopt.Organisation.of(problem)
    carried = {organisation.goals.ids[at] for at in organisation.goal.tolist()}
    reached = set(problem.goals.filter(pl.col("goal_id").is_in(carried))["perspective_id"])
    assert reached == set(problem.perspectives["perspective_id"])
    assert carried == set(problem.goals["goal_id"])


@pytest.mark.parametrize("name", NAMES)
def test_last_year_s_cards_add_up(name):
    problem = alignopt.read(SAMPLES / name)
    cards = problem.previous.group_by("holder_id").agg(pl.col("weight").sum())
    assert (cards["weight"] - 1).abs().max() < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_effort_leaves_room(name):
    problem = alignopt.read(SAMPLES / name)
    assert 0.4 < problem.goals["effort"].sum() / problem.capacity["capacity"].sum() < 1


def test_it_department_has_fourteen_people_and_a_goal_in_each_quadrant(it):
    assert it.people.height == 14
    strategic = it.goals.filter(pl.col("parent_id").is_null(), pl.col("unit_id") == "IT")
    assert set(strategic["perspective_id"]) == {"FIN", "CUS", "PRO", "LRN"}


def test_company_fills_every_table(company):
    assert [table for table in TABLES if company.tables()[table].is_empty()] == []


def test_company_has_about_240_people_in_departments_and_groups(company):
    assert 235 <= company.people.height <= 245
    assert set(company.units["level"]) == {"company", "department", "group"}
    assert company.units["lead_id"].null_count() == 0
    groups = company.units.filter(level="group").select("unit_id")
    sizes = company.people.join(groups, on="unit_id").group_by("unit_id").len()["len"]
    assert 7 <= sizes.min() <= sizes.max() <= 12


@pytest.mark.parametrize(
    ("role", "competency"),
    [
        ("Cleaner", "Attention to quality"),
        ("Cleaner", "Customer service"),
        ("Maintenance technician", "Attention to quality"),
        ("Maintenance technician", "Customer service"),
        ("Shop assistant", "Customer service"),
        ("Shop assistant", "Attention to quality"),
        ("Sales representative", "Customer service"),
        ("Sales representative", "Attention to quality"),
    ],
)
def test_the_roles_ask_for_what_their_goals_ask_for(company, role, competency):
    assert competency in asked_of(company, role)


@pytest.mark.parametrize(
    "role", ["Cleaner", "Maintenance technician", "Shop assistant", "Sales representative"]
)
def test_their_own_goals_lead_up_to_the_customer(company, role):
    assert "CUS" in perspectives_above(company, role)


def test_a_cleaner_s_floors_lead_to_shops_where_customers_like_to_stay(company):
    goals = {row["goal_id"]: row for row in company.goals.iter_rows(named=True)}
    goal = next(
        row for row in goals.values() if row["name"] == "Floors dry and clear of goods at opening time"
    )
    chain = [goal["name"]]
    while goal["parent_id"]:
        goal = goals[goal["parent_id"]]
        chain.append(goal["name"])
    assert chain[1:] == [
        "Entrances, floors and toilets that invite customers in",
        "Shops where customers like to stay",
    ]
    assert goal["perspective_id"] == "CUS"


def test_company_shows_what_the_contract_can_say(company):
    goals = company.goals
    local = goals.filter(pl.col("parent_id").is_null(), pl.col("unit_id") != "CO")
    assert local.height >= 3
    assert set(goals["target_kind"]) == {"split", "shared"}
    assert company.capacity.filter(capacity=0)["holder_id"].to_list() == ["P-021", "P-190"]
    pairs = (
        company.people.drop_nulls("employee_id")
        .group_by("employee_id")
        .agg(pl.col("name").n_unique(), pl.len())
    )
    assert pairs.select("name", "len").unique().rows() == [(1, 2)]
    assert company.rules["source"].null_count() == 0
    assert company.judgements["respondent"].n_unique() == 3
    assert company.unit_targets["unit_id"].n_unique() > 5
    assert 0.8 < company.previous["holder_id"].n_unique() / company.people.height < 1


def test_the_strategy_map_leads_from_learning_to_the_figures(company):
    order = {"LRN": 0, "PRO": 1, "CUS": 2, "FIN": 3}
    of = dict(company.goals.select("goal_id", "perspective_id").iter_rows())
    for cause, effect in company.strategy_links.select("cause_goal_id", "effect_goal_id").iter_rows():
        assert order[of[cause]] <= order[of[effect]], (cause, effect)


def test_the_engine_obeys_the_company_s_rules(company):
    policy = alignopt.Policy.of(company, alignopt.Organisation.of(company))
    cleaners = company.people.filter(role="Cleaner")["person_id"]
    counts = policy.applied.filter(
        pl.col("kind") == "goal_count", pl.col("holder_id").is_in(cleaners.implode())
    )
    assert set(counts["max"]) == {4.0}
    assert set(counts["source"]) == {"R-01, R-04"}
