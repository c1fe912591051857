"""Laying a pack over a problem: its rules come to those that the problem has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alignopt.errors import BadInput, UnknownName
from alignopt.policies.pack import about
from alignopt.tables.failures import failure, failures_frame
from alignopt.tables.kinds import WHO
from alignopt.tables.suggest import Near, hint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alignopt.policies.pack import Pack
    from alignopt.problem.problem import Problem
    from alignopt.tables.failures import Failure

Scope = tuple[str | None, ...]


def lay(
    problem: Problem,
    name: str,
    *,
    level: str | None = "person",
    unit_id: str | None = None,
    role: str | None = None,
    holder_id: str | None = None,
    categories: Mapping[str, str] | None = None,
) -> Problem:
    """Add the rules of a pack to those of a problem.

    Parameters
    ----------
    problem
        It stays as it is.
    name
        One of :func:`names`. The ids of its rules begin with it: ``plain-practice/count``; where the pack is
        laid once more, over another scope, they end in ``@2``, ``@3`` and so on.
    level, unit_id, role, holder_id
        Whose scorecards the rules are about: all that are given must match. People, unless another level is
        given; None for every level. A holder is named by its id alone: with ``holder_id`` the level is left
        out.
    categories
        From the pack's categories to the problem's own, where these have other names.

    Returns
    -------
    Problem
        A new one, checked again. A rule that forbids a category which nothing in the problem has is left out.

    Warns
    -----
    Caution
        If nobody is in the scope.

    Raises
    ------
    UnknownName
        If there is no such pack, or it has no such category to translate.
    BadInput
        If a category that the pack goes by is no goal's and no competency's in the problem, if it asks for
        competencies and the problem has none, if it is laid over this scope already, or if the scope is
        unknown.
    """
    pack = about(name)
    words = _words(pack, categories or {})
    scope: Scope = (None if holder_id is not None else level, unit_id, role, holder_id)
    failures = [*_missing(problem, pack, words), *_doubled(problem, pack, scope)]
    if failures:
        raise BadInput(failures_frame(failures), what=f"policy {name}")
    rules = pack.rules.with_columns(
        _identified(problem, pack),
        *(pl.lit(value, pl.String).alias(column) for column, value in zip(WHO, scope, strict=True)),
        *_translated(words),
    )
    idle = (pl.col("kind") == "forbid") & ~pl.col("category").is_in(_labels(problem))
    return problem.replace(rules=pl.concat([problem.rules, rules.filter(idle.not_())]))


def _words(pack: Pack, categories: Mapping[str, str]) -> dict[str, str]:
    """For each of the pack's categories, the problem's own."""
    for label in categories:
        if label not in pack.labels:
            raise UnknownName.among(f"category of policy {pack.name}", label, pack.labels)
    return {label: categories.get(label, label) for label in pack.labels}


def _translated(words: dict[str, str]) -> list[pl.Expr]:
    """The categories, and those compared with, in the problem's words."""
    if not words:
        return []
    category = pl.col("category").replace(words)
    compared = pl.col("kind") == "not_heavier_than", pl.col("category").is_not_null()
    other = pl.when(*compared).then(pl.col("other_id").replace(words)).otherwise("other_id")
    return [category.alias("category"), other.alias("other_id")]


def _missing(problem: Problem, pack: Pack, words: dict[str, str]) -> list[Failure]:
    """Categories that nothing in the problem has, and competencies that are not there."""
    known = _labels(problem)
    near = Near(known)
    found = [
        _no_such_category(pack.name, label, words[label], known, near)
        for label in pack.categories
        if words[label] not in known
    ]
    if pack.needs_competencies and problem.competencies.is_empty():
        found.append(_no_competencies(pack.name))
    return found


def _labels(problem: Problem) -> list[str]:
    """Categories of goals and competencies, sorted."""
    both = pl.concat([problem.goals["category"], problem.competencies["category"]])
    return both.drop_nulls().unique().sort().to_list()


def _no_such_category(pack: str, label: str, word: str, known: Sequence[str], near: Near) -> Failure:
    meant = hint(word, near.to(word))
    translate = f"or translate it with categories={{{label!r}: '...'}} (--category '{label}=...')"
    remedy = "put it in goals.csv column category or competencies.csv column category"
    return failure(
        "policy_has_its_categories",
        table="goals",
        key=pack,
        column="category",
        got=f"{len(known)} other categories" if known else None,
        expected=f"{word} at some goal or competency" + (f"; there are {', '.join(known)}" if known else ""),
        remedy=f"{meant} {remedy}, {translate}".strip(),
    )


def _no_competencies(pack: str) -> Failure:
    return failure(
        "policy_has_its_competencies",
        table="competencies",
        key=pack,
        expected="competencies: the policy gives them a section of each scorecard",
        remedy="add competencies.csv, with goal_competencies.csv or role_competencies.csv",
    )


def _laid(problem: Problem, pack: Pack) -> list[Scope]:
    """The scopes over which the pack is laid already, in order."""
    mine = problem.rules.filter(pl.col("rule_id").str.starts_with(f"{pack.name}/"))
    return mine.select(WHO).unique(maintain_order=True).rows()


def _doubled(problem: Problem, pack: Pack, scope: Scope) -> list[Failure]:
    if scope not in _laid(problem, pack):
        return []
    named = ", ".join(f"{column} {value}" for column, value in zip(WHO, scope, strict=True) if value)
    return [
        failure(
            "policy_is_laid_once",
            table="rules",
            key=pack.name,
            got=f"the policy, laid over {named or 'everybody'} already",
            expected="each policy once over the same scope",
            remedy="leave it out, or lay it over another level, unit, role or holder",
        )
    ]


def _identified(problem: Problem, pack: Pack) -> pl.Expr:
    """Rule ids that say which pack, and where it is laid again, whether for the second or third time."""
    taken = set(problem.rules["rule_id"])
    time = 1
    while any(_identifier(pack.name, rule_id, time) in taken for rule_id in pack.rules["rule_id"]):
        time += 1
    ids = [_identifier(pack.name, rule_id, time) for rule_id in pack.rules["rule_id"]]
    return pl.lit(pl.Series("rule_id", ids, dtype=pl.String)).alias("rule_id")


def _identifier(name: str, rule_id: str, time: int) -> str:
    return f"{name}/{rule_id}" + (f"@{time}" if time > 1 else "")
