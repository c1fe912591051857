"""Public names that are imported when they are first used, so that importing a package stays fast."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Access = tuple[Callable[[str], object], Callable[[], list[str]]]


def lazily(package: str, homes: Mapping[str, str], folders: Iterable[str] = ()) -> Access:
    """A package's ``__getattr__`` and ``__dir__``.

    A public name must not be that of a module of the package: Python sets a module as an attribute when it
    is imported, and would so put it in the name's place.

    Parameters
    ----------
    package
        Its name.
    homes
        Each public name, and the module within the package where it stands.
    folders
        Packages within the package that have public names of their own.
    """

    def find(name: str) -> object:
        if name in folders:
            return import_module(f"{package}.{name}")
        if name not in homes:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find, lambda: sorted(homes)
