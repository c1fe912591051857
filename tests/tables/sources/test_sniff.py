from __future__ import annotations

import pytest

from alignopt.tables.sources.sniff import described, kind_of


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"goal_id,name\nG1,x\n", None),
        (b"", None),
        ("goal_id,näme\n".encode(), None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel or encrypted Office file"),
        (b"ARROW1\x00\x00", "an Arrow (Feather) file"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"SQLite format 3\x00", "a SQLite database"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xef\xbb\xbf\n <HTML>", "a web page (HTML)"),
        (b"<?xml version='1.0'?>", "an XML document"),
        (b"{}", "JSON"),
        ("goal_id".encode("utf-16"), "text in UTF-16 or UTF-32"),
        ("goal_id".encode("utf-16-le"), "text in UTF-16 or UTF-32"),
    ],
)
def test_a_kind_is_told_by_the_first_bytes(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"a,b", "plain text"),
        (b"\x01\x00\x02", "something else"),
        (b"PAR1", "a Parquet file"),
    ],
)
def test_everything_has_a_description(content, words):
    assert described(content) == words
