"""Whatever is written into a table: failures or a clean bill, and never an exception."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alignopt
from alignopt.tables.failures import SCHEMA

BAD = Path(__file__).parents[3] / "shared" / "data" / "badinput"
FILES = sorted(path for path in BAD.rglob("*.*") if path.suffix in {".csv", ".tsv", ".json", ".txt", ".md"})
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PIECES = [
    ",",
    '"',
    "\n",
    "\r",
    ";",
    "#",
    "\t",
    "\x00",
    "é",
    "nan",
    "-",
    "9" * 400,
    "1e999",
    "\u200b",
    '""',
    "G1",
]

pytestmark = pytest.mark.filterwarnings("error")


def well_told(found: pl.DataFrame) -> pl.DataFrame:
    """The failures, once each of them has said what, where and what to do in printable words."""
    assert dict(found.schema) == SCHEMA
    for failure in found.to_dicts():
        assert failure["check"]
        assert failure["table"]
        assert failure["expected"]
        assert failure["remedy"]
        for name, text in failure.items():
            assert name == "row" or text is None or text.isprintable(), failure
    return found


@pytest.mark.skipif(not FILES, reason="the bad input is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_the_wild_are_no_goals(tmp_path, path):
    (tmp_path / "goals.csv").write_bytes(path.read_bytes())
    found = well_told(alignopt.check(tmp_path))
    assert "goals.csv" in found["table"]
    assert found.height > 3


@pytest.mark.parametrize(
    "column", ["goal_id", "name", "parent_id", "priority", "category", "target", "target_kind"]
)
def test_naughty_strings_in_cells(folder, sound, column):
    if not BAD.is_dir():
        pytest.skip("the big list of naughty strings is not here")
    strings = json.loads((BAD / "blns" / "blns.json").read_text(encoding="utf-8"))
    header, first, *_ = csv.reader(io.StringIO(sound["goals"]))
    rows = [
        [text if name == column else cell for name, cell in zip(header, first, strict=True)]
        for text in strings
    ]
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    folder.write("goals.csv", out.getvalue().encode("utf-8", "replace"))
    assert not well_told(alignopt.check(folder.path)).is_empty()


@QUIET
@given(st.data())
def test_damaged_text(tmp_path_factory, sound, data):
    folder = tmp_path_factory.mktemp("damaged")
    for table in ("perspectives", "units", "people", "goals", "capacity"):
        text = sound[table]
        for _ in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.integers(0, len(text)))
            cut = data.draw(st.integers(0, 5))
            text = text[: max(0, at - cut)] + data.draw(st.sampled_from(PIECES)) + text[at:]
        (folder / f"{table}.csv").write_bytes(text.encode())
    well_told(alignopt.check(folder))


@QUIET
@given(st.binary(max_size=400))
def test_random_bytes(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("random")
    (folder / "goals.csv").write_bytes(content)
    (folder / "units.parquet").write_bytes(b"PAR1" + content)
    (folder / "capacity.csv").write_bytes(b"holder_id,capacity\n" + content)
    well_told(alignopt.check(folder))


CELLS = st.one_of(
    st.none(), st.text(max_size=8), st.sampled_from(["ORG", "SAL", "G1", "G2", "G3", "FIN", "CUS"])
)
COLUMNS = {
    "units": ["unit_id", "name", "parent_id", "level", "lead_id"],
    "goals": ["goal_id", "name", "perspective_id", "parent_id", "unit_id"],
    "eligibility": ["holder_id", "goal_id"],
}


@QUIET
@given(st.data())
def test_random_ids_in_frames(sound, data):
    """Links of every kind: to itself, in circles, to nothing, to what is there."""
    frames = {
        table: pl.read_csv(sound[table].encode(), infer_schema=False)
        for table in ("perspectives", "people", "capacity")
    }
    for table, columns in COLUMNS.items():
        size = data.draw(st.integers(1, 6))
        cells = {name: data.draw(st.lists(CELLS, min_size=size, max_size=size)) for name in columns}
        frames[table] = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))
    well_told(alignopt.check(frames))


@QUIET
@given(st.lists(st.floats(), min_size=4, max_size=4))
def test_random_numbers_are_taken_or_refused(sound, numbers):
    """No number that is not finite, and none below 0, gets through."""
    frames = {
        table: pl.read_csv(sound[table].encode(), infer_schema=False)
        for table in ("perspectives", "units", "people", "goals", "capacity")
    }
    frames["capacity"] = frames["capacity"].with_columns(capacity=pl.Series(numbers))
    found = well_told(alignopt.check(frames))
    wrong = {at for at, number in enumerate(numbers) if not 0 <= number <= 1e12}
    assert set(found.drop_nulls("row")["row"]) == wrong
