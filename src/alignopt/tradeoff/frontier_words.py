"""A frontier in words and as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from alignopt.tradeoff.axes import GAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tradeoff.frontier import Frontier


def as_text(frontier: Frontier) -> str:
    """What the ends are, where the knee is, and the points."""
    wide = max(len(frontier.x), len(frontier.y), 8)
    heads = f"  {frontier.x:>{wide}}  {frontier.y:>{wide}}  {'total':>8}"
    rows = [
        f"  {x:>{wide}.1f}  {y:>{wide}.1f}  {plan.total:>8.1f}" + ("  knee" if at == frontier.knee_at else "")
        for at, ((x, y), plan) in enumerate(zip(frontier.points, frontier.plans, strict=True))
    ]
    return "\n".join([headline(frontier), *lines(frontier), heads, *rows])


def as_html(frontier: Frontier) -> str:
    """The same with the points as a table."""
    said = "<br>".join(map(escape, lines(frontier)))
    heads = (f"{frontier.x} ▼", f"{frontier.y} ▼", "total ▼", "")
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = ""
    for at, ((x, y), plan) in enumerate(zip(frontier.points, frontier.plans, strict=True)):
        cells = (f"{x:.1f}", f"{y:.1f}", f"{plan.total:.1f}", "knee" if at == frontier.knee_at else "")
        body += "<tr>" + "".join(f"<td style='text-align:right'>{each}</td>" for each in cells) + "</tr>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div><strong>{escape(headline(frontier))}</strong><p>{said}</p>{table}</div>"


def headline(frontier: Frontier) -> str:
    """What it is between, and how it was found."""
    count = len(frontier.plans)
    plans = "1 plan" if count == 1 else f"{count} plans"
    return (
        f"Frontier of {frontier.x} against {frontier.y} (points, lower is better): {plans}, {frontier.method}"
    )


def lines(frontier: Frontier) -> Iterator[str]:
    """From which end to which, where the knee is, and what gain means."""
    (left, high), (right, low) = frontier.points[0], frontier.points[-1]
    if len(frontier.points) == 1:
        yield f"no trade-off was found: {frontier.x} {left:.1f} and {frontier.y} {high:.1f} in one plan"
    else:
        up, down = right - left, high - low
        less = f"{down:.1f} less of {frontier.y}"
        yield f"from the first plan to the last, {up:.1f} more of {frontier.x} buy {less}"
        yield bend(frontier)
    for name, other in ((frontier.x, frontier.y), (frontier.y, frontier.x)):
        if name == GAIN:
            yield f"gain: all criteria but {other}, at their rates"


def bend(frontier: Frontier) -> str:
    """What a point of x buys before the knee and after it."""
    at = frontier.knee_at
    if len(frontier.points) < 3:
        return "no knee: there are only two points"
    if at is None:
        return "no knee: a point buys about the same everywhere"
    (left, high), (x, y), (right, low) = (frontier.points[each] for each in (0, at, -1))
    before, after = (high - y) / (x - left), (y - low) / (right - x)
    return (
        f"knee at {frontier.x} {x:.1f}, {frontier.y} {y:.1f}: a point of {frontier.x} buys {before:.2g} of "
        f"{frontier.y} up to there, and {after:.2g} beyond"
    )
