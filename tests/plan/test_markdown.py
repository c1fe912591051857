"""Text as Markdown."""

from __future__ import annotations

import pytest

from alignopt.plan.markdown import percent, plain, table


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Keep *all* of it", r"Keep \*all\* of it"),
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("C:\\dir", r"C:\\dir"),
        ("$5 to $10", r"\$5 to \$10"),
        ("`code` _it_ ~no~ #1", r"\`code\` \_it\_ \~no\~ \#1"),
        ("&lt;", r"\&lt;"),
        ("&#60;", r"\&\#60;"),
        ("R&D & more", "R&D & more"),
        ("two\nlines\r\nthree\ttabs\x0b\x00\u2028end", "two lines three tabs end"),
        ("Zieliński – Łódź 北", "Zieliński – Łódź 北"),
    ],
)
def test_text_stands_as_it_is(text: str, escaped: str) -> None:
    assert plain(text) == escaped


@pytest.mark.parametrize(
    ("share", "said"), [(0.4, "40 %"), (0.125, "12.5 %"), (1 / 3, "33.33 %"), (0.0, "0 %"), (1, "100 %")]
)
def test_percent_is_as_short_as_it_can_be(share: float, said: str) -> None:
    assert percent(share) == said


def test_a_table_has_as_many_cells_in_every_line() -> None:
    lines = table(["Goal", "Weight:"], [[plain("a|b"), "40 %"]])
    assert lines == ["| Goal | Weight |", "| --- | ---: |", r"| a\|b | 40 % |", ""]
