"""Names of files, made from ids: any system takes them, and no two ids share one."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 100
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
INSIDE = "-_. "
MARK = "~"


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A name without suffix for each id.

    An id that every system takes as it is keeps it. Any other (slashes, names that Windows reserves, too
    long), and ids that differ in upper and lower case or accents' encoding only, get what can be kept of
    them, a tilde, and a short digest of the id.

    Examples
    --------
    >>> file_names(["P-01", "a/b", "x", "X"])
    {'P-01': 'P-01', 'a/b': 'a-b~c14cddc033f6', 'x': 'x~2d711642b726', 'X': 'X~4b68ab3847fe'}
    """
    ids = list(ids)
    alike: dict[str, int] = {}
    for each in ids:
        alike[_folded(each)] = alike.get(_folded(each), 0) + 1
    return {each: each if _is_tame(each) and alike[_folded(each)] == 1 else _marked(each) for each in ids}


def _folded(text: str) -> str:
    return normalize("NFKC", normalize("NFKC", text).casefold())


def _is_tame(text: str) -> bool:
    """Whether every system takes the id as the name of a file."""
    return (
        text == normalize("NFC", text)
        and all(char.isalnum() or char in INSIDE for char in text)
        and text[0].isalnum()
        and text[-1] not in ". "
        and len(text.encode()) <= LONGEST
        and not RESERVED.fullmatch(text)
    )


def _marked(text: str) -> str:
    """What can be kept of the id, and a digest of all of it."""
    kept = "".join(char if char.isalnum() or char in INSIDE else "-" for char in normalize("NFC", text))
    short = kept.encode()[:LONGEST].decode(errors="ignore").strip("-. ") or "holder"
    return f"{short}{MARK}{sha256(text.encode()).hexdigest()[:12]}"
