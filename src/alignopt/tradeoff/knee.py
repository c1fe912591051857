"""The knee of a frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BULGE = 1e-3
"""How far a knee is from the straight line at least, where both sides are scaled to 0 to 1."""


def knee_of(points: Sequence[tuple[float, float]]) -> int | None:
    """Position of the point farthest below the straight line between the ends; None where none is.

    Both sides are scaled to 0 to 1 first, so that the units of neither decide (Das 1999; Branke and others
    2004). The points are undominated, x ascending.

    Examples
    --------
    >>> knee_of([(0, 10), (1, 2), (5, 0)])
    1
    >>> knee_of([(0, 10), (5, 5), (10, 0)]) is None
    True
    """
    if len(points) < 3:
        return None
    (left, high), (right, low) = points[0], points[-1]
    below = [1 - (x - left) / (right - left) - (y - low) / (high - low) for x, y in points]
    most = max(below)
    return below.index(most) if most > BULGE else None
