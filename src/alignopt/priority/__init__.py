"""The judgements of a problem, made into its targets and priorities."""
