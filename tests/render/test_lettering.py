"""Lettering fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignopt.render.lettering import ELLIPSIS, elide, folded, width_of, wrap

TEXT = st.text(alphabet="abc mWi.ÉŁß-$ ", min_size=1, max_size=60).filter(str.strip)


@settings(deadline=None)
@given(TEXT, st.floats(30, 200))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = wrap(text, room, 8)
    assert all(width_of(line, 8) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@settings(deadline=None)
@given(TEXT, st.floats(30, 200), st.integers(1, 3))
def test_no_more_lines_than_wanted(text: str, room: float, most: int) -> None:
    lines = wrap(text, room, 8, most=most)
    assert len(lines) <= most
    assert all(width_of(line, 8) <= room for line in lines)
    if len(wrap(text, room, 8)) > most:
        assert lines[-1].endswith(ELLIPSIS)


def test_breaks_between_words_where_it_can() -> None:
    assert wrap("Keep mail and sign-in running", 80, 8) == ["Keep mail and", "sign-in running"]


def test_one_line_is_cut_only_if_it_must_be() -> None:
    assert elide("Short", 100, 8) == "Short"
    cut = elide("Department of Employment and Social Development", 100, 8)
    assert cut.endswith(ELLIPSIS)
    assert width_of(cut, 8) <= 100


@pytest.mark.parametrize("text", ["two\nlines", "two \t lines", " two\u2028lines "])
def test_line_breaks_are_spaces(text: str) -> None:
    assert folded(text) == "two lines"
    assert elide(text, 500, 8) == "two lines"


def test_a_dollar_sign_is_as_wide_as_a_dollar_sign() -> None:
    assert width_of("$a$", 8) > 2 * width_of("a", 8)
