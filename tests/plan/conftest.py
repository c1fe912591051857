from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handmade import shop

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan


@pytest.fixture(scope="session")
def plan() -> Plan:
    return shop()
