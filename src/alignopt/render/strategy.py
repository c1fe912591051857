"""The strategy map as a drawing: perspectives as lanes, goals as discs, links as arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon

from alignopt.render.canvas import MARGIN, POINTS, SMALL, TITLE, WIDTH, bare, canvas, entitle, explain
from alignopt.render.lettering import LEADING, elide, height_of, wrap
from alignopt.render.palette import INK, perspective_colours, tint
from alignopt.render.strategy_layout import PAD, Goal, Lane, laid_out
from alignopt.render.strategy_order import in_order
from alignopt.render.strategy_routes import routes_of
from alignopt.strategy.apply import share_in_words
from alignopt.strategy.reach import listed
from alignopt.strategy.strategy_map import StrategyMap, strategy_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from alignopt.problem.problem import Problem
    from alignopt.render.palette import Colour
    from alignopt.render.strategy_layout import Band, Layout, Node
    from alignopt.render.strategy_routes import Route

AROUND = 36.0
"""Height of the title and of what is left free, in points."""
LONGEST = 190.0
"""Width of a goal's name in the caption."""
CAPTION = "An arrow leads from a goal to one that it drives; the thicker, the stronger. Area: {}."
WEIGHT = "target weight"
SPREAD = (
    "weight once every goal has passed on {} of its priority to what drives it (in brackets: points gained)"
)


def strategy_map_drawing(
    drawn: Problem | StrategyMap, *, pass_on: float | None = None, ax: Axes | None = None
) -> Axes:
    """Perspectives as lanes, strategic goals as discs of an area that shows weight, links by strength.

    Parameters
    ----------
    drawn
        A problem with ``strategy_links``, or its :class:`alignopt.StrategyMap`.
    pass_on
        If given, weights are those of :meth:`alignopt.StrategyMap.spread`, with what each goal gained.
    ax
        Where to draw; a new figure if not given. Text is set smaller where there is little room.

    Raises
    ------
    BadInput
        If the problem has no links between strategic goals.
    ValueError
        If ``pass_on`` is not a number from 0 up to, but not including, 1.
    """
    smap = drawn if isinstance(drawn, StrategyMap) else strategy_map(drawn)
    lanes, said = _lanes(smap, pass_on), _caption(smap, pass_on)
    if ax is None:
        layout = laid_out(lanes, WIDTH * POINTS)
        lines = wrap(said, WIDTH * POINTS - 2 * MARGIN, SMALL)
        ax = canvas(None, (layout.high + AROUND + height_of(len(lines), SMALL)) / POINTS)
    else:
        frame = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
        layout = laid_out(lanes, frame.width * POINTS, frame.height * POINTS)
    _draw(ax, smap, layout)
    bare(ax)
    ax.set_aspect("equal", adjustable="box", anchor="NW")
    ax.set(xticks=[], yticks=[], xlim=(0, layout.width), ylim=(layout.high, 0))
    entitle(ax, elide(_title(smap, pass_on), layout.width, TITLE, bold=True))
    explain(ax, said)
    return ax


def _lanes(smap: StrategyMap, pass_on: float | None) -> list[Lane]:
    """What is to be shown, from the top lane, each with its goals from left to right."""
    frame = smap.spread(0.0 if pass_on is None else pass_on)
    rows = {row["goal_id"]: row for row in frame.to_dicts()}
    upwards = smap.lanes.reverse().select("perspective_id", "name").rows()
    members = [[goal for goal, row in rows.items() if row["perspective_id"] == lane] for lane, _ in upwards]
    ordered = in_order(members, smap.links.select("cause_goal_id", "effect_goal_id").rows())
    shown = []
    for (lane, name), ids in zip(upwards, ordered, strict=True):
        mine = [(rows[goal]["spread"], rows[goal]["change"]) for goal in ids]
        goals = [
            Goal(goal, rows[goal]["name"], _figure(share, change, pass_on), share)
            for goal, (share, change) in zip(ids, mine, strict=True)
        ]
        whole = _figure(sum(share for share, _ in mine), sum(change for _, change in mine), pass_on)
        shown.append(Lane(lane, name, whole, goals))
    return shown[::-1]


def _figure(share: float, change: float, pass_on: float | None) -> str:
    """A weight in percent, and what was gained in points."""
    said = "<0.1 %" if 0 < share < 0.0005 else f"{round(100 * share, 1):g} %"
    return said if pass_on is None else f"{said} ({100 * change:+.1f})".replace("-", "−")


def _draw(ax: Axes, smap: StrategyMap, layout: Layout) -> None:
    """Lanes, links on them, goals on these."""
    colours = perspective_colours(smap.problem)
    home = dict(smap.goals.select("goal_id", "perspective_id").iter_rows())
    rounds = {link for circle in smap.circles for link in zip(circle, (*circle[1:], circle[0]), strict=True)}
    lost = set(smap.unreachable["goal_id"])
    for band in layout.bands:
        _draw_band(ax, band, colours[band.perspective_id], layout)
    for route in routes_of(layout, smap.links.select("cause_goal_id", "effect_goal_id", "strength").rows()):
        _draw_link(ax, route, colours[home[route.cause]], is_circular=(route.cause, route.effect) in rounds)
    for goal, node in layout.nodes.items():
        _draw_goal(ax, node, colours[home[goal]], layout.size, is_lost=goal in lost)


def _draw_band(ax: Axes, band: Band, colour: Colour, layout: Layout) -> None:
    """A lane, with its name and weight at the left."""
    ax.add_patch(
        FancyBboxPatch(
            (PAD, band.top + PAD),
            layout.width - 2 * PAD,
            band.bottom - band.top - 2 * PAD,
            boxstyle=f"round,pad={PAD}",
            facecolor=tint(colour, 0.12),
            edgecolor="none",
            zorder=0,
        )
    )
    top = (band.top + band.bottom - height_of(len(band.lines) + 1, layout.size)) / 2
    _write(ax, 2 * PAD * layout.scale, top, band.lines, layout.size, bold=True)
    top += height_of(len(band.lines), layout.size)
    _write(ax, 2 * PAD * layout.scale, top, [band.figure], layout.size)


def _draw_link(ax: Axes, route: Route, colour: Colour, *, is_circular: bool) -> None:
    """A link; dashed where it is on a circle."""
    shade = tint(colour, 0.75)
    ax.add_patch(
        PathPatch(
            route.line,
            facecolor="none",
            edgecolor=shade,
            linewidth=route.thickness,
            linestyle=(0, (2.5, 1.2)) if is_circular else "solid",
            capstyle="butt",
            zorder=1,
        )
    )
    ax.add_patch(Polygon(route.head, facecolor=shade, edgecolor="none", zorder=2))


def _draw_goal(ax: Axes, node: Node, colour: Colour, size: float, *, is_lost: bool) -> None:
    """A goal: a disc, hatched where it leads nowhere; at its right its weight and its name."""
    ax.add_patch(
        Circle(
            (node.x, node.y),
            node.radius,
            facecolor="white" if is_lost else colour,
            edgecolor=colour if is_lost else "white",
            hatch="//////" if is_lost else None,
            linewidth=1.0,
            zorder=3,
        )
    )
    left = node.x + node.radius + PAD * size / SMALL
    top = node.y - height_of(len(node.lines), size) / 2
    _write(ax, left, top, node.lines[:1], size, bold=True)
    _write(ax, left, top + height_of(1, size), node.lines[1:], size)


def _write(ax: Axes, x: float, top: float, lines: Sequence[str], size: float, *, bold: bool = False) -> None:
    """Lines of text from some height on downwards."""
    for at, line in enumerate(lines):
        ax.text(
            x,
            top + height_of(at, size) + size * (LEADING + 0.7) / 2,
            line,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=INK,
            va="baseline",
            zorder=4,
            parse_math=False,
        )


def _title(smap: StrategyMap, pass_on: float | None) -> str:
    passed = "" if pass_on is None else f", {share_in_words(pass_on)} passed on to the drivers"
    return f"Strategy map: {smap.problem.name}{passed}"


def _caption(smap: StrategyMap, pass_on: float | None) -> str:
    """How to read it, which links go in circles, and which goals lead nowhere."""
    names = dict(smap.goals.select("goal_id", "name").iter_rows())
    area = WEIGHT if pass_on is None else SPREAD.format(share_in_words(pass_on))
    said = [CAPTION.format(area)]
    if smap.circles:
        circle = " → ".join(_short(names[goal]) for goal in (*smap.circles[0], smap.circles[0][0]))
        more = len(smap.circles) - 1
        others = f", or in one of {more:,} more" if more else ""
        said.append(f"Dashed: links in a circle ({circle}){others}.")
    if smap.unreachable.height:
        lost = listed([_short(name) for name in smap.unreachable["name"]])
        said.append(f"Hatched: no link leads to or from it, or none on to {smap.top} ({lost}).")
    return " ".join(said)


def _short(name: str) -> str:
    return elide(name, LONGEST, SMALL)
