"""Where the values of a file stand, in so little room that the files of a thousand accounts fit."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smdocs.findings import Place
from smdocs.model.path import Steps, at


@dataclass
class Outline:
    """What stands in a file, each value after the one that it stands in: its key there (None of an item of a list and
    of the top), how many values it is with all that it holds, and the line and column of its first character."""

    file: str
    keys: list[str | None] = field(default_factory=list)
    sizes: array[int] = field(default_factory=lambda: array("I"))
    lines: array[int] = field(default_factory=lambda: array("I"))
    columns: array[int] = field(default_factory=lambda: array("I"))
    gaps: bool = False
    """Whether there are keys with nothing behind them."""
    _items: dict[int, list[int]] = field(default_factory=dict, repr=False, compare=False)

    def reached(self, steps: Steps) -> tuple[int, int]:
        """How many of the steps lead to something, and where the last of those leads."""
        here = 0
        for n, step in enumerate(steps):
            below = self._below(here, step)
            if not below:
                return n, here
            here = below
        return len(steps), here

    def place(self, here: int) -> Place:
        """The place of what `reached` leads to."""
        return Place(self.file, self.lines[here], self.columns[here])

    def part(self, here: int) -> Outline:
        """What stands in one of the values, as an outline of its own."""
        there = slice(here, here + self.sizes[here])
        return Outline(
            self.file,
            [None, *self.keys[there][1:]],
            self.sizes[there],
            self.lines[there],
            self.columns[there],
            self.gaps,
        )

    def drop(self, steps: Steps) -> None:
        """Leaves out an item of a list, so that what comes after it moves up. A key keeps its place, with nothing."""
        if isinstance(steps[-1], str):
            self.gaps = True
            return
        way = [0]
        for step in steps:
            if not (below := self._below(way[-1], step)):
                return
            way.append(below)
        gone = way.pop()
        size = self.sizes[gone]
        for above in way:
            self.sizes[above] -= size
        for column in (self.keys, self.sizes, self.lines, self.columns):
            del column[gone : gone + size]
        self._items.clear()

    def values(self, value: Any, steps: Steps = ()) -> list[tuple[Steps, Any]]:
        """The way to everything that stands in the file, and what of its `value` stands there: None for nothing."""
        ways: list[tuple[Steps, Any]] = []
        self._collect(0, steps, value, ways)
        return ways

    def _collect(self, here: int, steps: Steps, value: Any, ways: list[tuple[Steps, Any]]) -> None:
        ways.append((steps, value))
        keys, sizes = self.keys, self.sizes
        for n, child in enumerate(self._children(here)):
            key = keys[child]
            step = n if key is None else key
            below = at(value, step)
            if sizes[child] > 1:
                self._collect(child, (*steps, step), below, ways)
            else:
                ways.append(((*steps, step), below))

    def _children(self, here: int) -> Iterator[int]:
        child, end = here + 1, here + self.sizes[here]
        while child < end:
            yield child
            child += self.sizes[child]

    def _below(self, here: int, step: str | int) -> int:
        """What a step leads to; 0 where there is nothing, for none leads to the top."""
        if isinstance(step, str):
            return next((child for child in self._children(here) if self.keys[child] == step), 0)
        if here not in self._items:
            # Whoever asks for one item of a long list asks for many.
            self._items[here] = [child for child in self._children(here) if self.keys[child] is None]
        items = self._items[here]
        return items[step] if step < len(items) else 0
