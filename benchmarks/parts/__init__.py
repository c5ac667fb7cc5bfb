"""The parts that are measured, each in a process of its own, in the order of the page.

A part is a function that is given a folder of its own to work in and gives back rows, or series of sizes and costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.measure import Row


@dataclass(frozen=True)
class Series:
    """How the cost of one thing grows: seconds for each size of what is named on the axis."""

    axis: str
    label: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]


Part = Callable[[Path], list[Row] | list[Series]]

PARTS = {
    "compose": "documents",
    "docx": "documents",
    "pdf": "documents",
    "weasyprint": "documents",
    "five": "documents",
    "start": "start",
    "validate": "authorities",
    "render": "authorities",
    "jobs": "authorities",
    "memory": "memory",
    "growth": "growth",
}
"""The module that each stands in."""


def part(name: str) -> Part:
    """A part by its name."""
    measure: Part = getattr(import_module(f"benchmarks.parts.{PARTS[name]}"), name)
    return measure
