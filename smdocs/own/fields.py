"""What own words can name: the fields of the data, found through the types of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

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
    known, types, index = names(document), (Any,), 0
    for step in keys(name):
        if step not in known:
            return Miss(step, index, tuple(known))
        types = _types(known[step])
        known = {field: of for cls in types for field, of in _fields(cls).items()}
        if step == "law" and not index:
            known = dict.fromkeys(facts.law(), facts.Law)
        index += len(step) + 1
    return types


def can_be_shown(types: tuple[Any, ...]) -> bool:
    """Whether something of these types is one value, or a list of such."""
    return all(
        can_be_shown(_types(get_args(of)[0]))
        if issubclass(get_origin(of) or object, Sequence)
        else not (get_origin(of) or _fields(of))
        for of in types
    )


def _types(annotation: Any) -> tuple[Any, ...]:
    """The types that a type is made of, without `None`."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(of for each in get_args(annotation) if each is not NoneType for of in _types(each))
    return (annotation,)


@cache
def _fields(cls: Any) -> Mapping[str, Any]:
    """The fields of a class of the data, each with its type; none of what is one value."""
    if not isinstance(cls, type) or issubclass(cls, _PLAIN) or not (issubclass(cls, BaseModel) or is_dataclass(cls)):
        return {}
    names = cls.model_fields if issubclass(cls, BaseModel) else {field.name for field in fields(cls)}
    types = {name: of for name, of in get_type_hints(cls).items() if name in names}
    properties = {name: member.fget for name, member in vars(cls).items() if isinstance(member, property)}
    return types | {name: get_type_hints(made)["return"] for name, made in properties.items()}
