"""Random numbers that are the same on every platform and in every version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Chance:
    """A source of streams, one per topic, so that a change to one table leaves the others as they are.

    Only the raw output of PCG64 is used, which NumPy promises to keep; its distributions it does not.
    """

    people: int
    seed: int

    def shares(self, topic: str, count: int) -> Floats:
        """Uniform numbers from 0 to below 1.

        Examples
        --------
        >>> Chance(people=10, seed=0).shares("names", 3).round(3).tolist()
        [0.515, 0.138, 0.96]
        """
        entropy = [self.seed, self.people, int.from_bytes(topic.encode(), "little")]
        raw = np.random.PCG64(np.random.SeedSequence(entropy)).random_raw(count)
        return np.asarray((raw >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    def picks(self, topic: str, count: int, choices: int) -> Ints:
        """Whole numbers from 0 to below ``choices``."""
        return np.asarray(self.shares(topic, count) * choices, dtype=np.int64)


def apportion(total: int, weights: Floats, least: int = 0) -> Ints:
    """Whole numbers that add up to a total, in proportion to weights, none below the least.

    Examples
    --------
    >>> apportion(10, np.array([1.0, 1.0, 2.0]), least=1).tolist()
    [3, 3, 4]
    """
    spare = total - least * len(weights)
    exact = spare * weights / weights.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: spare - int(whole.sum())]] += 1
    whole += least
    return whole
