"""The strategy map: which goals drive which, and how priority spreads to the drivers of what matters."""
