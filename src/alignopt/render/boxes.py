"""The boxes of a line of sight: what leads to what, how its text is broken, and where each box stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alignopt.plan.markdown import percent
from alignopt.render.lettering import height_of, width_of, wrap
from alignopt.render.palette import perspective_colours

if TYPE_CHECKING:
    from alignopt.plan.plan import Plan
    from alignopt.plan.sight import LineOfSight
    from alignopt.render.palette import Colour

BETWEEN = 30.0
PAD = 4.0
APART = 6.0
NAME_LINES = 5
MOST_CARDS = 5


@dataclass(eq=False)
class Box:
    """A goal on one card, or a perspective, and the boxes that lead to it; ``share`` of the holder's plan."""

    text: str
    colour: Colour
    weight: float
    column: int
    is_perspective: bool = False
    share: float = 0.0
    below: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    middle: float = 0.0


@dataclass(frozen=True)
class Grid:
    """Measures of a drawing, in points."""

    size: float
    wide: float
    step: float

    def high(self, box: Box) -> float:
        """Height of a box."""
        return height_of(len(box.lines), self.size) + 2 * PAD

    def band(self, box: Box) -> float:
        """Height that a box and all that leads to it take up."""
        return max(self.high(box) + APART, sum(self.band(each) for each in box.below))


def shown_of(sight: LineOfSight) -> list[str]:
    """Whose cards are shown, from the holder up.

    In a deep organisation, cards between the holder's own unit and the top that carry the same goals as the
    card beneath them are left out, until :data:`MOST_CARDS` remain.
    """
    goals: dict[str, set[str]] = {}
    for holder, goal in sight.frame.sort("step").select("holder_id", "goal_id").iter_rows():
        goals.setdefault(holder, set()).add(goal)
    path = list(goals)
    alike = [path[at] for at in range(2, len(path) - 1) if goals[path[at]] == goals[path[at - 1]]]
    left_out = set(alike[: max(0, len(path) - MOST_CARDS)])
    return [holder for holder in path if holder not in left_out]


def boxes_of(plan: Plan, sight: LineOfSight, shown: list[str]) -> list[Box]:
    """The boxes of perspectives in the last column, with all that leads to them; shared ones merged."""
    colours = perspective_colours(plan.problem)
    belongs = dict(plan.problem.goals.select("goal_id", "perspective_id").iter_rows())
    names = dict(plan.problem.perspectives.select("perspective_id", "name").iter_rows())
    last = len(shown)
    found: dict[tuple[int, str], Box] = {}

    def reach(column: int, key: str, text: str, weight: float, perspective: str, below: Box | None) -> Box:
        box = found.setdefault((column, key), Box(text, colours[perspective], weight, column))
        if below is not None and below not in box.below:
            box.below.append(below)
        return box

    for line in sight.lines():
        share, below = line[0]["weight"], None
        for row in (each for each in line if each["holder_id"] in shown):
            goal, column = row["goal_id"], shown.index(row["holder_id"])
            below = reach(column, goal, row["goal"], row["weight"], belongs[goal], below)
            below.share += share
        perspective = belongs[line[-1]["goal_id"]]
        top = reach(last, perspective, names[perspective], 0.0, perspective, below)
        top.share += share
        top.weight, top.is_perspective = top.share, True
    for box in found.values():
        box.below.sort(key=lambda each: -each.share)
    return [found[last, each] for each in colours if (last, each) in found]


def grid_of(tops: list[Box], columns: int, width: float, size: float) -> Grid:
    """Break the text of every box at some size; what that comes to."""
    between = min(BETWEEN, width / columns / 4)
    wide = (width - between * (columns - 1)) / columns
    waiting = list(tops)
    while waiting:
        box = waiting.pop()
        room = wide - 3 * PAD - width_of(percent(box.weight), size, bold=True)
        box.lines = wrap(box.text, room, size, most=NAME_LINES)
        waiting += box.below
    return Grid(size, wide, wide + between)


def place(tops: list[Box], grid: Grid, top: float) -> None:
    """Give every box a band of its own, so that neither boxes nor lines ever cross."""
    for box in tops:
        band = grid.band(box)
        box.middle = top + band / 2
        inner = sum(grid.band(each) for each in box.below)
        place(box.below, grid, top + (band - inner) / 2)
        top += band


def bottom_of(tops: list[Box], grid: Grid) -> float:
    """Where the last band ends."""
    return max(box.middle + grid.band(box) / 2 for box in tops)
