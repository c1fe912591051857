"""Seconds and memory, phase by phase, at several sizes; and what the joint model reaches in longer time.

Each size runs in a process of its own, so that peaks of memory are its own. Compare figures of one run with
each other, not with another machine's: the column *share* is of the cascade's whole time in that run.

    python -m benchmarks --people 80 320 1000
    python -m benchmarks --people 80 --times 10      # and the joint model, given ten times as long
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from benchmarks.measure import Phase, measure


def main() -> None:
    """Measure every size asked for and print one table each."""
    asked = _arguments()
    if asked.one is not None:
        print(json.dumps(measure(asked.one, asked.seed, asked.times)))
        return
    for people in asked.people:
        command = [sys.executable, "-m", "benchmarks", "--one", str(people), "--seed", str(asked.seed)]
        done = subprocess.run(
            [*command, "--times", str(asked.times)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr)
        _show(people, json.loads(done.stdout))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[80, 320, 1000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--times", type=float, default=0.0, help="joint model: so many times as long (0: not)"
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _show(people: int, found: dict[str, object]) -> None:
    phases: list[Phase] = found["phases"]  # type: ignore[assignment]
    whole = sum(phase["seconds"] for phase in phases if phase["adds"])
    print(f"\n{people:,} people, {found['holders']:,} scorecards, {found['candidates']:,} candidates")
    print(f"{'phase':<34}{'seconds':>9}{'share':>8}{'peak MB':>9}")
    for phase in phases:
        share = f"{phase['seconds'] / whole:.0%}" if phase["adds"] else ""
        peak = "" if phase["peak"] is None else f"{phase['peak']:.0f}"
        print(f"{phase['name']:<34}{phase['seconds']:>9.2f}{share:>8}{peak:>9}")
    print(f"cascade: total {found['total']:.2f}, bound {found['bound']:.2f} points ({found['stopped']})")
    joint = found["joint"]
    if joint is not None:
        print(f"joint:   {joint}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
