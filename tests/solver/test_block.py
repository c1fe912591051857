"""The relaxation of a unit and its team, against the one that Pyomo makes of the same scope."""

from __future__ import annotations

import pytest

import alignopt
from alignopt.model.rates import Rates
from alignopt.rules.policy import established
from alignopt.solver import bound
from alignopt.solver.highs import minima


@pytest.mark.parametrize(("people", "seed"), [(45, 2), (80, 0), (150, 6)])
def test_a_block_has_the_floors_that_pyomo_gives_it(
    people: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation, policy = established(alignopt.read(alignopt.generate(people, seed), name="blocks"))
    rates = Rates(churn=0.4, specificity=0.7)
    units = [unit for unit in organisation.parents.tolist() if _is_written(organisation, policy, rates, unit)]
    assert len(units) > len(organisation.parents) / 2
    written = [_floors(bound._block(organisation, policy, rates, unit)) for unit in units]
    monkeypatch.setattr(bound, "is_block", lambda scope, unit: False)
    for unit, floors in zip(units, written, strict=True):
        assert floors == pytest.approx(_floors(bound._block(organisation, policy, rates, unit)), abs=1e-6)


def _is_written(organisation, policy, rates, unit) -> bool:
    seen: list[bool] = []
    real = bound.is_block

    def watched(scope, unit):
        seen.append(real(scope, unit))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bound, "is_block", watched)
        bound._block(organisation, policy, rates, unit)
    return any(seen)


def _floors(asked: bound.Asked | None) -> dict[str, float]:
    assert asked is not None
    return dict(zip(asked.columns, minima(asked.matrix, list(asked.columns.values())), strict=True))
