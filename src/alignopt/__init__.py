"""alignopt: weightings and cascaded goal allocations, proposed from an organisation's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    import alignopt.changes
    import alignopt.elicitation
    import alignopt.policies
    import alignopt.render
    import alignopt.robustness  # noqa: F401
    from alignopt.auditing.audit import Audit, audit
    from alignopt.comparison.comparison import Comparison, compare
    from alignopt.conflict.conflicts import Conflicts, conflicts
    from alignopt.errors import (
        AlignoptError,
        BadCheckpoint,
        BadInput,
        Caution,
        NoPlan,
        UnknownName,
        WorkersFailed,
    )
    from alignopt.explanation.explanation import Explanation, why, why_not
    from alignopt.model.build import build
    from alignopt.model.rates import Rates
    from alignopt.plan.plan import Plan
    from alignopt.plan.propose import solve
    from alignopt.plan.sight import LineOfSight
    from alignopt.priority.apply import priorities
    from alignopt.priority.elicited import Elicited, elicit
    from alignopt.problem.organisation import Organisation
    from alignopt.problem.problem import Problem
    from alignopt.problem.read import read
    from alignopt.rules.freedom import count_weightings, freedom
    from alignopt.rules.policy import Policy
    from alignopt.scenario.found import WhatIf
    from alignopt.scenario.whatif import whatif
    from alignopt.solver.checkpoint import Checkpoint
    from alignopt.solver.progress import Progress
    from alignopt.solver.settings import Settings
    from alignopt.solver.status import Holds, Stopped
    from alignopt.strategy.strategy_map import StrategyMap, strategy_map
    from alignopt.tables.check import cautions, check
    from alignopt.tables.generate import generate
    from alignopt.tables.template import new
    from alignopt.tradeoff.frontier import Frontier, frontier
    from alignopt.tradeoff.price import Price, price
    from alignopt.tradeoff.prices import prices

_HOME = {
    "AlignoptError": "errors",
    "Audit": "auditing.audit",
    "BadCheckpoint": "errors",
    "BadInput": "errors",
    "Caution": "errors",
    "Checkpoint": "solver.checkpoint",
    "Comparison": "comparison.comparison",
    "Conflicts": "conflict.conflicts",
    "Elicited": "priority.elicited",
    "Explanation": "explanation.explanation",
    "Frontier": "tradeoff.frontier",
    "Holds": "solver.status",
    "LineOfSight": "plan.sight",
    "NoPlan": "errors",
    "Organisation": "problem.organisation",
    "Plan": "plan.plan",
    "Policy": "rules.policy",
    "Price": "tradeoff.price",
    "Problem": "problem.problem",
    "Progress": "solver.progress",
    "Rates": "model.rates",
    "Settings": "solver.settings",
    "Stopped": "solver.status",
    "StrategyMap": "strategy.strategy_map",
    "UnknownName": "errors",
    "WhatIf": "scenario.found",
    "WorkersFailed": "errors",
    "audit": "auditing.audit",
    "build": "model.build",
    "cautions": "tables.check",
    "check": "tables.check",
    "compare": "comparison.comparison",
    "conflicts": "conflict.conflicts",
    "count_weightings": "rules.freedom",
    "elicit": "priority.elicited",
    "freedom": "rules.freedom",
    "frontier": "tradeoff.frontier",
    "generate": "tables.generate",
    "new": "tables.template",
    "price": "tradeoff.price",
    "prices": "tradeoff.prices",
    "priorities": "priority.apply",
    "read": "problem.read",
    "solve": "plan.propose",
    "strategy_map": "strategy.strategy_map",
    "whatif": "scenario.whatif",
    "why": "explanation.explanation",
    "why_not": "explanation.explanation",
}

_FOLDERS = ("changes", "elicitation", "policies", "render", "robustness")
"""Parts with names of their own, such as ``alignopt.policies.names``."""

__all__ = [
    "AlignoptError",
    "Audit",
    "BadCheckpoint",
    "BadInput",
    "Caution",
    "Checkpoint",
    "Comparison",
    "Conflicts",
    "Elicited",
    "Explanation",
    "Frontier",
    "Holds",
    "LineOfSight",
    "NoPlan",
    "Organisation",
    "Plan",
    "Policy",
    "Price",
    "Problem",
    "Progress",
    "Rates",
    "Settings",
    "Stopped",
    "StrategyMap",
    "UnknownName",
    "WhatIf",
    "WorkersFailed",
    "audit",
    "build",
    "cautions",
    "check",
    "compare",
    "conflicts",
    "count_weightings",
    "elicit",
    "freedom",
    "frontier",
    "generate",
    "new",
    "price",
    "prices",
    "priorities",
    "read",
    "solve",
    "strategy_map",
    "whatif",
    "why",
    "why_not",
]

__version__ = "0.1.0"

__getattr__, __dir__ = lazily(__name__, _HOME, _FOLDERS)
