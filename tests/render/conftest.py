from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from handmade import shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.plan.plan import Plan

mpl.use("Agg")


@pytest.fixture(scope="session")
def plan() -> Plan:
    return shop()


@pytest.fixture(autouse=True)
def _figures_closed() -> Iterator[None]:
    yield
    plt.close("all")
