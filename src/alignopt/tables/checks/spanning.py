"""The checks that span tables or records: each is a named function that gives failures as a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from alignopt.tables.checks import (
    amounts,
    bounds,
    cautions,
    fixes,
    judgement_bests,
    judgement_sets,
    judgements,
    links,
    references,
    rules,
    trees,
)
from alignopt.tables.checks.typed import Tables
from alignopt.tables.failures import failures_frame

Check = Callable[[Tables], Iterable[pl.DataFrame]]
JUDGED = frozenset({"perspectives", "units", "goals", "judgements"})
SPANNING: tuple[tuple[Check, frozenset[str]], ...] = (
    (amounts.required_tables_are_filled, frozenset()),
    (references.ids_look_different, frozenset()),
    (references.holder_ids_are_unique, frozenset({"units", "people"})),
    (references.labels_are_spelt_alike, frozenset()),
    (trees.units_have_one_root, frozenset({"units"})),
    (trees.goals_enter_beneath_what_they_serve, frozenset({"units", "goals"})),
    (amounts.leaves_have_capacity, frozenset({"units", "people", "capacity"})),
    (amounts.only_leaves_have_capacity, frozenset({"capacity"})),
    (amounts.somebody_has_capacity, frozenset({"capacity"})),
    (amounts.perspective_targets_add_up, frozenset({"perspectives"})),
    (amounts.unit_targets_add_up, frozenset({"unit_targets"})),
    (amounts.previous_weights_are_shares, frozenset({"previous"})),
    (amounts.priorities_are_complete, frozenset({"units", "goals"})),
    (amounts.perspectives_have_a_goal, frozenset({"perspectives", "units", "goals"})),
    (amounts.split_targets_have_a_figure, frozenset({"goals"})),
    (bounds.rules_have_a_band, frozenset({"rules"})),
    (bounds.rule_bounds_are_stated, frozenset({"rules"})),
    (bounds.rule_bounds_have_a_use, frozenset({"rules"})),
    (bounds.rule_bounds_are_shares, frozenset({"rules"})),
    (bounds.rule_counts_are_whole, frozenset({"rules"})),
    (bounds.steps_divide_the_whole, frozenset({"rules"})),
    (bounds.fixed_weights_are_above_zero, frozenset({"rules"})),
    (bounds.pairs_are_of_two, frozenset()),
    (rules.rule_scopes_have_a_use, frozenset({"rules"})),
    (rules.rule_scopes_are_stated, frozenset({"rules"})),
    (rules.rules_compare_one_thing, frozenset({"rules"})),
    (rules.rules_name_holders_of_their_scope, frozenset({"rules", "units", "people"})),
    (rules.required_goals_can_be_carried, frozenset({"rules", "units", "people", "goals"})),
    (fixes.fixed_weights_agree, frozenset({"rules", "units", "people"})),
    (fixes.fixed_weights_leave_room, frozenset({"rules"})),
    (judgements.judgements_name_the_other, frozenset({"judgements"})),
    (judgements.judgements_are_of_the_set, JUDGED),
    (judgements.ranks_start_at_one, frozenset({"judgements"})),
    (judgement_bests.best_is_at_least_as_important, frozenset({"judgements"})),
    (judgements.respondents_have_one_weight, frozenset({"judgements"})),
    (judgements.respondents_are_spelt_alike, frozenset({"judgements"})),
    (judgement_sets.judgements_are_complete, JUDGED),
    (judgement_bests.best_and_worst_come_together, JUDGED),
    (judgement_sets.comparisons_connect_all, JUDGED),
    (judgement_bests.judgements_have_one_best, JUDGED),
    (judgement_bests.judgements_have_one_worst, JUDGED),
    (judgement_bests.best_is_not_the_worst, JUDGED),
    (judgement_sets.comparisons_are_reciprocal, JUDGED),
    (judgement_bests.best_and_worst_agree, JUDGED),
)
"""Each check, and the tables without which it is not run."""
CAUTIONS: tuple[Check, ...] = (
    cautions.rules_reach_somebody,
    cautions.rules_are_about_something,
    cautions.penalties_have_an_effect,
    cautions.previous_is_known,
    links.links_have_no_circle,
    links.links_reach_every_strategic_goal,
)
"""Checks of sound tables, for what their author may not have meant."""
LINKING: tuple[Callable[[Tables], tuple[pl.DataFrame, Tables]], ...] = (
    references.references_are_known,
    trees.units_have_no_cycle,
    trees.goals_have_no_cycle,
)
"""Checks that come first: what they find fault with is in doubt to all others."""


def spanning_failures(tables: Tables) -> pl.DataFrame:
    """Everything the spanning checks find, where the tables they need could be read."""
    found = [failures_frame()]
    for check in LINKING:
        failures, tables = check(tables)
        found.append(failures)
    for each, needed in SPANNING:
        if tables.has(*needed):
            found += each(tables)
    return pl.concat(found)


def spanning_cautions(tables: Tables) -> pl.DataFrame:
    """Everything the cautions find; of use only where there are no failures."""
    return pl.concat([failures_frame(), *(found for each in CAUTIONS for found in each(tables))])
