"""Knapsacks as matrices: small ones, and one that nobody sees the end of."""

from __future__ import annotations

import numpy as np

from alignopt.solver.matrix import Matrix


def knapsack(sizes: list[float], worth: list[float], room: float) -> Matrix:
    """Minimise -worth x over sizes x <= room, x whole numbers from 0 to 1."""
    count = len(sizes)
    return Matrix(
        cost=-np.array(worth),
        offset=10.0,
        lower=np.zeros(count),
        upper=np.ones(count),
        whole=np.ones(count, dtype=bool),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([room]),
        starts=np.arange(count + 1, dtype=np.int32),
        rows=np.zeros(count, dtype=np.int32),
        values=np.array(sizes),
        columns=(),
    )


SMALL = knapsack([3.0, 4.0, 5.0], [4.0, 5.0, 7.0], 8.0)


def endless() -> Matrix:
    """One whose proof takes hours."""
    rng = np.random.default_rng(1)
    sizes = rng.integers(10**6, 2 * 10**6, 200).astype(float)
    return knapsack(sizes.tolist(), (sizes + rng.integers(0, 9, 200)).tolist(), float(sizes.sum() // 2))
