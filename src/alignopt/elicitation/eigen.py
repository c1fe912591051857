"""The principal eigenvalue of positive matrices, with both its vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats

SQUARINGS = 60
STILL = 1e-9
"""Each squaring squares what is off, so after a move as small as this nothing is."""


class Principal(NamedTuple):
    """Of a positive matrix, or of each in a stack of them.

    Attributes
    ----------
    value
        Shape (...): the principal eigenvalue, the greatest in modulus, which is positive.
    right, left
        Shape (..., items): its positive vectors, the right one summing to 1 and their product to 1.
    """

    value: Floats
    right: Floats
    left: Floats


def principal(matrix: Floats) -> Principal:
    """Find the principal eigenvalue and its vectors by squaring until one direction is left.

    Of a positive matrix scaled to a largest entry of 1, the powers tend to the product of its right and
    left vectors (Perron); each squaring doubles the power, and positive numbers are only added and
    multiplied, so each entry is precise. The matrix is balanced by the geometric means of its rows first.

    Parameters
    ----------
    matrix
        Shape (..., items, items): positive.
    """
    logs = np.log(matrix)
    height = logs.mean(axis=-1, keepdims=True)
    balanced = np.exp(logs - height + height.swapaxes(-1, -2))
    power = _limit(balanced)
    right, left = power.sum(axis=-1), power.sum(axis=-2)
    image = (balanced @ right[..., None])[..., 0]
    value = (left * image).sum(axis=-1) / (left * right).sum(axis=-1)
    height = height[..., 0]
    right = _exponential(np.log(image) + height)
    left = np.exp(np.log((left[..., None, :] @ balanced)[..., 0, :]) - height)
    return Principal(value, right, left / (left * right).sum(axis=-1, keepdims=True))


def _limit(matrix: Floats) -> Floats:
    power: Floats = matrix / matrix.max(axis=(-1, -2), keepdims=True)
    for _ in range(SQUARINGS):
        square = power @ power
        square /= square.max(axis=(-1, -2), keepdims=True)
        moved = np.abs(square - power).max()
        power = square
        if moved <= STILL:
            break
    return power


def _exponential(logs: Floats) -> Floats:
    """Positive numbers in these proportions, summing to 1."""
    scaled = np.exp(logs - logs.max(axis=-1, keepdims=True))
    shares: Floats = scaled / scaled.sum(axis=-1, keepdims=True)
    return shares
