"""What is to be seen on axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handmade import CARDS, plan_of, problem_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

    from alignopt.plan.plan import Plan


def texts(ax: Axes) -> list[str]:
    """Everything written in the chart itself, empty text left out."""
    return [text.get_text() for text in ax.texts if text.get_text()]


def rows(ax: Axes) -> list[str]:
    """Names of rows, from top to bottom, without what sets them in."""
    return [label.get_text().strip().replace("\n", " ") for label in ax.get_yticklabels()]


def caption(ax: Axes) -> str:
    """What stands beneath the chart, as one line."""
    return ax.get_xlabel().replace("\n", " ")


def drawn(ax: Axes) -> list[Text]:
    """All text on the axes after it was drawn."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    shown = [*ax.texts, *ax.get_yticklabels(), *ax.get_xticklabels(), ax.xaxis.label, ax.title]
    return [text for text in shown if text.get_text() and text.get_visible()]


def overlap(one: Bbox, other: Bbox, slack: float = 1.0) -> bool:
    """Whether two boxes on the screen cover each other by more than a pixel."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > slack and high > slack


def chain_of_units(depth: int, people: int = 1) -> Plan:
    """The shop with more and more units under its back office, people at the end."""
    base = problem_of()
    units = [f"U{level:02}" for level in range(depth)]
    names = [f"Part number {level} of the back office with a rather long name" for level in range(depth)]
    ends = [f"Q{number:02}" for number in range(people)]
    added = pl.DataFrame({"unit_id": units, "name": names, "parent_id": ["B", *units[:-1]], "level": "part"})
    newcomers = pl.DataFrame({"person_id": ends, "name": ends, "unit_id": units[-1]})
    capacity = pl.DataFrame({"holder_id": ends, "capacity": 0.5})
    problem = base.replace(
        units=pl.concat([base.units, added], how="diagonal"),
        people=pl.concat([base.people, newcomers], how="diagonal"),
        capacity=pl.concat([base.capacity, capacity]),
    )
    card = {"C1": 20, "F1": 40, "L1": 40}
    return plan_of(problem, {**CARDS, **dict.fromkeys([*units, *ends], card)})


def many_units(count: int) -> Plan:
    """The shop with many more departments of one person each; the first is the largest."""
    base = problem_of()
    units = [f"D{number:02}" for number in range(count)]
    people = [f"Q{number:02}" for number in range(count)]
    added = pl.DataFrame(
        {"unit_id": units, "name": [f"Department {each}" for each in units], "parent_id": "O"}
    )
    newcomers = pl.DataFrame({"person_id": people, "name": people, "unit_id": units})
    capacity = pl.DataFrame({"holder_id": people, "capacity": [float(100 - each) for each in range(count)]})
    problem = base.replace(
        units=pl.concat([base.units, added.with_columns(level=pl.lit("department"))], how="diagonal"),
        people=pl.concat([base.people, newcomers], how="diagonal"),
        capacity=pl.concat([base.capacity, capacity]),
    )
    return plan_of(problem, {**CARDS, **{each: {"C1": 60, "F1": 40} for each in [*units, *people]}})
