"""Whole steps near to given proportions, within bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def evenly(ideal: NDArray[np.float64], lightest: Ints, heaviest: Ints, room: int) -> Ints:
    """Whole steps that add up to ``room``, each within its band, as near to proportions ``ideal`` as can be.

    Where bands do not let them add up, they are at the end of their bands that is nearer.

    Examples
    --------
    >>> evenly(np.ones(3), np.full(3, 2), np.full(3, 8), 20).tolist()
    [7, 7, 6]
    """
    if not len(ideal):
        return np.zeros(0, dtype=np.int64)
    wanted = ideal / ideal.sum() * room
    steps = np.clip(np.floor(wanted), lightest, heaviest).astype(np.int64)
    while (missing := room - int(steps.sum())) != 0:
        can = steps < heaviest if missing > 0 else steps > lightest
        if not can.any():
            break
        off = (wanted - steps) * np.sign(missing)
        steps[int(np.where(can, off, -np.inf).argmax())] += int(np.sign(missing))
    return np.asarray(steps)
