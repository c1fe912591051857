"""An answer in words: no more than the figures say."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alignopt.comparison.differs import shortened
from alignopt.explanation import reason
from alignopt.explanation.figures import WORTH_SAYING
from alignopt.plan.markdown import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.explanation.explanation import Explanation
    from alignopt.explanation.question import Question
    from alignopt.explanation.reason import Reason

NOTHING = 0.05
"""Points below which a change is shown as none."""
CRITERIA, GOALS, HOLDERS, REASONS = 4, 4, 3, 5
ALWAYS = ("rule", "default", "alone", "above")
"""Kinds of reasons that do not depend on criteria."""


def question(asked: Question) -> str:
    """The question."""
    who, what = _who(asked), _what(asked)
    return f"Why does {who} carry {what}?" if asked.is_why else f"Why does {who} not carry {what}?"


NARROW = 0.1
"""Points that a difference may be at most, for something to be called free."""


def is_nothing(points: float) -> bool:
    """Whether points are shown as none."""
    return abs(points) < NOTHING


def sentences(answer: Explanation) -> Iterator[str]:
    """The answer: how it is, what it would be otherwise, who moves, what it hangs on."""
    yield _as_it_is(answer.asked)
    if answer.is_possible:
        yield from _otherwise(answer)
        yield from _moves(answer)
        yield from _hangs_on(answer)
        yield _extent(answer)
    elif answer.is_possible is None:
        yield (
            f"Whether there is a plan {_with(answer.asked)} is not known: none was found within the limits "
            "of work, and it is not proven impossible."
        )
        yield from _hangs_on(answer)
    else:
        yield from _impossible(answer)


def as_html(answer: Explanation) -> str:
    """The question and the answer, for a notebook."""
    lines = "<br>".join(escape(each) for each in answer.sentences)
    return f"<div><strong>{escape(answer.question)}</strong><p>{lines}</p></div>"


def _as_it_is(asked: Question) -> str:
    if asked.is_why:
        return f"{_who(asked)} carries {_what(asked)} with {percent(asked.weight)}."
    return f"{_who(asked)} does not carry {_what(asked)}."


def _otherwise(answer: Explanation) -> Iterator[str]:
    """What it would make, and how sure that is."""
    points, low, high = answer.difference or 0.0, answer.low or 0.0, answer.high or 0.0
    span = f"{' to '.join(dict.fromkeys([_signed(low), _signed(high)]))} points{_rest(answer)}"
    with_it, paid = _with(answer.asked).capitalize(), "" if _is_apart(answer) else _paid(answer)
    by = f"{_side(points)} by {_points(points)}"
    if answer.is_free:
        yield f"That is free: {_with(answer.asked)}, the plan is as good; no difference can be told ({span})."
    elif not answer.is_distinguishable:
        doubt = "that there must be a difference cannot be told"
        how = "as good" if is_nothing(points) else f"{by}{paid}"
        yield f"{with_it}, the best plan found is {how}; {doubt} ({span})."
    else:
        little = ", next to nothing" if is_nothing(points) else ""
        yield f"{with_it}, the plan would be {by}{little} ({span}){paid}."
    yield from _better(answer)


def _better(answer: Explanation) -> Iterator[str]:
    """Whether a better plan came up, either way."""
    slack, change = answer.plan.total - answer.baseline.total, answer.change or 0.0
    if slack >= NOTHING / 10:
        yield (
            f"Apart from the question, the same scorecards decided anew {_with(answer.asked, kept=True)} "
            f"would make the plan better by {_points(slack)} (.baseline); "
            "that is not counted here."
        )
    if _is_apart(answer):
        yield (
            f"The other plan (.other) has some of that, too: against the plan asked about it is "
            f"{_side(change)} by {_points(change)}{_paid(answer)}."
        )
    if not is_nothing(change) and answer.is_better and slack < -change:
        yield "That is better than the plan asked about: it can be taken as the new baseline (.other)."


def _is_apart(answer: Explanation) -> bool:
    """Whether the change of the total shows something that is not for the question."""
    return not is_nothing((answer.change or 0.0) - (answer.difference or 0.0))


def _side(points: float) -> str:
    return "better" if points < 0 else "worse"


def _rest(answer: Explanation) -> str:
    """What the interval takes as given."""
    if not answer.kept:
        return ""
    return " while 1 scorecard stays" if answer.kept == 1 else f" while {answer.kept:,} scorecards stay"


def _paid(answer: Explanation) -> str:
    """The criteria that differ most."""
    rows = answer.criteria.filter(pl.col("weighted").abs() >= NOTHING).select("criterion", "weighted")
    said = [f"{name} {_signed(weighted)}" for name, weighted in rows.iter_rows()]
    return f": {shortened(said, CRITERIA)}" if said else ""


def _moves(answer: Explanation) -> Iterator[str]:
    """What the holder would carry instead, and who else would change."""
    is_asked = (pl.col("goal_id") == answer.goal_id) & (pl.col("section") == "goals")
    own = answer.moved.filter(holder_id=answer.holder_id)
    shown = own.filter(~is_asked) if answer.asked.is_why else own.sort(~is_asked, maintain_order=True)
    who = answer.asked.organisation.holders.names[answer.asked.holder]
    if not shown.is_empty():
        yield f"{who} would have {_changes(shown, GOALS)}."
    others = answer.moved.filter(pl.col("holder_id") != answer.holder_id)
    parts = [rows for _, rows in others.group_by("holder_id", maintain_order=True)]
    if not parts:
        yield "Nobody else's scorecard would change."
    elif len(parts) <= HOLDERS:
        head = "1 other scorecard" if len(parts) == 1 else f"{len(parts):,} other scorecards"
        yield f"{head} would change: {'; '.join(map(_other, parts))}."
    else:
        named = shortened([f"{_name(rows)} by {_moved(rows)}" for rows in parts], 2 * HOLDERS)
        yield f"{len(parts):,} other scorecards would change: {named} (.moved)."
    if parts and answer.alone is not None and not is_nothing(answer.alone - (answer.change or 0.0)):
        by = f"{_side(answer.alone)} by {_points(answer.alone)}"
        yield f"If nobody else's scorecard changed, the plan would be {by}."


def _other(rows: pl.DataFrame) -> str:
    return f"{_name(rows)} would have {_changes(rows, HOLDERS)}"


def _name(rows: pl.DataFrame) -> str:
    return f"{rows['name'][0]} ({rows['holder_id'][0]})"


def _moved(rows: pl.DataFrame) -> str:
    """The part of a scorecard that moves."""
    return percent(float(rows["change"].abs().sum()) / 2)


def _changes(rows: pl.DataFrame, most: int) -> str:
    """Weights as they would be, and as they are."""
    said = [
        f"{goal} ({goal_id}) with {percent(after)} (now {percent(before) if before else 'none'})"
        if after
        else f"no {goal} ({goal_id}) (now {percent(before)})"
        for goal, goal_id, before, after in rows.select("goal", "goal_id", "before", "after").iter_rows()
    ]
    return shortened(said, most)


def _hangs_on(answer: Explanation) -> Iterator[str]:
    """The facts that bear on it: rules, and figures of the criteria that would get worse."""
    said = [each.text for each in _telling(answer)][:REASONS]
    if said and not answer.is_free:
        yield f"It hangs on: {'; '.join(said)}."


def _telling(answer: Explanation) -> Iterator[Reason]:
    """Reasons that tell: rules always; figures, if their criterion would get worse, that which does most."""
    facts = [each for each in answer.facts if not _is_still(each)]
    yield from (each for each in facts if each.kind in ALWAYS)
    worse = answer.criteria.filter(pl.col("weighted") >= NOTHING)["criterion"].to_list()
    for criterion in worse:
        yield from (each for each in facts if each.criterion == criterion and each.kind not in ALWAYS)


def _is_still(fact: Reason) -> bool:
    """Whether a share would be the same otherwise, as it is said."""
    if fact.unit != "share" or fact.figure is None or fact.otherwise is None:
        return False
    return abs(fact.otherwise - fact.figure) < WORTH_SAYING


def _extent(answer: Explanation) -> str:
    return (
        f"Decided anew for this answer: {_cards(answer.decided)}; kept as they are: {_cards(answer.kept)}."
        if answer.kept
        else f"Decided anew for this answer: all {_cards(answer.decided)}."
    )


def _cards(count: int) -> str:
    return reason.people(count, "scorecard", "scorecards")


def _impossible(answer: Explanation) -> Iterator[str]:
    """Why it cannot be otherwise."""
    facts = [each for each in answer.facts if answer.asked.candidate is None or each.kind in ALWAYS]
    said = [each.text for each in facts]
    rules = [each.text for each in answer.facts if each.kind == reason.RULED_OUT]
    if rules:
        leave = "leaves" if len(rules) == 1 else "together leave"
        said.insert(0, f"{' and '.join(rules)} {leave} no scorecard {_with(answer.asked)}")
    if said:
        yield f"{'It must' if answer.asked.is_why else 'It cannot'}: {'; '.join(said)}."
    yield f"No plan exists {_with(answer.asked)}, whatever other scorecards look like."


def _with(asked: Question, *, kept: bool = False) -> str:
    return "without it" if asked.is_why != kept else "with it"


def _who(asked: Question) -> str:
    return reason.holder(asked.organisation, asked.holder)


def _what(asked: Question) -> str:
    return reason.goal(asked.organisation, asked.goal)


def _points(value: float) -> str:
    """Points, with as many figures as it takes not to say nothing."""
    size = abs(value)
    return f"{size:.1f} points" if size >= NOTHING else f"{size:.1g} points"


def _signed(value: float) -> str:
    """Points with their sign; no sign where they are shown as none."""
    said = f"{value:+.2f}" if abs(value) < 1 else f"{value:+.1f}"
    return said[1:] if not said.strip("+-0.") else said
