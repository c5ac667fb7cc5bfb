"""What own words can name: the fields of the data, found through the types of the model."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from smdocs import facts
from smdocs.model import Subject
from smdocs.model.path import keys
from smdocs.model.texts import Prose, Words
from smdocs.model.values import Duration, Interval
from smdocs.tree.context import NAMES

_PLAIN = (Words, Prose, Duration, Interval)
_OF_MASTERS = {"catalogue", "columns", "sole"}
"""Names that say nothing in running text."""


@dataclass(frozen=True)
class Miss:
    """A name that leads nowhere: the word, where it begins in the name, and what there is instead."""

    word: str
    index: int
    choices: tuple[str, ...]


def names(document: str) -> Mapping[str, Any]:
    """The names that a document's blocks can begin with, each with its type."""
    catalogued = facts.documents()[document]
    about_one = Subject.ACCOUNT in (catalogued.subject, catalogued.also_per)
    left_out = _OF_MASTERS if about_one else {*_OF_MASTERS, "account", "entry"}
    return {name: of for name, of in NAMES.items() if name not in left_out and get_origin(of) is not list}


def find(name: str, document: str) -> tuple[Any, ...] | Miss:
    """The types of what a name such as `account.manager.name` leads to."""
    known, found, index = names(document), (Any,), 0
    for step in keys(name):
        if step not in known:
            return Miss(step, index, tuple(known))
        found = _types(known[step])
        known = {field: of for cls in found for field, of in _fields(cls).items()}
        if step == "law" and not index:
            known = dict.fromkeys(facts.law(), facts.Law)
        index += len(step) + 1
    return found


def can_be_shown(found: tuple[Any, ...]) -> bool:
    """Whether something of these types is one value, or a list of such."""
    for of in found:
        if issubclass(get_origin(of) or object, Sequence):
            if not can_be_shown(_types(get_args(of)[0])):
                return False
        elif get_origin(of) or _fields(of):
            return False
    return True


def _types(annotation: Any) -> tuple[Any, ...]:
    """The types that a type is made of, without `None`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _types(arguments[0])
    if origin in (Union, types.UnionType):
        return tuple(of for argument in arguments for of in _types(argument) if argument is not type(None))
    return (annotation,)


@cache
def _fields(cls: Any) -> Mapping[str, Any]:
    """The fields of a class of the data, each with its type; none of what is one value."""
    if not isinstance(cls, type) or issubclass(cls, _PLAIN) or not (issubclass(cls, BaseModel) or is_dataclass(cls)):
        return {}
    if issubclass(cls, BaseModel):
        found: dict[str, Any] = {name: info.annotation for name, info in cls.model_fields.items()}
    else:
        found = {name: hint for name, hint in get_type_hints(cls).items() if not name.startswith("_")}
    for name, member in vars(cls).items():
        if isinstance(member, property) and member.fget:
            found[name] = get_type_hints(member.fget)["return"]
    return found
