"""How much work an answer may take: less than a plan, so that one can go on asking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.solver.settings import Settings

PART_OF_NODES = 4


def in_brief(settings: Settings) -> Settings:
    """Settings of a plan, with at most one pass of improvement and a quarter of the nodes."""
    nodes = max(1, settings.nodes // PART_OF_NODES)
    return replace(settings, passes=min(1, settings.passes), nodes=nodes)
