"""How much may change before the ranking of goals, or the plan, changes."""
