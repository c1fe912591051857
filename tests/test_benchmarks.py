"""Those alignopt is compared with: each gets the same model, reads its plan off rightly, proves the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.peers.__main__ import main
from benchmarks.peers.run import CONTENDERS, run

import alignopt
from toy import toy

ROOT = Path(__file__).resolve().parents[1]
JOINT = ("Pyomo + HiGHS", "matrix + HiGHS", "CP-SAT")
AMPLE = 60.0
GRAIN = 0.01
"""CP-SAT counts fractions in grains; a few of them can cost so much."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy")
    for name, table in toy().items():
        table.write_csv(folder / f"{name}.csv")
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, dict[str, Any]]:
    pytest.importorskip("ortools", reason="CP-SAT is in the extra alignopt[benchmarks]")
    return {name: run(name, folder, AMPLE if name in JOINT else None) for name in CONTENDERS}


@pytest.mark.parametrize("name", CONTENDERS)
def test_every_contender_hands_in_a_sound_plan(results: dict[str, dict[str, Any]], name: str) -> None:
    assert results[name]["status"] == "finished"
    assert (results[name]["broken"], results[name]["said"]) == (0, [])


@pytest.mark.parametrize("name", JOINT)
def test_solvers_of_the_joint_model_agree_on_its_optimum(
    results: dict[str, dict[str, Any]], folder: Path, name: str
) -> None:
    best = alignopt.solve(alignopt.read(folder), "joint").total
    assert results[name]["total"] == pytest.approx(best, abs=GRAIN)
    assert results[name]["bound"] == pytest.approx(best, abs=GRAIN)
    assert results["rule of thumb"]["total"] >= best - GRAIN


@pytest.mark.parametrize("name", ["matrix + HiGHS", "CP-SAT"])
def test_plans_on_the_way_are_noted_and_lead_to_the_last(
    results: dict[str, dict[str, Any]], name: str
) -> None:
    seconds, points = zip(*results[name]["history"], strict=True)
    assert list(seconds) == sorted(seconds)
    assert seconds[-1] <= results[name]["seconds"]
    assert list(points) == sorted(points, reverse=True)
    assert points[-1] == pytest.approx(results[name]["total"], abs=GRAIN)


def test_runs_are_put_together_and_drawn(
    results: dict[str, dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = []
    for at, names in enumerate((JOINT, ("alignopt", "rule of thumb"))):
        files.append(tmp_path / f"{at}.json")
        found = [results[name] | {"problem": "toy"} for name in names]
        files[-1].write_text(json.dumps({"run": {"seed": 0}, "results": found}))
    picture = tmp_path / "peers.svg"
    course = tmp_path / "course.svg"
    pictures = ["--chart", str(picture), "--course", str(course)]
    monkeypatch.setattr("sys.argv", ["peers", "--drawn", *map(str, files), *pictures])
    main()
    lines = capsys.readouterr().out.splitlines()
    starts = [line for line in lines if line.startswith(tuple(CONTENDERS))]
    assert [line.split("  ")[0] for line in starts] == list(CONTENDERS)
    assert "1.00x" in starts[0]
    assert picture.stat().st_size > 0
    assert "times alignopt's" in course.read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["benchmarks.feeding", "--people", "30"],
        ["benchmarks.quality", "--people", "5", "--seeds", "1"],
        ["benchmarks.wide", "--children", "3"],
        ["benchmarks", "--people", "5"],
    ],
    ids=" ".join,
)
def test_every_benchmark_runs(command: list[str], tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    shown = subprocess.run(
        [sys.executable, "-m", *command], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout
