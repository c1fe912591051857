"""The front door: what it offers, that it offers nothing else, and that it opens fast."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import types
from pathlib import Path

import pytest

import alignopt

HEAVY = (
    "polars",
    "pandera",
    "pyomo",
    "highspy",
    "matplotlib",
    "numpy",
    "scipy",
    "fastexcel",
    "rich",
    "pandas",
)


def test_the_front_door_is_sorted_and_has_no_doubles():
    assert list(alignopt.__all__) == sorted(set(alignopt.__all__))


@pytest.mark.parametrize("name", alignopt.__all__)
def test_every_name_can_be_had(name):
    value = getattr(alignopt, name)
    assert callable(value)
    assert value.__name__ == name
    assert value.__module__.startswith("alignopt.")
    assert inspect.getdoc(value)


def test_dir_shows_the_public_names():
    assert dir(alignopt) == alignopt.__all__


def test_nothing_else_is_public():
    """Submodules become attributes once imported; anything else with a public name would be a leak."""
    code = "import alignopt; print([n for n in vars(alignopt) if not n.startswith('_')])"
    listed = ast.literal_eval(run(code))
    assert set(listed) <= {"TYPE_CHECKING", "annotations", "lazily", "lazy"}
    for name, value in vars(alignopt).items():
        if not name.startswith("_") and name not in alignopt.__all__:
            assert isinstance(value, types.ModuleType) or name in listed, name


def test_type_checkers_see_the_same_names():
    tree = ast.parse(Path(alignopt.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for line in node.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert seen == set(alignopt.__all__)


@pytest.mark.parametrize("package", ["", ".changes", ".elicitation", ".policies", ".render", ".robustness"])
def test_a_public_name_is_never_a_module(package):
    """Whatever was imported before: a module of the same name would take the name's place."""
    code = f"""
import alignopt{package} as package, importlib, pkgutil, types
for found in pkgutil.iter_modules(package.__path__):
    if found.name != "__main__":
        importlib.import_module(f"{{package.__name__}}.{{found.name}}")
print([name for name in package.__all__ if isinstance(getattr(package, name), types.ModuleType)])
"""
    assert run(code) == "[]"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'alignopt' has no attribute 'solv'"):
        alignopt.solv  # noqa: B018


def test_star_import_brings_the_public_names():
    names: dict[str, object] = {}
    exec("from alignopt import *", names)
    assert set(names) - {"__builtins__"} == set(alignopt.__all__)


@pytest.mark.parametrize(
    "statement", ["import alignopt", "import alignopt.errors", "import alignopt; dir(alignopt)"]
)
def test_importing_is_light(statement):
    code = f"import sys; {statement}; print([n for n in {HEAVY!r} if n in sys.modules])"
    assert run(code) == "[]"


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("BadInput", HEAVY),
        ("Problem", ("pandera", "pyomo", "highspy", "matplotlib", "fastexcel")),
        ("check", ("pyomo", "highspy", "matplotlib")),
    ],
)
def test_a_name_brings_what_it_needs_and_no_more(name, heavy):
    code = f"import sys, alignopt; alignopt.{name}; print([n for n in {heavy!r} if n in sys.modules])"
    assert run(code) == "[]"


def test_the_version_is_written_once():
    assert alignopt.__version__.count(".") == 2
    assert (
        alignopt.__version__
        not in (Path(__file__).parents[1] / "pyproject.toml").read_text().split("dependencies")[0]
    )


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()
