"""Drafts, as a reader sees them."""

from __future__ import annotations

import polars as pl
import pytest

from alignopt.plan.desk import Desk
from alignopt.plan.drafts import drafts
from alignopt.plan.plan import Plan
from handmade import CARDS, plan_of, problem_of, renamed, shop_with_little_choice


def read(plan: Plan) -> dict[str, str]:
    """All drafts of a plan by the names of their files."""
    return dict(drafts(Desk(plan)))


@pytest.fixture(scope="module")
def made(plan: Plan) -> dict[str, str]:
    return read(plan)


def section(draft: str, head: str) -> list[str]:
    """Lines of one section, without empty ones."""
    after = draft.split(f"# {head}\n", 1)[1]
    return [line for line in after.split("\n#")[0].splitlines() if line]


def test_everyone_with_a_card_is_in_one_draft(plan: Plan, made: dict[str, str]) -> None:
    assert list(made) == ["O.md", "A.md", "B.md", "P1.md", "P2.md", "P3.md"]
    for holder in plan.scorecards["holder_id"].unique():
        assert sum(f" {holder}:" in draft for draft in made.values()) == 1, holder


def test_a_draft_says_whose_it_is(made: dict[str, str]) -> None:
    lines = made["P1.md"].splitlines()
    assert lines[0] == "# Draft plan: Ada"
    assert lines[2] == "Position P1: Seller · part of Sales · capacity 1"
    assert (
        made["A.md"].splitlines()[2] == "Unit A: department · part of Corner shop · led by Ada · capacity 2.6"
    )
    assert made["O.md"].splitlines()[2] == "Unit O: company · capacity 3"


def test_the_table_says_what_the_share_is_of_and_what_is_new(made: dict[str, str]) -> None:
    assert (
        "| Goal | Perspective | Weight | Last period | Measure | Target | Fit |\n"
        "| --- | --- | ---: | ---: | --- | --- | ---: |\n"
        "| Greet at the door | Customer | 60 % | 30 % | hours at the door | 3.8 of 10.0 hours | 100 % |\n"
        "| Sound money | Financial | 40 % | new | waste | 5 % | – |\n"
    ) in made["P1.md"]
    assert "No longer on it: Low waste (70 %)." in made["P1.md"]


def test_columns_that_say_nothing_are_left_out(made: dict[str, str]) -> None:
    assert "| Goal | Perspective | Weight | Measure | Target |\n" in made["A.md"]


def test_why_is_the_line_of_sight(made: dict[str, str]) -> None:
    assert section(made["P1.md"], "Why these goals") == [
        "- **Greet at the door (60 %)** → also on the scorecard of Sales (50 %) "
        "→ serves Glad customers (60 %) of Corner shop → *Customer*",
        "- **Sound money (40 %)** → also on the scorecard of Sales (50 %) "
        "→ also on the scorecard of Corner shop (40 %) → *Financial*",
    ]
    assert "- **Tidy yard (40 %)** → a line of its own that begins here → *Customer*" in made["B.md"]
    assert "Why these goals" not in made["O.md"]


def test_competencies_to_build_say_what_for(made: dict[str, str]) -> None:
    assert section(made["P2.md"], "Competencies to build")[0] == (
        "- **Customer service**: level 4 asked for, now 3 (for: Greet at the door)"
    )
    assert "level 4 asked for, not assessed yet (for: Greet at the door)" in made["P3.md"]
    assert "Competencies to build" not in made["P1.md"]


def test_a_unit_sees_its_balance_and_who_carries_what(made: dict[str, str]) -> None:
    assert section(made["B.md"], "Balance of perspectives")[2:] == [
        "| Customer | 60 % | 60 % | 100 % |",
        "| Financial | 40 % | 40 % | 0 % |",
    ]
    assert section(made["A.md"], "Who carries it")[1:3] == [
        "- **Greet at the door**: Ada 60 %, Zoë Łukasz 100 %, Bo 40 %",
        "- **Sound money**: Bo 60 %, Ada 40 %",
    ]
    assert "- **Sound money**: nobody yet" in made["B.md"]
    assert "- **Glad customers**: Sales 50 %, Back office 20 %" in made["O.md"]


def test_the_organisation_reads_what_its_plans_deliver(plan: Plan, made: dict[str, str]) -> None:
    delivered = plan.criteria.filter(criterion="delivered")["points"].item()
    assert f"within {delivered:.1f} points of the strategic targets" in made["O.md"]
    assert "strategic targets" not in made["A.md"]


def test_two_positions_of_one_employee_share_a_draft(made: dict[str, str]) -> None:
    draft = made["P3.md"]
    assert draft.count("# Draft plan") == 1
    first, second = draft.split("## Position 2 of 2")
    assert "## Position 1 of 2" in first
    assert "Position P3: Cashier · part of Sales" in first
    assert "Position P4: Clerk · part of Back office" in second
    assert "### Why these goals" in second


def test_the_lead_sees_the_scorecard_of_the_unit(made: dict[str, str]) -> None:
    after = made["P1.md"].split("## Scorecard of Sales, which this plan leads")[1]
    assert "| Greet at the door | Customer | 50 % | hours at the door | 10.0 hours |" in after
    assert "[draft of Sales](A.md)" in after


def test_where_defaults_gave_way_the_draft_says_why(made: dict[str, str]) -> None:
    assert "gave way" not in made["P3.md"]
    narrow = read(shop_with_little_choice())
    assert "The usual policy gave way here (goal count: only 2 goals available" in narrow["P3.md"]


def test_names_are_text_whatever_is_in_them(plan: Plan) -> None:
    odd = "# *Door*\n| <b>x</b> `y` [z](u) $1 & $2"
    said = r"\# \*Door\* \| \<b\>x\</b\> \`y\` \[z\](u) \$1 & \$2"
    plan = renamed(plan, "goals", "goal_id", {"C1a": odd})
    plan = renamed(plan, "people", "person_id", {"P1": odd})
    plan = renamed(plan, "units", "unit_id", {"A": odd})
    made = read(plan)
    assert made["P1.md"].startswith(
        f"# Draft plan: {said}\n\nPosition P1: Seller · part of {said} · capacity 1\n"
    )
    rows = [line for line in made["P1.md"].splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in rows[:4]} == {8}
    for draft in made.values():
        assert odd not in draft
        assert sum(line.startswith("# ") for line in draft.splitlines()) == 1


def test_many_carriers_are_counted_not_listed() -> None:
    people = [f"Q{number:02}" for number in range(9)]
    base = problem_of()
    problem = base.replace(
        people=pl.concat(
            [
                base.people,
                pl.DataFrame({"person_id": people, "name": people, "unit_id": ["A"] * 9}),
            ],
            how="diagonal",
        ),
        capacity=pl.concat([base.capacity, pl.DataFrame({"holder_id": people, "capacity": [0.1] * 9})]),
    )
    made = read(plan_of(problem, {**CARDS, **{each: {"F1": 100} for each in people}}))
    assert (
        "**Sound money**: Bo 60 %, Ada 40 %, Q00 100 %, Q01 100 %, Q02 100 %, Q03 100 %, and 5 more"
        in (made["A.md"])
    )


def test_a_draft_is_made_when_its_turn_comes(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    made = Desk(plan)
    monkeypatch.setattr(made, "is_root", lambda holder: asked.append(holder) or holder == "O")
    coming = drafts(made)
    assert asked == []
    assert next(coming)[0] == "O.md"
    assert set(asked) == {"O"}
