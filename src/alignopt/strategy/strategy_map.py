"""The front: the strategy map of a problem, and how priority spreads along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alignopt.errors import BadInput
from alignopt.problem.goals import Goals
from alignopt.problem.holders import Holders
from alignopt.strategy.apply import applied
from alignopt.strategy.lanes import lanes_of, top_of
from alignopt.strategy.linking import links_of, shares_of
from alignopt.strategy.reach import reaching, unreachable
from alignopt.strategy.spread import checked, spread
from alignopt.strategy.words import as_html, as_text
from alignopt.tables.circles import circles
from alignopt.tables.failures import failure, failures_frame

if TYPE_CHECKING:
    from alignopt.problem.problem import Problem
    from alignopt.tables.circles import Circle

ENDS = ("cause", "effect")


@dataclass(frozen=True, eq=False, repr=False)
class StrategyMap:
    """Which strategic goals drive which, from the drivers at the bottom to the outcomes at the top.

    Only links between strategic goals count. A link of a goal that serves a strategic goal counts for that
    one; strengths of the same pair add up. What so becomes a link of a goal with itself, or stands under a
    local goal, is left out.

    Attributes
    ----------
    problem
        The tables it is read from.
    goals
        The strategic goals, by id: goal_id, name, perspective_id, weight (target weight: the perspective's
        target x the share of priority), lane (1 at the bottom), causes, effects (how many links lead to it
        and from it), is_reached (it is on a link, and it is in the top lane or a chain of links leads from it
        to there).
    links
        The links, by ids: cause_goal_id, effect_goal_id, strength, share (of what the effect passes on).
    lanes
        The perspectives, the top lane first: perspective_id, name, lane. In this order, as much strength of
        links as possible leads upwards; perspectives without links to others stand at the bottom.
    top
        Name of the top lane's perspective: the last that any link leads into.
    circles
        A shortest circle through every link that is on one: each once, a tuple of goal ids along the links.
        On a circle goals drive themselves by way of others; the spread is defined all the same.
    unreachable
        Strategic goals with a weight that are on no link, or from which no chain of links leads to the top
        lane: goal_id, name, why.
    """

    problem: Problem
    goals: pl.DataFrame
    links: pl.DataFrame
    lanes: pl.DataFrame
    top: str
    circles: tuple[Circle, ...]
    unreachable: pl.DataFrame

    def spread(self, pass_on: float = 0.5) -> pl.DataFrame:
        """Priority, spread to the drivers of what matters.

        Every goal passes on the share ``pass_on`` of the priority that it has and receives to the goals that
        drive it, in proportion to the strength of the links; a goal that nothing drives keeps all::

            x = w + pass_on N x,    spread = x (1 - pass_on) where something drives the goal, else x

        w are the target weights, and N[cause, effect] is the strength of a link over the sum of the effect's.
        This is Hubbell's input-output form of Katz's status index (the Leontief inverse: the power series
        that DEMATEL calls total relation), along the chain of cause and effect of Kaplan and Norton.

        Parameters
        ----------
        pass_on
            Share that is passed on: 0 leaves the weights as they are; towards 1, all goes to first causes.

        Returns
        -------
        pl.DataFrame
            By goal id: goal_id, name, perspective_id, weight (before), spread (after), change (after less
            before), from_effects (what it received), all shares of the whole. Weight and spread sum to 1.

        Raises
        ------
        ValueError
            If ``pass_on`` is not a number from 0 up to, but not including, 1.

        References
        ----------
        Hubbell, C. H. (1965). An input-output approach to clique identification. Sociometry 28(4), 377-399.

        Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika 18(1), 39-43.

        Kaplan, R. S., and Norton, D. P. (2004). Strategy Maps. Harvard Business School Press.
        """
        shares = shares_of(self.goals["goal_id"].to_list(), self.links)
        after, received = spread(self.goals["weight"].to_numpy(), shares, checked(pass_on))
        return self.goals.select(
            "goal_id",
            "name",
            "perspective_id",
            "weight",
            spread=pl.Series(after, dtype=pl.Float64),
            change=pl.Series(after, dtype=pl.Float64) - pl.col("weight"),
            from_effects=pl.Series(received, dtype=pl.Float64),
        )

    def apply(self, pass_on: float = 0.5, *, across: bool = False) -> Problem:
        """The problem with priorities from the spread.

        Parameters
        ----------
        pass_on
            As in :meth:`spread`.
        across
            False: the perspectives' target weights stay, and each strategic goal's priority becomes its share
            of the spread within its perspective, times 100. A perspective that comes to 0 keeps what it has.
            True: target weights become the sums of the spread, too. Units' own targets stay in both cases.

        Returns
        -------
        Problem
            A new one, checked. The column source of its goals, and of its perspectives where these moved,
            says where the figures come from, after what it said before.

        Raises
        ------
        ValueError
            If ``pass_on`` is not a number from 0 up to, but not including, 1.
        """
        return applied(self.problem, self.spread(pass_on), pass_on, across=across)

    @property
    def text(self) -> str:
        """The map in plain words: lanes, who gains and gives, circles, and goals that lead nowhere."""
        return as_text(self)

    def __repr__(self) -> str:
        """The same: it is short."""
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def strategy_map(problem: Problem) -> StrategyMap:
    """The strategy map of a problem, from its table ``strategy_links``.

    Parameters
    ----------
    problem
        The tables. Links count between strategic goals; see :class:`StrategyMap`.

    Returns
    -------
    StrategyMap
        Shows itself in plain words; :func:`alignopt.render.strategy_map_drawing` draws it.

    Raises
    ------
    BadInput
        If there are no links, or none between strategic goals.
    """
    links = links_of(problem)
    if links.is_empty():
        raise BadInput(failures_frame([_no_links(problem)]), what="the strategy map")
    goals = _strategic(problem)
    placed = _placed(links, goals)
    lanes = lanes_of(problem.perspectives, placed)
    top = top_of(lanes, placed)
    goals = _described(goals, links, lanes, top)
    name = lanes.filter(perspective_id=top)["name"][0]
    return StrategyMap(
        problem=problem,
        goals=goals,
        links=links,
        lanes=lanes,
        top=name,
        circles=tuple(circles(links.select("cause_goal_id", "effect_goal_id").rows())),
        unreachable=unreachable(goals, links, name),
    )


def _strategic(problem: Problem) -> pl.DataFrame:
    """The strategic goals with their target weights."""
    goals = Goals.of(problem, Holders.of(problem))
    weight = pl.Series("weight", goals.target_weight, dtype=pl.Float64)
    rows = problem.goals.select("goal_id", "name", "perspective_id", weight)
    return rows.filter(pl.Series(goals.is_strategic))


def _placed(links: pl.DataFrame, goals: pl.DataFrame) -> pl.DataFrame:
    """The links with the perspectives of both ends."""
    home = dict(goals.select("goal_id", "perspective_id").iter_rows())
    return links.with_columns(
        pl.col(f"{end}_goal_id").replace_strict(home, return_dtype=pl.String).alias(f"{end}_perspective")
        for end in ENDS
    )


def _described(goals: pl.DataFrame, links: pl.DataFrame, lanes: pl.DataFrame, top: str) -> pl.DataFrame:
    """The goals with their lanes, how many links each has, and whether it reaches the top."""
    lane = dict(lanes.select("perspective_id", "lane").iter_rows())
    tops = goals.filter(perspective_id=top)["goal_id"]
    reached = reaching(links.select("cause_goal_id", "effect_goal_id").rows(), tops)
    return goals.with_columns(
        lane=pl.col("perspective_id").replace_strict(lane, return_dtype=pl.Int64),
        causes=_times(links["effect_goal_id"]),
        effects=_times(links["cause_goal_id"]),
        is_reached=pl.col("goal_id").is_in(sorted(reached)),
    )


def _times(ids: pl.Series) -> pl.Expr:
    """How often each goal is among some ids."""
    counts = dict(ids.value_counts().iter_rows())
    return pl.col("goal_id").replace_strict(counts, default=0, return_dtype=pl.Int64)


def _no_links(problem: Problem) -> dict[str, object]:
    """What to say where there is nothing to draw a map of."""
    count = problem.strategy_links.height
    some = f"{count:,} link{'s' * (count > 1)}, none between two strategic goals or goals that serve them"
    return failure(
        "strategy_is_linked",
        table="strategy_links",
        got=some if count else None,
        expected="links between strategic goals",
        remedy="write a row for each goal that drives another: cause_goal_id, effect_goal_id, and strength, "
        "such as 3 for strong, 2 for middling, 1 for weak",
    )
