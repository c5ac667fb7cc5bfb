"""Rule sets: what the law of a place and the guidelines of an authority ask for, as data with their sources.

A rule set extends another. Contradictions between sources are kept: each set says what its source says. What is
wrong with the file of a rule set is a finding, like what is wrong with anybody's data.
"""

import pathlib
import re
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, ValidationInfo
from pydantic import field_validator as checks
from pydantic_core import PydanticCustomError

from smdocs import facts
from smdocs.findings import Finding, FindingsError, has_errors, in_order, nearest, unknown
from smdocs.model.account import Administrator, Role, Setting, SettingKey, SettingState
from smdocs.model.authority import Approvers, Country
from smdocs.model.parts import Contact, ContactUse, DebateRule, Monitoring, Topic
from smdocs.model.path import EACH, RECORDS, Path, Steps, at, choices_of, classes, item_class
from smdocs.model.records import KEPT
from smdocs.model.texts import Choice, Data, Name
from smdocs.model.values import Duration, Unit, Weekday, Weekdays
from smdocs.read.folder import follows, typed
from smdocs.read.source import Source, read
from smdocs.resources import SPOKEN, data


class RuleKind(Choice):
    """How a rule is held against data."""

    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    REQUIRED = "required"
    ONE_OF = "one-of"
    ORDER = "order"
    SETTING = "setting"
    APPROVER = "approver"
    COVERS = "covers"
    APPEARS = "appears"
    STATES = "states"


class Where(Choice):
    """Where in the About texts a piece must appear: in a text, as a link that can be clicked, or either way."""

    TEXT = "text"
    LINK = "link"
    ANYWHERE = "anywhere"


class Strength(Choice):
    """How strongly the source puts it."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    STATED = "stated"


def _spoken(code: str) -> str:
    if code not in SPOKEN:
        raise PydanticCustomError("unknown-key", "no language of messages")
    return code


Spoken = Annotated[Mapping[Annotated[str, AfterValidator(_spoken)], Name], Field(min_length=1)]
"""A sentence by the code of its language; `{value}` stands for the rule's value."""


def type_of(path: Path) -> Any:
    """The type of the field that a rule's path leads to, such as `account.deletion.limits[].limit.within`.

    A list on the way is written with `[]`. Raises `PydanticCustomError` for a path that leads to no field.
    """
    annotation: Any = None
    right, many, steps = Path(path.root), False, path.in_file
    if path.root == RECORDS.root and path.top in KEPT:
        # Records are lists of their kinds, and stand under no field.
        right, annotation, many, steps = right / path.top, KEPT[path.top], True, steps[1:]
    for step in steps:
        names = right.field().below
        key = str(step) if step in names else nearest(str(step), names)
        if not key:
            annotation = None
            break
        right = (right / EACH if many else right) / key
        annotation = classes()[right.field().model].model_fields[key].annotation
        many = item_class(annotation)[1]
    if annotation is None or path not in (right, right / EACH if many else right):
        meant = str(right) if annotation else ""
        raise PydanticCustomError("leads-nowhere", "no such field", {"text": str(path), "meant": meant})
    return annotation


_SETTINGS = Path.read("account.security.settings")


def _may_be(path: Path, wanted: str, of: Path | None) -> bool:
    """Whether a condition asks of a field what it can be. One of a list's items is asked of those that the rule is
    about."""
    if path.parent == _SETTINGS and path.steps[-1] is not EACH:
        # The state of one security setting by its name: a path that only conditions know.
        return path.steps[-1] in list(SettingKey) and wanted in list(SettingState)
    annotation = type_of(path)
    if EACH in path.steps and not (of and of.within(path.parent) and path.parent.steps[-1] is EACH):
        return False
    if wanted in ("given", "missing"):
        return True
    if wanted in ("yes", "no"):
        return _reads(annotation, wanted) and not choices_of(annotation)
    return set(wanted.removeprefix("not ").split(", ")) <= set(choices_of(annotation))


_adapter = cache(TypeAdapter)


def _reads(annotation: Any, text: str) -> bool:
    """Whether a field can hold what a text says."""
    try:
        _adapter(annotation).validate_python(text)
    except ValidationError:
        return False
    return True


def _is_date(path: Path) -> bool:
    try:
        return _reads(type_of(path), "2026-11-21")
    except PydanticCustomError:
        return False


_APPROVALS = Path.read("account.approvals")


COVERED: Mapping[Any, type[Choice]] = {DebateRule: Topic, Contact: ContactUse, Administrator: Role}
"""What a list may have to cover, by the class of its items: what a word of the rule is one of."""


def fits(kind: RuleKind, field: Path | None, unit: str, value: str) -> bool:
    """Whether a rule of a kind about a field can have a value."""
    if field is None or kind in (RuleKind.REQUIRED, RuleKind.STATES, RuleKind.APPEARS):
        return value in list(facts.Piece) if kind is RuleKind.APPEARS else kind is not RuleKind.REQUIRED
    annotation = type_of(field)
    item, many = item_class(annotation)
    match kind:
        case RuleKind.AT_MOST | RuleKind.AT_LEAST if unit in list(Unit):
            return bool(re.match("[1-9]", value)) and _reads(annotation, value) and _reads(Duration, value)
        case RuleKind.AT_MOST | RuleKind.AT_LEAST:
            number = bool(re.fullmatch(r"[1-9]\d{0,3}", value))
            return number and (
                _reads(annotation, "6 months") if unit == "times a year" else many or _reads(annotation, value)
            )
        case RuleKind.ONE_OF:
            return all(_reads(annotation, word) for word in value.split(", "))
        case RuleKind.ORDER:
            later = Path.read(value)
            return _is_date(field) and _is_date(later) and EACH not in later.steps
        case RuleKind.SETTING:
            return item is Setting and value in list(SettingKey)
        case RuleKind.APPROVER:
            return field == _APPROVALS and value in Approvers.model_fields
        case RuleKind.COVERS if item is Monitoring:
            return _reads(Weekdays, value)
        case RuleKind.COVERS:
            return item in COVERED and set(value.split(", ")) <= set(COVERED[item])
        case _:
            return True


def _document(name: str) -> str:
    if name not in facts.documents():
        raise PydanticCustomError("unknown-document", "no such document", unknown(name, list(facts.documents())))
    return name


class Rule(facts.Fact):
    """One rule. `value` is written as the field is in the data; `unit` says what it counts. For what must appear in
    the About texts, `value` is a `facts.Piece` and `where` says where; it has no field."""

    kind: RuleKind
    field: Path | None = Field(None, validate_default=True)
    unit: Name
    value: Name | None = Field(None, validate_default=True)
    where: Where = Where.ANYWHERE
    when: dict[Path, Name] = Field(default_factory=dict)
    strength: Strength
    documents: tuple[Annotated[Name, AfterValidator(_document)], ...] = ()
    says: Spoken

    @checks("field")
    @classmethod
    def _leads_to_a_field(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None:
            type_of(path)
        elif info.data.get("kind", RuleKind.STATES) not in (RuleKind.STATES, RuleKind.APPEARS):
            raise PydanticCustomError("missing-key", "field expected")
        return path

    @checks("value")
    @classmethod
    def _fits(cls, value: str | None, info: ValidationInfo) -> str | None:
        if not {"kind", "field", "unit"} <= info.data.keys():
            return value
        kind, field, unit = (info.data[name] for name in ("kind", "field", "unit"))
        if value is None and kind not in (RuleKind.REQUIRED, RuleKind.STATES):
            raise PydanticCustomError("missing-key", "value expected")
        if value is not None and not fits(kind, field, unit, value):
            raise PydanticCustomError("unfit-value", "does not fit", {"text": value})
        return value

    @checks("strength")
    @classmethod
    def _can_be_broken(cls, strength: Strength, info: ValidationInfo) -> Strength:
        duty = strength in (Strength.MUST, Strength.SHOULD)
        if not duty and info.data.get("kind", RuleKind.STATES) is not RuleKind.STATES:
            raise PydanticCustomError("unfit-value", "does not fit", {"text": strength.value})
        return strength

    @checks("when")
    @classmethod
    def _can_hold(cls, when: dict[Path, str], info: ValidationInfo) -> dict[Path, str]:
        for path, wanted in when.items():
            if not _may_be(path, wanted, info.data.get("field")):
                raise PydanticCustomError("unfit-value", "does not fit", {"text": wanted})
        return when

    @property
    def of_items(self) -> dict[Path, str]:
        """The conditions that each item of the list must meet by itself that the rule is about."""
        return {path: wanted for path, wanted in self.when.items() if EACH in path.steps}

    @property
    def of_all(self) -> dict[Path, str]:
        """The conditions that hold or do not for all that the rule is about."""
        return {path: wanted for path, wanted in self.when.items() if EACH not in path.steps}

    @property
    def meant(self) -> Duration | tuple[Weekday, ...] | Path | str:
        """What its value says: another field, or what its words mean."""
        return Path.read(self.value or "") if self.kind is RuleKind.ORDER else meaning(self.value or "")

    def with_value(self, own: str | None) -> "Rule":
        """The rule with the value that an authority applies it with, where that is another."""
        return self.model_copy(update={"value": own}) if own else self


_MEANING: TypeAdapter[Duration | tuple[Weekday, ...] | str] = TypeAdapter(
    Annotated[Duration | Weekdays | str, Field(union_mode="left_to_right")]
)


@cache
def meaning(value: str) -> Duration | tuple[Weekday, ...] | str:
    """What the value of a rule means: a length of time, days of the week, or what is written."""
    return _MEANING.validate_python(value)


class _RuleSetFile(Data):
    name: Spoken
    country: Country
    extends: Name | None = None
    source: Name
    rules: dict[str, Rule] = Field(default_factory=dict)


class RuleSet(_RuleSetFile):
    """A rule set with all it extends: its rules by id, and for each the set that it comes from."""

    key: str
    origins: Mapping[str, str]

    def is_law(self, name: str) -> bool:
        """Whether a rule comes from the law of a country."""
        return self.origins[name] in list(Country)


@cache
def files() -> Mapping[str, pathlib.Path]:
    """The files of the rule sets there are, by key."""
    return dict(sorted((path.stem, path) for path in (data() / "rulesets").glob("*.yaml")))


@cache
def ruleset(key: str) -> RuleSet:
    """A rule set by key. Raises `KeyError` when there is none, `FindingsError` when its file is at fault."""
    findings = problems(files()[key])
    file, _ = _read(files()[key])
    if file is None or has_errors(findings):
        raise FindingsError(findings)
    base = ruleset(file.extends) if file.extends else None
    rules = {**(base.rules if base else {}), **file.rules}
    origins = {**(base.origins if base else {}), **dict.fromkeys(file.rules, key)}
    return RuleSet(**dict(file) | {"key": key, "rules": rules, "origins": origins})


def find(key: str | None) -> RuleSet | None:
    """The rule set of that name; none where there is none or its file is at fault."""
    try:
        return ruleset(key or "")
    except (KeyError, FindingsError):
        return None


@cache
def problems(path: pathlib.Path, *above: str) -> tuple[Finding, ...]:
    """All that is wrong with the file of a rule set and those beside it that it extends, as those `above` do it."""
    _, source = _read(path)
    extends, country = at(source.value, "extends"), at(source.value, "country")
    if not isinstance(extends, str):
        return in_order(source.findings)
    above = (*above, path.stem)
    base = next((other for other in path.parent.glob("*.yaml") if other.stem == extends), None)
    if base is None or extends in above or at(_read(base)[1].value, "country") not in (country, None):
        return in_order([*source.findings, source.finding("cannot-extend", source.path(("extends",)), text=extends)])
    return in_order([*source.findings, *problems(base, *above)])


@cache
def _read(path: pathlib.Path) -> tuple[_RuleSetFile | None, Source]:
    source, findings = read(pathlib.Path(), path.as_posix()), list[Finding]()
    lacking = list(_lacking(source))
    file = typed(TypeAdapter(_RuleSetFile), source, findings, lambda path: path.field(cls=_RuleSetFile).below or SPOKEN)
    source.findings.extend([*findings, *(finding for finding in lacking if not follows(finding, findings))])
    return file, source


def _lacking(source: Source) -> Iterator[Finding]:
    """What a rule set does not say in a language that it says other things in."""
    rules = at(source.value, "rules")
    paths: list[Steps] = [("name",), *(("rules", name, "says") for name in (rules if isinstance(rules, dict) else ()))]
    texts = {path: text for path in paths if isinstance(text := reduce(at, path, source.value), dict)}
    spoken = {code for text in texts.values() for code in text} & {*SPOKEN}
    for path, text in texts.items():
        for code in sorted(spoken - text.keys()):
            yield source.finding("missing-key", source.path((*path, code)), key=code)
