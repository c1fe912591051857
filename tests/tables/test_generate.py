"""Organisations made up from a seed: sound, whole, the same every time, and possible to plan."""

import numpy as np
import polars as pl
import pytest

import alignopt
from alignopt.tables.contract import columns_of
from alignopt.tables.generate import write_generated
from alignopt.tables.invent.chance import Chance, apportion
from alignopt.tables.names import TABLES

SIZES = (1, 2, 3, 5, 8, 14, 30, 80, 320, 1000)
SMALL = (1, 2, 3, 5, 8, 14, 30)
QUICK = alignopt.Settings(passes=0, nodes=20)


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("seed", [0, 7])
def test_tables_are_sound_and_none_is_empty(people, seed):
    tables = alignopt.generate(people, seed)
    assert tuple(tables) == TABLES
    assert [table for table in TABLES if tables[table].is_empty()] == []
    assert alignopt.check(tables).rows() == []
    assert tables["people"].height == people


@pytest.mark.parametrize("people", SMALL)
def test_small_ones_have_a_plan_for_everyone_with_capacity(people):
    tables = alignopt.generate(people, seed=5)
    plan = alignopt.solve(alignopt.read(tables), settings=QUICK)
    working = tables["capacity"].filter(pl.col("capacity") > 0)["holder_id"].to_list()
    assert set(working) <= set(plan.scorecards["holder_id"])


def test_the_same_numbers_give_the_same_tables():
    one, other = alignopt.generate(80, 3), alignopt.generate(80, 3)
    assert all(one[table].equals(other[table]) for table in TABLES)


def test_another_seed_gives_other_people_in_the_same_shape():
    one, other = alignopt.generate(80, 3), alignopt.generate(80, 4)
    assert one["units"].drop("lead_id").equals(other["units"].drop("lead_id"))
    assert one["people"]["name"].to_list() != other["people"]["name"].to_list()
    assert not one["previous"].equals(other["previous"])


def test_streams_are_those_of_every_platform():
    drawn = Chance(people=80, seed=3).shares("names", 2).tolist()
    assert drawn == [0.8000967930511809, 0.7788245916637336]


def test_columns_and_types_are_the_contract_s():
    for table, frame in alignopt.generate(14).items():
        assert frame.schema == {each.name: each.dtype for each in columns_of(table)}


@pytest.mark.parametrize(
    ("people", "levels"),
    [
        (8, {"organisation"}),
        (30, {"organisation", "group"}),
        (320, {"organisation", "department", "group"}),
        (2000, {"organisation", "division", "department", "group"}),
    ],
)
def test_the_tree_is_deeper_the_more_people_there_are(people, levels):
    units = alignopt.generate(people)["units"]
    assert set(units["level"]) == levels
    assert units["name"].is_unique().all()


def test_groups_have_about_eight_to_twelve_members():
    tables = alignopt.generate(1000)
    groups = tables["units"].filter(level="group").select("unit_id")
    sizes = tables["people"].join(groups, on="unit_id").group_by("unit_id").len()["len"]
    assert 8 <= sizes.min() <= sizes.max() <= 12


def test_a_large_one_has_all_that_makes_planning_hard():
    tables = alignopt.generate(320, seed=1)
    goals = tables["goals"]
    parents = dict(goals.select("goal_id", "parent_id").iter_rows())
    chains = [goal for goal in parents if parents.get(parents[goal])]
    local = goals.filter(pl.col("parent_id").is_null(), pl.col("unit_id") != "ORG")
    assert goals.filter(pl.col("goal_id").str.starts_with("S-")).height == 16
    assert len(chains) > 10
    assert 0 < local.height < 20
    assert set(goals["target_kind"]) == {"split", "shared"}
    assert goals["priority"].null_count() not in (0, goals.height)
    assert tables["capacity"]["capacity"].n_unique() > 3
    assert (
        tables["people"].drop_nulls("employee_id").group_by("employee_id").len()["len"].to_list() == [2] * 4
    )
    assert 0 < 320 - tables["proficiencies"]["person_id"].n_unique() < 32


def test_effort_leaves_room():
    for people in SIZES:
        tables = alignopt.generate(people, seed=2)
        assert 0 < tables["goals"]["effort"].sum() < 0.8 * tables["capacity"]["capacity"].sum()


def test_last_year_s_cards_add_up_and_hold_what_their_owner_may_carry():
    tables = alignopt.generate(320, seed=2)
    cards = tables["previous"].group_by("holder_id").agg(pl.col("weight").sum())
    assert (cards["weight"] - 1).abs().max() < 1e-9
    assert 0.8 < cards.height / 320 < 1
    learners = tables["eligibility"].select("holder_id").unique()
    carried = tables["previous"].join(learners, on="holder_id", how="semi")
    assert carried.height > 0
    assert carried.join(tables["eligibility"], on=["holder_id", "goal_id"], how="anti").is_empty()


def test_eligible_people_keep_at_least_three_goals():
    for people in SIZES:
        assert alignopt.generate(people, seed=3)["eligibility"].group_by("holder_id").len()["len"].min() >= 3


@pytest.mark.parametrize("people", [0, -3, 2.0, "10", None, True, 10**7])
def test_a_wrong_number_of_people_is_refused(people):
    with pytest.raises(ValueError, match=r"people: got .*, expected a whole number of at least 1"):
        alignopt.generate(people)


@pytest.mark.parametrize("seed", [-1, 0.5, "1", None])
def test_a_wrong_seed_is_refused(seed):
    with pytest.raises(ValueError, match=r"seed: got .*, expected a whole number of at least 0"):
        alignopt.generate(5, seed)


def test_written_files_read_as_what_was_made_up(tmp_path):
    folder = write_generated(30, 4, tmp_path / "made" / "up")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{table}.csv" for table in TABLES)
    assert alignopt.read(folder) == alignopt.read(alignopt.generate(30, 4))


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(FileExistsError, match="is not empty; name a new folder"):
        write_generated(3, 0, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_nothing_is_left_behind_when_writing_fails(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "no space left")

    monkeypatch.setattr(pl.DataFrame, "write_csv", fail)
    with pytest.raises(OSError, match="no space left"):
        write_generated(3, 0, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled(tmp_path):
    write_generated(3, 0, tmp_path)
    assert alignopt.check(tmp_path).is_empty()


def test_shares_of_a_whole_add_up():
    parts = apportion(17, np.array([1.0, 2.0, 0.5]), least=2)
    assert parts.sum() == 17
    assert parts.min() >= 2
    assert parts.argmax() == 1
