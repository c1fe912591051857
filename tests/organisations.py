"""Small organisations as dictionaries of frames: odd ones by name, and strategies that make them up.

``NAMED`` maps a name to a function without arguments; ``organisations()`` is a Hypothesis strategy.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from sketch import Row, Sketch, Tables

NAMED: dict[str, Callable[[], Tables]] = {}


def named(make: Callable[[], Sketch]) -> Callable[[], Tables]:
    """Register an organisation under its function's name."""

    def tables() -> Tables:
        return make().tables()

    NAMED[make.__name__] = tables
    return tables


def strategy(sketch: Sketch, each: int = 2) -> Sketch:
    """Some strategic goals in each perspective: F1, F2 ... C1, C2 ..."""
    for row in sketch.rows["perspectives"]:
        for number in range(1, each + 1):
            sketch.goal(f"{row['perspective_id']}{number}", row["perspective_id"])
    return sketch


@named
def one_person() -> Sketch:
    return strategy(Sketch().unit("O").person("P", "O"))


@named
def lone_unit() -> Sketch:
    """The root is a leaf: one unit, nobody beneath it."""
    return strategy(Sketch().unit("O", capacity=7.5))


@named
def lone_unit_with_many_goals() -> Sketch:
    return strategy(Sketch().unit("O", capacity=1.0), each=4)


@named
def chain_of_units() -> Sketch:
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "A").unit("C", "B").person("P", "C").person("Q", "C")
    return strategy(sketch).goal("F1a", at="B", serves="F1").goal("F1b", at="C", serves="F1a")


@named
def unit_without_goals() -> Sketch:
    """Nothing enters at A; at B something does."""
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O")
    sketch.people(2, "A", "A").people(2, "B", "B")
    return strategy(sketch).goal("F1a", at="B", serves="F1").goal("C1a", "C", at="B", serves="C1")


@named
def no_capacity() -> Sketch:
    """A person, a leaf unit and a whole unit without any."""
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").unit("L", "O", capacity=0.0)
    sketch.person("P", "A").person("Q", "A", capacity=0.0).person("R", "B", capacity=0.0)
    return strategy(sketch)


@named
def goal_nobody_can_do() -> Sketch:
    """F2 has a target, and effort, and nobody is eligible for it."""
    sketch = Sketch().unit("O").unit("A", "O").people(3, "A")
    strategy(sketch).may("A", "F1", "C1", "C2")
    sketch.rows["goals"][1]["effort"] = 1.5
    return sketch


@named
def nothing_to_carry() -> Sketch:
    """B is listed only for a goal that enters beneath it, where Q, with capacity, does not work."""
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").unit("B1", "B")
    sketch.people(2, "A", "A").person("Q", "B", capacity=2.0).person("R", "B1")
    return strategy(sketch).goal("F1b", at="B1", serves="F1").may("B", "F1b")


@named
def deep_and_ragged() -> Sketch:
    """Ten levels, with people and leaf units hanging off on the way."""
    sketch = strategy(Sketch().unit("O"))
    above, served = "O", "F1"
    for depth in range(1, 10):
        sketch.unit(f"U{depth}", above)
        if depth % 3 == 0:
            sketch.person(f"P{depth}", f"U{depth}", capacity=0.5 * depth)
            sketch.goal(f"F1-{depth}", at=f"U{depth}", serves=served)
            served = f"F1-{depth}"
        if depth % 4 == 0:
            sketch.unit(f"L{depth}", f"U{depth}", capacity=1.0)
        above = f"U{depth}"
    return sketch.person("Z", above)


@named
def eleven_specialists() -> Sketch:
    """Each can carry one goal, each another, all under one unit."""
    sketch = Sketch().unit("O").unit("A", "O")
    for number in range(1, 12):
        perspective = "FC"[number % 2]
        sketch.goal(f"G{number:02}", perspective).person(f"P{number:02}", "A").may(
            f"P{number:02}", f"G{number:02}"
        )
    return sketch


@named
def twenty_five_specialists() -> Sketch:
    """More goals than a unit's scorecard has steps of 5 %."""
    sketch = Sketch().unit("O").unit("A", "O")
    for number in range(1, 26):
        sketch.goal(f"G{number:02}", "FC"[number % 2]).person(f"P{number:02}", "A")
        sketch.may(f"P{number:02}", f"G{number:02}")
    return sketch


@named
def ten_clerks() -> Sketch:
    """Equal in everything, so equal plans unless that costs."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").people(10, "A", role="clerk"))
    return sketch.goal("F1a", at="A", serves="F1").goal("C1a", "C", at="A", serves="C1")


@named
def last_period() -> Sketch:
    """Five who look the same: two had one card, one another, one nothing, one what is closed to all now.

    L had a part of a card. A had one, too, and is no leaf; C3 may not be carried by anybody.
    """
    sketch = Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=2.0).people(5, "A", role="clerk")
    strategy(sketch).goal("F1a", at="A", serves="F1").goal("C3", "C", at="L")
    sketch.may("A", "F1", "F2", "C1", "C2", "F1a").may("L", "F1", "F2", "C1")
    sketch.carried("P01", F1=0.5, C1=0.5).carried("P02", F1=0.5, C1=0.5).carried("P03", F1a=0.6, C3=0.4)
    sketch.carried("P05", C3=1.0).carried("L", F2=0.3).carried("A", F2=1.0)
    return sketch


@named
def local_goal() -> Sketch:
    """L starts a line of its own at A; La serves it, and enters lower."""
    sketch = (
        Sketch().unit("O").unit("A", "O").unit("B", "A").people(2, "B").person("Q", "A").unit("D", "O", 2.0)
    )
    strategy(sketch)
    return sketch.goal("L", "C", at="A").goal("La", "F", at="B", serves="L")


@named
def only_local_goals() -> Sketch:
    """Everyone in department D is listed for D's own goals only, at D and one beneath it."""
    sketch = Sketch().unit("O").unit("D", "O").unit("E", "D").unit("A", "O")
    strategy(sketch.people(2, "D", "D").people(2, "E", "E").people(2, "A", "A"))
    sketch.goal("L1", at="D").goal("L2", "C", at="D").goal("L2e", "C", at="E", serves="L2")
    return sketch.may("D", "L1", "L2", "L2e")


@named
def local_goals_two_levels_down() -> Sketch:
    """D can carry nothing: all goals open to its people are local and enter at E, beneath it."""
    sketch = (
        Sketch()
        .unit("O")
        .unit("D", "O")
        .unit("E", "D")
        .unit("A", "O")
        .people(2, "E", "E")
        .people(2, "A", "A")
    )
    strategy(sketch).goal("L1", at="E").goal("L2", "C", at="E")
    return sketch.may("E", "L1", "L2")


@named
def goals_serving_goals_serving_goals() -> Sketch:
    """Sub-goals of three generations, in other perspectives than what they serve."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("B", "A").people(2, "B").person("Q", "A"))
    sketch.goal("F1a", "C", at="O", serves="F1").goal("F1aa", "F", at="A", serves="F1a")
    return sketch.goal("F1aaa", "C", at="B", serves="F1aa").goal("F1ab", "F", at="A", serves="F1a")


@named
def siblings_with_priorities() -> Sketch:
    """Goals that serve the same goal in stated proportions, one of them elsewhere."""
    sketch = strategy(Sketch(F=0.7, C=0.3).unit("O").unit("A", "O").unit("B", "O"))
    sketch.people(3, "A", "A").people(2, "B", "B")
    for name, unit, priority in (("a", "A", 3.0), ("b", "A", 1.0), ("c", "B", 2.0), ("d", "O", 0.0)):
        sketch.goal(f"F1{name}", at=unit, serves="F1", priority=priority)
    return sketch


@named
def more_goals_than_steps() -> Sketch:
    """104 strategic goals: more than a root's steps of 1 %."""
    sketch = Sketch().unit("O")
    for unit in ("A", "B"):
        sketch.unit(unit, "O").person(f"{unit}1", unit)
    for number in range(104):
        sketch.goal(f"G{number:03}", "FC"[number % 2])
    for number, unit in enumerate("AB"):
        sketch.may(unit, *(f"G{goal:03}" for goal in range(104) if goal % 2 == number))
    return sketch


@named
def eligibility_at_both_levels() -> Sketch:
    """A's row covers P and Q; P has one more; B has none, but R in B has."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("B", "O"))
    sketch.person("P", "A").person("Q", "A").person("R", "B").person("S", "B")
    sketch.goal("C1b", "C", at="B", serves="C1")
    return sketch.may("A", "F1", "C1").may("P", "F2").may("R", "C1b", "F1")


@named
def unassessed_people() -> Sketch:
    """P is assessed, Q in part, R not at all; F2 asks for nothing."""
    sketch = strategy(Sketch().unit("O").unit("A", "O"))
    sketch.asks("F1", "K1", 4, 2.0).asks("F1", "K2", 2).asks("C1", "K2", 3).asks("C2", "K1", 5, 0.5)
    return (
        sketch.person("P", "A", K1=3, K2=4)
        .person("Q", "A", K2=2, capacity=0.5)
        .person("R", "A", capacity=2.0)
    )


@named
def stated_fit() -> Sketch:
    """Fit stated for a unit, for one person otherwise, over a computed one."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=1.0))
    sketch.asks("F1", "K", 4).person("P", "A", K=4).person("Q", "A", K=1)
    sketch.may("A", "F1", "F2", fit=0.5).may("A", "C1", "C2").may("P", "F1", fit=0.25).may("Q", "F2")
    return sketch.may("L", "F1", "C1", "C2", fit=0.9)


@named
def unit_targets() -> Sketch:
    """A has a balance of its own, A1 inherits it, B has another, without a row for F."""
    sketch = Sketch(F=0.4, C=0.6).unit("O").unit("A", "O").unit("A1", "A").unit("B", "O")
    strategy(sketch.people(2, "A1", "P").people(2, "B", "Q").person("R", "A"))
    return sketch.aims("A", F=0.9, C=0.1).aims("B", C=1.0)


@named
def too_much_effort() -> Sketch:
    """Goals ask for more than everyone has."""
    sketch = (
        Sketch().unit("O").unit("A", "O").unit("B", "O").people(2, "A", "A").people(3, "B", "B", capacity=0.5)
    )
    for perspective in "FC":
        sketch.goal(f"{perspective}1", perspective, effort=2.0).goal(
            f"{perspective}2", perspective, effort=0.1
        )
    return sketch.goal("F1a", at="A", serves="F1", effort=1.5)


@named
def narrow_departments() -> Sketch:
    """Three goals ask for all that people have; A and B may carry one of them each, their people two."""
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").people(3, "A", "A").people(3, "B", "B")
    for name in ("F1", "F2", "C1"):
        sketch.goal(name, name[0], effort=2.0)
    sketch.rule("goal_weight", 0.05, 1.0).rule("goal_count", 1, 2, level="person")
    return sketch.rule("goal_count", 1, 1, unit_id="A", level="unit").rule(
        "goal_count", 1, 1, unit_id="B", level="unit"
    )


@named
def one_goal_each() -> Sketch:
    """Holders with one available goal, and with two."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("L", "O", capacity=3.0))
    sketch.person("P", "A").person("Q", "A").person("R", "A")
    return sketch.may("L", "C2").may("P", "F1").may("Q", "F1", "C1").may("R", "F2", "C1", "C2")


@named
def perspective_without_target() -> Sketch:
    """Z has a target of zero, with goals and without priorities; so has one strategic goal of F."""
    sketch = Sketch(F=0.5, C=0.5, Z=0.0).unit("O").unit("A", "O").people(3, "A")
    sketch.goal("F1", priority=2.0).goal("F2", priority=1.0).goal("F3", priority=0.0)
    sketch.goal("C1", "C").goal("C2", "C").goal("Z1", "Z").goal("Z2", "Z")
    return sketch.may("P01", "Z1", "F3").may("P02", "Z1", "Z2", "F3", "F1")


@named
def stated_rules() -> Sketch:
    """Counts, weights and steps of one's own, by level, unit, role and holder."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("B", "O"), each=4)
    sketch.person("P", "A", role="seller").person("Q", "A", role="clerk").person("R", "A")
    sketch.people(2, "B", "B", role="seller")
    sketch.rule("goal_count", 2, 4, role="seller").rule("goal_count", None, 3, unit_id="B", level="person")
    sketch.rule("goal_weight", 0.1, 0.6, level="person").rule("goal_weight", 0.2, None, holder_id="P")
    return sketch.rule("weight_step", 0.1, 0.1, unit_id="A").rule("goal_count", 4, 8, level="unit")


@named
def coarse_steps() -> Sketch:
    """Stated steps that the default bands are no multiples of."""
    sketch = strategy(Sketch().unit("O").unit("A", "O").unit("B", "O"), each=3)
    sketch.people(2, "A", "A").people(2, "B", "B")
    return sketch.rule("weight_step", 0.25, 0.25, unit_id="A").rule(
        "weight_step", 0.04, 0.04, holder_id="B01"
    )


@named
def zero_priorities() -> Sketch:
    """Strategic goals that priorities leave without a target."""
    sketch = Sketch().unit("O").unit("A", "O").unit("B", "O").people(2, "A", "A").people(2, "B", "B")
    for perspective in "FC":
        sketch.goal(f"{perspective}1", perspective, priority=1.0).goal(
            f"{perspective}2", perspective, priority=0.0
        )
    return sketch.goal("F2a", at="A", serves="F2").may("A01", "F2a", "F2", "C2")


@named
def weights_that_cannot_be_met() -> Sketch:
    """The strategy wants mostly F; hardly anybody can work on it."""
    sketch = strategy(Sketch(F=0.9, C=0.1).unit("O").unit("A", "O").unit("B", "O"))
    sketch.people(4, "A", "A").person("B01", "B")
    return sketch.may("A", "C1", "C2").may("B", "F1", "F2", "C1")


@named
def narrow_unit() -> Sketch:
    """People of U can serve A1-A3 together, or B1-B3 each in their own way; U has room for the first only."""
    sketch = Sketch(A=0.5, B=0.5).unit("O").unit("V", "O").unit("U", "V")
    strategy(sketch, each=3).aims("V", B=1.0).aims("U", B=1.0)
    for number in range(1, 7):
        person = f"P{number}"
        sketch.person(person, "U")
        for serves in ("B1", "B2", "B3"):
            sketch.goal(f"{serves}-{number}", "B", at="U", serves=serves)
        sketch.may(person, "A1", "A2", "A3", f"B1-{number}", f"B2-{number}", f"B3-{number}")
    return sketch.rule("goal_count", 3, 3, holder_id="V").rule("goal_count", 3, 6, holder_id="U")


@named
def figures_to_split() -> Sketch:
    """Split targets with decimals, a negative one, one that nobody carries, one too small to go round."""
    sketch = (
        Sketch().unit("O").unit("A", "O").unit("B", "O").people(3, "A", "A").people(4, "B", "B", capacity=0.3)
    )
    split = {"target_kind": "split", "target_unit": "EUR"}
    sketch.goal("F1", target="1000.00", **split).goal("F2", target="-7.5", **split)
    sketch.goal("C1", "C", target="2", **split).goal("C2", "C", target="99.5", target_kind="shared")
    sketch.goal("C1a", "C", at="A", serves="C1", target="0.10", **split)
    sketch.goal("F1z", at="A", serves="F1", target="12", **split).may("A", "F1", "F2", "C1", "C2", "C1a")
    return sketch


@named
def unequal_sizes() -> Sketch:
    """A tiny agency beside a huge one, with capacities that binary fractions cannot hold."""
    sketch = strategy(Sketch(F=0.3, C=0.7).unit("O").unit("A", "O").unit("B", "O"))
    sketch.person("A01", "A", capacity=0.1).person("A02", "A", capacity=0.2)
    return sketch.person("B01", "B", capacity=12345.6).person("B02", "B", capacity=999.9)


@named
def a_bit_of_everything() -> Sketch:
    """Two departments, with all that a plan's tables can show."""
    sketch = Sketch(F=0.4, C=0.6).unit("O").unit("A", "O").unit("B", "O").unit("L", "O", capacity=2.0)
    sketch.unit("Z", "O", capacity=0.0).aims("B", F=0.2, C=0.8)
    sketch.goal("F1", target="1000", target_kind="split", target_unit="EUR", priority=2.0)
    sketch.goal("F2", priority=1.0, effort=1.0).goal("C1", "C", target="4.5", target_kind="shared")
    sketch.goal("C2", "C").goal("C3", "C", target="12", target_kind="split").goal("L1", "C", at="B")
    sketch.goal("F1a", at="A", serves="F1", priority=3.0, target="0.50", target_kind="split", effort=0.5)
    sketch.goal("F1b", at="A", serves="F1", priority=1.0).goal("C1b", "C", at="B", serves="C1", effort=9.0)
    sketch.asks("F1a", "K", 4).asks("F2", "K", 2).asks("C1", "S", 3).asks("C2", "S", 2, 2.0).asks(
        "C2", "K", 1
    )
    sketch.person("P", "A", K=3, S=1).person("Q", "A", K=4).person("R", "A", capacity=0.5, role="clerk")
    sketch.person("S", "B", S=3).people(3, "B", "T", role="clerk").person("X", "A", capacity=0.0)
    sketch.may("A", "F1", "F2", "C1", "C2", "F1a", "F1b").may("L", "F2", "C1", "C2", fit=0.7)
    sketch.may("B", "F1", "F2", "C1", "C2", "L1", "C1b")
    return sketch.rule("goal_count", 2, 3, unit_id="B", level="person")


def rules_of_many_kinds() -> Tables:
    """People with competencies on their cards, hard rules that can be kept, and a soft one that cannot."""
    sketch = Sketch(F=0.6, C=0.4).unit("O").unit("A", "O").unit("L", "O", capacity=2.0)
    sketch.goal("F1", category="x").goal("F2", category="y").goal("C1", "C", category="x")
    sketch.goal("C2", "C", category="y").goal("F1a", at="A", serves="F1", category="y")
    sketch.competency("K1", "F", "a").competency("K2", None, "b").competency("K3", "C", "b")
    sketch.competency("K4", "C", "a").expects("clerk", K1=2, K2=1).asks("F1a", "K3", 3).asks("C1", "K2", 4)
    sketch.person("P", "A", role="clerk", K1=3, K2=1, K3=2).person("Q", "A", role="clerk", capacity=0.5, K2=4)
    sketch.rule("section_weight", 0.2, 0.4, section="competencies")
    sketch.rule("goal_count", 1, 2, section="competencies")
    sketch.rule("goal_weight", 0.1, 0.3, section="competencies")
    sketch.rule("require", section="competencies", goal_id="K1")
    sketch.rule("require", section="competencies", goal_id="K2")
    sketch.rule("goal_count", 5, None, category="x", level="person", hard=False, penalty=0.05)
    sketch.rule("forbid", holder_id="Q", goal_id="F2").rule("require", level="person", goal_id="C1")
    sketch.rule("perspective_weight", 0.2, 0.7, level="person").rule("equal_weights", holder_id="P")
    sketch.rule("contributors", 1, 2, goal_id="F1a").rule("fix_weight", 0.25, goal_id="C2", holder_id="L")
    sketch.rule("not_heavier_than", category="x", other_id="y", unit_id="L")
    return sketch.rule("level_mix", None, 0.6, other_id="unit").rule("min_fit", 0.2).tables()


def staff(seed: int, *, units: int = 5, people: int = 4) -> Tables:
    """Units of people who are good at some things and listed for some goals: like a real one, but small."""
    draw = Random(seed)
    weights = {name: draw.randint(1, 5) for name in "FCP"}
    sketch = Sketch(**{name: weight / sum(weights.values()) for name, weight in weights.items()}).unit("O")
    teams = [f"U{number}" for number in range(1, units + 1)]
    for name in weights:
        for number in (1, 2):
            effort = draw.choice([None, 0.5, 1.0])
            sketch.goal(f"{name}{number}", name, priority=draw.randint(1, 4), effort=effort)
    for number in range(10):
        served = draw.choice([f"{name}{which}" for name in weights for which in (1, 2)])
        sketch.goal(f"{served}-{number}", served[0], at=draw.choice(["O", *teams]), serves=served)
    for number, row in enumerate(sketch.rows["goals"]):
        sketch.asks(row["goal_id"], ("K1", "K2", "K3")[number % 3], draw.randint(2, 4))
    for team in teams:
        goals = [row["goal_id"] for row in sketch.rows["goals"] if row["unit_id"] in ("O", team)]
        sketch.unit(team, "O")
        for number in range(1, people + 1):
            levels = {name: draw.randint(0, 4) for name in ("K1", "K2", "K3")}
            person = f"{team}-{number}"
            sketch.person(person, team, draw.choice([1.0, 1.0, 0.5, 0.8]), draw.choice("ab"), **levels)
            sketch.may(person, *draw.sample(goals, draw.randint(3, 6)))
    return sketch.tables()


@st.composite
def organisations(draw: st.DrawFn) -> Tables:
    """Any small organisation that is sound: up to five units, up to eight people, some of everything."""
    sketch = Sketch(**draw(_perspectives()))
    units = _draw_units(draw, sketch)
    goals = _draw_goals(draw, sketch, units)
    holders = _draw_people(draw, sketch, units)
    _draw_competencies(draw, sketch, goals)
    _draw_eligibility(draw, sketch, [*units, *holders])
    if draw(st.booleans()):
        unit = draw(st.sampled_from(units))
        sketch.aims(unit, **draw(_perspectives(tuple(_perspective_ids(sketch)))))
    _draw_previous(draw, sketch, [*units, *holders], goals)
    return sketch.tables()


def _perspective_ids(sketch: Sketch) -> list[str]:
    return [row["perspective_id"] for row in sketch.rows["perspectives"]]


@st.composite
def _perspectives(draw: st.DrawFn, names: tuple[str, ...] | None = None) -> dict[str, float]:
    """Perspectives with target weights in tenths that add up to 1, zero among them."""
    names = names or "FCP"[: draw(st.integers(1, 3))]
    tenths = [draw(st.integers(0, 10)) for _ in names]
    tenths[0] += not any(tenths)
    return {name: part / sum(tenths) for name, part in zip(names, tenths, strict=True)}


def _draw_units(draw: st.DrawFn, sketch: Sketch) -> list[str]:
    units = ["O"]
    sketch.unit("O")
    for number in range(1, draw(st.integers(1, 5))):
        unit = f"U{number}"
        sketch.unit(unit, draw(st.sampled_from(units)))
        units.append(unit)
    return units


def _draw_goals(draw: st.DrawFn, sketch: Sketch, units: list[str]) -> list[str]:
    """One to three strategic goals a perspective, and a few that serve something or are local."""
    for name in _perspective_ids(sketch):
        count = draw(st.integers(1, 3))
        with_priority = draw(st.booleans())
        for number in range(1, count + 1):
            low = 1 if number == 1 else 0
            priority = draw(st.integers(low, 4)) if with_priority else None
            sketch.goal(f"{name}{number}", name, priority=priority, **draw(_figures()))
    for number in range(1, draw(st.integers(1, 6))):
        _draw_lower_goal(draw, sketch, units, f"X{number}")
    return [row["goal_id"] for row in sketch.rows["goals"]]


def _draw_lower_goal(draw: st.DrawFn, sketch: Sketch, units: list[str], name: str) -> None:
    above = {row["unit_id"]: row["parent_id"] for row in sketch.rows["units"]}
    unit = draw(st.sampled_from(units))
    path = _path(above, unit)
    candidates = [row["goal_id"] for row in sketch.rows["goals"] if row["unit_id"] in path]
    is_local = unit != "O" and draw(st.integers(0, 3)) == 0
    served = None if is_local else draw(st.sampled_from(candidates))
    perspective = draw(st.sampled_from(_perspective_ids(sketch)))
    sketch.goal(name, perspective, at=unit, serves=served, **draw(_figures()))


@st.composite
def _figures(draw: st.DrawFn) -> Row:
    """A target and effort, perhaps."""
    target = draw(st.sampled_from([None, None, "10", "0.35", "-4.0", "7"]))
    kind = draw(st.sampled_from(["split", "shared"])) if target else None
    return {"target": target, "target_kind": kind, "effort": draw(st.sampled_from([None, None, 0.4, 2.0]))}


def _draw_people(draw: st.DrawFn, sketch: Sketch, units: list[str]) -> list[str]:
    """People in some units; a unit with nobody beneath it has a capacity of its own."""
    parents = {row["parent_id"] for row in sketch.rows["units"]}
    people: list[str] = []
    sizes = st.sampled_from([1.0, 1.0, 0.5, 3.2, 0.0])
    for unit in units:
        count = draw(st.integers(0, 3))
        for number in range(1, count + 1):
            person = f"{unit}-{number}"
            levels = {k: draw(st.integers(0, 4)) for k in ("K1", "K2") if draw(st.booleans())}
            role = draw(st.sampled_from([None, "clerk"]))
            sketch.person(person, unit, draw(sizes), role, **levels)
            people.append(person)
        if not count and unit not in parents:
            sketch.rows["capacity"].append({"holder_id": unit, "capacity": draw(sizes)})
    if not any(row["capacity"] for row in sketch.rows["capacity"]):
        sketch.rows["capacity"][0]["capacity"] = 1.0
    return people


def _draw_competencies(draw: st.DrawFn, sketch: Sketch, goals: list[str]) -> None:
    """What some goals ask for; both competencies exist in any case."""
    for name in ("K1", "K2"):
        sketch.rows["competencies"].append({"competency_id": name, "name": f"Competency {name}"})
        for goal in goals:
            if draw(st.integers(0, 2)) == 0:
                sketch.asks(goal, name, draw(st.integers(1, 4)), draw(st.sampled_from([None, 2.0])))


def _draw_eligibility(draw: st.DrawFn, sketch: Sketch, holders: list[str]) -> None:
    """A few holders with lists of goals, some with a stated fit."""
    above = {row["unit_id"]: row["parent_id"] for row in sketch.rows["units"]}
    above |= {row["person_id"]: row["unit_id"] for row in sketch.rows["people"]}
    for holder in holders:
        if draw(st.integers(0, 3)) == 0:
            goals = [
                row["goal_id"]
                for row in sketch.rows["goals"]
                if row["unit_id"] in _path(above, holder) or holder in _path(above, row["unit_id"])
            ]
            for goal in draw(st.lists(st.sampled_from(goals), min_size=1, max_size=6, unique=True)):
                sketch.may(holder, goal, fit=draw(st.sampled_from([None, None, 0.3])))


def _draw_previous(draw: st.DrawFn, sketch: Sketch, holders: list[str], goals: list[str]) -> None:
    """Last period's cards of some, whole and in part, of goals that they may or may not carry now."""
    if draw(st.booleans()):
        for holder in holders:
            for goal in draw(st.lists(st.sampled_from(goals), max_size=3, unique=True)):
                sketch.carried(holder, **{goal: draw(st.sampled_from([0.1, 0.25, 1 / 3]))})


def _path(above: dict[str, str | None], holder: str) -> list[str]:
    path = [holder]
    while (parent := above[path[-1]]) is not None:
        path.append(parent)
    return path
