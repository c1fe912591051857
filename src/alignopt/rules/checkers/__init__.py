"""Rules held against given scorecards, in plain Python: nothing is shared with the model's rows."""
