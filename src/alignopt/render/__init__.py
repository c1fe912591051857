"""Charts: each takes a plan (or what it is about) and, if you like, Matplotlib axes, and returns the axes.

>>> from alignopt import render
>>> render.__all__[:3]
['balance_by_unit', 'cascade_heatmap', 'competency_gaps']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    from alignopt.render.balance import balance_by_unit
    from alignopt.render.card import scorecard_card
    from alignopt.render.heatmap import cascade_heatmap
    from alignopt.render.moved import what_moved
    from alignopt.render.pareto import frontier
    from alignopt.render.ranges import weight_ranges
    from alignopt.render.rankings import rank_shares
    from alignopt.render.reached import goal_coverage
    from alignopt.render.replanning import plan_changes
    from alignopt.render.respondents import opinions
    from alignopt.render.skills import competency_gaps
    from alignopt.render.staffing import goal_workload
    from alignopt.render.strategy import strategy_map_drawing
    from alignopt.render.tree import line_of_sight_tree

_HOME = {
    "balance_by_unit": "balance",
    "cascade_heatmap": "heatmap",
    "competency_gaps": "skills",
    "frontier": "pareto",
    "goal_coverage": "reached",
    "goal_workload": "staffing",
    "line_of_sight_tree": "tree",
    "opinions": "respondents",
    "plan_changes": "replanning",
    "rank_shares": "rankings",
    "scorecard_card": "card",
    "strategy_map_drawing": "strategy",
    "weight_ranges": "ranges",
    "what_moved": "moved",
}

__all__ = [
    "balance_by_unit",
    "cascade_heatmap",
    "competency_gaps",
    "frontier",
    "goal_coverage",
    "goal_workload",
    "line_of_sight_tree",
    "opinions",
    "plan_changes",
    "rank_shares",
    "scorecard_card",
    "strategy_map_drawing",
    "weight_ranges",
    "what_moved",
]

__getattr__, __dir__ = lazily(__name__, _HOME)
