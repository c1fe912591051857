"""When no plan exists: which rules contradict each other, for whom, and the cheapest way out."""
