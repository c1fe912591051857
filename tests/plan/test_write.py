"""A plan as files: all of it or nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from alignopt.plan import write
from alignopt.plan.plan import Plan
from alignopt.plan.write import TABLES, for_spreadsheets, summary
from handmade import CARDS, plan_of, renamed


def snapshot(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan.write(tmp_path_factory.mktemp("here") / "new" / "plan")


def test_writes_tables_summary_index_and_drafts(written: Path) -> None:
    tables = {f"{name}.{suffix}" for name in TABLES for suffix in ("csv", "parquet")}
    assert {each.name for each in written.iterdir()} == {*tables, "summary.json", "index.md", "drafts"}
    assert {each.name for each in (written / "drafts").iterdir()} == {
        f"{owner}.md" for owner in ("O", "A", "B", "P1", "P2", "P3")
    }


@pytest.mark.parametrize("name", TABLES)
def test_parquet_and_csv_hold_the_same_table(plan: Plan, written: Path, name: str) -> None:
    table: pl.DataFrame = getattr(plan, name)
    assert pl.read_parquet(written / f"{name}.parquet").equals(table)
    from_csv = pl.read_csv(written / f"{name}.csv", schema=table.schema)
    assert from_csv.equals(table)


def test_summary_says_what_the_plan_says(plan: Plan, written: Path) -> None:
    said = json.loads((written / "summary.json").read_text(encoding="utf-8"))
    assert said == summary(plan)
    assert said["scorecards"] == 7
    assert said["weights"] == plan.scorecards.height
    assert said["unassigned"] == 1
    assert said["stopped"] == "finished"
    assert said["total"] == plan.total
    assert said["gap"] == pytest.approx(said["total"] - said["bound"])
    assert set(said["criteria"]) == set(plan.criteria["criterion"])
    assert said["criteria"]["delivered"]["rate"] is None


def test_the_index_leads_to_every_draft(written: Path) -> None:
    lines = (written / "index.md").read_text(encoding="utf-8").splitlines()
    tree = lines[lines.index("## Drafts") + 2 :]
    assert tree == [
        "- [Corner shop](drafts/O.md), company",
        "  - [Sales](drafts/A.md), department",
        "    - [Ada](drafts/P1.md), Seller",
        "    - [Bo](drafts/P2.md), Seller",
        "    - [Zoë Łukasz](drafts/P3.md), Cashier",
        "  - [Back office](drafts/B.md), department",
        "    - [Zoë Łukasz](drafts/P3.md), Clerk",
        "  - Empty room, department, no scorecard: no capacity",
    ]


def test_the_same_plan_is_the_same_bytes(plan: Plan, written: Path, tmp_path: Path) -> None:
    assert snapshot(plan.write(tmp_path / "again")) == snapshot(written)


@pytest.mark.parametrize("breaks", ["drafts", "summary", "contents"])
def test_a_failure_in_the_middle_leaves_nothing_behind(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    def fail(_: Plan) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(write, breaks, fail)
    with pytest.raises(OSError, match="no space left"):
        plan.write(tmp_path / "new" / "deeper" / "plan")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_at_the_last_moment_leaves_nothing_behind(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, to: Path) -> None:
        raise PermissionError(f"cannot rename to {to}")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError, match="cannot rename"):
        plan.write(tmp_path / "new" / "deeper" / "plan")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_failure_at_the_last_moment_puts_the_former_plan_back(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    folder = plan.write(tmp_path / "plan")
    (folder / "drafts" / "O.md").write_text("with remarks", encoding="utf-8")
    before, rename = snapshot(folder), Path.rename

    def fail_for_the_new(self: Path, to: Path) -> Path:
        if self.name == "plan" and self.parent != tmp_path:
            raise error
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(error):
        plan.write(folder, overwrite=True)
    assert snapshot(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_folder_is_filled(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert (plan.write(tmp_path / "empty") / "summary.json").is_file()


def test_a_folder_that_holds_something_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is not empty; name a new folder, or allow it"):
        plan.write(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is a file; name a folder"):
        plan.write(tmp_path / "plan", overwrite=True)


def test_overwriting_replaces_a_former_plan(plan: Plan, tmp_path: Path) -> None:
    folder = plan.write(tmp_path / "plan")
    (folder / "drafts" / "gone.md").write_text("somebody who left", encoding="utf-8")
    plan.write(folder, overwrite=True)
    assert not (folder / "drafts" / "gone.md").exists()
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("alien", ["notes.txt", ".git", "goals.csv"])
def test_overwriting_never_removes_what_is_not_of_a_plan(plan: Plan, tmp_path: Path, alien: str) -> None:
    folder = plan.write(tmp_path / "plan")
    (folder / alien).write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=f"holds {alien}, which is not of a plan"):
        plan.write(folder, overwrite=True)
    assert (folder / alien).read_text(encoding="utf-8") == "mine"


def test_overwriting_needs_a_whole_plan(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    with pytest.raises(FileExistsError, match=r"no summary\.json, so it is not a plan"):
        plan.write(tmp_path, overwrite=True)


def test_writing_through_a_link_keeps_the_link(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    plan.write(tmp_path / "link")
    plan.write(tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "summary.json").is_file()


def test_a_relative_name_is_taken_from_where_one_stands(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert plan.write("plan") == tmp_path.resolve() / "plan"


def test_text_that_a_spreadsheet_would_run_is_made_text_in_csv_only(plan: Plan, tmp_path: Path) -> None:
    formula = "=HYPERLINK(A1)"
    folder = renamed(plan, "goals", "goal_id", {"C1": formula}).write(tmp_path / "plan")
    assert f",'{formula}," in (folder / "coverage.csv").read_text(encoding="utf-8")
    assert formula in pl.read_parquet(folder / "coverage.parquet")["name"]


def test_only_formulas_are_touched() -> None:
    kept = ["Ada", "a=b", "-7.50", "+5", "0", "", " =x", None]
    changed = ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "-7.5.1", "＝1"]
    table = pl.DataFrame({"text": kept + changed, "number": [-1.0] * 16})
    made = for_spreadsheets(table)
    assert made["text"].to_list() == kept + [f"'{each}" for each in changed]
    assert made["number"].equals(table["number"])


def test_odd_ids_are_written_and_found(plan: Plan, tmp_path: Path) -> None:
    ids = {"P1": "../../P1", "P2": "con", "A": "a", "B": "A"}
    problem = plan.problem

    def other(frame: pl.DataFrame) -> pl.DataFrame:
        columns = [each for each in frame.columns if each in {"unit_id", "person_id", "holder_id", "lead_id"}]
        return frame.with_columns(pl.col(columns).replace(ids))

    odd = problem.replace(**{name: other(frame) for name, frame in problem.tables().items()})
    made = plan_of(odd, {ids.get(holder, holder): card for holder, card in CARDS.items()})
    folder = made.write(tmp_path / "plan")
    assert list(tmp_path.iterdir()) == [folder]
    names = [each.name for each in (folder / "drafts").iterdir()]
    assert len({name.casefold() for name in names}) == 6
    texts = [(folder / "drafts" / name).read_text(encoding="utf-8") for name in names]
    for holder in made.scorecards["holder_id"].unique():
        assert sum(f" {holder}: " in text for text in texts) == 1


def test_nothing_else_is_in_the_way_of_a_second_plan(plan: Plan, tmp_path: Path) -> None:
    other = replace(plan, method="joint")
    folder = plan.write(tmp_path / "plan")
    other.write(folder, overwrite=True)
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["method"] == "joint"
