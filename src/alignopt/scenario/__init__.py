"""What if: scenarios solved from a baseline, and held against it."""
