from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl
import pytest

import alignopt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOUND = {
    "perspectives": """\
perspective_id,name,target_weight
FIN,Financial,0.4
CUS,Customer,0.6
""",
    "units": """\
unit_id,name,parent_id,level,lead_id
ORG,Organisation,,organisation,P1
SAL,Sales,ORG,department,P2
OPS,Operations,ORG,department,
""",
    "people": """\
person_id,name,unit_id,role,employee_id
P1,Ann,ORG,Director,
P2,Ben,SAL,Clerk,E2
P3,Cat,SAL,Clerk,
""",
    "goals": """\
goal_id,name,perspective_id,parent_id,unit_id,priority,category,measure,target,target_unit,target_kind,effort
G1,Earn more,FIN,,ORG,2,core,margin,12.50,%,shared,10
G2,Win customers,CUS,,ORG,1,core,,100,customers,split,
G3,Visit customers,CUS,G2,SAL,1,,,,,,
""",
    "capacity": """\
holder_id,capacity
P1,40
P2,30.5
P3,0
OPS,100
""",
    "eligibility": """\
holder_id,goal_id,fit
SAL,G2,
P3,G3,0.9
""",
    "competencies": """\
competency_id,name,perspective_id,category
C1,Selling,CUS,core
C2,Counting,,
""",
    "goal_competencies": """\
goal_id,competency_id,required_level,importance
G3,C1,3,
G1,C2,2,2
""",
    "role_competencies": """\
role,competency_id,required_level
Clerk,C1,2
""",
    "proficiencies": """\
person_id,competency_id,level
P2,C1,3
P3,C1,0
""",
    "unit_targets": """\
unit_id,perspective_id,target_weight
SAL,FIN,0.2
SAL,CUS,0.8
""",
    "rules": """\
rule_id,kind,level,unit_id,role,holder_id,min,max,hard,penalty,source
R1,goal_count,person,SAL,Clerk,,2,4,true,,handbook
R2,goal_weight,,,,P2,0.1,0.5,,,
""",
    "judgements": """\
respondent,method,parent_id,item_id,other_id,value,weight
Ann,pairwise,,FIN,CUS,2,
Ann,points,CUS,G2,,10,1
""",
    "strategy_links": """\
cause_goal_id,effect_goal_id,strength
G2,G1,1
""",
    "previous": """\
holder_id,goal_id,weight
P2,G2,0.6
P2,OLD,0.4
""",
}


CORE = ("perspectives", "units", "people", "goals", "capacity")
Failure = dict[str, object]


class Folder:
    """A folder of tables that can be spoilt."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.also(*CORE)

    def also(self, *tables: str) -> Folder:
        """Sound tables besides."""
        for table in tables:
            self.write(f"{table}.csv", SOUND[table])
        return self

    def write(self, name: str, content: str | bytes) -> Folder:
        data = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(data)
        return self

    def text(self, table: str) -> str:
        return (self.path / f"{table}.csv").read_bytes().decode()

    def swap(self, table: str, old: str, new: str) -> Folder:
        """Replace a piece of a table's text."""
        assert old in self.text(table)
        return self.write(f"{table}.csv", self.text(table).replace(old, new))

    def put(self, table: str, key: str, column: str, value: str) -> Folder:
        """Change the cells of one column in the records whose first cell is the key."""
        rows = list(csv.reader(io.StringIO(self.text(table))))
        at = rows[0].index(column)
        for row in rows[1:]:
            if row[0] == key:
                row[at] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return self.write(f"{table}.csv", out.getvalue())

    def add(self, table: str, *lines: str) -> Folder:
        return self.write(f"{table}.csv", self.text(table) + "".join(f"{line}\n" for line in lines))

    def drop(self, table: str, key: str) -> Folder:
        kept = [line for line in self.text(table).splitlines() if not line.startswith(f"{key},")]
        return self.write(f"{table}.csv", "\n".join(kept) + "\n")

    def failures(self) -> list[Failure]:
        return alignopt.check(self.path).to_dicts()

    def failure(self) -> Failure:
        """The one failure there is."""
        found = self.failures()
        assert len(found) == 1, found
        return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The five tables with holders, goals and capacity as CSV files, without a fault."""
    path = tmp_path / "tables"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def frames() -> dict[str, pl.DataFrame]:
    """The same five tables as text frames."""
    return {table: pl.read_csv(SOUND[table].encode(), infer_schema=False) for table in CORE}


@pytest.fixture
def check_frames(frames: dict[str, pl.DataFrame]) -> Callable[..., list[Failure]]:
    """Failures of the sound frames with some exchanged."""

    def failures(**changed: object) -> list[Failure]:
        return alignopt.check({**frames, **changed}).to_dicts()

    return failures


@pytest.fixture
def sound() -> dict[str, str]:
    """Every table of the contract as CSV text."""
    return dict(SOUND)


@pytest.fixture
def stating(folder: Folder) -> Callable[..., Folder]:
    """Sound tables with some rules, each given as its cells; they are R1, R2 ... in rows 2, 3 ..."""
    return lambda *given: _state(folder, *given)


@pytest.fixture
def rules(stating: Callable[..., Folder]) -> Callable[..., list[Failure]]:
    """Failures of tables with some rules."""
    return lambda *given: stating(*given).failures()


def _state(folder: Folder, *given: dict[str, object]) -> Folder:
    """Sound tables with competencies, and a table of rules."""
    if not (folder.path / "competencies.csv").exists():
        folder.also("competencies")
    columns = ["rule_id", *dict.fromkeys(name for cells in given for name in cells)]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({"rule_id": f"R{at}", **cells} for at, cells in enumerate(given, start=1))
    return folder.write("rules.csv", out.getvalue())
