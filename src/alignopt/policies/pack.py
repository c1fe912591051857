"""The packs that come with alignopt: their names, what they say, and their rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from alignopt.errors import UnknownName
from alignopt.tables.contract import columns_of
from alignopt.tables.kinds import COMPETENCIES


@dataclass(frozen=True, eq=False)
class Pack:
    """A policy that is in use somewhere.

    Attributes
    ----------
    name
        What it is called here, such as ``us-ses-basic``.
    title
        Whose policy it is.
    source
        The regulation or guideline, with its section.
    text
        What it says.
    categories
        Categories of goals or competencies that a plan cannot do without under it, in the order of its rules.
    rules
        Its rules, with all columns of the contract; empty scope columns mean everybody. :func:`lay` narrows
        them to people unless told otherwise.
    """

    name: str
    title: str
    source: str
    text: str
    categories: tuple[str, ...]
    rules: pl.DataFrame

    @property
    def needs_competencies(self) -> bool:
        """Whether it asks for a section of competencies on the scorecard."""
        asked = pl.col("kind") == "section_weight", pl.col("section") == COMPETENCIES, pl.col("min") > 0
        return not self.rules.filter(*asked).is_empty()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every category that its rules go by, needed or not."""
        return _labels(self.rules)


def names() -> tuple[str, ...]:
    """The names of the packs, in the order of the documentation."""
    return tuple(_read("index")["name"])


def about(name: str) -> Pack:
    """What a pack is and says.

    Raises
    ------
    UnknownName
        If there is no such pack.
    """
    if name not in names():
        raise UnknownName.among("policy", name, names())
    entry = _read("index").row(by_predicate=pl.col("name") == name, named=True)
    rules = _rules(name)
    needed = rules.filter(pl.col("kind") != "forbid", pl.col("max").fill_null(1) > 0)
    return Pack(**entry, categories=_labels(needed), rules=rules)


def load(name: str) -> pl.DataFrame:
    """The rules of a pack, with all columns of the contract.

    Raises
    ------
    UnknownName
        If there is no such pack.
    """
    return about(name).rules


@cache
def _read(table: str) -> pl.DataFrame:
    """One file of the packs, all text; empty cells are null."""
    content = files("alignopt.policies").joinpath("packs", f"{table}.csv").read_bytes()
    return pl.read_csv(content, infer_schema=False)


def _rules(name: str) -> pl.DataFrame:
    """A pack's table in the columns and types of the contract; all its rules are hard."""
    given = _read(name).with_columns(hard=True)
    return given.select(
        (pl.col(column.name) if column.name in given.columns else pl.lit(None))
        .cast(column.dtype)
        .alias(column.name)
        for column in columns_of("rules")
    )


def _labels(rules: pl.DataFrame) -> tuple[str, ...]:
    """Categories in the order in which rules name them; those compared with among them."""
    compared = pl.when(pl.col("goal_id").is_null(), pl.col("kind") == "not_heavier_than").then("other_id")
    both = rules.select(pl.concat_list("category", compared)).to_series().explode()
    return tuple(both.drop_nulls().unique(maintain_order=True))
