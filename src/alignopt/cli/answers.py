"""What a command has to say: an exit code, text for people, facts for machines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import IntEnum
from math import isfinite
from typing import Any


class Code(IntEnum):
    """Exit codes, and in lower case the ``status`` of a JSON answer."""

    DONE = 0
    """Done."""

    NO_PLAN = 1
    """The tables are sound, but no plan exists, none was found within the limits, or weights break rules."""

    BAD_INPUT = 2
    """Tables, options or a folder to write to are at fault."""

    FAULT = 70
    """A fault of alignopt itself."""

    INTERRUPTED = 130
    """Ctrl-C."""

    BROKEN_PIPE = 141
    """Whoever read the output stopped reading."""

    TERMINATED = 143
    """Told to end by the system."""


@dataclass(frozen=True)
class Answer:
    """The outcome of a command.

    Attributes
    ----------
    code
        The exit code.
    text
        For people; may be styled.
    message
        The outcome in words, for machines; None where there is nothing to add to the status.
    facts
        More for machines: what the command found.
    is_report
        Whether the text is what was asked for even where the code says otherwise, so that it goes to
        standard output.
    status
        The outcome in one word, for machines; by default the name of the code.
    """

    code: Code
    text: str = ""
    message: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    is_report: bool = False
    status: str | None = None

    @property
    def to_stdout(self) -> bool:
        """Whether the text goes to standard output; errors do not."""
        return self.is_report or self.code is Code.DONE

    def as_json(self) -> str:
        """The answer as one JSON document: status, exit_code, message, failures, warnings, and the facts."""
        document = {
            "status": self.status or self.code.name.lower(),
            "exit_code": int(self.code),
            "message": self.message,
            "failures": [],
            "warnings": [],
            **self.facts,
        }
        return json.dumps(_finite(document), indent=2, allow_nan=False)


def _finite(value: Any) -> Any:
    """The same value with null where JSON has no number for it."""
    match value:
        case dict():
            return {str(key): _finite(each) for key, each in value.items()}
        case list() | tuple():
            return [_finite(each) for each in value]
        case float() if not isfinite(value):
            return None
        case _:
            return value
