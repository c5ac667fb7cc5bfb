"""What a master sees of the data: fields by name, texts in one language, and gaps where something is missing.

A view never lets a master past the fields of the model. A value that is missing prints as a gap and is noted,
so that nothing unfinished leaves silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel

from smdocs.facts import FactWords
from smdocs.model.path import RECORDS, classes
from smdocs.model.records import KEPT, position
from smdocs.model.texts import Prose, Words
from smdocs.model.values import Duration
from smdocs.tree.nodes import GAP_CLOSES, GAP_OPENS
from smdocs.tree.origin import Origin, Placed
from smdocs.tree.prose import linked, prose
from smdocs.words.language import Language


class Mode(Enum):
    """How a missing value is printed: not at all (the document is not made), as a marked gap, or as a blank
    to fill in by hand."""

    FINISHED = "finished"
    DRAFT = "draft"
    FORM = "form"


class Frame:
    """One rendering: its language and mode, and what was noted on the way."""

    def __init__(self, language: Language, first: str, mode: Mode) -> None:
        self.language = language
        self.first = first
        self.mode = mode
        self.missing: dict[Origin, None] = {}
        """The values that a master printed and that are not there, in the order in which they were printed."""
        self.untranslated: dict[Origin, None] = {}
        self.used: set[tuple[str, str]] = set()
        self.reads: dict[Origin, Any] = {}
        """What the master has read, as JSON can tell it."""

    def view(self, value: object, origin: Origin) -> Any:
        """A value as a master sees it, wherever it comes from."""
        return _wrap(value, origin, NO_FIELD, self)

    def read(self, value: object, origin: Origin) -> None:
        """Notes that a document depends on a value."""
        self.reads[origin] = _told(value, self)


class Gap:
    """A value that is not there. False, empty, and a gap all the way down; printing it notes it."""

    __slots__ = ("_field", "_frame", "_origin")

    def __init__(self, origin: Origin, field: tuple[str, str], frame: Frame) -> None:
        self._origin = origin
        self._field = field
        self._frame = frame

    def __getattr__(self, name: str) -> Gap:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __str__(self) -> str:
        """The mark of the gap in a plain text; like `__html__` in markup, it notes what is missing."""
        frame, (model, name) = self._frame, self._field
        frame.missing.setdefault(self._origin)
        label = frame.language.label(classes()[model], name) if model in classes() else str(self._origin.path)
        return frame.language.furniture["gap"].format(field=label)

    def __html__(self) -> Markup:
        mark = str(self)
        shown = "" if self._frame.mode is Mode.FORM else mark
        return escape(f"{GAP_OPENS}{shown}{GAP_CLOSES}")


class Text(str):
    """Words in a language; marked as such where it is not the document's."""

    __slots__ = ("block", "foreign")

    foreign: str
    block: bool

    def __new__(cls, text: str, foreign: str = "", *, block: bool = False) -> Text:
        """`foreign` is the language code when it is not the document's; `block` text has paragraphs and lists."""
        self = super().__new__(cls, text)
        self.foreign = foreign
        self.block = block
        return self

    def like(self, text: str) -> Text:
        """Another text in the same language."""
        return Text(text, self.foreign, block=self.block)

    def __html__(self) -> Markup:
        if self.block:
            return prose(str(self), lambda line: self._marked(linked(line)))
        return self._marked(escape(str(self)))

    def _marked(self, text: Markup) -> Markup:
        return Markup('<span lang="{}">{}</span>').format(self.foreign, text) if self.foreign else text


class View:
    """The fields of one mapping of the data."""

    __slots__ = ("_data", "_frame", "_origin")

    def __init__(self, data: object, origin: Origin, frame: Frame) -> None:
        self._data = data
        self._origin = origin
        self._frame = frame

    def __getattr__(self, name: str) -> Any:
        data = self._data
        cls = type(data)
        if name.startswith("_") or not (name in _names(cls) or isinstance(getattr(cls, name, None), property)):
            raise AttributeError(f"{cls.__name__} has no field {name}")
        self._frame.used.add((cls.__name__, name))
        value, origin = getattr(data, name), self._origin / name
        self._frame.read(value, origin)
        return _wrap(value, origin, (cls.__name__, name), self._frame)


def _names(cls: type) -> set[str]:
    if issubclass(cls, BaseModel):
        return set(cls.model_fields)
    return {f.name for f in fields(cls)} if is_dataclass(cls) else set()


NO_FIELD = ("", "")
_RECORDS = tuple(KEPT.values())


def _wrap(value: object, origin: Origin, field: tuple[str, str], frame: Frame) -> Any:
    """A value as a master sees it; `field` is the class and the name of the field that holds it."""
    match value:
        case Placed():
            return _wrap(value.value, value.origin, field, frame)
        case None | ():
            return Gap(origin, field, frame)
        case Words() | Prose():
            text, language = frame.language.text(value, frame.first)
            foreign = "" if language == frame.language.code else language
            if foreign and not isinstance(value, FactWords):
                frame.untranslated.setdefault(origin)
            return Text(frame.language.typeset(text), foreign, block=isinstance(value, Prose))
        case Text():
            return value.like(frame.language.typeset(value))
        case Duration():
            return Text(frame.language.duration(value.amount, value.unit))
        case str() if not isinstance(value, StrEnum):
            return frame.language.typeset(value)
        case tuple() | list():
            return [_wrap(item, origin / n, field, frame) for n, item in enumerate(value)]
        case dict():
            return {key: _wrap(item, origin / key, field, frame) for key, item in value.items()}
        case _ if isinstance(value, _RECORDS):
            return View(value, replace(origin, stands=RECORDS / position(value)), frame)
        case _ if _names(type(value)):
            return View(value, origin, frame)
    return value


def _told(value: object, frame: Frame) -> Any:
    """A value as JSON can tell it; of what has fields of its own only that it is there, as an empty mapping."""
    match value:
        case None | bool() | int():
            return value
        case Words() | Prose():
            return list(frame.language.text(value, frame.first))
        case Duration():
            return [value.amount, value.unit.value]
        case StrEnum():
            return value.value
        case dt.date() | dt.time():
            return value.isoformat()
        case tuple() | list():
            return [_told(item, frame) for item in value]
        case dict():
            return sorted(value)
        case _ if _names(type(value)):
            return {}
    return str(value)


def printed(value: object, language: Language) -> object:
    """A value as it stands in running text: dates, numbers, choices and yes or no in words."""
    match value:
        case bool() | StrEnum():
            return language.choice(value)
        case dt.datetime():
            return language.moment(value)
        case dt.date():
            return language.date(value)
        case dt.time():
            return language.clock(value)
        case int() | Decimal():
            return language.number(value)
    return value
