"""The words an organisation is made up from: tables of goals, roles, names and places, kept as CSV."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

EVERYWHERE = "ALL"
REGIONAL = "DIV"


@cache
def words(table: str) -> pl.DataFrame:
    """One table of words, all text; empty cells are null."""
    content = files("alignopt.tables.invent").joinpath("words", f"{table}.csv").read_bytes()
    return pl.read_csv(content, infer_schema=False)


def functions() -> list[str]:
    """The functions of an organisation (sales, operations ...), those that small ones have first."""
    return [each for each in words("functions")["function"] if each not in (EVERYWHERE, REGIONAL)]


def function_word(function: str, column: str) -> str:
    """What a function's department, head or lead is called."""
    return str(words("functions").filter(function=function)[column].item())


def asked_competencies(table: str) -> pl.DataFrame:
    """The column ``competencies`` (``SEL:4:2 NEG:3``) as rows: competency_id, required_level, importance."""
    parts = pl.col("competencies").str.split(":")
    return (
        words(table)
        .with_columns(pl.col("competencies").str.split(" "))
        .explode("competencies")
        .with_columns(
            competency_id=parts.list.get(0),
            required_level=parts.list.get(1).cast(pl.Float64),
            importance=parts.list.get(2, null_on_oob=True).cast(pl.Float64),
        )
        .drop("competencies")
    )
