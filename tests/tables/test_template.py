"""An empty problem: every column explained, and once filled in, read as it stands."""

import csv
import io

import pytest

import alignopt
from alignopt.tables.contract import columns_of
from alignopt.tables.kinds import KINDS
from alignopt.tables.names import METHODS, REQUIRED, TABLES
from alignopt.tables.template import template

FILLED = {
    "perspectives": ["FIN,Financial,0.4,", "CUS,Customer,0.6,"],
    "units": ["ORG,Corner shop,,organisation,"],
    "people": ["P-1,Amara Okafor,ORG,Shopkeeper,"],
    "goals": [
        "G-1,Keep the till in order,FIN,,ORG,,,,,,,,",
        "G-2,Know every regular by name,CUS,,ORG,,,,40,,,,",
    ],
    "capacity": ["P-1,1.0"],
}


def filled(folder, change=lambda text: text):
    for table, records in FILLED.items():
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8") + "\n".join(records) + "\n"
        path.write_text(change(text), encoding="utf-8")
    return folder


def as_a_spreadsheet_saves_it(text):
    """Every row as wide as the widest, and every cell with a comma or quote in quotes; CRLF."""
    rows = list(csv.reader(io.StringIO(text)))
    width = max(len(row) for row in rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([*row, *[""] * (width - len(row))] for row in rows)
    return out.getvalue()


def with_every_cell_in_quotes(text):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(as_a_spreadsheet_saves_it(text))))
    return out.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_above_the_header(table):
    *comments, header = csv.reader(io.StringIO(template(table)))
    assert header == [column.name for column in columns_of(table)]
    assert all(len(cells) == 1 and cells[0].startswith("#") for cells in comments)
    for column in columns_of(table):
        explained = next(text for (text,) in comments if text.startswith(f"# {column.name} ("))
        assert explained.endswith(f": {column.description}")
        assert ("; may be empty)" in explained) == column.nullable
        assert ("; required)" in explained) != column.nullable
        assert ("; key; " in explained) == column.is_key


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_rule_is_explained(kind):
    (line,) = [
        text
        for (text, *_) in csv.reader(io.StringIO(template("rules")))
        if text.startswith(f"# {kind.name}: ")
    ]
    said, _, cells = line.partition(f"{kind.says} ")
    assert said == f"# {kind.name}: "
    assert all(column in cells for column in kind.narrows)
    assert (f"Needs {' or '.join(kind.needs)}" in cells) == bool(kind.needs)
    assert ("max stay" in cells) == (not kind.is_banded)


def test_methods_are_told_where_judgements_are():
    assert all(f"# {method}: " in template("judgements") for method in METHODS)
    assert not any("pairwise: " in template(table) for table in TABLES if table != "judgements")


def test_kinds_are_told_where_rules_are_only():
    assert not any("goal_count: " in template(table) for table in TABLES if table != "rules")


def test_empty_it_lacks_only_records_of_the_required_tables(tmp_path):
    folder = alignopt.new(tmp_path / "ours")
    assert sorted(path.stem for path in folder.iterdir()) == sorted(TABLES)
    failures = alignopt.check(folder)
    assert [name.removesuffix(".csv") for name in failures["table"]] == list(REQUIRED)
    assert set(failures["got"]) == {"no records"}


@pytest.mark.parametrize(
    "change",
    [lambda text: text, as_a_spreadsheet_saves_it, with_every_cell_in_quotes],
    ids=lambda f: f.__name__,
)
def test_filled_in_it_reads_well(tmp_path, change):
    problem = alignopt.read(filled(alignopt.new(tmp_path / "ours"), change))
    assert problem.goals["name"].to_list() == ["Keep the till in order", "Know every regular by name"]
    assert problem.goals["target"].to_list() == [None, "40"]
    assert problem.capacity.rows() == [("P-1", 1.0)]
    assert problem.rules.is_empty()
    assert problem.eligibility.is_empty()


def test_a_mistake_is_told_by_the_row_that_the_file_shows(tmp_path):
    folder = alignopt.new(tmp_path / "ours")
    path = filled(folder) / "capacity.csv"
    path.write_text(template("capacity") + "P-1,a lot\n")
    failure = alignopt.check(folder).row(0, named=True)
    assert path.read_text().splitlines()[failure["row"] - 1] == "P-1,a lot"
    assert failure["got"] == "a lot"


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path):
    (tmp_path / "goals.csv").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty; name a new folder"):
        alignopt.new(tmp_path)
    assert (tmp_path / "goals.csv").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_of_that_name_is_left_alone(tmp_path):
    (tmp_path / "ours").write_text("mine")
    with pytest.raises(FileExistsError, match="is a file; name a new folder"):
        alignopt.new(tmp_path / "ours")


def test_nothing_is_left_behind_when_writing_fails(tmp_path, monkeypatch):
    def fail(table):
        if table == "capacity":
            raise OSError(28, "no space left")
        return template(table)

    monkeypatch.setattr("alignopt.tables.template.template", fail)
    with pytest.raises(OSError, match="no space left"):
        alignopt.new(tmp_path / "ours")
    assert list(tmp_path.iterdir()) == []
