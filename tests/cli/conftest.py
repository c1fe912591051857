"""A tiny problem on disk, and a way to run a command in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import alignopt
from alignopt.cli.commands import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TINY = {
    "perspectives": "perspective_id,name,target_weight\nC,Customer,0.5\nF,Financial,0.5\n",
    "units": "unit_id,name,parent_id,level\nORG,Corner shop,,organisation\n",
    "people": "person_id,name,unit_id\nA,Ada,ORG\nB,Bo,ORG\n",
    "goals": (
        "goal_id,name,perspective_id,parent_id,unit_id,priority\n"
        "G1,Happy customers,C,,ORG,\nG2,Quick service,C,,ORG,\nG3,Profit,F,,ORG,\nG4,Low waste,F,,ORG,\n"
    ),
    "capacity": "holder_id,capacity\nA,100\nB,50\n",
}


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        document: dict[str, Any] = json.loads(self.out, parse_constant=_no_number)
        return document


def _no_number(name: str) -> None:
    pytest.fail(f"{name} is not JSON")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder with a sound problem of two people."""
    return write_tables(tmp_path / "tiny", TINY)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with faults in three files."""
    tables = TINY | {
        "goals": TINY["goals"].replace("G3,Profit,F", "G3,Profit,X"),
        "capacity": "holder_id,capacity\nA,-1\nB,50\n",
        "people": TINY["people"].replace("Bo,ORG", "Bo,SHOP"),
    }
    return write_tables(tmp_path / "broken", tables)


@pytest.fixture
def impossible(tmp_path: Path) -> Path:
    """A folder with a sound problem without a plan: the shop may carry one goal, its people need two."""
    more = {
        "eligibility": "holder_id,goal_id\nA,G1\nB,G3\n",
        "rules": (
            "rule_id,kind,holder_id,min,max,hard,source\n"
            "R1,goal_count,ORG,1,1,true,the owner\nR2,goal_weight,ORG,1,1,true,the owner\n"
        ),
    }
    return write_tables(tmp_path / "impossible", TINY | more)


@pytest.fixture
def careless(tmp_path: Path) -> Path:
    """A folder with a sound problem, and two rules that cannot be meant as they stand."""
    rules = "rule_id,kind,level,max,hard,penalty\nR1,goal_count,team,4,,\nR2,goal_count,person,4,true,2\n"
    return write_tables(tmp_path / "careless", TINY | {"rules": rules})


@pytest.fixture
def functional(tmp_path: Path) -> Path:
    """A folder with a sound problem whose goals have categories in words of their own."""
    head, *goals = TINY["goals"].splitlines()
    words = ("Strategie", "Kern", "Kern", "Hilfe")
    lines = [f"{head},category", *map("{},{}".format, goals, words)]
    return write_tables(tmp_path / "functional", TINY | {"goals": "\n".join(lines) + "\n"})


class Conflict:
    """Two rules that contradict each other, as far as a command looks at them."""

    holds_plan = False

    def __str__(self) -> str:
        return "no plan exists: 1 conflict of rules\n1. R1 and R2"

    def as_dict(self) -> dict[str, Any]:
        return {"rules": ["R1", "R2"], "is_minimal": True}


@pytest.fixture
def conflict(monkeypatch: pytest.MonkeyPatch) -> Conflict:
    """What the search for a conflict finds."""
    found = Conflict()
    monkeypatch.setattr(alignopt, "conflicts", lambda problem: found)
    return found


def write_tables(folder: Path, tables: dict[str, str]) -> Path:
    """Write tables as CSV files."""
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Run the command line in this process."""

    def invoke(*args: object) -> Ran:
        result = CliRunner().invoke(cli, [str(each) for each in args], prog_name="alignopt")
        return Ran(result.exit_code, result.stdout, result.stderr)

    return invoke
