"""The tree of holders: the root, the units beneath it, and the people or leaf units at its ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from alignopt.problem.problem import Problem

PERSON = "person"


@dataclass(frozen=True, eq=False)
class Holders:
    """Everyone who may hold a scorecard, top-down: by depth, then by id.

    Attributes
    ----------
    ids, names, level, role
        One text per holder; a person's level is ``person``; role is None where there is none.
    parent
        Index of the holder above; -1 for the root, which has index 0.
    depth
        0 for the root.
    is_person, is_leaf
        A leaf is a person, or a unit with neither units nor people beneath it.
    leaf_capacity
        The stated capacity of leaves; 0 for all others.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    level: tuple[str, ...]
    role: tuple[str | None, ...]
    parent: NDArray[np.int64]
    depth: NDArray[np.int64]
    is_person: NDArray[np.bool_]
    is_leaf: NDArray[np.bool_]
    leaf_capacity: NDArray[np.float64]

    @classmethod
    def of(cls, problem: Problem) -> Holders:
        """Read the tree off the tables of units, people and capacity."""
        rows = _holder_rows(problem)
        depth = _depths(rows["holder_id"].to_list(), rows["parent_id"].to_list())
        rows = rows.with_columns(depth=pl.Series(depth)).sort("depth", "holder_id")
        ids = rows["holder_id"].to_list()
        index = {holder: at for at, holder in enumerate(ids)}
        parent = np.array([-1 if up is None else index[up] for up in rows["parent_id"]])
        is_leaf = np.ones(len(ids), dtype=bool)
        is_leaf[parent[parent >= 0]] = False
        capacity = dict(problem.capacity.select("holder_id", "capacity").iter_rows())
        return cls(
            ids=tuple(ids),
            names=tuple(rows["name"]),
            level=tuple(rows["level"]),
            role=tuple(rows["role"]),
            parent=parent.astype(np.int64),
            depth=rows["depth"].to_numpy().astype(np.int64),
            is_person=rows["is_person"].to_numpy(),
            is_leaf=is_leaf,
            leaf_capacity=np.array([capacity.get(holder, 0.0) for holder in ids], dtype=float),
        )

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each holder id."""
        return {holder: at for at, holder in enumerate(self.ids)}

    @cached_property
    def children(self) -> tuple[NDArray[np.int64], ...]:
        """For each holder, the holders right beneath it, in id order."""
        beneath: list[list[int]] = [[] for _ in self.ids]
        for holder, parent in enumerate(self.parent.tolist()):
            if parent >= 0:
                beneath[parent].append(holder)
        return tuple(np.array(kids, dtype=np.int64) for kids in beneath)

    def positions(self, ids: Iterable[str]) -> list[int]:
        """Positions of many ids."""
        return [self.index[holder] for holder in ids]

    def top_down(self) -> range:
        """Every holder after the one above it."""
        return range(len(self.ids))

    def bottom_up(self) -> range:
        """Every holder after all those beneath it."""
        return range(len(self.ids) - 1, -1, -1)

    def path(self, holder: int) -> list[int]:
        """The holder, the one above it, and so on up to the root."""
        way = [holder]
        while self.parent[way[-1]] >= 0:
            way.append(int(self.parent[way[-1]]))
        return way


def _holder_rows(problem: Problem) -> pl.DataFrame:
    """Units and people in one frame."""
    units = problem.units.select(
        holder_id="unit_id",
        name="name",
        level="level",
        role=pl.lit(None, pl.String),
        parent_id="parent_id",
        is_person=pl.lit(False),
    )
    people = problem.people.select(
        holder_id="person_id",
        name="name",
        level=pl.lit(PERSON),
        role="role",
        parent_id="unit_id",
        is_person=pl.lit(True),
    )
    return pl.concat([units, people])


def _depths(ids: list[str], parents: list[str | None]) -> list[int]:
    """Distance of each holder from the root."""
    above = dict(zip(ids, parents, strict=True))
    depth: dict[str, int] = {}
    for holder in ids:
        way = []
        at: str | None = holder
        while at is not None and at not in depth:
            way.append(at)
            at = above[at]
        base = -1 if at is None else depth[at]
        for step, passed in enumerate(reversed(way), start=1):
            depth[passed] = base + step
    return [depth[holder] for holder in ids]
