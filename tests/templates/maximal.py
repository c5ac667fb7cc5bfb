"""An authority of which everything is given: every field of the model holds something that nothing else holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from smdocs import facts
from smdocs.model import values
from smdocs.model.account import Account, Status
from smdocs.model.authority import Authority
from smdocs.model.file_names import NamePattern
from smdocs.model.records import KEPT
from smdocs.model.texts import Data, Prose, Words
from smdocs.words.language import language

CODE = "da"
_LINKS = (values.Link, values.AccountLink)
_COUNTED = (values.Duration, dt.date, dt.time, int, Decimal)
"""What is counted by itself, so that it does not run out; all texts are counted together."""
_FIRST = {int: 5000, Decimal: 8000}
"""What numbers are counted from: none is the number of a duration too."""
_OF_FEW = (
    (values.Colour, "#1d5c3a"),
    (NamePattern, "{document}_{account}_{language}"),
    (values.Weekdays, "mon"),
    (values.Rows, 3),
)


@dataclass(frozen=True)
class Trace:
    """What is told of a value where it is printed, in any of the ways in which it may be written."""

    ways: tuple[str, ...]

    def within(self, text: str) -> bool:
        return any(re.search(rf"(?<![\w.,]){re.escape(way)}(?!\w|[.,]\d)", text) for way in self.ways)


@dataclass
class Maker:
    """Makes data of the model's types. `traces` are those of each field, by its path without positions and keys;
    `plain` are the fields whose value is one of few."""

    given: Mapping[str, object] = field(default_factory=dict)
    """What stands in fields whose value means something to documents."""
    dropped: Sequence[str] = ()
    yes: bool = True
    traces: dict[str, list[Trace]] = field(default_factory=dict)
    plain: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[object, int] = field(default_factory=dict)

    def data(self, cls: type[Data], path: str, turn: int = 0, only: str = "") -> dict[str, object]:
        """The fields of a class; with `only`, that and the required ones alone."""
        made: dict[str, object] = {}
        for name, hint in get_type_hints(cls, include_extras=True).items():
            if name not in cls.model_fields or (only and name != only and not cls.model_fields[name].is_required()):
                continue
            at = f"{path}.{name}"
            if at not in self.dropped and (value := self.value(hint, at, turn, (cls.__name__, name))) is not None:
                made[name] = value
        return made

    def value(self, hint: Any, at: str, turn: int, owner: tuple[str, str]) -> object:
        while some := [part for part in _parts(hint) if part not in (type(None), hint)]:
            (hint,) = some
        if at in self.given:
            self.plain[at] = owner
            return self.given[at]
        if at in LATER:
            day = dt.date(2030, 1, 1) + dt.timedelta(days=self.next(LATER))
            return self.trace(at, f"{day:%Y-%m-%d}", language(CODE).date(day))
        return self._made(hint, at, turn, owner)

    def _made(self, hint: Any, at: str, turn: int, owner: tuple[str, str]) -> object:
        bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        if hint in _LINKS:
            host = f"x{self.next()}.example"
            return self.trace(at, f"https://{host}/side", host)
        if hint == values.Email:
            return self.trace(at, f"x{self.next()}@post.example")
        for kind, one in _OF_FEW:
            if hint == kind:
                self.plain[at] = owner
                return one
        if get_origin(bare) is tuple:
            return self._many(get_args(bare)[0], at, turn, owner)
        if get_origin(bare) is dict:
            return {key: self.value(get_args(bare)[1], f"{at}.{key}", turn, owner) for key in KEYS[at]}
        if get_origin(bare) is Literal:
            return get_args(bare)[0]
        return self._one(bare, at, turn, owner)

    def _one(self, kind: type, at: str, turn: int, owner: tuple[str, str]) -> object:
        spoken, n = language(CODE), self.next(next((one for one in _COUNTED if issubclass(kind, one)), str))
        if issubclass(kind, values.Duration):
            return self.trace(at, f"{n} days", spoken.duration(n, values.Unit.DAYS))
        if issubclass(kind, Words | Prose) or kind is str:
            return self.trace(at, f"Xq{n}")
        if issubclass(kind, Data):
            return self.data(kind, at, turn)
        if issubclass(kind, StrEnum) or kind is bool:
            self.plain[at] = owner
            return ("yes" if self.yes else "no") if kind is bool else list(kind)[turn % len(kind)].value
        if kind in (int, Decimal):
            return self.trace(at, str(n), spoken.number(n))
        if kind is dt.time:
            clock = dt.time(6 + n // 60 % 18, n % 60)
            return self.trace(at, f"{clock:%H:%M}", spoken.clock(clock))
        day = dt.datetime(2008, 1, 1, 12) + dt.timedelta(days=n)
        if kind is dt.datetime:
            return self.trace(at, f"{day:%Y-%m-%d %H:%M}", spoken.moment(day))
        assert kind is dt.date, (at, kind)
        return self.trace(at, f"{day:%Y-%m-%d}", spoken.date(day.date()), spoken.date(day.date(), "table"))

    def _many(self, hint: Any, at: str, turn: int, owner: tuple[str, str]) -> list[object]:
        """One of each choice that the things of a list have; and each of their fields alone, for what takes the place
        of something else."""
        bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        if isinstance(bare, type) and issubclass(bare, StrEnum):
            self.plain[at] = owner
            return [CODE if CODE in list(bare) else list(bare)[turn % len(bare)].value]
        if not (isinstance(bare, type) and issubclass(bare, Data)) or issubclass(bare, Words | Prose):
            return [self.value(hint, f"{at}[]", turn, owner)]
        items = [self.data(bare, f"{at}[]", n) for n in range(most_choices(bare))]
        alone = [name for name, one in bare.model_fields.items() if not one.is_required()]
        extra: list[object] = []
        for n, name in enumerate(alone):
            item = self.data(bare, f"{at}[]", n, only=name)
            try:
                bare.model_validate(item)
            except ValueError:
                continue
            extra.append(item)
        return [*items, *(extra if _may_repeat(bare) else ())]

    def trace(self, at: str, value: str, *ways: str) -> str:
        self.traces.setdefault(at, []).append(Trace(tuple(way.replace("\u00a0", " ") for way in ways or (value,))))
        return value

    def next(self, kind: object = str) -> int:
        self.numbers[kind] = self.numbers.get(kind, _FIRST.get(kind, 300)) + 1
        return self.numbers[kind]


def most_choices(cls: type[Data]) -> int:
    """How many things of a class it takes for each of its fields to have had all of its choices."""
    hints = get_type_hints(cls)
    choices = [part for name in cls.model_fields for part in _parts(hints[name])]
    return max((len(list(part)) for part in choices if isinstance(part, type) and issubclass(part, StrEnum)), default=1)


def _parts(hint: Any) -> tuple[Any, ...]:
    """What a type that may be none is made of, also where something is read before it."""
    bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return get_args(bare) if get_origin(bare) in (Union, UnionType) else (hint,)


def _may_repeat(cls: type[Data]) -> bool:
    return cls.__name__ not in ("Setting", "RuleOverride")


GIVEN: Mapping[str, object] = {
    "authority.country": "dk",
    "authority.ruleset": "dk-municipality",
    "authority.account_defaults": None,
    "authority.privacy.joint_controllers[].platform": "Facebook",
    "authority.privacy.platforms[].platform": "Facebook",
    "authority.moderation.platform_terms_links[].platform": "Facebook",
    "account.moderation.platform_terms_links[].platform": "Facebook",
    "authority.rule_overrides[].rule": "law.filing",
    "authority.rule_overrides[].accounts": None,
}

PLATFORM = "facebook-page"
KEYS: Mapping[str, Sequence[str]] = {
    "authority.documents": list(facts.documents()),
    "account.about_texts": facts.text_fields(PLATFORM),
}
"""What stands in fields that hold one thing by name for each of many."""
LATER = ("authority.moderation.election_periods[].end", "account.moderation.election_periods[].end")
"""Dates that are told until they are over."""


def authority(maker: Maker) -> dict[str, object]:
    maker.given, maker.yes = GIVEN, True
    return maker.data(Authority, "authority")


def accounts(maker: Maker, statuses: Sequence[Status]) -> dict[str, tuple[dict[str, object], list[object]]]:
    """An account for each state of its life, with its records: with yes to everything for the first two."""
    made = {}
    for n, status in enumerate(statuses):
        maker.yes = n < 2
        maker.given = GIVEN | {
            "account.status": status.value,
            "account.register_only": "no",
            "account.kind": ["other", "page"][n % 2],
            "account.platform": [PLATFORM, "Skolernes Tavle"][n % 2],
            **({"account.link": values.NOT_CREATED} if status is Status.PLANNED else {}),
        }
        account = maker.data(Account, "account", n)
        records = [
            maker.data(cls, f"records.{name}[]", turn)
            for name, cls in KEPT.items()
            for turn in range(most_choices(cls))
        ]
        made[status.value] = account, records
    return made
