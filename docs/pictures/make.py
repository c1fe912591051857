"""Draws the pictures of the README anew, from the sample company: ``python docs/pictures/make.py``."""

from pathlib import Path

import matplotlib

import alignopt
from alignopt import render

CLEANER = "P-133"
HERE = Path(__file__).parent


def main() -> None:
    """Solve the sample (a few minutes) and draw."""
    matplotlib.use("Agg")
    plan = alignopt.solve(alignopt.read(HERE.parents[1] / "data" / "samples" / "company"))
    for name, axes in {
        "cascade": render.cascade_heatmap(plan),
        "line_of_sight": render.line_of_sight_tree(plan, CLEANER),
    }.items():
        axes.figure.savefig(HERE / f"{name}.png", dpi=100, bbox_inches="tight")


if __name__ == "__main__":
    main()
