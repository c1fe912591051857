"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

MAGIC = (
    (b"PK\x03\x04", "a workbook or zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or encrypted Office file"),
    (b"%PDF", "a PDF"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a rich text document"),
)
MARKUP = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes) -> str | None:
    """What the bytes are; None where they may be plain text, or nothing known.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7"), kind_of(b"goal_id,name")
    ('a PDF', None)
    """
    for mark, kind in MAGIC:
        if content.startswith(mark):
            return kind
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, kind in MARKUP:
        if start.startswith(mark):
            return kind
    if content.startswith(UTF16) or _is_wide(content[:200]):
        return "text in UTF-16 or UTF-32"
    return None


def described(content: bytes) -> str:
    """What the bytes are, in words, even where that cannot be told."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return "an empty file"
    kind = kind_of(content)
    if kind is None:
        kind = "something else" if b"\x00" in content[:1000] else "plain text"
    return kind


def _is_wide(start: bytes) -> bool:
    """Whether every other byte is NUL, as in UTF-16 without a mark."""
    pairs = len(start) // 2
    return pairs >= 4 and max(start[::2].count(0), start[1::2].count(0)) >= 0.9 * pairs
