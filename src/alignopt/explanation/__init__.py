"""Why a goal stands on a scorecard, or does not: what the plan would be if it were otherwise."""
