"""How near the cascade comes to the joint model's optimum, on small made-up organisations.

    python -m benchmarks.quality                          # twelve organisations of 5 to 12 people
    python -m benchmarks.quality --largest 0              # improvement without neighbourhoods worth the name
    python -m benchmarks.quality --people 80 --seconds 300

The joint model is given so many seconds at most; where it did not finish, its bound is what to compare with.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from time import process_time

import alignopt
from alignopt.solver import improve


def main() -> None:
    """Solve each organisation both ways and print how far apart they are."""
    asked = _arguments()
    if asked.largest is not None:
        improve.LARGEST = asked.largest
    print(
        f"{'people':>6}{'seed':>6}{'cascade':>10}{'joint':>10}{'bound':>10}{'apart':>8}{'cascade CPU s':>15}"
    )
    cases = [(people, seed) for people in asked.people for seed in range(asked.seeds)]
    apart = [_compare(people, seed, asked.seconds) for people, seed in cases]
    print(f"on average {sum(apart) / len(apart):.3f} points above the joint plan, at most {max(apart):.3f}")


def _compare(people: int, seed: int, seconds: float) -> float:
    problem = alignopt.read(alignopt.generate(people, seed), name=f"{people} people")
    began = process_time()
    cascade = alignopt.solve(problem)
    took = process_time() - began
    settings = alignopt.Settings(time_limit=timedelta(seconds=seconds))
    joint = alignopt.solve(problem, "joint", settings=settings)
    points = (
        f"{cascade.total:>10.2f}{joint.total:>10.2f}{joint.bound:>10.2f}{cascade.total - joint.total:>8.2f}"
    )
    print(f"{people:>6}{seed:>6}{points}{took:>15.1f}", flush=True)
    return cascade.total - joint.total


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[5, 8, 10, 12])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--largest", type=int, help="candidates that a neighbourhood holds at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
