"""Charts: each takes a plan (or what it is about) and, if you like, Matplotlib axes, and returns the axes.

>>> from alignopt import render
>>> render.__all__
['balance_by_unit', 'cascade_heatmap', 'line_of_sight_tree', 'scorecard_card', 'strategy_map_drawing']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.render.balance import balance_by_unit
    from alignopt.render.card import scorecard_card
    from alignopt.render.heatmap import cascade_heatmap
    from alignopt.render.strategy import strategy_map_drawing
    from alignopt.render.tree import line_of_sight_tree

_HOME = {
    "balance_by_unit": "balance",
    "cascade_heatmap": "heatmap",
    "line_of_sight_tree": "tree",
    "scorecard_card": "card",
    "strategy_map_drawing": "strategy",
}

__all__ = [
    "balance_by_unit",
    "cascade_heatmap",
    "line_of_sight_tree",
    "scorecard_card",
    "strategy_map_drawing",
]


def __getattr__(name: str) -> object:
    """Import a chart, and Matplotlib with it, when it is first used."""
    if name not in _HOME:
        message = f"module 'alignopt.render' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"alignopt.render.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The charts."""
    return sorted(__all__)
