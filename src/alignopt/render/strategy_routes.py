"""The ways of links on the drawing of a strategy map: through the gaps between goals, never over text."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from matplotlib.path import Path

from alignopt.render.canvas import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alignopt.render.strategy_layout import Layout, Node

    Point = tuple[float, float]

THIN, THICK = 0.8, 3.6
HEAD = 5.0
STEP = 2.0
SPACE = 5.5
"""How far apart links pass through a gap, in points."""
MARGIN = 5.0
"""How near they pass by goals."""
WITHIN = 0.62
"""How far from the middle of a disc they begin or end, in radii."""


@dataclass(frozen=True)
class Route:
    """A link as drawn: its line, up to the arrow's head, and the head."""

    cause: str
    effect: str
    thickness: float
    line: Path
    head: Sequence[Point]


@dataclass(frozen=True)
class _Way:
    """A link on its way: cause, effect, strength, and where it passes each row in between."""

    cause: Node
    effect: Node
    strength: float
    passes: tuple[tuple[int, float], ...]

    @property
    def leaves_upwards(self) -> bool:
        """Whether it leaves its cause at the top."""
        return self.effect.row <= self.cause.row

    @property
    def arrives_upwards(self) -> bool:
        """Whether it reaches its effect from beneath."""
        return self.effect.row < self.cause.row


def routes_of(layout: Layout, links: Iterable[tuple[str, str, float]]) -> list[Route]:
    """A route for every link.

    Parameters
    ----------
    layout
        Where goals stand.
    links
        Cause, effect and strength.
    """
    known = [
        (layout.nodes[cause], layout.nodes[effect], strength) for cause, effect, strength in sorted(links)
    ]
    taken: dict[int, list[float]] = {}
    ways = [_Way(one, other, strength, _passes(layout, one, other, taken)) for one, other, strength in known]
    most = max((way.strength for way in ways), default=1.0)
    ports = _ports(ways)
    return [
        _route(layout, way, ports[at, True], ports[at, False], way.strength / most)
        for at, way in enumerate(ways)
    ]


def _passes(
    layout: Layout, cause: Node, effect: Node, taken: dict[int, list[float]]
) -> tuple[tuple[int, float], ...]:
    """Where a link passes the rows between its ends: as near to the straight line as there is a gap."""
    step = 1 if effect.row > cause.row else -1
    between = list(range(cause.row + step, effect.row, step))
    passes = []
    for at, row in enumerate(between, start=1):
        wanted = cause.x + (effect.x - cause.x) * at / (len(between) + 1)
        x = _gap(layout, row, wanted, taken.setdefault(row, []))
        taken[row].append(x)
        passes.append((row, x))
    return tuple(passes)


def _gap(layout: Layout, row: int, wanted: float, taken: Sequence[float]) -> float:
    """The free place of a row that is nearest to where a link wants to pass."""
    step, margin = STEP * layout.scale, MARGIN * layout.scale
    blocks = [(node.left, node.right) for node in layout.nodes.values() if node.row == row]
    count = int((layout.width - layout.start) / step)
    places = [layout.start + step * at for at in range(count)]
    places = [
        x for x in places if all(not left - margin < x < right + margin for left, right in blocks)
    ] or places
    free = [x for x in places if all(abs(x - other) >= SPACE * layout.scale for other in taken)] or places
    return min(free, key=lambda x: (abs(x - wanted), x))


def _ports(ways: Sequence[_Way]) -> dict[tuple[int, bool], float]:
    """Where each link leaves its cause (True) and reaches its effect (False): places beside each other."""
    ends: dict[tuple[str, bool], list[tuple[float, int, bool]]] = {}
    nodes: Mapping[str, Node] = {node.goal.goal_id: node for way in ways for node in (way.cause, way.effect)}
    for at, way in enumerate(ways):
        first = way.passes[0][1] if way.passes else way.effect.x
        last = way.passes[-1][1] if way.passes else way.cause.x
        leaves = (way.cause.goal.goal_id, way.leaves_upwards)
        arrives = (way.effect.goal.goal_id, not way.arrives_upwards)
        ends.setdefault(leaves, []).append((first, at, True))
        ends.setdefault(arrives, []).append((last, at, False))
    ports = {}
    for (goal, _), mine in ends.items():
        node = nodes[goal]
        gap = min(2 * WITHIN * node.radius / max(len(mine) - 1, 1), 2 * HEAD)
        for place, (_, at, is_start) in enumerate(sorted(mine)):
            ports[at, is_start] = node.x + gap * (place - (len(mine) - 1) / 2)
    return ports


def _route(layout: Layout, way: _Way, start: float, end: float, strength: float) -> Route:
    """The line and the head of a link."""
    scale = layout.size / SMALL
    thickness = (THIN + (THICK - THIN) * strength) * scale
    points = [(start, _rim(way.cause, start, top=way.leaves_upwards))]
    points.append((start, _edge(layout, way.cause.row, top=way.leaves_upwards)))
    for row, x in way.passes:
        points += [
            (x, _edge(layout, row, top=not way.leaves_upwards)),
            (x, _edge(layout, row, top=way.leaves_upwards)),
        ]
    tip = _rim(way.effect, end, top=not way.arrives_upwards)
    up = -1.0 if way.arrives_upwards else 1.0
    long, half = HEAD * scale + thickness, HEAD * scale / 2.6 + 0.62 * thickness
    neck = tip - up * long
    edge = _edge(layout, way.effect.row, top=not way.arrives_upwards)
    edge = max(edge, neck) if way.arrives_upwards else min(edge, neck)
    points += [(end, edge), (end, neck + up * 0.3)]
    head = [(end, tip), (end - half, neck), (end + half, neck)]
    bend = _bend(layout, way, start, end) if way.cause.row == way.effect.row else None
    return Route(way.cause.goal.goal_id, way.effect.goal.goal_id, thickness, _curve(points, bend), head)


def _rim(node: Node, x: float, *, top: bool) -> float:
    """Height of a disc's rim at some place."""
    off = sqrt(max(node.radius**2 - (x - node.x) ** 2, 0.0))
    return node.y - off if top else node.y + off


def _edge(layout: Layout, row: int, *, top: bool) -> float:
    return layout.rows[row].top if top else layout.rows[row].bottom


def _bend(layout: Layout, way: _Way, start: float, end: float) -> float:
    """How high a link between goals of one row rises above it: higher the farther it goes."""
    row = layout.rows[way.cause.row]
    return row.top - min(1.15 * row.above, 14 * layout.scale + 0.12 * abs(end - start))


def _curve(points: Sequence[Point], bend: float | None) -> Path:
    """Upright through the rows, curved in between: points come in pairs, one for each row's side."""
    codes, way = [Path.MOVETO, Path.LINETO], list(points[:2])
    for at in range(2, len(points), 2):
        (x0, y0), (x1, y1), last = points[at - 1], points[at], points[at + 1]
        half = (y0 + y1) / 2 if bend is None else bend
        way += [(x0, half), (x1, half), (x1, y1), last]
        codes += [Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO]
    return Path(way, codes)
