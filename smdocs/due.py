"""What has to be done on all accounts, by whom and when: one list, shown as a table, as JSON or as a calendar."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from smdocs.findings import without_civil_numbers
from smdocs.folder import Folder
from smdocs.language import NBSP, Language, capital, language
from smdocs.model import Account, Authority, Record, RecordKind, Status
from smdocs.model.authority import Country
from smdocs.model.records import BreachRecord
from smdocs.model.values import Unit
from smdocs.schedule import Records, clocked, in_use, plan, reply_by, sort, zone, zoned


class Duty(StrEnum):
    """What there is to do, in the order it is listed for one account and day."""

    ACCESS_CONTROL = "access-control"
    DELETION_CONTROL = "deletion-control"
    PASSWORD_CHANGE = "password-change"
    SNAPSHOT = "snapshot"
    BREACH_TOLD = "breach-told"
    BREACH_NOTIFIED = "breach-notified"
    BREACH_SUBJECTS_TOLD = "breach-subjects-told"
    PLANNED_END = "planned-end"
    REPLY = "reply"


DAYS_WARNED = {
    Duty.BREACH_TOLD: 1,
    Duty.BREACH_NOTIFIED: 1,
    Duty.BREACH_SUBJECTS_TOLD: 0,
    Duty.REPLY: 0,
}
"""Days that a calendar reminds ahead, where a week before the date nobody knew that there would be one."""


@dataclass(frozen=True)
class Item:
    """A duty of an account, seen from a date.

    `account` is the account's id and `name` its name. `due` is None for what was never done when nobody knows since
    when it should have been. `at` is the moment that the clock of a breach or a question runs out, and `clock` tells
    the clocks of an account apart. The law gives no time for telling those concerned of a breach: there `at` is the
    moment that it was known.
    """

    duty: Duty
    account: str
    name: str
    who: str
    due: dt.date | None
    overdue: bool
    as_of: dt.date
    last: dt.date | None = None
    at: dt.datetime | None = None
    clock: str = ""

    @property
    def days_left(self) -> int | None:
        """Days until it is due; fewer than 0 when that day has passed."""
        return (self.due - self.as_of).days if self.due else None


def duties(folder: Folder, now: dt.datetime, until: dt.date | None = None) -> tuple[Item, ...]:
    """What is overdue or due, by date; nothing that is due after `until`. `now` is on the country's clock."""
    country = folder.authority.country
    items: list[Item] = []
    for name, account in folder.accounts.items():
        records = sort(folder.records.get(name, ()), now.date())
        items.extend(_rounds(name, account, records, now.date()))
        items.extend(_breaches(name, account, folder.records.get(name, ()), country, now))
        items.extend(_end(name, account, now.date()))
    return _listed(items, until)


def replies(folder: Folder, asked: dt.datetime, now: dt.datetime, until: dt.date | None = None) -> tuple[Item, ...]:
    """When a question asked at a moment is to be answered, on each account in use that has a goal for it."""
    authority, clock = folder.authority, _clock(asked, folder.authority.country)
    items: list[Item] = []
    for name, account in folder.accounts.items():
        goal = account.reply or authority.reply
        if goal and in_use(account):
            by = reply_by(asked, goal.within, authority.country)
            items.append(_timed(Duty.REPLY, name, account, by, now, clock))
    return _listed(items, until)


def _listed(items: Iterable[Item], until: dt.date | None) -> tuple[Item, ...]:
    return tuple(sorted((i for i in items if not (until and i.due and i.due > until)), key=_order))


def _order(item: Item) -> tuple[dt.date, str, str, int, str]:
    at = item.at.isoformat() if item.at else ""
    return (item.due or dt.date.min, at, item.account, list(Duty).index(item.duty), item.clock)


def _who(account: Account) -> str:
    person = account.responsible or account.manager
    return person.name if person else ""


def _rounds(name: str, account: Account, records: Records, as_of: dt.date) -> Iterator[Item]:
    planned = plan(account, records, as_of)
    for duty, due in (
        (Duty.ACCESS_CONTROL, planned.access_control),
        (Duty.DELETION_CONTROL, planned.deletion_control),
        (Duty.PASSWORD_CHANGE, planned.password_change),
        (Duty.SNAPSHOT, planned.snapshot),
    ):
        if due.interval:
            called = account.name or name
            yield Item(duty, name, called, _who(account), due.next, due.overdue, as_of, last=due.last)


def _breaches(
    name: str, account: Account, records: Iterable[Record], country: Country, now: dt.datetime
) -> Iterator[Item]:
    """The clocks that nobody has stopped; they run on when the account is closed.

    Breaches noticed at the same moment are told apart by their order in the file, which only grows.
    """
    at_once: Counter[str] = Counter()
    for record in records:
        if not isinstance(record, BreachRecord):
            continue
        known = _clock(record.aware_at, country)
        at_once[known] += 1
        if record.date > now.date():
            continue
        clock = known if at_once[known] == 1 else f"{known}-{at_once[known]}"
        clocks = clocked(record, account.breach.within if account.breach else None, country)
        if clocks.tell_by and not record.told_internally_at:
            yield _timed(Duty.BREACH_TOLD, name, account, clocks.tell_by, now, clock)
        if clocks.notify_by and clocks.to_notify:
            yield _timed(Duty.BREACH_NOTIFIED, name, account, clocks.notify_by, now, clock)
        if clocks.to_tell_subjects:
            here = zoned(record.aware_at, country).astimezone(zone(country))
            yield _timed(Duty.BREACH_SUBJECTS_TOLD, name, account, here, now, clock)


def _clock(started: dt.datetime, country: Country) -> str:
    """What a clock is known by: the moment it was started."""
    return f"{zoned(started, country):%Y%m%dT%H%M%SZ}"


def _timed(duty: Duty, name: str, account: Account, at: dt.datetime, now: dt.datetime, clock: str) -> Item:
    called = account.name or name
    return Item(duty, name, called, _who(account), at.date(), at < now, now.date(), at=at, clock=clock)


def _end(name: str, account: Account, as_of: dt.date) -> Iterator[Item]:
    closing = account.closing
    if closing and closing.planned_end and not closing.closed_on and account.status is not Status.CLOSED:
        end = closing.planned_end
        yield Item(Duty.PLANNED_END, name, account.name or name, _who(account), end, end < as_of, as_of)


def since(items: Iterable[Item], account: str, day: dt.date) -> tuple[Item, ...]:
    """What is overdue for an account and was not yet on a day."""
    return tuple(i for i in items if i.overdue and i.account == account and i.due and i.due >= day)


def named(item: Item, lang: str) -> str:
    """A duty with the day when it was due."""
    spoken = language(lang)
    return f"{duty_name(item, spoken)} ({due_day(item, spoken)})"


def late(item: Item, lang: str) -> str:
    """A duty with how late it is."""
    spoken = language(lang)
    return f"{duty_name(item, spoken)}: {how_late(item, spoken)}"


def as_shown(item: Item) -> Item:
    """A duty as it may be shown: no civil registration number is."""
    account, name, who = map(without_civil_numbers, (item.account, item.name, item.who))
    return replace(item, account=account, name=name, who=who)


def duty_name(item: Item, spoken: Language) -> str:
    """What a duty is called."""
    if item.duty.value in list(RecordKind):
        return capital(spoken.choice(RecordKind(item.duty.value)))
    word: str = spoken.words("console")[item.duty.value]
    return word


def due_day(item: Item, spoken: Language) -> str:
    """When it is or was due."""
    if item.due is None:
        return "–"
    if item.duty is Duty.BREACH_SUBJECTS_TOLD:
        return str(spoken.words("console")["without-delay"])
    return (spoken.moment(item.at) if item.at else spoken.date(item.due, "table")).replace(NBSP, " ")


def how_late(item: Item, spoken: Language) -> str:
    """How late it is or how soon, in words."""
    words, left = spoken.words("console"), item.days_left
    if left is None:
        how = words["never-done"]
    elif item.duty is Duty.BREACH_SUBJECTS_TOLD and item.at:
        how = words["known-since"].format(moment=spoken.moment(item.at))
    elif left == 0:
        how = words["ran-out-today" if item.overdue else "due-today"]
    else:
        how = words["days-late" if left < 0 else "days-left"].format(days=spoken.duration(abs(left), Unit.DAYS))
    return str(how).replace(NBSP, " ")


def table(items: Sequence[Item], lang: str) -> str:
    """A table for a terminal, a line per duty, and how many are overdue."""
    spoken = language(lang)
    words = spoken.words("console")
    if not items:
        return str(words["nothing-due"])
    heads = [words[f"due-{head}"] for head in ("what", "account", "who", "date", "how")]
    rows = [
        heads,
        *(
            [duty_name(i, spoken), i.account, i.who, due_day(i, spoken), how_late(i, spoken)]
            for i in map(as_shown, items)
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    late = sum(item.overdue for item in items)
    return "\n".join([*lines, words["due-found"].format(late=late, total=len(items))])


def as_json(items: Sequence[Item], lang: str) -> str:
    """A list with an object per duty. Only `duty_name` and `how` depend on the language."""
    spoken = language(lang)
    rows = [
        {
            "duty": item.duty.value,
            "duty_name": duty_name(item, spoken),
            "account": item.account,
            "account_name": item.name,
            "who": item.who,
            "due": item.due.isoformat() if item.due else None,
            "at": item.at.isoformat() if item.at else None,
            "last": item.last.isoformat() if item.last else None,
            "overdue": item.overdue,
            "days_left": item.days_left,
            "how": how_late(item, spoken),
        }
        for item in map(as_shown, items)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _sequence(as_of: dt.date, due: dt.date) -> int:
    """Grows with the day of the export, and on one day with the day that something is moved to; fits in 32 bits."""
    return max(as_of.toordinal() - 730_000, 0) * 10_000 + min(max((due - as_of).days + 5_000, 0), 9_999)


def calendar(items: Sequence[Item], authority: Authority, as_of: dt.date, lang: str) -> bytes:
    """An iCalendar file with a day for each duty that has a date.

    A duty keeps its UID when it moves to its next date and a later export has a higher sequence number, so that a
    calendar moves the entry and never doubles it.
    """
    from icalendar import Alarm, Calendar, Event, Timezone

    spoken = language(lang)
    words = spoken.words("console")
    host = without_civil_numbers(urlsplit(authority.website or "").hostname or "")
    made = Calendar()
    made.add("prodid", f"-//smdocs//smdocs//{lang.upper()}")
    made.add("version", "2.0")
    called = words["due-calendar"].format(authority=authority.name or "").rstrip(": ")
    made.add("x-wr-calname", without_civil_numbers(called))
    for item in map(as_shown, items):
        if item.due is None:
            continue
        uid = "-".join(filter(None, (item.account, item.duty.value, item.clock)))
        summary = f"{duty_name(item, spoken)}: {item.name}"
        told = [
            f"{words['due-who']}: {item.who}" if item.who else "",
            f"{words['due-date']}: {due_day(item, spoken)}" if item.at else "",
            f"{words['due-last']}: {spoken.date(item.last, 'table')}" if item.last else "",
        ]
        event = Event()
        event.add("uid", f"{uid}@{host}" if host else uid)
        event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
        event.add("sequence", _sequence(as_of, item.due))
        event.add("dtstart", item.due)
        event.add("dtend", item.due + dt.timedelta(days=1))
        event.add("summary", summary)
        if description := "\n".join(filter(None, told)):
            event.add("description", description)
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", -dt.timedelta(days=DAYS_WARNED.get(item.duty, 7)))
        event.add_component(alarm)
        made.add_component(event)
    if not made.subcomponents:
        # A calendar must hold something, and a time zone is nothing to do.
        here = zone(authority.country)
        made.add_component(
            Timezone.from_tzinfo(here, str(here), dt.date(as_of.year, 1, 1), dt.date(min(as_of.year + 1, 9999), 12, 31))
        )
    content: bytes = made.to_ical()
    return content
