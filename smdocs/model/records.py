"""`records/<id>.yaml`: what was done when, by whom; a list, kept as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, get_args, get_type_hints

from pydantic import Field, PrivateAttr

from smdocs.model.parts import Action, Period, Topic
from smdocs.model.texts import Choice, Data, Name, Names, Words
from smdocs.model.values import Clock, Date, Flag, Moment, in_order


class RecordKind(StrEnum):
    """The kinds of record, in the order of the control log."""

    ACCESS_CONTROL = "access-control"
    DELETION_CONTROL = "deletion-control"
    PASSWORD_CHANGE = "password-change"
    SNAPSHOT = "snapshot"
    REMOVAL = "removal"
    BREACH = "breach"


class _Record(Data):
    """What was done. `accounts` are the ids of the other accounts that it was done on as well."""

    date: Date
    by: Names = ()
    result: Words | None = None
    journal_reference: Name | None = None
    accounts: Names = ()
    _position: int = PrivateAttr(0)
    _home: str = PrivateAttr("")


class AccessControl(_Record):
    """A control of who has access, and perhaps of the settings for security and privacy too."""

    kind: Literal["access-control"]
    period: Period | None = None
    settings_checked: Flag | None = None


class DeletionControl(_Record):
    """A control that personal data have been deleted in time."""

    kind: Literal["deletion-control"]
    period: Period | None = None


class ChangeReason(Choice):
    """Why a shared password was changed."""

    INTERVAL = "interval"
    LENDING = "lending"
    LEAVER = "leaver"
    SUSPICION = "suspicion"


class PasswordChange(_Record):
    """A change of a shared password. Never the password."""

    kind: Literal["password-change"]
    reason: ChangeReason | None = None


class Snapshot(_Record):
    """The account saved as pictures; `file` says where the file is kept."""

    kind: Literal["snapshot"]
    period: Period | None = None
    file: Name | None = None


class ContentKind(Choice):
    """What was hidden or deleted."""

    COMMENT = "comment"
    POST = "post"
    MESSAGE = "message"
    PICTURE = "picture"
    PROFILE = "profile"


class Removal(_Record):
    """Content hidden or deleted, or an author blocked."""

    kind: Literal["removal"]
    content: ContentKind
    action: Action
    time: Clock | None = None
    rule: Topic | None = None
    rule_in_words: Words | None = None
    reason: Words | None = None
    author_told: Flag | None = None
    screenshot: Name | None = None
    case_number: Name | None = None
    offence: Words | None = None
    police_report: Name | None = None


class BreachRisk(Choice):
    """How high the risk of a breach is to those concerned, which decides who is to know of it (GDPR art. 33 and 34)."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


class BreachRecord(_Record):
    """A personal data breach. `aware_at` starts the clocks."""

    kind: Literal["breach"]
    aware_at: Moment
    what: Words
    risk: BreachRisk | None = None
    told_internally_at: Moment | None = None
    notified_at: Moment | None = None
    subjects_told_at: Moment | None = None

    _in_order = in_order("aware_at", "told_internally_at", "notified_at", "subjects_told_at", written="%Y-%m-%d %H:%M")


Record = Annotated[
    AccessControl | DeletionControl | PasswordChange | Snapshot | Removal | BreachRecord, Field(discriminator="kind")
]


@dataclass(frozen=True)
class Records:
    """The records of an account by kind."""

    access_controls: tuple[AccessControl, ...] = ()
    deletion_controls: tuple[DeletionControl, ...] = ()
    password_changes: tuple[PasswordChange, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    removals: tuple[Removal, ...] = ()
    breaches: tuple[BreachRecord, ...] = ()


KEPT: Mapping[str, type[_Record]] = {name: get_args(many)[0] for name, many in get_type_hints(Records).items()}
"""What the records of each kind are called together."""


def kind_of(kind: object) -> type[_Record] | None:
    """The class of a kind of record; None where there is no such kind."""
    return next((cls for cls in KEPT.values() if kind in get_args(cls.model_fields["kind"].annotation)), None)


def position(record: _Record) -> int:
    """Where in its file a record stands, from 0."""
    return record._position


def home(record: _Record) -> str:
    """The account in whose file a record stands; empty where it stands in none."""
    return record._home


def in_file(records: tuple[Record, ...], account: str = "") -> tuple[Record, ...]:
    """Records as they follow each other in the file of an account: from now on each knows where it stands."""
    for n, record in enumerate(records):
        record._position, record._home = n, account
    return records
