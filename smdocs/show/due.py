"""What is due, shown as a table, as JSON or as a calendar."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from smdocs.findings import without_civil_numbers
from smdocs.judge.duties import Duty, Item
from smdocs.judge.schedule import zone
from smdocs.model import Authority
from smdocs.words.language import language
from smdocs.words.messages import due_day, duty_name, how_late

DAYS_WARNED = {Duty.BREACH_TOLD: 1, Duty.BREACH_NOTIFIED: 1, Duty.BREACH_SUBJECTS_TOLD: 0, Duty.REPLY: 0}
"""Days that a calendar reminds ahead, where a week before the date nobody knew that there would be one."""


def _clean(item: Item) -> Item:
    """A duty as it may be shown: no civil registration number is."""
    account, name, who = map(without_civil_numbers, (item.account, item.name, item.who))
    return replace(item, account=account, name=name, who=who)


def table(items: Sequence[Item], lang: str) -> str:
    """A table for a terminal, a line per duty, and how many are overdue."""
    spoken = language(lang)
    words = spoken.words("console")
    if not items:
        return str(words["nothing-due"])
    rows = [[words[f"due-{head}"] for head in ("what", "account", "who", "date", "how")]]
    for item in map(_clean, items):
        when, how = due_day(item, spoken), how_late(item, spoken)
        rows.append([duty_name(item.duty, spoken), item.account, item.who, when, how])
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
            "duty_name": duty_name(item.duty, spoken),
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
        for item in map(_clean, items)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


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
    for item in map(_clean, items):
        if item.due is None:
            continue
        # Grows with the day of the export, and on one day with the day that something is moved to; fits in 32 bits.
        sequence = max(as_of.toordinal() - 730_000, 0) * 10_000 + min(max((item.due - as_of).days + 5_000, 0), 9_999)
        uid = "-".join(filter(None, (item.account, item.duty.value, item.clock)))
        summary = f"{duty_name(item.duty, spoken)}: {item.name}"
        details = [
            f"{words['due-who']}: {item.who}" if item.who else "",
            f"{words['due-date']}: {due_day(item, spoken)}" if item.at else "",
            f"{words['due-last']}: {spoken.date(item.last, 'table')}" if item.last else "",
        ]
        event = Event()
        event.add("uid", f"{uid}@{host}" if host else uid)
        event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
        event.add("sequence", sequence)
        event.add("dtstart", item.due)
        event.add("dtend", item.due + dt.timedelta(days=1))
        event.add("summary", summary)
        if description := "\n".join(filter(None, details)):
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
