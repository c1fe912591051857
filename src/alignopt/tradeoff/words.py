"""A price in words: no more than the figures say."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from alignopt.comparison import words
from alignopt.comparison.differs import shortened
from alignopt.plan.tables import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.tradeoff.price import Price


def as_text(price: Price) -> str:
    """About eight lines."""
    return "\n".join([*price.texts, *(f"  {line}" for line in lines(price))])


def as_html(price: Price) -> str:
    """The same with the criteria as a table."""
    head = "<br>".join(f"<strong>{escape(text)}</strong>" for text in price.texts)
    said = "<br>".join(escape(line) for line in lines(price))
    return f"<div>{head}<p>{said}</p>{_criteria(price)}</div>"


def lines(price: Price) -> Iterator[str]:
    """What it costs, how sure that is, who pays, what keeping the plan would cost, what was decided."""
    yield verdict(price)
    yield certainty(price)
    yield words.paid(price.comparison, price.comparison.names[1])
    yield from measured_against(price)
    yield from keeping(price)
    yield words.extent(price.comparison, price.comparison.pairs[0])
    yield effort(price)
    if price.is_better:
        yield "the new plan is a better one without the change, too: take price.other for the plan at hand"


def verdict(price: Price) -> str:
    """What the change costs between these two plans."""
    after, before = price.other.total, price.plan.total
    if abs(price.change) <= ROUNDING:
        return f"costs nothing: the total stays {before:.1f} points"
    verb = "costs" if price.change > 0 else "saves"
    return f"{verb} {words.points(abs(price.change))}: total {after:.1f} instead of {before:.1f}"


def certainty(price: Price) -> str:
    """What the bounds say of the best plans."""
    low, high = (_unsigned(end) for end in price.interval)
    verb, ends = ("costs", (low, high)) if high > 0 else ("saves", (0.0 - high, 0.0 - low))
    if low == high == 0:
        return "between the best plans it costs nothing: that is certain"
    if price.is_distinguishable:
        return f"between the best plans it {verb} {span(*ends)} points: that is certain"
    return f"the bounds cannot tell whether it {verb} anything at all ({span(*ends)})"


def span(low: float, high: float) -> str:
    """An interval of points, or one number where both ends look alike.

    >>> span(-1.2, 3.4), span(0.0, 0.021), span(1.09, 1.11)
    ('-1.2 to 3.4', '0 to 0.02', '1.1')
    """
    ends = [f"{end:.1f}" if abs(end) >= 0.05 else f"{end:.1g}" for end in (low, high)]
    return " to ".join(dict.fromkeys(ends))


def measured_against(price: Price) -> Iterator[str]:
    """That the criteria mean something else now."""
    if price.has_new_targets:
        yield "criteria are measured against the targets and priorities as changed"
    elif price.is_measured_anew and price.kept_total is not None:
        yield "the change decides about what scorecards come to, too, not only about what may stand on them"


def keeping(price: Price) -> Iterator[str]:
    """What the plan at hand comes to with the change."""
    if price.broken:
        whose = "1 scorecard does" if len(price.broken) == 1 else f"{len(price.broken):,} scorecards do"
        yield f"{whose} not hold with the change: {shortened(price.broken)}"
    elif price.kept_total is None:
        yield "with the change, too many or too few carry some goal of the plan at hand"
    elif price.is_measured_anew:
        more = _unsigned(price.kept_total - price.other.total)
        kept = f"the plan at hand itself comes to {price.kept_total:.1f} points with the change"
        yield f"{kept}: keeping it costs {words.points(more)} more" if more > 0 else f"{kept}: as good"


def effort(price: Price) -> str:
    """How much was decided anew, and where the bound comes from."""
    decided, kept = len(price.decided), len(price.kept)
    is_old = price.is_narrower and price.other.bound <= price.plan.bound + ROUNDING
    bound = "taken over from the plan at hand" if is_old else "computed anew"
    whose = f"{decided:,} of {decided + kept:,} scorecards, the others kept" if kept else "all scorecards"
    return f"decided anew: {whose}; bound {bound}"


def _unsigned(value: float) -> float:
    """Zero where it rounds to nothing."""
    return 0.0 if abs(value) <= ROUNDING else value


def _criteria(price: Price) -> str:
    head = "".join(f"<th>{each}</th>" for each in ("criterion (points ▼)", "before", "after", "change"))
    body = "".join(
        f"<tr><td>{escape(name)}</td>{''.join(map(_cell, figures))}</tr>"
        for name, *figures in price.criteria.select("criterion", "before", "after", "change").iter_rows()
    )
    total = price.plan.total, price.other.total, price.change
    body += f"<tr><td>total</td>{''.join(map(_cell, total))}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: float | None) -> str:
    said = "" if value is None else f"{value:.1f}".replace("-0.0", "0.0")
    return f"<td style='text-align:right'>{said}</td>"
