"""Other ways of making a plan, on the same problems, in one run: points, bound, seconds, memory.

Each contender runs in a process of its own, one after the other. Alignopt runs first and takes as long as
it takes; each solver of the joint model is then allowed ``--times`` as long, at most ``--seconds``. All plans
are measured by the same criteria, and checked by what shares no code with whoever made them.

    python -m benchmarks.peers --people 80 320 1000 3000 --times 50 --alone 10000 100000
    python -m benchmarks.peers --people 80 --times 5 --seconds 60 --out results.json --chart peers.svg
    python -m benchmarks.peers --folder data/samples/company --only alignopt "rule of thumb"
    python -m benchmarks.peers --drawn some.json more.json --chart peers.svg  # former runs: nothing is solved

Compare figures of one run with each other, not with another machine's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count
from pathlib import Path
from platform import python_version

from alignopt.tables.generate import write_generated
from benchmarks.peers.run import CONTENDERS, UNLIMITED, Result, run, work
from benchmarks.peers.table import heading, line

ALIGNOPT = "alignopt"
LIBRARIES = ("alignopt", "highspy", "pyomo", "ortools")


def main() -> None:
    """Measure what is asked for; print a table for each size, write and draw."""
    asked = _arguments()
    if asked.one is not None:
        work(asked.one, asked.folder, asked.seconds, asked.out)
        return
    results = _measured(asked) if not asked.drawn else _drawn(asked.drawn)
    if asked.chart is not None:
        from benchmarks.peers.chart import draw

        draw(results, asked.chart)
    if asked.course is not None:
        from benchmarks.peers.course import draw_course

        draw_course(results, asked.course)


def _measured(asked: argparse.Namespace) -> list[Result]:
    """Every result; written after each, so that a run that is ended keeps what it has."""
    circumstances, results = _circumstances(asked), []
    print(_in_line(circumstances))
    for name, tables, alone in _problems(asked):
        for result in _contest(name, tables, alone, asked):
            results.append(result)
            if asked.out is not None:
                text = json.dumps({"run": circumstances, "results": results}, indent=1)
                asked.out.write_text(text + "\n")
    return results


def _drawn(files: list[Path]) -> list[Result]:
    """Results of former runs by problem, printed; of two of one contender, the later file's."""
    by_problem: dict[str, dict[str, Result]] = {}
    for file in files:
        former = json.loads(file.read_text())
        print(f"{file.name}:", _in_line(former["run"]))
        for result in former["results"]:
            by_problem.setdefault(result["problem"], {})[result["contender"]] = result
    results = []
    for name, found in by_problem.items():
        contest = [found[each] for each in CONTENDERS if each in found]
        print(heading(name, contest[0]))
        for result in contest:
            result["ratio"] = _ratio(result, found.get(ALIGNOPT))
            print(line(result))
        results += contest
    return results


def _ratio(result: Result, first: Result | None) -> float | None:
    """Its seconds, as a multiple of alignopt's."""
    taken, whole = result["seconds"], None if first is None else first["seconds"]
    return taken / whole if taken is not None and whole else None


def _in_line(circumstances: dict[str, str | float | None]) -> str:
    return ", ".join(f"{name} {value}" for name, value in circumstances.items())


def _circumstances(asked: argparse.Namespace) -> dict[str, str | float | None]:
    """What the figures of a run hang on."""
    found: dict[str, str | float | None] = {"python": python_version(), "cores": cpu_count()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = None
    return found | {"seed": asked.seed, "times": asked.times, "seconds": asked.seconds}


def _contest(name: str, tables: Path, alone: bool, asked: argparse.Namespace) -> Iterator[Result]:
    """The results of one problem, one by one, each printed as it comes."""
    chosen = [each for each in CONTENDERS if each in asked.only and (each in UNLIMITED or not alone)]
    first: Result | None = None
    for contender in chosen:
        allowed = None if contender in UNLIMITED else _allowed(first, asked)
        result = run(contender, tables, allowed) | {"problem": name, "allowed": allowed}
        if contender == chosen[0]:
            print(heading(name, result))
        if contender == ALIGNOPT:
            first = result
        result["ratio"] = _ratio(result, first)
        print(line(result), flush=True)
        yield result


def _allowed(first: Result | None, asked: argparse.Namespace) -> float:
    """Seconds for a solver of the joint model."""
    taken = None if first is None else first["seconds"]
    if taken is None and asked.seconds is None:
        sys.exit("alignopt gave no seconds to go by: state --seconds")
    return min(float("inf") if taken is None else asked.times * taken, asked.seconds or float("inf"))


def _problems(asked: argparse.Namespace) -> Iterator[tuple[str, Path, bool]]:
    """What is to be solved: its name, its folder of tables, and whether the joint model is left out."""
    if asked.folder is not None:
        yield asked.folder.name, asked.folder, False
    sizes = [(people, False) for people in asked.people] + [(people, True) for people in asked.alone]
    for people, alone in sizes:
        with tempfile.TemporaryDirectory() as desk:
            tables = Path(desk) / "tables"
            write_generated(people, asked.seed, tables)
            yield f"{people:,} people", tables, alone


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--people", type=int, nargs="*", help="sizes of made-up organisations (80, without --folder)")
    add("--alone", type=int, nargs="*", default=[], help="sizes without the solvers of the joint model")
    add("--folder", type=Path, help="a folder of real tables")
    add("--times", type=float, default=50.0, help="a solver of the joint model: so many times as long")
    add("--seconds", type=float, help="and at most so many seconds")
    add("--only", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS), metavar="NAME")
    add("--seed", type=int, default=0)
    add("--out", type=Path, help="results as JSON")
    add("--chart", type=Path, help="a picture: SVG or PNG")
    add("--course", type=Path, help="a picture of how plans got better with time")
    add("--drawn", type=Path, nargs="+", help="results of former runs, to print and draw")
    add("--one", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.people is None:
        asked.people = [80] if asked.folder is None and not asked.alone else []
    return asked


if __name__ == "__main__":
    main()
