"""The policy: what every holder's scorecard must keep to."""
