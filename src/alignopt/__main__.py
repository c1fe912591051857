"""``python -m alignopt`` is the same as ``alignopt``."""

from alignopt.cli import main

if __name__ == "__main__":
    main()
