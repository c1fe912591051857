"""How priority spreads from effects to their causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def spread(weights: Floats, shares: Floats, pass_on: float) -> tuple[Floats, Floats]:
    """Spread weights to the drivers of what has weight.

    Every goal passes on the share ``pass_on`` of what it has and receives to the goals that drive it; a goal
    that nothing drives keeps all. With x the sum of what each goal has and receives::

        x = w + pass_on N x,    spread = x (1 - pass_on) where something drives the goal, else x

    The spread sums to what the weights sum to. As pass_on < 1 and no column of N sums to more than 1, there
    is exactly one x, with circles in the map too.

    Parameters
    ----------
    weights
        w, shape (goals): at least 0.
    shares
        N, shape (goals, goals): ``N[cause, effect]`` is the share of what the effect passes on that goes to
        the cause. Columns sum to 1, or to 0 where nothing drives the effect.
    pass_on
        From 0 up to, but not including, 1; see :func:`checked`.

    Returns
    -------
    tuple of arrays
        The spread, and what each goal received from its effects; both of shape (goals).

    References
    ----------
    Hubbell, C. H. (1965). An input-output approach to clique identification. Sociometry 28(4), 377-399.

    Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika 18(1), 39-43.

    Examples
    --------
    A goal of weight 1 driven by another, which has none of its own:

    >>> spread(np.array([1.0, 0.0]), np.array([[0.0, 0.0], [1.0, 0.0]]), 0.5)[0].tolist()
    [0.5, 0.5]
    """
    held = np.linalg.solve(np.eye(len(weights)) - pass_on * shares, weights).clip(min=0.0)
    received = pass_on * (shares @ held)
    is_driven = shares.sum(axis=0) > 0
    return np.where(is_driven, (1 - pass_on) * held, held), received


def checked(pass_on: float) -> float:
    """The share that is passed on, once it is known to be one.

    Raises
    ------
    ValueError
        If it is not a number from 0 up to, but not including, 1.
    """
    is_number = isinstance(pass_on, int | float | np.integer | np.floating) and not isinstance(pass_on, bool)
    if not is_number or not 0 <= pass_on < 1:
        message = (
            f"pass_on: got {pass_on!r}, expected a share from 0 up to, but not including, 1: what every goal "
            "passes on to its drivers, such as 0.5 for half"
        )
        raise ValueError(message)
    return float(pass_on)
