"""Colours: one per perspective, told apart by colour-blind readers too (Okabe and Ito, 2008)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.colors import to_rgb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.problem.problem import Problem

Colour = tuple[float, float, float]

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
INK = "#1a1a1a"
FAINT = "#595959"
LINE = "#d9d9d9"
NEUTRAL = "#8c8c8c"


def perspective_colours(problem: Problem) -> dict[str, Colour]:
    """A colour for each perspective id; past the seventh, paler ones of the same."""
    return colours_of(problem.perspectives["perspective_id"])


def colours_of(ids: Iterable[str]) -> dict[str, Colour]:
    """The same for ids alone: all perspectives, in the order of ids."""
    rounds = [[tint(colour, strength) for colour in OKABE_ITO] for strength in (1.0, 0.6, 0.35)]
    colours = [colour for each in rounds for colour in each]
    return {each: colours[at % len(colours)] for at, each in enumerate(ids)}


def tint(colour: str | Colour, strength: float) -> Colour:
    """A colour on white: 1 is the colour itself, 0 white."""
    red, green, blue = (1 - strength + strength * part for part in to_rgb(colour))
    return (red, green, blue)


def ink_on(colour: str | Colour) -> str:
    """Black or white, whichever reads better on a colour (relative luminance, WCAG 2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.19 else "white"
