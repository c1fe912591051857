"""The command line: ``alignopt check``, ``solve``, ``audit``, ``conflicts``, ``policies``, ``new`` ..."""

from alignopt.cli.entry import main

__all__ = ["main"]
