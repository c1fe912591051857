"""What there is to see of plans, so that two runs can be compared bit for bit; and problems that show it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pyomo.environ import ConcreteModel, Constraint

import alignopt
from organisations import NAMED, staff

if TYPE_CHECKING:
    from concurrent.futures import Executor

Mark = tuple[object, ...]


def mark(plan: alignopt.Plan) -> Mark:
    """Every card, every figure to its last bit, and why the search ended."""
    figures = (plan.total.hex(), plan.bound.hex(), plan.gap.hex(), plan.stopped, plan.holds)
    tables = (plan.scorecards.rows(), plan.criteria.rows(), plan.balance.rows(), plan.coverage.rows())
    return (*figures, plan.solution.steps, plan.solution.cards.steps.tobytes(), *tables)


@cache
def teams() -> alignopt.Problem:
    """Four teams of three people."""
    return alignopt.read(staff(1, units=4, people=3), name="teams")


@cache
def chain() -> alignopt.Problem:
    """Units one beneath the other, and two people at the end."""
    return alignopt.read(NAMED["chain_of_units"](), name="chain")


def marks(executor: Executor | None, settings: alignopt.Settings | None = None) -> dict[str, Mark]:
    """Plans of several kinds, made on an executor: a new one, one from that, an extended one, a joint one."""
    plan = alignopt.solve(teams(), executor=executor, settings=settings)
    targets = teams().perspectives["target_weight"].reverse()
    other = teams().replace(perspectives=teams().perspectives.with_columns(target_weight=targets))
    kinds = {
        "new": plan,
        "start": alignopt.solve(other, start=plan, executor=executor, settings=settings),
        "extend": alignopt.solve(chain(), extend=without_f1b, executor=executor, settings=settings),
        "joint": alignopt.solve(chain(), "joint", executor=executor, settings=settings),
    }
    return {kind: mark(each) for kind, each in kinds.items()}


@cache
def expected() -> dict[str, Mark]:
    """The same plans, made by one worker of this process."""
    return marks(None, alignopt.Settings(workers=1))


def without_f1b(model: ConcreteModel) -> None:
    """A constraint of one's own: P does not carry F1b."""
    if ("P", "F1b") in model.assigned:
        model.without_f1b = Constraint(expr=model.assigned["P", "F1b"] <= 0)
