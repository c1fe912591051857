"""Changes: what can be changed in a problem, and scenarios, which are named lists of changes.

>>> from alignopt import changes, read
>>> company = read("data/samples/company")
>>> growth = changes.Scenario("growth", [changes.target("CUS", 0.40), changes.capacity("SHP", times=1.1)])
>>> growth.texts(company)[0]
"Customer's target from 35 % to 40 %, the others in proportion; 14 units keep targets of their own"
>>> growth.apply(company).name
'company: growth'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    from alignopt.changes.adding import adds
    from alignopt.changes.capacities import capacity
    from alignopt.changes.cells import cell
    from alignopt.changes.change import Change
    from alignopt.changes.dropping import drops
    from alignopt.changes.leaving import leaves
    from alignopt.changes.moving import moves
    from alignopt.changes.newcomers import joins
    from alignopt.changes.priorities import priority
    from alignopt.changes.reading import read
    from alignopt.changes.ruling import new_rule, rule, without_rule
    from alignopt.changes.scenarios import Scenario
    from alignopt.changes.targets import target

_HOME = {
    "Change": "change",
    "Scenario": "scenarios",
    "adds": "adding",
    "capacity": "capacities",
    "cell": "cells",
    "drops": "dropping",
    "joins": "newcomers",
    "leaves": "leaving",
    "moves": "moving",
    "new_rule": "ruling",
    "priority": "priorities",
    "read": "reading",
    "rule": "ruling",
    "target": "targets",
    "without_rule": "ruling",
}

__all__ = [
    "Change",
    "Scenario",
    "adds",
    "capacity",
    "cell",
    "drops",
    "joins",
    "leaves",
    "moves",
    "new_rule",
    "priority",
    "read",
    "rule",
    "target",
    "without_rule",
]

__getattr__, __dir__ = lazily(__name__, _HOME)
