"""The deletion filter: what is left out is proven needless, and minimality is claimed only where it holds."""

from __future__ import annotations

from typing import Any

import pytest

from alignopt.conflict import minimal
from alignopt.conflict.groups import DEFAULTS, Bench
from alignopt.conflict.minimal import Core, core
from alignopt.solver.feasible import Verdict
from alignopt.solver.limits import Limits
from ruled import problem, rule

LIMITS = Limits(nodes=1000)


def bench() -> tuple[Bench, tuple[int, ...]]:
    """Two rules that contradict each other for one person, and one that has nothing to do with it."""
    made = Bench(
        problem(
            rule("goal_count", min=4, holder_id="R"),
            rule("goal_count", max=3, holder_id="R"),
            rule("equal_weights", holder_id="R"),
        )
    )
    return made, (made.keeping(made.groups)[0].holders.index["R"],)


def test_what_does_not_matter_is_left_out() -> None:
    made, holders = bench()
    found = core(made, holders, LIMITS, made.groups)
    assert found == Core(("R1", "R2"), is_minimal=True)
    assert found.rules == ("R1", "R2")


def test_an_undecided_group_stays_and_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = minimal.verdict

    def at_a_loss(made: Bench, kept: tuple[str, ...], *rest: Any) -> Verdict:
        return real(made, kept, *rest) if "R3" in kept else Verdict.UNDECIDED

    monkeypatch.setattr(minimal, "verdict", at_a_loss)
    made, holders = bench()
    assert core(made, holders, LIMITS, made.groups) == Core(("R1", "R2", "R3"), is_minimal=False)


def test_defaults_are_groups_but_no_rules() -> None:
    made, _ = bench()
    assert set(DEFAULTS) < set(made.groups)
    assert Core(("default goal_count", "R1"), is_minimal=True).rules == ("R1",)


def test_a_rule_set_aside_does_not_bring_its_default_back() -> None:
    made, (holder,) = bench()
    _, policy = made.keeping(("R3",))
    assert (policy.min_goals[holder], policy.max_goals[holder]) == (1, 6)
