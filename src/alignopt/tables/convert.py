"""Values of one column as the type that the contract asks for; nothing is changed in silence."""

from __future__ import annotations

import polars as pl

WORDS = {"true": True, "false": False}
EXACT = 2.0**53
SHOWABLE = (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Time, pl.Duration)


def converted(values: pl.Series, dtype: pl.DataType, *, is_figure: bool = False) -> pl.Series | None:
    """The values with the asked type; null where one cannot be told; None where none can.

    Numbers are read from text, whole numbers are taken as ids (1 and 1.0 are the id 1), and truth values
    are the words true and false. Whatever is not finite cannot be told.

    Parameters
    ----------
    values
        Text, or values of any type.
    dtype
        String, Float64 or Boolean.
    is_figure
        Whether text is a decimal number, so that numbers with decimals are text too.

    Examples
    --------
    >>> converted(pl.Series(["0.5", "1e400", "half"]), pl.Float64()).to_list()
    [0.5, None, None]
    >>> converted(pl.Series([1.0, 2.5]), pl.String()).to_list()
    ['1', None]
    """
    if values.dtype == pl.Null:
        return values.cast(dtype)
    if dtype == pl.String:
        return _as_text(values, is_figure=is_figure)
    if dtype == pl.Boolean:
        return _as_truth(values)
    return _as_number(values)


def plain(values: pl.Series) -> pl.Series:
    """Categories as text, and empty text as null."""
    if values.dtype in (pl.Categorical, pl.Enum):
        values = values.cast(pl.String)
    if values.dtype == pl.String:
        values = values.set(values == "", None)
    return values


def shown(values: pl.Series) -> pl.Series:
    """The values as text, to be named in a failure."""
    if values.dtype.is_numeric() or values.dtype in SHOWABLE:
        return values.cast(pl.String)
    return pl.Series(values.name, dtype=pl.String).clear(len(values))


def _as_text(values: pl.Series, *, is_figure: bool) -> pl.Series | None:
    if values.dtype == pl.String:
        return values
    if values.dtype.is_integer():
        return values.cast(pl.String)
    if values.dtype.is_decimal():
        is_whole = not values.dtype.scale  # type: ignore[attr-defined]
        return values.cast(pl.String) if is_whole or is_figure else None
    if not values.dtype.is_float():
        return None
    whole = values.is_finite() & (values == values.round(0)) & (values.abs() < EXACT)
    out = values.set(~whole, None).cast(pl.Int64).cast(pl.String)
    decimals = values.set(~values.is_finite(), None).cast(pl.String)
    return out.zip_with(whole, decimals) if is_figure else out


def _as_truth(values: pl.Series) -> pl.Series | None:
    if values.dtype == pl.Boolean:
        return values
    if values.dtype != pl.String:
        return None
    words = values.str.strip_chars().str.to_lowercase()
    return words.replace_strict(WORDS, default=None, return_dtype=pl.Boolean)


def _as_number(values: pl.Series) -> pl.Series | None:
    if values.dtype == pl.String:
        values = values.str.strip_chars().cast(pl.Float64, strict=False)
    elif not values.dtype.is_numeric():
        return None
    numbers = values.cast(pl.Float64)
    return numbers.set(~numbers.is_finite(), None)
