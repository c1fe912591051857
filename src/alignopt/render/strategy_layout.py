"""Where everything stands on the drawing of a strategy map, in points from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from alignopt.render.canvas import SMALL
from alignopt.render.lettering import height_of, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = 84.0
"""Width of the lanes' names at the left."""
NARROWEST = 108.0
"""What a goal takes up at least; with more goals than so fit, a lane has several rows."""
LARGEST, LEAST = 19.0, 3.5
"""Radius of the heaviest goal, and of the lightest."""
WIDEST = 132.0
PAD = 5.0
BETWEEN = 14.0
"""Room that is left between goals, for links that pass."""
EDGE = 17.0
CHANNEL = 30.0
"""From a row to the edge of its lane, and to the next row of the same lane."""
APART = 8.0
NAME_LINES = 5
SMALLEST = 4.0


@dataclass(frozen=True)
class Goal:
    """What is to be shown of a goal: its name, and its weight in figures and as a share."""

    goal_id: str
    name: str
    figure: str
    weight: float


@dataclass(frozen=True)
class Node:
    """A goal in its place: a disc, and text at its right. ``left`` and ``right`` hold both."""

    goal: Goal
    row: int
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    left: float
    right: float


@dataclass(frozen=True)
class Row:
    """A row of goals, and how far links may bend above it."""

    top: float
    bottom: float
    above: float


@dataclass(frozen=True)
class Band:
    """A lane: its name as it is set, and where it begins and ends."""

    perspective_id: str
    lines: tuple[str, ...]
    figure: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Lane:
    """What is to be shown in a lane; goals from left to right."""

    perspective_id: str
    name: str
    figure: str
    goals: Sequence[Goal]


@dataclass(frozen=True)
class Layout:
    """All in its place."""

    size: float
    width: float
    high: float
    nodes: Mapping[str, Node]
    rows: Sequence[Row]
    bands: Sequence[Band]

    @property
    def scale(self) -> float:
        """How large it is drawn, compared with a drawing that has room."""
        return self.size / SMALL

    @property
    def start(self) -> float:
        """Where the names of lanes end."""
        return NAMES * self.scale


def laid_out(lanes: Sequence[Lane], width: float, high: float | None = None) -> Layout:
    """Put lanes beneath each other, the first at the top.

    Parameters
    ----------
    lanes
        From the top.
    width
        Width to fill.
    high
        Height to fill; the drawing is made smaller if it must be. As high as it needs to be if not given.
    """
    size = SMALL
    found = _placed(lanes, width, size, 0.0)
    while high is not None and found.high > high and size > SMALLEST:
        size -= 0.25
        found = _placed(lanes, width, size, 0.0)
    if high is None or found.high >= high:
        return found
    return _placed(lanes, width, size, (high - found.high) / (2 * len(found.rows)))


def _placed(lanes: Sequence[Lane], width: float, size: float, more: float) -> Layout:
    """All lanes, with so much more room above and beneath each row."""
    scale = size / SMALL
    heaviest = max(goal.weight for lane in lanes for goal in lane.goals) or 1.0
    nodes: dict[str, Node] = {}
    rows: list[Row] = []
    bands: list[Band] = []
    top, edge, channel = 0.0, EDGE * scale + more, CHANNEL * scale + 2 * more
    for lane in lanes:
        y = top + edge
        for at, goals in enumerate(_rows(lane.goals, (width - NAMES * scale) / scale)):
            blocks = [_block(goal, len(goals), width, size, heaviest) for goal in goals]
            high = max(
                (max(2 * radius, height_of(len(lines), size)) for radius, lines, _ in blocks), default=0.0
            )
            y += channel if at else 0.0
            for node in _side_by_side(goals, blocks, len(rows), y + high / 2, width, scale):
                nodes[node.goal.goal_id] = node
            rows.append(Row(y, y + high, channel if at else 2 * edge))
            y += high
        name, bottom = _name(lane, size), y + edge
        bottom = max(bottom, top + height_of(len(name) + 1, size) + 4 * PAD * scale)
        bands.append(Band(lane.perspective_id, name, lane.figure, top, bottom))
        top = bottom + APART * scale
    return Layout(size, width, bands[-1].bottom, nodes, rows, bands)


def _rows(goals: Sequence[Goal], room: float) -> list[Sequence[Goal]]:
    """The goals of a lane in rows: neighbours in the order stand in different ones."""
    count = max(1, ceil(len(goals) / max(1, int(room / NARROWEST))))
    return [goals[at::count] for at in range(count) if goals[at::count]] or [()]


def _block(
    goal: Goal, count: int, width: float, size: float, heaviest: float
) -> tuple[float, tuple[str, ...], float]:
    """Radius of its disc, lines of its text, and how wide it all is."""
    scale = size / SMALL
    radius = max(LARGEST * sqrt(goal.weight / heaviest), LEAST) * scale
    beside = 2 * radius + PAD * scale
    slot = (width - NAMES * scale) / count - BETWEEN * scale
    room = max(min(slot - beside, WIDEST * scale), size)
    lines = (goal.figure, *wrap(goal.name, room, size, most=NAME_LINES))
    widths = [width_of(line, size, bold=not at) for at, line in enumerate(lines)]
    return radius, lines, beside + max(widths)


def _side_by_side(
    goals: Sequence[Goal],
    blocks: Sequence[tuple[float, tuple[str, ...], float]],
    row: int,
    y: float,
    width: float,
    scale: float,
) -> list[Node]:
    """The goals of a row, each in the middle of an equal part of it."""
    start = NAMES * scale
    slot = (width - start) / max(len(goals), 1)
    nodes = []
    for at, (goal, (radius, lines, wide)) in enumerate(zip(goals, blocks, strict=True)):
        left = start + (at + 0.5) * slot - wide / 2
        nodes.append(Node(goal, row, left + radius, y, radius, lines, left, left + wide))
    return nodes


def _name(lane: Lane, size: float) -> tuple[str, ...]:
    room = (NAMES - 3 * PAD) * size / SMALL
    return tuple(wrap(lane.name, room, size, most=NAME_LINES, bold=True))
