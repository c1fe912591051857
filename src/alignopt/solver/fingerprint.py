"""What run a checkpoint is of: versions, tables, and the settings that decide about the plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from alignopt.solver.journal import digest
from alignopt.solver.workers import versions
from alignopt.tables.failures import failure

if TYPE_CHECKING:
    import polars as pl

    from alignopt.problem.problem import Problem
    from alignopt.solver.settings import Settings
    from alignopt.solver.solve import Method, Solution
    from alignopt.solver.step import Extend
    from alignopt.tables.failures import Failure

Facts = dict[str, dict[str, str]]

INDIFFERENT = ("workers", "time_limit")
"""Settings that a resumed run may have otherwise: its plan does not depend on them."""
CHECKS = {
    "versions": "checkpoint_is_of_this_version",
    "tables": "checkpoint_is_of_this_problem",
    "settings": "checkpoint_is_of_these_settings",
}
REMEDIES = {
    "versions": "resume with the versions that wrote it",
    "tables": "resume with the tables as they were",
    "settings": "resume with the settings as they were",
}


@dataclass(frozen=True)
class Fingerprint:
    """Of one run: for each section (versions, tables, settings) what there is, by name."""

    facts: Facts

    @classmethod
    def of(
        cls,
        problem: Problem,
        method: Method,
        settings: Settings,
        extend: Extend | None = None,
        start: Solution | None = None,
    ) -> Fingerprint:
        """That of a run."""
        rules = asdict(settings)
        rates = {f"rate of {name}": rate for name, rate in rules.pop("rates").items()}
        told = {"method": method} | {name: rules[name] for name in rules if name not in INDIFFERENT} | rates
        told["extend"] = "none" if extend is None else "a function"
        told["start"] = "none" if start is None else f"plan {_digest_of(start)}"
        return cls(
            {
                "versions": dict(each.split(" ", 1) for each in versions()),
                "tables": {name: _table(frame) for name, frame in problem.tables().items()},
                "settings": {name: str(value) for name, value in told.items()},
            }
        )

    def differences(self, kept: Facts, path: str) -> list[Failure]:
        """One failure for each fact of a checkpoint that is not a fact of this run."""
        return [
            failure(
                CHECKS[section],
                table=path,
                column=name,
                got=_shown(section, kept.get(section, {}).get(name), "that it was made with"),
                expected=_shown(section, mine.get(name), "of this run"),
                remedy=f"{REMEDIES[section]}, or remove it to begin anew",
            )
            for section, mine in self.facts.items()
            for name in sorted({*mine, *kept.get(section, {})})
            if mine.get(name) != kept.get(section, {}).get(name)
        ]


def _shown(section: str, value: str | None, whose: str) -> str:
    if value is None:
        return "none"
    return f"the rows {whose}" if section == "tables" else value


def _table(frame: pl.DataFrame) -> str:
    """A digest of what a table holds, the same in every process."""
    found = blake2b(digest_size=16)
    found.update(frame.write_csv().encode())
    return found.hexdigest()


def _digest_of(start: Solution) -> str:
    """A digest of a plan to begin with: its cards, and whose they are."""
    organisation, cards = start.organisation, start.cards
    return digest(
        list(organisation.holders.ids),
        list(organisation.goals.ids),
        organisation.goal,
        organisation.start,
        cards.steps,
        cards.competency_steps,
    ).hex()[:8]
