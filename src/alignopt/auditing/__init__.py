"""The audit: any set of scorecards held against rules, structure and criteria."""
