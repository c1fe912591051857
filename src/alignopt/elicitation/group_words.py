"""What a group of respondents believes, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from alignopt.elicitation.wording import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignopt.elicitation.grouping import Group

NAMED = 8
"""So many respondents are named at most."""
ALIKE = 1.005
"""Who differs by a smaller factor agrees."""


def described(group: Group) -> str:
    """Where respondents disagree most, and whose judgements contradict each other."""
    return " ".join(filter(None, [_about_items(group), _about_pairs(group), *_contradictions(group)]))


def as_text(group: Group) -> str:
    """Weights of the group, with the lowest and the highest that anybody gives, and the words."""
    if len(group.judged) == 1:
        return f"{group.weights!r}\n{group.text}"
    widest = max(map(len, group.weights.items))
    rows = [f"{item:<{widest}}  {weight}  ({low} to {high})" for item, weight, low, high in _rows(group)]
    return "\n".join([f"{_headline(group)} (lowest to highest)", *rows, group.text])


def as_html(group: Group) -> str:
    """The same as a table."""
    heads = "".join(f"<th>{head}</th>" for head in ("item", "weight", "lowest", "highest"))
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(item)}</td>"
        + "".join(f"<td>{number}</td>" for number in numbers)
        + "</tr>"
        for item, *numbers in _rows(group)
    )
    return (
        f"<div><strong>{escape(_headline(group))}</strong><table><thead><tr>{heads}</tr></thead>{rows}</table>"
        f"<p>{escape(group.text)}</p></div>"
    )


def _headline(group: Group) -> str:
    count = len(group.judged)
    return "Weights of 1 respondent" if count == 1 else f"Weights of {count} respondents together"


def _rows(group: Group) -> Iterable[tuple[str, str, str, str]]:
    """Item, weight, lowest and highest, in the order of the items."""
    by_item = {row["item"]: row for row in group.disagreement.iter_rows(named=True)}
    for item in group.weights.items:
        row = by_item[item]
        yield item, f"{row['weight']:.3f}", f"{row['lowest']:.3f}", f"{row['highest']:.3f}"


def _about_items(group: Group) -> str:
    if len(group.judged) == 1:
        return f"Only {next(iter(group.judged))} judged."
    most = group.disagreement.row(0, named=True)
    if most["factor"] < ALIKE:
        return f"All {len(group.judged)} weigh alike."
    high, together, low = _percents(most["highest"], most["weight"], most["lowest"])
    return (
        f"They disagree most about {named(most['item'])}: {most['highest_by']} gives it {high}, "
        f"{most['lowest_by']} {low}; together they give it {together}."
    )


def _about_pairs(group: Group) -> str:
    if group.pairs.is_empty() or len(group.judged) == 1:
        return ""
    most = group.pairs.row(0, named=True)
    if most["factor"] < ALIKE:
        return ""
    item, other = most["item"], most["other"]
    return (
        f"Of the pairs, they disagree most about {named(item)} and {named(other)}: {most['highest_by']} "
        f"judges {_judged(item, other, most['highest'])}, {most['lowest_by']} judges "
        f"{_judged(item, other, most['lowest'])}."
    )


def _judged(item: str, other: str, times: float) -> str:
    """One judgement of a pair, from the heavier one's side."""
    if times < 1:
        item, other, times = other, item, 1 / times
    if f"{times:.3g}" == "1":
        return "both equally important"
    return f"{named(item)} {times:.3g} times as important as {named(other)}"


def _contradictions(group: Group) -> list[str]:
    """Whose own judgements contradict each other, and whether the group's do."""
    said = [
        f"{name} ({own.consistency.ratio:.3f})"
        for name, own in group.judged.items()
        if own.consistency is not None and not own.consistency.is_acceptable
    ]
    lines = []
    if said:
        more = f" and {len(said) - NAMED:,} more" if len(said) > NAMED else ""
        names = ", ".join(said[:NAMED])
        lines.append(f"Judgements that contradict each other, to be asked for again: {names}{more}.")
    together = group.weights.consistency
    if len(group.judged) > 1 and together is not None and not together.is_acceptable:
        lines.append(f"Those of the group contradict each other, too ({together.ratio:.3f}).")
    return lines


def _percents(*shares: float) -> list[str]:
    """Shares as percent, with as many decimals as tell the first from the last."""
    for decimals in range(4):
        texts = [f"{100 * share:.{decimals}f} %" for share in shares]
        if texts[0] != texts[-1]:
            break
    return texts
