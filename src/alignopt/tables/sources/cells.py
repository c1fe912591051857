"""Cells of an XLSX sheet that reading it as text would lose or change: errors, formulas, merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from zipfile import ZipFile

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

Place = tuple[int, int]
EXACT_UP_TO = 9
SHOWN_DIGITS = 15
WHOLE = 2.0**53


@dataclass
class Oddities:
    """What is odd about a sheet; rows and columns are counted from 0.

    Attributes
    ----------
    errors
        Cells that show an error, such as ``#DIV/0!``.
    unvalued
        Cells with a formula that no spreadsheet has worked out.
    merged
        First and last cell of each merged range, and its name.
    figures
        Numbers with many digits, as a spreadsheet shows them.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    unvalued: list[Place] = field(default_factory=list)
    merged: list[tuple[Place, Place, str]] = field(default_factory=list)
    figures: dict[Place, str] = field(default_factory=dict)


def oddities(path: Path, sheet: str) -> Oddities | None:
    """Look a worksheet through; None if the name is that of a chart."""
    with ZipFile(path) as book:
        part = _part_of(book, sheet)
        if part is None:
            return None
        with book.open(part) as stream:
            return _scan(stream)


def place(name: str) -> Place:
    """Row and column of a cell, from 0.

    Examples
    --------
    >>> place("A1"), place("AB12")
    ((0, 0), (11, 27))
    """
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?([0-9]+)", name).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def _scan(stream: IO[bytes]) -> Oddities:
    out = Oddities()
    row, column = -1, -1
    for event, element in ElementTree.iterparse(stream, ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start" and tag == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif event == "end" and tag == "c":
            at = place(element.get("r", "")) if element.get("r") else (row, column + 1)
            column = at[1]
            _note(out, at, element)
        elif event == "end" and tag == "row":
            element.clear()
        elif event == "end" and tag == "mergeCell":
            name = element.get("ref", "")
            first, _, last = name.partition(":")
            out.merged.append((place(first), place(last or first), name))
    return out


def _note(out: Oddities, at: Place, cell: ElementTree.Element) -> None:
    """Keep a cell if there is anything odd about it."""
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "e":
        out.errors[at] = value or "an error"
    elif kind == "n" and not value and cell.find("{*}f") is not None:
        out.unvalued.append(at)
    elif kind == "n" and (len(value) > EXACT_UP_TO or "E" in value.upper()):
        number = float(value)
        is_whole = number.is_integer() and abs(number) < WHOLE
        out.figures[at] = str(int(number)) if is_whole else f"{number:.{SHOWN_DIGITS}g}"


def _part_of(book: ZipFile, sheet: str) -> str | None:
    """The part of a workbook that holds a sheet; None if it is no worksheet.

    Raises
    ------
    KeyError
        If the workbook has no such sheet, or does not say where it is.
    """
    main = next(part for kind, part in _relations(book, "_rels/.rels").values() if kind == "officeDocument")
    folder, _, name = main.rpartition("/")
    relations = _relations(book, f"{folder}/_rels/{name}.rels")
    ids = {
        element.get("name"): next(value for key, value in element.items() if key.endswith("}id"))
        for element in ElementTree.fromstring(book.read(main)).iterfind(".//{*}sheet")
    }
    kind, target = relations[ids[sheet]]
    return target if kind == "worksheet" else None


def _relations(book: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part of a workbook refers to: by id, the kind and the other part."""
    base = part.partition("_rels/")[0]
    found = {}
    for element in ElementTree.fromstring(book.read(part)):
        target = element.get("Target", "")
        path = target.removeprefix("/") if target.startswith("/") else base + target
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
    return found
