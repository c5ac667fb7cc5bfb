"""Where a value of the data stands, as a value: the only place where a path is taken apart, put together or written.
With it the model's own map: which classes and which sets of words there are, and what a field holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from itertools import dropwhile
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from smdocs.model.account import Account
from smdocs.model.authority import Authority
from smdocs.model.parts import Limit
from smdocs.model.records import KEPT, RecordKind, kind_of, position
from smdocs.model.texts import Data, Name, Prose, Words
from smdocs.model.values import Duration, Unit, Weekday


class Each(Enum):
    """The step into every item of a list."""

    EACH = "[]"


EACH = Each.EACH

Steps = tuple[str | int, ...]
"""The way to one value from the top of its file: keys and list positions."""

T = TypeVar("T")
_ROOT = re.compile(r"[^.\[]*")
_STEP = re.compile(r"\[(?P<position>\d+)\]|(?P<each>\[\])|\.(?P<key>(?:(?!\[\d*\])[^.])*)")


class Field(NamedTuple):
    """The field whose label a value is under, by its class and its name there; both are empty where there is none.
    `below` are the names of the fields that may stand under it."""

    model: str = ""
    name: str = ""
    below: tuple[str, ...] = ()

    def choices(self) -> list[StrEnum]:
        """The words that the field may hold, if they are a fixed set."""
        cls = classes().get(self.model)
        annotation = cls.model_fields[self.name].annotation if cls else None
        kinds = [RecordKind] if get_origin(annotation) is Literal else within(annotation, StrEnum)
        return [choice for kind in kinds for choice in kind]


# Never changed, and yet not frozen: those take three times as long to make, and a document takes a thousand.
@dataclass(slots=True, unsafe_hash=True)
class Path:
    """The way to a value: keys and positions from a root. The roots of an authority's folder are `authority`,
    `account` and `records`; a record is reached by its position in its file, or among those of its kind."""

    root: str
    steps: tuple[str | int | Each, ...] = ()

    @classmethod
    def read(cls, text: str) -> Path:
        """A path as it is written. What is no writing of a path is a root that leads nowhere."""
        root = _ROOT.match(text)[0]  # type: ignore[index]
        steps: list[str | int | Each] = []
        for step in _STEP.finditer(text, len(root)):
            here = step["position"]
            steps.append(EACH if step["each"] else int(here) if here else step["key"])
        path = cls(root, tuple(steps))
        return path if str(path) == text else cls(text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read where facts are read, and a value from there on."""
        return core_schema.no_info_after_validator_function(cls.read, handler.generate_schema(Name))

    def __str__(self) -> str:
        return self.root + _written(self.steps)

    def __truediv__(self, step: str | int | Each) -> Path:
        return Path(self.root, (*self.steps, step))

    @property
    def parent(self) -> Path:
        """What the value stands in."""
        return Path(self.root, self.steps[:-1])

    @property
    def top(self) -> str:
        """The first key below the root; empty where there is none."""
        return str(self.steps[0]) if self.steps else ""

    @property
    def in_file(self) -> Steps:
        """The way to the value from the top of its file."""
        return tuple(step for step in self.steps if not isinstance(step, Each))

    @property
    def in_words(self) -> str:
        """How the path is told beside its file and line: `administrators[1].name`, and of a record's field its name."""
        keys = tuple(dropwhile(lambda step: not isinstance(step, str), self.steps))
        return _written(keys).removeprefix(".") or str(self)

    def within(self, other: Path) -> bool:
        """Whether this is the other path, or one that leads on from there."""
        return self.root == other.root and self.steps[: len(other.steps)] == other.steps

    def field(self, data: Any = None, cls: type[Data] | None = None) -> Field:
        """The field that the path leads to. Within a text, it is the one that holds the text. `data` is what the file
        holds, which tells kinds of record apart; `cls` is what stands at a root that is none of a folder's."""
        cls, model, name, keyed = _ROOTS.get(self.root, cls), "", "", False
        for step in self.steps:
            data = at(data, step)
            if keyed:
                keyed = False
            elif self.root == "records" and cls is None:
                cls = KEPT.get(str(step)) or (kind_of(data.get("kind")) if isinstance(data, dict) else None)
            elif isinstance(step, str) and cls is not None:
                if step not in cls.model_fields:
                    break
                model, name = cls.__name__, step
                annotation = cls.model_fields[step].annotation
                keyed = get_origin(annotation) is dict
                cls, _ = item_class(annotation)
                if cls is None:
                    break
        return Field(model, name, tuple(cls.model_fields) if cls and not keyed else ())

    def whole(self) -> Path:
        """The beginning of the path that leads to a value, a list, or one thing such as a person."""
        cls, taken = _ROOTS.get(self.root), Path(self.root)
        for step in self.steps:
            if not isinstance(step, str):
                break
            taken /= step
            if taken.within(DOCUMENTS):
                if len(taken.steps) == 3:
                    break
            elif cls is None or (cls := group_of_fields(cls, step)) is None:
                break
        return taken

    def of(self, roots: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
        """Every value that the path leads to, with its own path; `[]` branches into the items of a list. Below
        something that is not there, it leads to that."""
        value = roots[self.root]
        for n, step in enumerate(self.steps):
            if value is None or not isinstance(step, str) or isinstance(value, tuple):
                return _lead(Path(self.root, self.steps[:n]), value, self.steps[n:])
            value = getattr(value, step)
        # Most lead straight to one value, and are the path of it.
        return iter(((self, value),))


AUTHORITY, ACCOUNT, RECORDS = Path("authority"), Path("account"), Path("records")
DOCUMENTS, METADATA = AUTHORITY / "documents", Path("metadata")

_ROOTS: Mapping[str, type[Data]] = {"authority": Authority, "account": Account}


def _written(steps: tuple[str | int | Each, ...]) -> str:
    return "".join(
        step.value if isinstance(step, Each) else f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps
    )


def keys(text: str) -> tuple[str, ...]:
    """The keys that are written with dots between them, such as `period.start`."""
    return tuple(text.split("."))


def of_account(account: str, path: Path | str) -> str:
    """A field of one account among many, as it is written: `facebook/account.name`."""
    return f"{account}/{path}"


def without_account(field: str) -> Path:
    """The path of a field, whether or not its account is written with it."""
    return Path.read(field.rpartition("/")[2])


def at(value: Any, step: str | int | Each) -> Any:
    """What a file holds one step further down; None when there is nothing."""
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _lead(path: Path, value: Any, steps: tuple[str | int | Each, ...]) -> Iterator[tuple[Path, Any]]:
    step, rest = steps[0] if steps else None, steps[1:]
    if isinstance(step, Each):
        kept = path.root == "records" and len(path.steps) == 1
        for n, item in enumerate(value or ()):
            yield from _lead(RECORDS / position(item) if kept else path / n, item, rest)
    elif step is None or value is None:
        yield path, value
    elif isinstance(step, int):
        yield from _lead(path / step, value[step], rest)
    elif isinstance(value, tuple):
        # The state of one security setting, by its name.
        yield path, next((item.state for item in value if item.setting.value == step), None)
    else:
        yield from _lead(path / step, getattr(value, step), rest)


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
            waiting.extend(_classes(field.annotation))
    return dict(sorted(named.items()))


@cache
def enums() -> dict[str, type[StrEnum]]:
    """Every fixed set of words in the data, by name."""
    named: dict[str, type[StrEnum]] = {"Unit": Unit, "Weekday": Weekday}
    for cls in classes().values():
        for field in cls.model_fields.values():
            named.update((choices.__name__, choices) for choices in within(field.annotation, StrEnum))
    return dict(sorted(named.items()))


def choices_of(annotation: Any) -> list[str]:
    """The words that a field may hold, if they are a fixed set."""
    return [member.value for choices in within(annotation, StrEnum) if choices is not Weekday for member in choices]


def within(annotation: Any, *kinds: type[T]) -> list[type[T]]:
    """The classes of some kind that the type of a field is made of."""
    if parts := get_args(annotation):
        return [cls for part in parts for cls in within(part, *kinds)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, kinds) else []


def _classes(annotation: Any) -> list[type[Data]]:
    return [cls for cls in within(annotation, Data) if not issubclass(cls, Words | Prose | Duration)]


def item_class(annotation: Any) -> tuple[type[Data] | None, bool]:
    """The class within a field's type, if it is one of the data's own, and whether the field is a list of it."""
    many = any(get_origin(part) is tuple for part in (annotation, *get_args(annotation)))
    return next(iter(_classes(annotation)), None), many


@cache
def group_of_fields(cls: type[Data], name: str) -> type[Data] | None:
    """The class of a field that groups other fields; None for a value, a list, or one thing such as a person."""
    if name not in cls.model_fields:
        return None
    group, many = item_class(cls.model_fields[name].annotation)
    one_thing = group is Limit or group is None or any(f.is_required() for f in group.model_fields.values())
    return None if many or one_thing else group
