"""What is due and when, from records and intervals: pure functions of data and a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from smdocs import facts
from smdocs.model.account import Account, Status
from smdocs.model.authority import Country
from smdocs.model.records import (
    AccessControl,
    BreachRecord,
    DeletionControl,
    PasswordChange,
    Record,
    Removal,
    Snapshot,
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
    """A personal data breach held against its two clocks, which both run from when it was known.

    `tell_by` and `notify_by` are when they run out, on the country's clock; `tell_by` is None where the authority
    has set itself no limit.
    """

    record: BreachRecord
    tell_by: dt.datetime | None
    notify_by: dt.datetime
    told_late: bool
    notified_late: bool


def clocked(record: BreachRecord, told_within: Duration | None, country: Country) -> Clocked:
    """Whether a breach was told internally and notified within the country's hours.

    What was not told at all is not late but missing.
    """
    tell_by = deadline(record.aware_at, told_within, country) if told_within else None
    statutory = Duration.model_validate(f"{facts.country(country).breach_hours} hours")
    notify_by = deadline(record.aware_at, statutory, country)

    def late(moment: dt.datetime | None, by: dt.datetime | None) -> bool:
        return bool(moment and by and zoned(moment, country) > by)

    return Clocked(
        record, tell_by, notify_by, late(record.told_internally_at, tell_by), late(record.notified_at, notify_by)
    )


def zone(country: Country) -> ZoneInfo:
    """The time zone that a country's clocks show."""
    return ZoneInfo(facts.country(country).time_zone)


def zoned(moment: dt.datetime, country: Country) -> dt.datetime:
    """A moment in UTC, which alone can be counted with; without a zone of its own it is on the country's clock.

    An hour that the clock shows twice is the first of the two.
    """
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone(country))).astimezone(dt.UTC)


ELAPSED = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168}
"""Units of a clock that runs day and night, in hours."""


def deadline(start: dt.datetime, within: Duration, country: Country) -> dt.datetime:
    """When a clock that starts at a moment runs out, on the country's clock.

    Hours, days and weeks are counted as hours that pass, so that a clock set forward or back takes and gives none;
    working days, months and years as days, of which the last counts until midnight.
    """
    here, began = zone(country), zoned(start, country)
    if within.unit in ELAPSED:
        return (began + dt.timedelta(hours=within.amount * ELAPSED[within.unit])).astimezone(here)
    day = began.astimezone(here).date()
    in_working_days = within.unit is Unit.WORKING_DAYS
    last = working_days_after(day, within.amount, country) if in_working_days else _later(day, within)
    return dt.datetime.combine(last, dt.time(23, 59, 59), here)


def working_days_after(day: dt.date, n: int, country: Country) -> dt.date:
    """The nth working day after a date: no Saturday, Sunday, public holiday or eve that is kept as one.

    >>> working_days_after(dt.date(2026, 4, 1), 1, Country.DK), working_days_after(dt.date(2026, 4, 1), 1, Country.SE)
    (datetime.date(2026, 4, 7), datetime.date(2026, 4, 2))
    """
    from holidays import country_holidays

    kept = country_holidays(country.value.upper())
    free = country_holidays(country.value.upper(), categories={"public", "de_facto"} & set(kept.supported_categories))
    while n:
        day += dt.timedelta(days=1)
        n -= day.weekday() < 5 and day not in free
    return day


def add(day: dt.date, interval: Interval) -> dt.date:
    """A date later by an interval; a month that is too short ends the count on its last day.

    >>> add(dt.date(2027, 8, 31), Interval.model_validate("6 months"))
    datetime.date(2028, 2, 29)
    """
    return _later(day, interval)


def _later(day: dt.date, by: Duration) -> dt.date:
    step: dict[str, Any] = {by.unit.value: by.amount}
    return day + relativedelta(**step)


def plan(account: Account, records: Records, as_of: dt.date) -> Plan:
    """What is due for an account, seen from a date. Nothing is due for one that is not in use yet or any more."""
    sign_in = account.security.sign_in
    in_use = account.status not in (Status.PLANNED, Status.CLOSED)

    def due(interval: Interval | None, done: tuple[Record, ...]) -> Due:
        last = done[0].date if done else None
        start = last or account.since or account.filled_on
        due_on = add(start, interval) if interval and start and in_use else None
        return Due(interval if in_use else None, last, due_on, as_of)

    return Plan(
        access_control=due(account.access.control_interval, records.access_controls),
        deletion_control=due(account.deletion.control_interval, records.deletion_controls),
        password_change=due(sign_in.rotation if sign_in else None, records.password_changes),
        snapshot=due(account.snapshots.interval if account.snapshots else None, records.snapshots),
    )
