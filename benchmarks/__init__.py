"""Measurements: how long each part of a run takes, how much memory, and how near the best plans come."""
