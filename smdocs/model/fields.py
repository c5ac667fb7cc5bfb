"""The model's own map: which classes there are, and which field of which class a path leads to."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from smdocs.model.authority import Authority
from smdocs.model.records import Record
from smdocs.model.values import Data, Duration, Interval, Prose, Words


@cache
def classes() -> dict[str, type[Data]]:
    """Every class of the data by name, from `Authority` down; texts and durations are values, not classes."""
    found: dict[str, type[Data]] = {}
    waiting: list[Any] = [Authority, *get_args(get_args(Record)[0])]
    while waiting:
        cls = waiting.pop()
        if cls.__name__ in found:
            continue
        found[cls.__name__] = cls
        for field in cls.model_fields.values():
            waiting.extend(
                c for c in _within(field.annotation) if c not in (Words, Prose, Duration, Interval)
            )
    return dict(sorted(found.items()))


def owner(name: str) -> type[Data]:
    """The class of that name."""
    return classes()[name]


def declared_in(cls: type[BaseModel], name: str) -> type[BaseModel]:
    """The class that declares a field: the one under which its words stand."""
    return next(c for c in reversed(cls.__mro__) if name in getattr(c, "__annotations__", {}))


def _within(annotation: Any) -> list[type[Data]]:
    if isinstance(annotation, type) and issubclass(annotation, Data):
        return [annotation]
    return [cls for part in get_args(annotation) for cls in _within(part)]
