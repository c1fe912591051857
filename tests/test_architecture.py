"""The folder is the data flow: imports point backwards only, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import alignopt

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(alignopt.__file__).parent
ORDER = (
    "lazy",
    "wording",
    "errors",
    "tables",
    "problem",
    "policies",
    "rules",
    "model",
    "solver",
    "elicitation",
    "strategy",
    "priority",
    "changes",
    "plan",
    "auditing",
    "conflict",
    "robustness",
    "comparison",
    "explanation",
    "tradeoff",
    "scenario",
    "render",
    "cli",
    "__main__",
)
FILES = sorted(ROOT.rglob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Import(NamedTuple):
    """What a line imports, and whether only once its function is called."""

    name: str
    line: int
    is_late: bool

    def is_of(self, library: str) -> bool:
        return self.name == library or self.name.startswith(f"{library}.")


def imports(tree: ast.AST, *, is_late: bool = False) -> Iterator[Import]:
    """Every import of a module, without those for type checkers only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from imports(other, is_late=is_late)
        elif isinstance(node, ast.ImportFrom):
            yield Import("." * node.level + (node.module or ""), node.lineno, is_late)
        elif isinstance(node, ast.Import):
            yield from (Import(each.name, node.lineno, is_late) for each in node.names)
        else:
            yield from imports(node, is_late=is_late or isinstance(node, FUNCTIONS))


def imports_of(path: Path) -> list[Import]:
    return list(imports(ast.parse(path.read_text(encoding="utf-8"))))


def part_of(path: Path) -> str:
    """The step of the flow that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def importers(library: str, *, late: bool) -> set[str]:
    """Files that import a library, when they are imported themselves or (late) inside functions."""
    return {
        shown(path)
        for path in FILES
        for each in imports_of(path)
        if each.is_of(library) and each.is_late == late
    }


def test_every_part_has_its_place_in_the_order():
    assert {part_of(path) for path in FILES} - {"__init__"} <= set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_imports_point_backwards_only(path):
    here = part_of(path)
    if here == "__init__":
        late = [each.name for each in imports_of(path) if each.is_of("alignopt")]
        assert late == ["alignopt.lazy"]
        return
    for each in imports_of(path):
        assert not each.name.startswith("."), f"line {each.line}: relative import"
        if each.name == "alignopt":
            assert here == "cli", f"line {each.line}: imports the front door"
        elif each.is_of("alignopt"):
            there = each.name.split(".")[1]
            assert ORDER.index(there) <= ORDER.index(here), f"line {each.line}: {here} imports {there}"


def test_reading_knows_nothing_of_checking_and_checks_nothing_of_reading():
    for one, other in (("tables/sources", "tables.checks"), ("tables/checks", "tables.sources")):
        for path in (ROOT / one).rglob("*.py"):
            assert not any(each.is_of(f"alignopt.{other}") for each in imports_of(path)), shown(path)


def test_the_mathematics_stays_in_model_and_solver():
    users = importers("pyomo", late=False) | importers("pyomo", late=True)
    assert users
    assert {user.partition("/")[0] for user in users} <= {"model", "solver"}


def test_the_solver_is_called_from_one_file():
    assert importers("highspy", late=False) | importers("highspy", late=True) == {"solver/highs.py"}


def test_charts_are_drawn_in_render_only():
    assert {user.partition("/")[0] for user in importers("matplotlib", late=False)} <= {"render"}


@pytest.mark.parametrize(
    "library", ["pandas", "pyarrow", "IPython", "ipywidgets", "dask", "distributed", "great_tables"]
)
def test_what_may_not_be_installed_is_imported_late(library):
    assert importers(library, late=False) == set()


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("pandera", {"tables/beside.py", "tables/contract.py", "tables/fields.py"}),
        ("fastexcel", set()),
        ("narwhals", set()),
        ("rich", set()),
        ("scipy", set()),
    ],
)
def test_slow_libraries_are_imported_late(library, homes):
    assert importers(library, late=False) == homes


def test_the_errors_need_nothing():
    assert not any(each.is_of("alignopt") or each.is_of("polars") for each in imports_of(ROOT / "errors.py"))
