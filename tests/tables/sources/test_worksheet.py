from __future__ import annotations

import datetime

import pytest

import alignopt


def failures(path):
    return alignopt.check(path).to_dicts()


def errors(book, sheet):
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")


def unvalued(book, sheet):
    sheet.write_formula(1, 1, "=1+1", None, "")


def date(book, sheet):
    sheet.write_datetime(1, 1, datetime.datetime(2026, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))


@pytest.mark.parametrize(
    ("spoil", "got", "remedy"),
    [
        (errors, "#DIV/0!", "mend the formula, or empty the cell"),
        (unvalued, "a formula without a value", "let a spreadsheet work it out"),
        (date, "a date, 2026-03-01 00:00:00", "format the cell as text, write it again"),
    ],
)
@pytest.mark.parametrize("left", [0, 2])
def test_a_cell_without_a_value_of_its_own(workbook, spoil, got, remedy, left):
    class Moved:
        def __init__(self, sheet):
            self.sheet = sheet

        def __getattr__(self, name):
            return lambda row, column, *rest: getattr(self.sheet, name)(row, column + left, *rest)

    (only,) = failures(workbook(lambda book, sheets: spoil(book, Moved(sheets["capacity"])), left=left))
    assert (only["check"], only["row"], only["column"]) == ("cell_has_a_value", 2, "capacity")
    assert (only["got"], only["remedy"]) == (got, remedy)


def test_an_error_in_an_optional_column_is_not_lost(workbook):
    def edit(book, sheets):
        sheets["goals"].write_formula(1, 5, "=NA()", None, "#N/A")

    (only,) = failures(workbook(edit))
    assert (only["column"], only["got"]) == ("priority", "#N/A")


def test_a_formula_beneath_the_last_value_is_not_lost(workbook):
    def edit(book, sheets):
        sheets["capacity"].write_formula(9, 0, "=A1", None, "")

    found = failures(workbook(edit))
    assert (found[0]["row"], found[0]["got"]) == (10, "a formula without a value")


def test_an_id_that_became_a_date_is_refused(workbook):
    def edit(book, sheets):
        date_format = book.add_format({"num_format": "d-mmm"})
        sheets["capacity"].write_datetime(1, 0, datetime.datetime(2026, 3, 1), date_format)

    assert "a date, 2026-03-01 00:00:00" in [each["got"] for each in failures(workbook(edit))]


def test_merged_cells_are_refused(workbook):
    def edit(book, sheets):
        sheets["goals"].merge_range(1, 3, 2, 3, "")

    (only,) = failures(workbook(edit))
    assert (only["check"], only["row"], only["got"]) == ("cells_are_single", 2, "the merged cells D2:D3")


def test_merged_cells_above_the_header_are_fine(workbook, folder):
    def edit(book, sheets):
        sheets["goals"].merge_range(0, 0, 0, 5, "# Goals of the year")

    assert alignopt.read(workbook(edit, top=2)) == alignopt.read(folder.path)


def test_empty_cells_around_the_table_are_fine(workbook, folder):
    def edit(book, sheets):
        sheets["goals"].write_blank(50, 20, None, book.add_format({"bold": True}))
        sheets["goals"].write(40, 1, "  ")
        sheets["goals"].write_string(0, 15, " ")

    assert alignopt.read(workbook(edit)) == alignopt.read(folder.path)


def test_a_stray_note_is_refused(workbook):
    found = failures(workbook(lambda book, sheets: sheets["capacity"].write(1, 4, "why?")))
    assert [(each["check"], each["got"]) for each in found] == [
        ("header_is_filled", "no name for column 5, which holds 'why?'")
    ]


def test_an_empty_sheet_is_one_failure(workbook):
    path = workbook(lambda book, sheets: book.add_worksheet("rules"))
    assert [(each["check"], each["table"]) for each in failures(path)] == [
        ("sheet_is_filled", "plan.xlsx, sheet rules")
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1 / 3, 0.333333333333333),
        (1e-10, 1e-10),
        (0.1 + 0.2, 0.3),
        (123456789.123456, 123456789.123456),
        (7, 7.0),
        (12345678901, 12345678901.0),
    ],
)
def test_numbers_keep_the_digits_a_spreadsheet_shows(workbook, written, read):
    path = workbook(lambda book, sheets: sheets["capacity"].write(1, 1, written))
    assert alignopt.read(path).capacity["capacity"][1] == read


def test_numbers_as_ids_have_no_decimals_and_text_keeps_its_zeros(workbook):
    def edit(book, sheets):
        for table, row in (("goals", 1), ("goals", 2)):
            sheets[table].write(row, 0, row)
        sheets["goals"].write(3, 3, "2")
        sheets["goals"].write(3, 0, "007")

    problem = alignopt.read(workbook(edit))
    assert problem.goals["goal_id"].to_list() == ["007", "1", "2"]


def test_truth_is_no_number(workbook):
    (only,) = failures(workbook(lambda book, sheets: sheets["capacity"].write(1, 1, True)))
    assert (only["check"], only["got"]) == ("cell_parses", "true")


def test_long_numbers_as_ids_keep_their_digits(workbook):
    def edit(book, sheets):
        sheets["goals"].write(1, 0, 1234567890123456)

    assert "1234567890123456" in alignopt.read(workbook(edit)).goals["goal_id"]
