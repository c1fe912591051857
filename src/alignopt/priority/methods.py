"""Which method makes weights of which form of judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.elicitation.methods import FORMS
from alignopt.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

IN_WORDS = {
    "points": "points",
    "rank_order_centroid": "ranks (rank-order centroid)",
    "rank_sum": "ranks (rank sum)",
    "swing": "swing weights",
    "eigenvector": "pairwise comparisons (principal eigenvector)",
    "geometric_mean": "pairwise comparisons (geometric mean)",
    "column_mean": "pairwise comparisons (normalised column mean)",
    "best_worst": "the best-worst method",
}

Choice = str | tuple[str, ...] | list[str] | None


def chosen(method: Choice, there: Collection[str]) -> dict[str, str]:
    """The method for each form, and which forms were asked for.

    Parameters
    ----------
    method
        A form or method, or several, one for each form; None for the defaults.
    there
        Forms that somebody judged in.

    Returns
    -------
    dict
        Form to method, for what was asked for only.

    Raises
    ------
    UnknownName
        If there is no such method.
    ValueError
        If two are of one form, or nobody judged in that form.
    """
    asked: dict[str, str] = {}
    for name in _as_list(method):
        form = _form_of(name)
        if form in asked:
            message = f"method: got {asked[form]} and {name}, expected one for {_spaced(form)}"
            raise ValueError(message)
        if form not in there:
            seen = ", ".join(_spaced(each) for each in FORMS if each in there) or "nothing"
            message = f"method: got {name!r}, but nobody judged so; the table judgements has {seen}"
            raise ValueError(message)
        asked[form] = FORMS[form][0] if name == form else name
    return asked


def _as_list(method: Choice) -> Sequence[str]:
    if method is None:
        return ()
    return (method,) if isinstance(method, str) else method


def _form_of(name: str) -> str:
    for form, methods in FORMS.items():
        if name == form or name in methods:
            return form
    known = dict.fromkeys([*FORMS, *(each for methods in FORMS.values() for each in methods)])
    raise UnknownName.among("method", name, known)


def _spaced(form: str) -> str:
    return form.replace("_", "-")
