"""What own words can name: the fields of the data, found through the types of the model."""

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from smdocs import facts
from smdocs.model import Subject
from smdocs.model.texts import Prose, Words
from smdocs.model.values import Duration, Interval
from smdocs.tree.context import NAMES

_PLAIN = (Words, Prose, Duration, Interval)
_OF_MASTERS = {"catalogue", "columns", "sole"}
"""Names that say nothing in running text."""


def names_in(document: str) -> Mapping[str, Any]:
    """The names that a document's blocks can begin with, each with its type."""
    catalogued = facts.documents()[document]
    about_one = Subject.ACCOUNT in (catalogued.subject, catalogued.also_per)
    left_out = _OF_MASTERS if about_one else {*_OF_MASTERS, "account", "entry"}
    return {name: of for name, of in NAMES.items() if name not in left_out and get_origin(of) is not list}


def within(of: Any) -> Mapping[str, Any]:
    """The names that lead on from something of a type, each with its type."""
    if of == NAMES["law"]:
        return dict.fromkeys(facts.law(), facts.Law)
    return {name: its for cls in _types(of) for name, its in _fields(cls).items()}


def can_be_shown(of: Any) -> bool:
    """Whether something of a type is one value, or a list of such."""
    return all(
        can_be_shown(get_args(each)[0])
        if issubclass(get_origin(each) or object, Sequence)
        else not (get_origin(each) or _fields(each))
        for each in _types(of)
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
    hints = get_type_hints(cls).items()
    types = {name: of for name, of in hints if not name.startswith("_") and get_origin(of) is not ClassVar}
    properties = {name: member.fget for name, member in vars(cls).items() if isinstance(member, property)}
    return types | {name: get_type_hints(made)["return"] for name, made in properties.items()}
