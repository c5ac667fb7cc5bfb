"""The model's own map: which classes and which sets of words there are, and what a field holds."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

from smdocs.model.authority import Authority
from smdocs.model.parts import Limit
from smdocs.model.records import KEPT
from smdocs.model.texts import Data, Prose, Words
from smdocs.model.values import Duration, Interval, Keeping, Unit, Weekday

_VALUES: tuple[type[Data], ...] = (Words, Prose, Duration, Interval, Keeping)


@cache
def classes() -> dict[str, type[Data]]:
    """Every class of the data by name, from `Authority` down; texts and durations are values, not classes."""
    named: dict[str, type[Data]] = {}
    waiting: list[type[Data]] = [Authority, *KEPT.values()]
    while waiting:
        cls = waiting.pop()
        if cls.__name__ in named:
            continue
        named[cls.__name__] = cls
        for field in cls.model_fields.values():
            waiting.extend(c for c in _within(field.annotation) if c not in _VALUES)
    return dict(sorted(named.items()))


@cache
def enums() -> dict[str, type[StrEnum]]:
    """Every fixed set of words in the data, by name."""
    named: dict[str, type[StrEnum]] = {"Unit": Unit, "Weekday": Weekday}
    for cls in classes().values():
        for field in cls.model_fields.values():
            named.update((choices.__name__, choices) for choices in _sets(field.annotation))
    return dict(sorted(named.items()))


def choices_of(annotation: Any) -> list[str]:
    """The words that a field may hold, if they are a fixed set."""
    return [member.value for choices in _sets(annotation) if choices is not Weekday for member in choices]


def _leaves(annotation: Any) -> list[Any]:
    parts = get_args(annotation)
    return [leaf for part in parts for leaf in _leaves(part)] if parts else [annotation]


def item_class(annotation: Any) -> tuple[type[Data] | None, bool]:
    """The class within a field's type, if it is one of the data's own, and whether the field is a list of it."""
    within = next((c for c in _within(annotation) if c not in _VALUES), None)
    many = any(get_origin(part) is tuple for part in (annotation, *get_args(annotation)))
    return within, many


def group_of_fields(cls: type[Data], name: str) -> type[Data] | None:
    """The class of a field that groups other fields; None for a value, a list, or one thing such as a person."""
    if name not in cls.model_fields:
        return None
    within, many = item_class(cls.model_fields[name].annotation)
    one_thing = within is Limit or within is None or any(f.is_required() for f in within.model_fields.values())
    return None if many or one_thing else within


def owner(name: str) -> type[Data]:
    """The class of that name."""
    return classes()[name]


def _sets(annotation: Any) -> list[type[StrEnum]]:
    return [leaf for leaf in _leaves(annotation) if isinstance(leaf, type) and issubclass(leaf, StrEnum)]


def _within(annotation: Any) -> list[type[Data]]:
    return [leaf for leaf in _leaves(annotation) if isinstance(leaf, type) and issubclass(leaf, Data)]
