"""Policy packs: policies in use somewhere, as tables of rules to lay over a problem.

>>> from alignopt import policies
>>> policies.names()[:2]
('us-ses-basic', 'us-ses-present')
>>> policies.about("plain-practice").text
'Three to five goals, none under 10 % or over 40 %, in multiples of 5 %.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignopt.policies.laying import lay
    from alignopt.policies.pack import Pack, about, load, names

_HOME = {"Pack": "pack", "about": "pack", "lay": "laying", "load": "pack", "names": "pack"}

__all__ = ["Pack", "about", "lay", "load", "names"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first used."""
    if name not in _HOME:
        message = f"module 'alignopt.policies' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"alignopt.policies.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
