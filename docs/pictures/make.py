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
    company = alignopt.read(HERE.parents[1] / "data" / "samples" / "company")
    plan = alignopt.solve(company)
    for name, axes in {
        "strategy_map": render.strategy_map_drawing(company, pass_on=0.3),
        "cascade": render.cascade_heatmap(plan),
        "line_of_sight": render.line_of_sight_tree(plan, CLEANER),
    }.items():
        axes.figure.savefig(HERE / f"{name}.png", dpi=100, bbox_inches="tight")


if __name__ == "__main__":
    main()
