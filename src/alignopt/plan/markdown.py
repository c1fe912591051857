"""Markdown: text as it stands, percentages, and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>#|~$]|&(?=#?\w+;)")
BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, and what separates lines and paragraphs."""


def plain(text: str) -> str:
    r"""Text as it stands, on one line, whatever Markdown would make of it.

    >>> print(plain("R&D | *new*"))
    R&D \| \*new\*
    """
    return MEANS_SOMETHING.sub(r"\\\g<0>", " ".join(BREAKS.sub(" ", text).split()))


def percent(share: float) -> str:
    """A share as percent, as short as it can be said.

    >>> percent(0.125)
    '12.5 %'
    """
    return f"{round(share * 100, 2):g} %"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table and an empty line; a head that ends in a colon sets its column flush right."""
    marks = ["---:" if head.endswith(":") else "---" for head in heads]
    lines = [[head.removesuffix(":") for head in heads], marks, *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines] + [""]
