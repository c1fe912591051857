"""Names of rows."""

from __future__ import annotations

from alignopt.render.lettering import width_of
from alignopt.render.names import row_names

LONG = "A name that is too long for one line of the room that there is"


def test_names_that_fit_are_as_they_are() -> None:
    names = row_names(["Short", "Two\nlines"], 200)
    assert names.texts == ["Short", "Two lines"]
    assert names.width == width_of("Two lines", names.size)


def test_where_one_is_too_long_all_are_smaller() -> None:
    names = row_names(["Short", LONG], 180)
    assert names.size < row_names(["Short"], 180).size
    assert names.texts[0] == "Short"
    assert names.texts[1].split("\n")[0] + " " + names.texts[1].split("\n")[1] == LONG
    assert names.width <= 180


def test_what_is_set_in_is_set_in_on_every_line() -> None:
    names = row_names([LONG], 180, inset=[20])
    assert all(line.startswith("   ") for line in names.texts[0].split("\n"))
    assert names.width <= 184
