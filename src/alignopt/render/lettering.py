"""Lettering: how wide text is, and how it is broken or cut to fit. Widths and sizes are in points."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

LEADING = 1.25
ELLIPSIS = "…"


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line."""
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def height_of(lines: int, size: float) -> float:
    """Height of so many lines."""
    return lines * size * LEADING


def folded(text: str) -> str:
    """Text on one line: any white space as one space."""
    return " ".join(text.split())


def elide(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """One line that fits, cut with an ellipsis if it must be."""
    text = folded(text)
    if width_of(text, size, bold=bold) <= room:
        return text
    while len(text) > 1 and width_of(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def wrap(text: str, room: float, size: float, *, most: int | None = None, bold: bool = False) -> list[str]:
    """Lines that fit, broken between words, inside a word only where it is too long for a line.

    Parameters
    ----------
    text
        Any text; line breaks in it count as spaces.
    room, size
        Width to fit into, and font size.
    most
        So many lines at most: what does not fit is cut with an ellipsis.
    bold
        Whether it is set in bold.
    """
    lines: list[str] = []
    rest = folded(text).split(" ")
    while rest:
        if most is not None and len(lines) == most - 1:
            return [*lines, elide(" ".join(rest), room, size, bold=bold)]
        line, rest = _first_line(rest, room, size, bold=bold)
        lines.append(line)
    return lines


def _first_line(words: list[str], room: float, size: float, *, bold: bool) -> tuple[str, list[str]]:
    line = words[0]
    if width_of(line, size, bold=bold) > room:
        fits = next(
            (at for at in range(len(line) - 1, 1, -1) if width_of(line[:at], size, bold=bold) <= room), 1
        )
        rest = [line[fits:]] if line[fits:] else []
        return line[:fits], [*rest, *words[1:]]
    for count in range(2, len(words) + 1):
        longer = " ".join(words[:count])
        if width_of(longer, size, bold=bold) > room:
            return line, words[count - 1 :]
        line = longer
    return line, []
