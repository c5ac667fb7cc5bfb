"""What the dates in the data say on the as-of date: what was not done in time, what is over, what is old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from smdocs import facts
from smdocs.findings import Finding, Severity
from smdocs.judge.schedule import RHYTHM, add, plan, sort, zone, zoned
from smdocs.model import Account, Moderation, Status, Subject
from smdocs.model.authority import Country
from smdocs.model.path import ACCOUNT, AUTHORITY, RECORDS, Path
from smdocs.model.records import position
from smdocs.read.folder import Folder


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """Warnings about dates, seen from a date."""
    for name, account in folder.accounts.items():
        yield from _records_in_future(folder, name, on)
        yield from _filled_in_future(folder, name, account, on)
        yield from _not_in_time(folder, name, account, on)
        if account.status is Status.CLOSED:
            continue
        yield from _end_passed(folder, name, account, on)
        if account.moderation:
            yield from _elections_over(folder, name, account.moderation, on)
        for document, entry in facts.documents().items():
            if entry.subject is Subject.ACCOUNT and entry.review and entry.review.field.root == "account":
                yield from _old(folder, document, entry.review, name, account, on)
    yield from _elections_over(folder, "", folder.authority.moderation, on)
    for document, entry in facts.documents().items():
        if entry.review and entry.review.field.root == "document":
            yield from _old(folder, document, entry.review, "", Account(), on)


def _records_in_future(folder: Folder, name: str, on: dt.date) -> Iterator[Finding]:
    for n, record in enumerate(folder.records.get(name, ())):
        days = {field: day for field, value in record if (day := _day(value, folder.authority.country))}
        if record.date > on:
            days = {"date": record.date}
        for field, day in days.items():
            if day > on:
                path = RECORDS / n / field
                yield folder.finding("record-in-future", name, path, Severity.WARNING, date=day, as_of=on)


def _filled_in_future(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    if account.filled_on and account.filled_on > on:
        path, day = ACCOUNT / "filled_on", account.filled_on
        yield folder.finding("date-in-future", name, path, Severity.WARNING, date=day, as_of=on)


def _day(value: object, country: Country) -> dt.date | None:
    """The day of a date or of a moment, on the country's clock."""
    if isinstance(value, dt.datetime):
        return zoned(value, country).astimezone(zone(country)).date()
    return value if isinstance(value, dt.date) else None


def _not_in_time(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    records = folder.records.get(name, ())
    for kind, due in plan(account, sort(records, on), on).by_kind():
        if not due.overdue or due.next is None:
            continue
        code = "never-done" if due.never else "overdue"
        values: dict[str, object] = {"kind": kind.value, "control": kind, "id": name, "due": due.next}
        values |= {"last": due.last} if due.last else {}
        documents = ("procedure-description", "control-log")
        finding = folder.finding(code, name, RHYTHM[kind], Severity.WARNING, documents=documents, **values)
        if due.last:
            done = next(record for record in records if record.kind == kind and record.date == due.last)
            finding = replace(finding, place=folder.place(name, RECORDS / position(done) / "date"))
        yield finding


def _end_passed(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    end = account.closing.planned_end if account.closing else None
    if end and end < on:
        path = ACCOUNT / "closing" / "planned_end"
        yield folder.finding("end-passed", name, path, Severity.WARNING, date=end)


def _elections_over(folder: Folder, name: str, moderation: Moderation, on: dt.date) -> Iterator[Finding]:
    periods = (ACCOUNT if name else AUTHORITY) / "moderation" / "election_periods"
    for n, period in enumerate(moderation.election_periods):
        if period.end and period.end < on:
            path, documents = periods / n / "end", ("debate-guidelines",)
            yield folder.finding("election-over", name, path, Severity.WARNING, documents=documents, date=period.end)


def _old(
    folder: Folder, document: str, review: facts.Review, name: str, account: Account, on: dt.date
) -> Iterator[Finding]:
    roots = {"account": account, "document": folder.authority.documents.get(document)}
    path, day = next(review.field.of(roots))
    if not isinstance(day, dt.date) or add(day, review.within) >= on:
        return
    if path.root == "document":
        path = Path(AUTHORITY.root, ("documents", document, *path.steps))
    values: dict[str, object] = {"date": day, "within": review.within}
    yield folder.finding("updated-long-ago", name, path, Severity.WARNING, documents=(document,), **values)
