"""Plan drafts that people can read: Markdown, one per holder.

Two positions of one employee share a draft; the plan of a unit's lead shows the unit's scorecard too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alignopt.plan.markdown import percent, plain, table
from alignopt.plan.sight import carried
from alignopt.plan.targets import target_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignopt.plan.desk import Desk, Goal

    Card = list[dict[str, Any]]

FOOT = "*A draft proposed from the organisation's tables, to be talked over and agreed.*"
FIT = (
    "Fit is how far today's competencies meet what the goal asks for (– where it asks for none, or nobody "
    "has been assessed)."
)
SHOWN = 6


def drafts(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every draft, file name and text, in the order of holders; each is made when its turn comes."""
    for owner, holders in desk.owners.items():
        yield desk.files[owner], draft(desk, holders)


def contents(desk: Desk) -> list[str]:
    """All holders as a nested list, each with a link to its draft in the folder ``drafts``."""
    plan, lines = desk.plan, []
    root = plan.organisation.holders.ids[0]
    reasons = dict(plan.unassigned.select("holder_id", "reason").iter_rows())
    waiting = [(root, 0)]
    while waiting:
        holder, depth = waiting.pop()
        name, sort = desk.name(holder), desk.sort(holder)
        shown = f"[{name}](drafts/{desk.link(holder)})" if holder in desk.owner else name
        about = [sort, f"no scorecard: {reasons[holder]}" if holder in reasons else ""]
        lines.append("  " * depth + "- " + ", ".join([shown, *filter(None, about)]))
        waiting += [(each, depth + 1) for each in reversed(desk.beneath(holder))]
    return [*lines, ""]


def draft(desk: Desk, holders: list[str]) -> str:
    """The draft of one owner: one holder, or all positions of one employee."""
    parts = [f"# Draft plan: {desk.name(holders[0])}", ""]
    for at, holder in enumerate(holders, start=1):
        mark = "##"
        if len(holders) > 1:
            parts += [f"## Position {at} of {len(holders)}", ""]
            mark = "###"
        parts += _position(desk, holder, mark)
        for unit in desk.leads.get(holder, []):
            if unit in desk.cards:
                parts += [f"{mark} Scorecard of {desk.name(unit)}, which this plan leads", ""]
                parts += _scorecard(desk, unit, desk.cards[unit])
                parts += [f"More: [draft of {desk.name(unit)}]({desk.link(unit)})", ""]
    return "\n".join([*parts, FOOT, ""])


def _position(desk: Desk, holder: str, mark: str) -> list[str]:
    card = desk.cards[holder]
    sections = {
        "Why these goals": [] if desk.is_root(holder) else _why(desk, holder, card),
        "Balance of perspectives": _balance(desk, holder),
        "Who carries it": _carriers(desk, holder, card),
        "Competencies to build": _gaps(desk, holder, card),
    }
    out = [_facts(desk, holder), ""]
    if desk.is_root(holder):
        out += _delivered(desk)
    out += [*_scorecard(desk, holder, card), *_developed(desk, holder, card, mark)]
    out += _before(desk, holder, card)
    for head, lines in sections.items():
        out += [f"{mark} {head}", "", *lines, ""] if lines else []
    return [*out, *_policy(desk, holder)]


def _facts(desk: Desk, holder: str) -> str:
    """Who this is, in a line."""
    kind = "Position" if desk.is_person(holder) else "Unit"
    facts = [": ".join(filter(None, [f"{kind} {plain(holder)}", desk.sort(holder)]))]
    above = desk.above(holder)
    if above is not None:
        facts.append(f"part of {desk.name(above)}")
    if holder in desk.led:
        facts.append(f"led by {desk.name(desk.led[holder])}")
    facts.append(f"capacity {desk.capacity(holder):g}")
    return " · ".join(facts)


def _delivered(desk: Desk) -> list[str]:
    rows = {row["criterion"]: row for row in desk.plan.criteria.iter_rows(named=True)}
    said = rows["delivered"]
    return [
        f"All plans together put their capacity within {said['points']:.1f} points of the strategic targets "
        f"(1 point = 1 % of all capacity; no plan can come nearer than {said['floor']:.1f}).",
        "",
    ]


def _scorecard(desk: Desk, holder: str, card: Card) -> list[str]:
    """The scorecard as a table; columns that would be empty are left out."""
    last, has_fit = {row["goal_id"]: row["weight"] for row in desk.previous[holder]}, False
    columns: dict[str, list[str]] = {}
    for row in card:
        goal, fit = desk.goals[row["goal_id"]], row["fit"]
        has_fit |= fit is not None
        before = percent(last[row["goal_id"]]) if row["goal_id"] in last else "new"
        cells = {
            "Goal": goal.name,
            "Perspective": desk.perspectives[row["perspective_id"]],
            "Weight:": percent(row["weight"]),
            "Last period:": before if last else "",
            "Measure": goal.measure,
            "Target": _target(row["target"], row["target_unit"], goal),
            "Fit:": "–" if fit is None else percent(round(fit, 2)),
        }
        for head, cell in cells.items():
            columns.setdefault(head, []).append(cell)
    if not has_fit:
        del columns["Fit:"]
    filled = {head: cells for head, cells in columns.items() if any(cells)}
    rows = list(zip(*filled.values(), strict=True))
    return [*table(list(filled), rows), *([FIT, ""] if has_fit else [])]


def _target(share: str | None, unit: str | None, goal: Goal) -> str:
    if share is None or goal.target is None:
        return ""
    return plain(target_in_words(share, unit, goal.target, goal.target_kind))


def _developed(desk: Desk, holder: str, card: Card, mark: str) -> list[str]:
    """The section of competencies, as a table."""
    rows = [
        [
            desk.competencies[row["competency_id"]],
            desk.perspectives.get(row["perspective_id"], ""),
            percent(row["weight"]),
            "" if row["required_level"] is None else f"{row['required_level']:g}",
            "–" if row["level"] is None else f"{row['level']:g}",
        ]
        for row in desk.developed[holder]
    ]
    if not rows:
        return []
    goals = sum(row["weight"] for row in card)
    heads = ["Competency", "Perspective", "Weight:", "Level asked for:", "Level now:"]
    lead = f"Goals make up {percent(goals)} of this plan, competencies {percent(1 - goals)}."
    return [lead, "", f"{mark} Competencies on this plan", "", *table(heads, rows)]


def _before(desk: Desk, holder: str, card: Card) -> list[str]:
    """What was on last period's scorecard and is no longer."""
    kept = {row["goal_id"] for row in card}
    gone = [
        carried(desk.goals[row["goal_id"]].name, row["weight"])
        for row in desk.previous[holder]
        if row["goal_id"] not in kept and row["goal_id"] in desk.goals
    ]
    return [f"No longer on it: {'; '.join(gone)}.", ""] if gone else []


def _why(desk: Desk, holder: str, card: Card) -> list[str]:
    """Line of sight, one line a goal."""
    out = []
    for row in card:
        own = carried(desk.goals[row["goal_id"]].name, row["weight"])
        *above, perspective = desk.way_up(holder, row)
        if not above:
            above = ["a line of its own that begins here"]
        out.append("- " + " → ".join([f"**{own}**", *above, f"*{perspective}*"]))
    return out


def _balance(desk: Desk, holder: str) -> list[str]:
    """A unit's perspectives: what it should be, what its card says, what those beneath it do."""
    rows = [
        [
            desk.perspectives[row["perspective_id"]],
            *(percent(round(row[column], 3)) for column in ("target", "card", "roll_up")),
        ]
        for row in desk.balance[holder]
    ]
    heads = ["Perspective", "Target:", "This scorecard:", "Scorecards beneath:"]
    return table(heads, rows)[:-1] if rows else []


def _carriers(desk: Desk, unit: str, card: Card) -> list[str]:
    """Who of those right beneath a unit carries each of its goals, or one that serves it."""
    if unit not in desk.balance:
        return []
    carriers = desk.carriers(unit)
    out = ["Shares of their own scorecards; who brings most capacity comes first.", ""]
    for row in card:
        found = carriers.get(row["goal_id"], {})
        heaviest = sorted(found, key=lambda each: (-found[each] * desk.capacity(each), each))
        said = [f"{desk.name(each)} {percent(found[each])}" for each in heaviest[:SHOWN]]
        if len(heaviest) > SHOWN:
            said.append(f"and {len(heaviest) - SHOWN} more")
        goal = desk.goals[row["goal_id"]].name
        out.append(f"- **{goal}**: {', '.join(said) or 'nobody yet'}")
    return out


def _gaps(desk: Desk, holder: str, card: Card) -> list[str]:
    """Competencies to build, and what for."""
    out = []
    for row in desk.gaps[holder]:
        has = "not assessed yet" if row["level"] is None else f"now {row['level']:g}"
        competency = row["competency_id"]
        asking = (each["goal_id"] for each in card if desk.asks(each["goal_id"], competency))
        goals = "; ".join(desk.goals[goal].name for goal in asking)
        name = desk.competencies[competency]
        out.append(f"- **{name}**: level {row['required_level']:g} asked for, {has} (for: {goals})")
    return out


def _policy(desk: Desk, holder: str) -> list[str]:
    """Where a default gave way."""
    rows = desk.yields[holder]
    said = "; ".join(f"{row['kind'].replace('_', ' ')}: {plain(row['yielded'])}" for row in rows)
    return [f"The usual policy gave way here ({said}).", ""] if rows else []
