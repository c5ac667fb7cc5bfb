"""What is due and when, from records and intervals: pure functions of data and a date."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from smdocs import facts
from smdocs.model.account import Account, Status
from smdocs.model.authority import Country
from smdocs.model.path import Path
from smdocs.model.records import KEPT, BreachRecord, BreachRisk, Record, RecordKind, Records
from smdocs.model.values import Duration, Interval, Unit

if TYPE_CHECKING:
    from holidays import HolidayBase

Day = TypeVar("Day", dt.date, dt.datetime)


def sort(records: Iterable[Record], as_of: dt.date) -> Records:
    """Records by kind as they were known on a date, the latest first."""
    by_then = sorted((r for r in records if r.date <= as_of), key=lambda r: r.date, reverse=True)
    kept: dict[str, Any] = {name: tuple(r for r in by_then if type(r) is kind) for name, kind in KEPT.items()}
    return Records(**kept) if by_then else _NONE


_NONE = Records()


class DueState(StrEnum):
    """How a periodic duty stands: its date has passed, or its first one has; nothing is recorded, and nobody has said
    when the account began, so that it may be late or not; it is to be done for the first time, or again."""

    LATE = "late"
    FIRST_LATE = "first-late"
    NEVER = "never"
    FIRST = "first"
    AGAIN = "again"


@dataclass(frozen=True)
class Due:
    """A periodic duty by the kind of record that it leaves: last done, next due, seen from a date.

    `never` says that nothing is recorded; `next` is then when it first falls due, if the start of the account is given.
    `lent`: it falls due because the account was lent until then.
    """

    kind: RecordKind
    interval: Interval | None
    last: dt.date | None
    next: dt.date | None
    as_of: dt.date
    lent: bool = False

    @property
    def asked(self) -> bool:
        """Whether there is anything to do."""
        return self.interval is not None or self.lent

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed."""
        return self.next is not None and self.next < self.as_of

    @property
    def never(self) -> bool:
        """Whether it has a rhythm but was never done."""
        return self.interval is not None and self.last is None

    @property
    def state(self) -> DueState | None:
        """How it stands; None for what is not due at all."""
        if self.next is None:
            return DueState.NEVER if self.never else None
        if self.overdue:
            return DueState.LATE if self.last else DueState.FIRST_LATE
        return DueState.AGAIN if self.last else DueState.FIRST

    @property
    def late(self) -> Duration | None:
        """How long ago, in days, it was due; None when it is not overdue."""
        days = (self.as_of - self.next).days if self.next else 0
        return Duration.model_validate(f"{days} days") if days > 0 else None


RHYTHM = {
    RecordKind.ACCESS_CONTROL: Path.read("account.access.control_interval"),
    RecordKind.DELETION_CONTROL: Path.read("account.deletion.control_interval"),
    RecordKind.PASSWORD_CHANGE: Path.read("account.security.sign_in.rotation"),
    RecordKind.SNAPSHOT: Path.read("account.snapshots.interval"),
}
"""The field that says how often something is done which leaves a record."""


@dataclass(frozen=True)
class Plan:
    """The periodic duties of an account. Those without an interval have no next date."""

    access_control: Due
    deletion_control: Due
    password_change: Due
    snapshot: Due

    def __iter__(self) -> Iterator[Due]:
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Clocked:
    """A personal data breach held against its two clocks, which both run from when it was known.

    `tell_by` and `notify_by` are when they run out, on the country's clock. `tell_by` is None where the authority
    has set itself no limit, `notify_by` where a risk is unlikely, so that the law asks for no notification. `expired`
    says that the day on which the hours of the law run out has passed.
    """

    record: BreachRecord
    tell_by: dt.datetime | None
    notify_by: dt.datetime | None
    told_late: bool
    notified_late: bool
    expired: bool

    @property
    def to_tell_internally(self) -> bool:
        """Whether those who are to know of it in the house are still to be told, within a time that was decided."""
        return self.tell_by is not None and self.record.told_internally_at is None

    @property
    def to_notify(self) -> bool:
        """Whether the supervisory authority is still to be notified."""
        return self.notify_by is not None and self.record.notified_at is None

    @property
    def to_tell_subjects(self) -> bool:
        """Whether those concerned are still to be told. The law gives no hours for it: without undue delay."""
        return self.record.risk is BreachRisk.HIGH and self.record.subjects_told_at is None


def clocked(record: BreachRecord, told_within: Duration | None, country: Country, as_of: dt.date) -> Clocked:
    """Whether a breach was told internally and notified within the country's hours, seen from a date. What was not
    told at all is not late but missing."""
    tell_by = deadline(record.aware_at, told_within, country) if told_within else None
    statutory = Duration.model_validate(f"{facts.countries()[country].breach_hours} hours")
    notify_by = deadline(record.aware_at, statutory, country) if record.risk is not BreachRisk.UNLIKELY else None

    def late(moment: dt.datetime | None, by: dt.datetime | None) -> bool:
        return bool(moment and by and zoned(moment, country) > by)

    told_late, notified_late = late(record.told_internally_at, tell_by), late(record.notified_at, notify_by)
    return Clocked(record, tell_by, notify_by, told_late, notified_late, bool(notify_by and notify_by.date() < as_of))


def zone(country: Country) -> ZoneInfo:
    """The time zone that a country's clocks show."""
    return ZoneInfo(facts.countries()[country].time_zone)


def zoned(moment: dt.datetime, country: Country) -> dt.datetime:
    """A moment in UTC, which alone can be counted with; without a zone of its own it is on the country's clock.

    An hour that the clock shows twice is the first of the two.
    """
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone(country))).astimezone(dt.UTC)


def on_clock(moment: dt.datetime, country: Country) -> dt.datetime:
    """A moment as the country's clock shows it."""
    return zoned(moment, country).astimezone(zone(country))


def deadline(start: dt.datetime, within: Duration, country: Country) -> dt.datetime:
    """When a clock that starts at a moment runs out, on the country's clock.

    Hours, days and weeks are counted as hours that pass, so that a clock set forward or back takes and gives none;
    working days, months and years as days, of which the last counts until midnight.
    """
    if within.unit in (Unit.HOURS, Unit.DAYS, Unit.WEEKS):
        return on_clock(add(zoned(start, country), within), country)
    day = on_clock(start, country).date()
    in_working_days = within.unit is Unit.WORKING_DAYS
    last = working_days_after(day, within.amount, country) if in_working_days else add(day, within)
    return dt.datetime.combine(last, dt.time(23, 59, 59), zone(country))


def reply_by(asked: dt.datetime, goal: Duration, country: Country) -> dt.datetime:
    """When a question is to be answered under a goal for replies, on the country's clock.

    Hours pass on working days only, working days count from the day after, and of both the last day ends a second
    before midnight. Other units pass every day, as those of `deadline` do.
    """
    here, day, calendar = zone(country), on_clock(asked, country).date(), _calendar(country)
    if goal.unit is Unit.WORKING_DAYS and not goal.amount and not calendar.is_working_day(day):
        return deadline(asked, goal.model_copy(update={"amount": 1}), country)
    if goal.unit is not Unit.HOURS:
        return deadline(asked, goal, country)
    left = dt.timedelta(hours=goal.amount)
    while True:
        if not calendar.is_working_day(day):
            day = working_days_after(day, 1, country)
        opens, closes = (
            dt.datetime.combine(day + dt.timedelta(days=n), dt.time(), here).astimezone(dt.UTC) for n in (0, 1)
        )
        opens = max(opens, zoned(asked, country))
        if left <= closes - opens:
            return min(opens + left, closes - dt.timedelta(seconds=1)).astimezone(here)
        left -= closes - opens
        day += dt.timedelta(days=1)


def working_days_after(day: dt.date, n: int, country: Country) -> dt.date:
    """The nth working day after a date."""
    return _calendar(country).get_nth_working_day(day, n) if n else day


@cache
def _calendar(country: Country) -> "HolidayBase":
    """Its working days are no Saturday, Sunday, public holiday or eve that is kept as one."""
    from holidays import country_holidays

    kept = country_holidays(country.value.upper()).supported_categories
    return country_holidays(country.value.upper(), categories={"public", "de_facto"} & set(kept))


def add(day: Day, by: Duration) -> Day:
    """A date, or moment, later by so much; a month that is too short ends the count on its last day."""
    step: dict[str, Any] = {by.unit.value: by.amount}
    return day + relativedelta(**step)


def in_use(account: Account) -> bool:
    """Whether an account has begun and has not ended. One whose status nobody has given is in use."""
    return account.status not in (Status.PLANNED, Status.CLOSED)


def plan(account: Account, records: Records, as_of: dt.date) -> Plan:
    """What is due for an account, seen from a date. Nothing is due for one that is not in use yet or any more."""

    def due(kind: RecordKind, done: tuple[Record, ...]) -> Due:
        asked = in_use(account) and not account.register_only
        if kind is RecordKind.PASSWORD_CHANGE and (sign_in := account.security.sign_in) and sign_in.shared is False:
            # What everybody signs in to alone has no password that is shared.
            asked = False
        interval = next(RHYTHM[kind].of({"account": account}))[1] if asked else None
        last = done[0].date if done else None
        start = last or account.since
        usual = add(start, interval) if interval and start else None
        back = _given_back(account, last) if asked and kind is RecordKind.PASSWORD_CHANGE else None
        lent = back is not None and (usual is None or back < usual)
        return Due(kind, interval, last, back if lent else usual, as_of, lent)

    return Plan(
        due(RecordKind.ACCESS_CONTROL, records.access_controls),
        due(RecordKind.DELETION_CONTROL, records.deletion_controls),
        due(RecordKind.PASSWORD_CHANGE, records.password_changes),
        due(RecordKind.SNAPSHOT, records.snapshots),
    )


def _given_back(account: Account, changed: dt.date | None) -> dt.date | None:
    """The day that somebody gives the account back after which its password is still to be changed, where that is asked
    for."""
    sign_in = account.security.sign_in
    if sign_in is None or not sign_in.rotation_after_lending:
        return None
    ends = (one.end for one in account.holders if one.end and not (changed and changed >= one.end))
    return min(ends, default=None)
