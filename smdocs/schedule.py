"""What is due and when, from records and intervals: pure functions of data and a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from dateutil.relativedelta import relativedelta

from smdocs.model.account import Account, Status
from smdocs.model.records import (
    AccessControl,
    BreachRecord,
    DeletionControl,
    PasswordChange,
    Record,
    Removal,
    Snapshot,
    elapsed,
)
from smdocs.model.values import Duration, Interval, Unit

RecordT = TypeVar("RecordT", bound="Record")


@dataclass(frozen=True)
class Records:
    """The records of an account by kind, latest first, none after the as-of date."""

    access_controls: tuple[AccessControl, ...] = ()
    deletion_controls: tuple[DeletionControl, ...] = ()
    password_changes: tuple[PasswordChange, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    removals: tuple[Removal, ...] = ()
    breaches: tuple[BreachRecord, ...] = ()


def sort(records: Iterable[Record], as_of: dt.date) -> Records:
    """Records by kind as they were known on a date."""
    known = sorted((r for r in records if r.date <= as_of), key=lambda r: r.date, reverse=True)

    def of(kind: type[RecordT]) -> tuple[RecordT, ...]:
        return tuple(r for r in known if isinstance(r, kind))

    return Records(
        of(AccessControl),
        of(DeletionControl),
        of(PasswordChange),
        of(Snapshot),
        of(Removal),
        of(BreachRecord),
    )


@dataclass(frozen=True)
class Due:
    """A periodic duty: last done, next due, seen from a date.

    `never` says that it should have been done and never was; `next` is then when it first fell due, if known.
    """

    interval: Interval | None
    last: dt.date | None
    next: dt.date | None
    as_of: dt.date

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed."""
        return self.next is not None and self.next < self.as_of

    @property
    def never(self) -> bool:
        """Whether it has a rhythm but was never done."""
        return self.interval is not None and self.last is None

    @property
    def days_late(self) -> int:
        """Days since the due date; 0 when it is not overdue."""
        return (self.as_of - self.next).days if self.overdue and self.next else 0


@dataclass(frozen=True)
class Plan:
    """The periodic duties of an account. Those without an interval have no next date."""

    access_control: Due
    deletion_control: Due
    password_change: Due
    snapshot: Due


@dataclass(frozen=True)
class Clocked:
    """A personal data breach held against its two clocks, which both run from when it was known."""

    record: BreachRecord
    told_late: bool
    notified_late: bool


def clocked(record: BreachRecord, told_within: Duration | None, notified_within: int) -> Clocked:
    """Whether a breach was told internally and notified in time; `notified_within` is in hours.

    What was not told at all is not late but missing, and a limit in working days is not counted here.
    """
    hours = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168}
    told = told_within and told_within.unit in hours and told_within.amount * hours[told_within.unit]

    def late(moment: dt.datetime | None, within: int | None) -> bool:
        return bool(moment and within and elapsed(record.aware_at, moment) > dt.timedelta(hours=within))

    return Clocked(record, late(record.told_internally_at, told or None), late(record.notified_at, notified_within))


def add(day: dt.date, interval: Interval) -> dt.date:
    """A date later by an interval; a month that is too short ends the count on its last day.

    >>> add(dt.date(2027, 8, 31), Interval.model_validate("6 months"))
    datetime.date(2028, 2, 29)
    """
    step: dict[str, Any] = {interval.unit.value: interval.amount}
    return day + relativedelta(**step)


def plan(account: Account, records: Records, as_of: dt.date) -> Plan:
    """What is due for an account, seen from a date. Nothing is due for one that is not in use yet or any more."""
    sign_in = account.security.sign_in
    in_use = account.status not in (Status.PLANNED, Status.CLOSED)

    def due(interval: Interval | None, done: tuple[Record, ...]) -> Due:
        last = done[0].date if done else None
        start = last or account.since
        due_on = add(start, interval) if interval and start and in_use else None
        return Due(interval if in_use else None, last, due_on, as_of)

    return Plan(
        access_control=due(account.access.control_interval, records.access_controls),
        deletion_control=due(account.deletion.control_interval, records.deletion_controls),
        password_change=due(sign_in.rotation if sign_in else None, records.password_changes),
        snapshot=due(account.snapshots.interval if account.snapshots else None, records.snapshots),
    )
