"""Results as lines of a plain table."""

from __future__ import annotations

from os import cpu_count
from typing import Any

COLUMNS = (
    f"{'contender':<16}{'total':>8}{'bound':>8}{'seconds':>10}{'ratio':>8}{'peak MB':>9}"
    f"{'in solver':>11}{'broken':>8}{'checked':>9}  status"
)


def heading(name: str, result: dict[str, Any]) -> str:
    """What is solved, and the names of columns."""
    sizes = [f"{result[each]:,} {word}" for each, word in _SIZES if result.get(each) is not None]
    return "\n".join([f"\n{name}: {', '.join(sizes)}" if sizes else f"\n{name}", COLUMNS])


_SIZES = (("people", "people"), ("holders", "scorecards"), ("candidates", "candidates"))


def line(result: dict[str, Any]) -> str:
    """One contender."""
    ratio = "" if result["ratio"] is None else f"{result['ratio']:.2f}x"
    ratio = "<0.01x" if ratio == "0.00x" else ratio
    total = "no plan" if result["total"] is None else f"{result['total']:.2f}"
    checked = result.get("violations")
    return (
        f"{result['contender']:<16}{total:>8}{_number(_worth_saying(result), 2):>8}"
        f"{_number(result['seconds'], 1):>10}{ratio:>8}{_number(result['peak'], 0):>9}"
        f"{_inside(result):>11}{_number(result.get('broken'), 0):>8}"
        f"{'' if checked is None else 'sound' if not checked else f'{checked:,}':>9}  {result['status']}"
    )


def _worth_saying(result: dict[str, Any]) -> float | None:
    """The bound; None where it is below 0, as no plan is there anyway."""
    bound: float | None = result.get("bound")
    return None if bound is None or bound < 0 else bound


def _inside(result: dict[str, Any]) -> str:
    """The share of the time of all cores, or of its one thread, that was spent inside the solver."""
    if result.get("solving") is None or not result["seconds"]:
        return ""
    threads = (cpu_count() or 1) if result["contender"] == "alignopt" else 1
    return f"{result['solving'] / (threads * result['seconds']):.0%}"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"
