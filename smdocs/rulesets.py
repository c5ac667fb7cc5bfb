"""Rule sets: what the law of a place and the guidelines of an authority ask for, as data with their sources.

A rule set extends another. Contradictions between sources are kept: each set says what its source says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Protocol

from pydantic import BeforeValidator, Field

from smdocs.facts import Fact
from smdocs.model.authority import Country
from smdocs.model.values import Data, Duration, Name, choice
from smdocs.resources import data, read


class Kind(StrEnum):
    """How a rule is held against data."""

    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    REQUIRED = "required"
    ONE_OF = "one-of"
    ORDER = "order"
    SETTING = "setting"
    APPROVER = "approver"
    STATES = "states"


class Strength(StrEnum):
    """How strongly the source puts it."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    STATED = "stated"


class Spoken(Data):
    """A sentence in each language; `{value}` stands for the rule's value."""

    da: Name
    sv: Name
    en: Name


class Rule(Fact):
    """One rule. `value` is written as the field is in the data; `unit` says what it counts."""

    kind: Annotated[Kind, BeforeValidator(choice(Kind))]
    field: Name | None = None
    value: Name | None = None
    unit: Name
    when: dict[str, Name] = Field(default_factory=dict)
    strength: Annotated[Strength, BeforeValidator(choice(Strength))]
    documents: tuple[Name, ...] = ()
    says: Spoken

    def said(self, language: Speaker) -> str:
        """The rule as a sentence of a language."""
        text: str = getattr(self.says, language.code)
        return text.replace("{value}", in_words(self.value or "", language))


class Speaker(Protocol):
    """What a rule needs of a language to be said in it."""

    code: str

    def duration(self, amount: int, unit: StrEnum) -> str:
        """A length of time."""


def in_words(value: str, language: Speaker) -> str:
    """A value of a rule as it is said in a language."""
    try:
        duration = Duration.model_validate(value)
    except ValueError:
        return value
    return language.duration(duration.amount, duration.unit)


class _File(Data):
    name: Spoken
    country: Annotated[Country, BeforeValidator(choice(Country))]
    extends: Name | None = None
    source: Name
    rules: dict[str, Rule] = Field(default_factory=dict)


@dataclass(frozen=True)
class RuleSet:
    """A rule set with all it extends: its rules by id, and for each the set that it comes from."""

    key: str
    name: Spoken
    country: Country
    source: str
    rules: Mapping[str, Rule]
    origins: Mapping[str, str]


@cache
def keys() -> tuple[str, ...]:
    """The rule sets there are."""
    return tuple(sorted(path.stem for path in (data() / "rulesets").glob("*.yaml")))


@cache
def ruleset(key: str) -> RuleSet:
    """A rule set by key. Raises `KeyError` when there is none."""
    path = data() / "rulesets" / f"{key}.yaml"
    if key not in keys():
        raise KeyError(key)
    file = _File.model_validate(read(path))
    base = ruleset(file.extends) if file.extends else None
    rules = {**(base.rules if base else {}), **file.rules}
    origins = {**(base.origins if base else {}), **dict.fromkeys(file.rules, key)}
    return RuleSet(key, file.name, file.country, file.source, rules, origins)
