"""What a master sees of the data: fields by name, texts in one language, and gaps where something is missing.

A view never lets a master past the fields of the model. A value that is missing prints as a gap and is noted,
so that nothing unfinished leaves silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from smdocs.facts import FactWords
from smdocs.model.path import RECORDS, Path, classes
from smdocs.model.records import KEPT, home, position
from smdocs.model.texts import Prose, Words
from smdocs.model.values import BlockLength, Duration
from smdocs.tree.nodes import GAP_CLOSES, GAP_OPENS
from smdocs.tree.prose import linked, prose
from smdocs.words.language import Language


# Never changed, and yet not frozen, like a path.
@dataclass(slots=True)
class Origin:
    """The path of a value in the data, or in the facts, and the account that it is of (none: the authority).

    `stands` is where in its file it stands, when that is told otherwise there: a record by its position; `home` is the
    account whose file that is, where it is another's. `elsewhere`
    are the fields, of a list those of its items, that come from somewhere else.
    """

    path: Path
    account: str = ""
    stands: Path | None = field(default=None, compare=False)
    home: str = field(default="", compare=False)
    elsewhere: Mapping[str, Origin] | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        # Sooner than one of a path in one of an origin: hundreds of values are read for a document.
        return hash((self.path.root, self.path.steps, self.account))

    def __truediv__(self, step: str | int) -> Origin:
        if self.elsewhere and step in self.elsewhere:
            return self.elsewhere[str(step)]
        if self.is_nowhere:
            return self
        stands, of_items = self.stands and self.stands / step, self.elsewhere if isinstance(step, int) else None
        return Origin(self.path / step, self.account, stands, self.home, of_items)

    @property
    def is_nowhere(self) -> bool:
        """Whether it is `NOWHERE`."""
        return not self.path.root

    @property
    def around(self) -> Iterator[Origin]:
        """What the value stands in, from the inside out."""
        path = self.path
        while path.steps:
            path = path.parent
            yield Origin(path, self.account)

    @property
    def place(self) -> Path:
        """The path by which people find the value."""
        return self.stands or self.path

    @property
    def filed(self) -> Origin:
        """Where people find it: a record by its position in the file of the account that it is filed with."""
        return Origin(self.stands, self.home or self.account) if self.stands else self


NOWHERE = Origin(Path(""))
"""The origin of what tells the same as something else that is read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with where it comes from, for something that was gathered or put together."""

    value: Any
    origin: Origin


class Mode(Enum):
    """How a missing value is printed: not at all (no document is made), as a marked gap, or as a blank to fill in."""

    FINISHED = "finished"
    DRAFT = "draft"
    FORM = "form"


Lacking = Mapping[Origin, Sequence[StrEnum]]
"""Values that are asked for and not there; of a list that has too little in it the words that none of its items is for,
as far as it has such."""


class Frame:
    """One rendering: its language and mode, and what was noted on the way."""

    def __init__(self, language: Language, first: str, mode: Mode, asked: Lacking | None = None) -> None:
        self.language = language
        self.first = first
        self.mode = mode
        self.asked: Lacking = asked if asked and mode is Mode.DRAFT else {}
        """The values that the document is asked for and that are not there: a draft shows them where they belong."""
        self.around = frozenset(around for at in self.asked for around in at.around)
        """What they would stand in, which need not be there either."""
        self.missing: dict[Origin, None] = {}
        """The values that a master printed and that are not there, in the order in which they were printed."""
        self.untranslated: dict[Origin, None] = {}
        self.used: set[tuple[str, str]] = set()
        self.reads: dict[Origin, Any] = {}
        """What the master has read, as JSON can tell it."""

    def view(self, value: Any, origin: Origin, field: tuple[str, str] = ("", "")) -> Any:
        """A value as a master sees it; `field` is the class and the name of the field that holds it, if any does."""
        match _kind(type(value)):
            case "fields":
                return View(value, origin, self)
            case "nothing":
                return Gap(origin, field, self)
            case "text":
                return value.like(self.language.typeset(value))
            case "string":
                return self.language.typeset(value)
            case "list":
                if not value:
                    return Gap(origin, field, self)
                there = [self.view(item, origin / n, field) for n, item in enumerate(value)]
                return [*there, *Gap(origin, field, self)] if origin in self.asked else there
            case "mapping":
                return {key: self.view(item, origin / key, field) for key, item in value.items()}
            case "placed":
                return self.view(value.value, value.origin, field)
            case "words":
                text, language = self.language.text(value, self.first)
                foreign = "" if language == self.language.code else language
                if foreign and not isinstance(value, FactWords):
                    self.untranslated.setdefault(origin)
                of_people, block = not isinstance(value, FactWords), isinstance(value, Prose)
                return Text(self.language.typeset(text), foreign, block=block, written=of_people)
            case "block length":
                return Text(self.language.block_length(value))
            case "duration":
                return Text(self.language.duration(value.amount, value.unit))
            case "record":
                return View(value, replace(origin, stands=RECORDS / position(value), home=home(value)), self)
        return value

    def asks(self, origin: Origin) -> bool:
        """Whether a draft is asked for a value that is not there, or for something in it."""
        return bool(self.asked) and (origin.filed in self.asked or origin.filed in self.around)

    def read(self, value: object, origin: Origin) -> None:
        """Notes that a document depends on a value."""
        self.reads[origin] = _as_json(value, self)


@dataclass(eq=False, repr=False, slots=True)
class Gap:
    """A value that is not there. False, empty, and a gap all the way down; printing it notes it. In a draft, one that
    the document is asked for is true, and a list of one gap, so that it shows where it belongs; what would stand
    `_below` it is only where it is asked for by itself. A list that lacks an item for each of some words is one of as
    many gaps, each of its `_word`."""

    _origin: Origin
    _field: tuple[str, str]
    _frame: Frame
    _below: bool = False
    _word: StrEnum | None = None

    def __getattr__(self, name: str) -> Gap:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._frame.asked:
            return self
        origin = self._origin / name
        if self._below or not self._frame.asks(origin):
            return replace(self, _below=True)
        field = origin.path.field()
        return Gap(origin, (field.model, field.name), self._frame)

    def __bool__(self) -> bool:
        return not self._below and self._frame.asks(self._origin)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Any]:
        if not self:
            return
        words = () if self._word else self._frame.asked.get(self._origin.filed, ())
        yield from [replace(self, _word=word) for word in words] or [self]

    def __gt__(self, other: object) -> bool:
        """No number is known, so that it is not more than another."""
        return False

    def __str__(self) -> str:
        """The mark of the gap in a plain text; like `__html__` in markup, it notes what is missing."""
        frame, (model, name) = self._frame, self._field
        frame.missing.setdefault(self._origin)
        if model not in classes():
            # What is made of a field, such as the name of a platform, is called like it.
            model, name = self._origin.path.field().model, self._origin.path.field().name
        label = frame.language.label(classes()[model], name) if model in classes() else str(self._origin.path)
        label = f"{label}: {frame.language.choice(self._word)}" if self._word else label
        return str(frame.language.words("furniture")["gap"].format(field=label))

    def __html__(self) -> Markup:
        mark = str(self)
        shown = "" if self._frame.mode is Mode.FORM else mark
        return escape(f"{GAP_OPENS}{shown}{GAP_CLOSES}")


class Text(str):
    """Words in a language; marked as such where it is not the document's."""

    __slots__ = ("block", "foreign", "written")

    foreign: str
    block: bool
    written: bool

    def __new__(cls, text: str, foreign: str = "", *, block: bool = False, written: bool = False) -> Text:
        """`foreign` is the language code when it is not the document's; `block` text has paragraphs and lists;
        `written` is what people of the authority wrote, and no words of ours."""
        self = super().__new__(cls, text)
        self.foreign = foreign
        self.block = block
        self.written = written
        return self

    def like(self, text: str) -> Text:
        """Another text in the same language."""
        return Text(text, self.foreign, block=self.block, written=self.written)

    def __html__(self) -> Markup:
        if self.block:
            return prose(str(self), lambda line: self._marked(linked(line)))
        return self._marked(escape(str(self)))

    def _marked(self, text: Markup) -> Markup:
        return Markup('<span lang="{}">{}</span>').format(self.foreign, text) if self.foreign else text


@dataclass(eq=False, repr=False, slots=True)
class View:
    """The fields of one mapping of the data."""

    _data: object
    _origin: Origin
    _frame: Frame
    _seen: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in self._seen:
            return self._seen[name]
        data = self._data
        cls = type(data)
        if name.startswith("_") or not (name in _fields(data) or isinstance(getattr(cls, name, None), property)):
            raise AttributeError(f"{cls.__name__} has no field {name}")
        self._frame.used.add((cls.__name__, name))
        value, origin = getattr(data, name), self._origin / name
        self._frame.read(value, origin)
        self._seen[name] = self._frame.view(value, origin, (cls.__name__, name))
        return self._seen[name]


def _fields(value: object) -> frozenset[str]:
    cls: Any = type(value)
    return _names(cls)


@cache
def _names(cls: Any) -> frozenset[str]:
    if issubclass(cls, BaseModel):
        return frozenset(cls.model_fields)
    return frozenset(f.name for f in fields(cls)) if is_dataclass(cls) else frozenset()


_KINDS: Mapping[str, tuple[type, ...]] = {
    "nothing": (type(None),),
    "choice": (StrEnum,),
    "text": (Text,),
    "string": (str,),
    "list": (tuple, list),
    "mapping": (dict,),
    "placed": (Placed,),
    "words": (Words, Prose),
    "block length": (BlockLength,),
    "duration": (Duration,),
    "record": tuple(KEPT.values()),
}
"""How values are seen, by what they are; the first that fits."""


_kind: Callable[[type], str] = cache(
    lambda cls: next((kind for kind, of in _KINDS.items() if issubclass(cls, of)), "fields" if _names(cls) else "")
)
"""How values of a class are seen: asked but once of each class, for the models answer slowly."""


def _as_json(value: Any, frame: Frame) -> Any:
    """A value as JSON can tell it; of what has fields of its own only that it is there, as an empty mapping."""
    match _kind(type(value)):
        case "fields" | "record" | "placed":
            return {}
        case "words":
            return list(frame.language.text(value, frame.first))
        case "block length":
            return str(value)
        case "duration":
            return [value.amount, value.unit.value]
        case "list":
            return [_as_json(item, frame) for item in value]
        case "mapping":
            return {key: _as_json(item, frame) for key, item in sorted(value.items())}
        case "nothing":
            return None
    return value if type(value) in (str, bool) else to_jsonable_python(value, fallback=str)


def asked(value: object) -> bool:
    """Whether something is a gap that is asked for by itself, and not only for what it would hold."""
    return isinstance(value, Gap) and bool(value) and value._origin.filed in value._frame.asked


def lacks(gap: object, word: StrEnum, usual: StrEnum) -> bool:
    """Whether something is the gap of an item for a word. Where a list says of none of its gaps what it is for, it is
    for the usual."""
    return isinstance(gap, Gap) and bool(gap) and (gap._word or usual) is word


def items(values: Any) -> Iterable[Any]:
    """The items of a list; none of one that is not there, even where a draft shows it."""
    return () if isinstance(values, Gap) else values


def printed(value: object, language: Language) -> object:
    """A value as it stands in running text: dates, numbers, choices and yes or no in words."""
    match value:
        case Text() | Markup():
            return value
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
