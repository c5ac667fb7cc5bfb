"""How things stand with accounts on a date: who has access, what is late and what is missing.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smdocs.judge.schedule import Clocked, Due
from smdocs.model import Administrator, RecordKind
from smdocs.model.account import SettingState
from smdocs.model.records import AccessControl, BreachRecord, DeletionControl
from smdocs.tree.entries import Entry, with_access
from smdocs.tree.groups import Names
from smdocs.words.language import Language


@dataclass(frozen=True)
class People:
    """Who has access and who has had it. `count` is how many have, and `full_control` how many fully."""

    now: list[Administrator]
    former: list[Administrator]
    count: int
    full_control: int
    all_full: bool


def administrators(names: Names, _: Language) -> People:
    """The administrators of the account that a document is about."""
    people = names["account"].administrators
    now = with_access(people, names["as_of"])
    full = sum(bool(person.full_control) for person in now)
    return People(now, [p for p in people if p not in now], len(now), full, full == len(now))


@dataclass(frozen=True)
class Line:
    """A line for an administrator in a form: its number, who stands there already, and whether it must be filled."""

    number: int
    person: Administrator | None
    required: bool


def administrator_lines(names: Names, language: Language) -> list[Line]:
    """As many lines as the catalogue says, and more where there are more administrators."""
    people: list[Any] = administrators(names, language).now
    if names["form"]:
        people = [*people, *[None] * (names["catalogue"].form_lines - len(people))]
    return [Line(n, person, n <= names["least_administrators"]) for n, person in enumerate(people, 1)]


@dataclass(frozen=True)
class Settings:
    """How many security settings there are, and how many are off or not possible."""

    count: int
    off: int
    not_possible: int


def settings(names: Names, _: Language) -> Settings:
    """The security settings of the account that a document is about."""
    states = [one.state for one in names["account"].security.settings]
    return Settings(len(states), states.count(SettingState.OFF), states.count(SettingState.NOT_POSSIBLE))


@dataclass(frozen=True)
class Task:
    """A periodic duty by the kind of record that it leaves."""

    kind: RecordKind
    due: Due

    @property
    def missed(self) -> bool:
        """Whether it should have been done by now."""
        return bool(self.due.overdue or (self.due.never and not self.due.next))


@dataclass(frozen=True)
class Breach:
    """A breach with its clocks. `expired`: the day on which the hours of the law run out has passed."""

    clocked: Clocked
    record: BreachRecord
    expired: bool


@dataclass(frozen=True)
class Log:
    """What the control log tells of an account: its periodic duties, those that are missed, controls that are not
    filed, breaches, and kinds of record of which there are none. `wrong`: anything is late or missing."""

    entry: Entry
    tasks: list[Task]
    missed: list[Task]
    unfiled_access_controls: list[AccessControl]
    unfiled_deletion_controls: list[DeletionControl]
    breaches: list[Breach]
    unrecorded: list[RecordKind]
    wrong: bool


@dataclass(frozen=True)
class Logs:
    """The logs of accounts: whether anything is `wrong` in any, and the date of the latest control."""

    accounts: list[Log]
    wrong: bool
    latest: dt.date | None


def logs(names: Names, _: Language) -> Logs:
    """The control logs of the accounts that a document is about."""
    made = [_log(e, bool(names["authority"].case_system), names["as_of"]) for e in names["entries"]]
    last = [due.last for e in names["entries"] for due in (e.due.access_control, e.due.deletion_control) if due.last]
    return Logs(made, any(log.wrong for log in made), max(last, default=None))


def _log(e: Any, filed: bool, as_of: dt.date) -> Log:
    due, records = e.due, e.records
    tasks = [
        Task(RecordKind.ACCESS_CONTROL, due.access_control),
        Task(RecordKind.DELETION_CONTROL, due.deletion_control),
        Task(RecordKind.PASSWORD_CHANGE, due.password_change),
        Task(RecordKind.SNAPSHOT, due.snapshot),
    ]
    missed = [task for task in tasks if task.missed]
    access, deletion = (
        [r for r in done if filed and not r.journal_reference]
        for done in (records.access_controls, records.deletion_controls)
    )
    breaches = [Breach(c, c.record, bool(c.notify_day and c.notify_day < as_of)) for c in e.breaches]
    open_ = any(not b.record.told_internally_at or b.clocked.to_notify or b.clocked.to_tell_subjects for b in breaches)
    kinds = {
        RecordKind.PASSWORD_CHANGE: records.password_changes,
        RecordKind.SNAPSHOT: records.snapshots,
        RecordKind.REMOVAL: records.removals,
        RecordKind.BREACH: records.breaches,
    }
    return Log(
        entry=e,
        tasks=[task for task in tasks if task.due.interval],
        missed=missed,
        unfiled_access_controls=access,
        unfiled_deletion_controls=deletion,
        breaches=breaches,
        unrecorded=[kind for kind, done in kinds.items() if not done],
        wrong=bool(missed or access or deletion or open_),
    )


@dataclass(frozen=True)
class Registered:
    """An account in the internal register: who has access, the control that comes first, and how many of its
    documents cannot be made yet."""

    entry: Entry
    administrators: list[Administrator]
    next_control: dt.date | None
    incomplete_documents: int


@dataclass(frozen=True)
class Registry:
    """The accounts of the internal register, and in how many of them something is `late` or `incomplete`."""

    accounts: list[Registered]
    count: int
    late: int
    incomplete: int


def registry(names: Names, _: Language) -> Registry:
    """All accounts as the internal register tells of them."""
    entries, as_of = names["entries"], names["as_of"]

    def registered(e: Any) -> Registered:
        dates = [due.next for due in (e.due.access_control, e.due.deletion_control) if due.next]
        people = with_access(e.account.administrators, as_of)
        return Registered(e, people, min(dates, default=None), len(e.incomplete))

    late = sum(bool(e.overdue) for e in entries)
    incomplete = sum(bool(e.incomplete) for e in entries)
    return Registry([registered(e) for e in entries], len(entries), late, incomplete)
