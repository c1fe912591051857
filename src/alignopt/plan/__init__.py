"""The plan, what can be read off it, and how it is written."""
