"""Facts about the project that should not drift."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import alignopt

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.lock"))
LONGEST_FILE = 400
LONGEST_BODY = 50
MACHINE = re.compile(r"(?<![\w.])(/home/|/root/|/work/|/Users/|[A-Z]:\\Users)")
INDEX = re.compile(r"\bpy(pi|thonhosted)\.(org|io|com)\b")
SUFFIXES = {".py", ".md", ".toml", ".lock", ".csv", ".ipynb", ".json", ".yml", ""}


def _project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _names(requirements):
    """Names of libraries, ourselves left out."""
    names = {re.match(r"[\w.-]+", each).group().lower().replace("_", "-") for each in requirements}
    return names - {"alignopt"}


def _pins(lock):
    """Name and version of every library of a lock."""
    return set(re.findall(r"^([a-z0-9.-]+)==(\S+)", (REQUIREMENTS / lock).read_text(encoding="utf-8"), re.M))


def _locked(lock):
    return {name for name, _ in _pins(lock)}


def _tracked():
    """Text files of the repository; of a source archive, all of them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or _unhidden(ROOT)
    return [path for path in paths if path.suffix in SUFFIXES and path.is_file()]


def _unhidden(folder):
    """Files of a folder, but for those that were built or installed."""
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif not path.name.startswith(".") and path.name not in {"build", "dist", "__pycache__"}:
            yield from _unhidden(path)


def _functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _body_lines(function):
    """Lines of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_and_every_library_has_hashes(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--(index|extra|find)", text, re.M)
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


def test_every_dependency_is_locked():
    project = _project()
    extras = {name for group in project["optional-dependencies"].values() for name in group}
    assert _names(project["dependencies"]) <= _locked("run.lock")
    assert _names(project["dependencies"]) | _names(extras) <= _locked("dev.lock")
    assert _locked("uv.lock") == {"uv"}


@pytest.mark.parametrize("lock", ["run.lock", "uv.lock"])
def test_locks_agree(lock):
    assert _pins(lock) <= _pins("dev.lock")


def test_every_dependency_is_explained():
    project = _project()
    extras = {name for group in project["optional-dependencies"].values() for name in group}
    text = (ROOT / "docs" / "libraries.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \| ", text, re.M)) - {"library"}
    assert explained == _names(project["dependencies"]) | _names(extras)


@pytest.mark.parametrize("pattern", [MACHINE, INDEX], ids=["a place on a machine", "a package index"])
def test_no_file_names(pattern):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in _tracked()
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_files_and_functions_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = {each.name: _body_lines(each) for each in _functions(path) if _body_lines(each) > LONGEST_BODY}
    assert long == {}


@pytest.mark.parametrize("name", alignopt.__all__)
def test_every_public_name_is_explained(name):
    value = getattr(alignopt, name)
    assert value.__doc__
    members = vars(value).items() if isinstance(value, type) else []
    methods = [each for key, each in members if not key.startswith("_") and callable(each)]
    assert all(each.__doc__ for each in methods)


def test_the_changelog_tells_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{alignopt.__version__}]" in text


def test_commands_of_the_readme_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=`|\s*$|\s+#)", text, re.M)) <= set(targets)
