"""The problem: validated tables, and the same as arrays."""
