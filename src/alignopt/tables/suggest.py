"""What somebody who wrote an unknown name may have meant."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE = 0.75
COMPARED = 5000
UNSEEN = re.compile("[\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
DASHES = re.compile("[-\u2010-\u2015\u2212_\\s]+")


def loosely(name: str) -> str:
    """A name without what eyes overlook: case, spaces, dashes, accents' encoding, leading zeros, ``.0``.

    Examples
    --------
    >>> loosely(" Goal_ID "), loosely("goal-id")
    ('goal-id', 'goal-id')
    >>> loosely("007") == loosely("7.0")
    True
    """
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", name)).casefold().strip()
    text = re.sub(r"(?<![\d.])0+(?=\d)", "", text)
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    return DASHES.sub("-", text)


class Near:
    """The nearest of the known names.

    Comparing letter by letter is slow, so that only the first of many strangers get more than a look at
    the names that are loosely the same.
    """

    def __init__(self, known: Iterable[str], *, compared: int = 50) -> None:
        """Index the known names.

        Parameters
        ----------
        known
            The names to choose from.
        compared
            How many strangers are compared letter by letter.
        """
        self._known = list(dict.fromkeys(known))
        self._loose: dict[str, str] = {}
        for name in self._known:
            self._loose.setdefault(loosely(name), name)
        self._answers: dict[str, str | None] = {}
        self._left = compared

    def to(self, name: str) -> str | None:
        """The known name that is nearest; None if none is near.

        Examples
        --------
        >>> Near(["G-007", "G-123"]).to("g-7"), Near(["finance"]).to("learning")
        ('G-007', None)
        """
        if name not in self._answers:
            self._answers[name] = self._loose.get(loosely(name)) or self._alike(name)
        return self._answers[name]

    def _alike(self, name: str) -> str | None:
        if self._left <= 0 or len(name) > 100:
            return None
        self._left -= 1
        pool = [known for known in self._known if abs(len(known) - len(name)) <= 3][:COMPARED]
        return next(iter(get_close_matches(name, pool, n=1, cutoff=CLOSE)), None)


def hint(got: str, near: str | None) -> str:
    """``did you mean ...?``, in letters that tell the two apart; nothing if there is nothing near."""
    if near is None:
        return ""
    same = unicodedata.normalize("NFKC", UNSEEN.sub("", got)) == unicodedata.normalize("NFKC", near)
    if same and not got.isascii():
        return f"did you mean {near!a}? It looks like {got!a}, and is not the same."
    return f"did you mean {near!r}?"
