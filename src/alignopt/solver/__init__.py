"""Cascade, joint model, bounds, and the bridge to HiGHS."""
