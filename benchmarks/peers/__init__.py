"""The same problems given to other ways of making a plan: how good, how long, how much memory."""
