from __future__ import annotations

import zipfile

import pytest
import xlsxwriter

from alignopt.tables.sources.cells import oddities, place

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("goals & more")
    sheet.write(0, 0, "text")
    sheet.write(1, 1, 1 / 3)
    sheet.write(1, 2, 5)
    sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 1, "=1+1", None, "")
    sheet.write_formula(2, 2, "=1+1", None, 2)
    sheet.merge_range(4, 0, 5, 2, "wide")
    book.add_chartsheet("chart")
    book.close()
    return path


def test_what_is_odd_about_a_sheet(odd):
    found = oddities(odd, "goals & more")
    assert found.errors == {(2, 0): "#DIV/0!"}
    assert found.unvalued == [(2, 1)]
    assert found.merged == [((4, 0), (5, 2), "A5:C6")]
    assert found.figures == {(1, 1): "0.333333333333333"}


def test_a_chart_is_no_sheet(odd):
    assert oddities(odd, "chart") is None


def test_an_unknown_sheet_is_an_error(odd):
    with pytest.raises(KeyError, match="units"):
        oddities(odd, "units")


def test_cells_without_names_follow_each_other(tmp_path):
    """Cell and row names are optional in the format, and parts may have any path."""
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>1</v></c></row>'
        '<row><c/><c t="e"><v>#REF!</v></c></row><row r="9"><c t="e"><v>#N/A</v></c></row>'
        "</sheetData></worksheet>"
    )
    with zipfile.ZipFile(tmp_path / "plan.xlsx", "w") as book:
        book.writestr(
            "_rels/.rels", f'<r><Relationship Id="a" Type="{TYPES}/officeDocument" Target="/w/book.xml"/></r>'
        )
        book.writestr("w/book.xml", f'<w xmlns:r="{TYPES}"><sheet name="goals" r:id="b"/></w>')
        book.writestr(
            "w/_rels/book.xml.rels",
            f'<r><Relationship Id="b" Type="{TYPES}/worksheet" Target="one.xml"/></r>',
        )
        book.writestr("w/one.xml", sheet)
    assert oddities(tmp_path / "plan.xlsx", "goals").errors == {(1, 1): "#REF!", (8, 0): "#N/A"}


@pytest.mark.parametrize(
    ("name", "at"), [("A1", (0, 0)), ("C7", (6, 2)), ("$AA$10", (9, 26)), ("XFD1", (0, 16383))]
)
def test_names_of_cells(name, at):
    assert place(name) == at
