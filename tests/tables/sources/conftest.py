from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CORE = ("perspectives", "units", "people", "goals", "capacity")


@pytest.fixture
def workbook(tmp_path: Path, sound: dict[str, str]) -> Callable[..., Path]:
    """Write a workbook of the sound tables, with an edit of its sheets."""

    def write(edit: Any = None, *, names: dict[str, str] | None = None, top: int = 0, left: int = 0) -> Path:
        path = tmp_path / "plan.xlsx"
        book = xlsxwriter.Workbook(path)
        sheets = {}
        for table in CORE:
            sheets[table] = book.add_worksheet((names or {}).get(table, table))
            for row, line in enumerate(sound[table].splitlines(), start=top):
                for column, cell in enumerate(line.split(","), start=left):
                    if cell:
                        sheets[table].write(row, column, _value(cell))
        if edit is not None:
            edit(book, sheets)
        book.close()
        return path

    return write


def _value(cell: str) -> float | str:
    """Numbers as numbers, if a spreadsheet would show them as they are written."""
    try:
        return float(cell) if f"{float(cell):g}" == cell else cell
    except ValueError:
        return cell
