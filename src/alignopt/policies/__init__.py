"""Policy packs: policies in use somewhere, as tables of rules to lay over a problem.

>>> from alignopt import policies
>>> policies.names()[:2]
('us-ses-basic', 'us-ses-present')
>>> policies.about("plain-practice").text
'Three to five goals, none under 10 % or over 40 %, in multiples of 5 %.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignopt.lazy import lazily

if TYPE_CHECKING:
    from alignopt.policies.laying import lay
    from alignopt.policies.pack import Pack, about, load, names

_HOME = {"Pack": "pack", "about": "pack", "lay": "laying", "load": "pack", "names": "pack"}

__all__ = ["Pack", "about", "lay", "load", "names"]

__getattr__, __dir__ = lazily(__name__, _HOME)
