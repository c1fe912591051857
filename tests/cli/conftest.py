"""A tiny problem on disk, and a way to run a command in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

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
