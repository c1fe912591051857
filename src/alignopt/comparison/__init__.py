"""Two or more plans beside each other: what differs, what moved, and what it is worth."""
