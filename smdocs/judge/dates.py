"""What the dates in the data say on the as-of date: what was not done in time, what is over, what is old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from smdocs import facts
from smdocs.findings import Finding, Severity
from smdocs.judge.schedule import add, plan, sort, zone, zoned
from smdocs.model import Account, Moderation, RecordKind, Status, Subject
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
                values: dict[str, object] = {"date": day, "as_of": on}
                yield folder.finding("record-in-future", name, RECORDS / n / field, Severity.WARNING, **values)


def _filled_in_future(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    if account.filled_on and account.filled_on > on:
        values: dict[str, object] = {"date": account.filled_on, "as_of": on}
        yield folder.finding("date-in-future", name, ACCOUNT / "filled_on", Severity.WARNING, **values)


def _day(value: object, country: Country) -> dt.date | None:
    """The day of a date or of a moment, on the country's clock."""
    if isinstance(value, dt.datetime):
        return zoned(value, country).astimezone(zone(country)).date()
    return value if isinstance(value, dt.date) else None


_RHYTHM = {
    RecordKind.ACCESS_CONTROL: Path.read("account.access.control_interval"),
    RecordKind.DELETION_CONTROL: Path.read("account.deletion.control_interval"),
    RecordKind.PASSWORD_CHANGE: Path.read("account.security.sign_in.rotation"),
    RecordKind.SNAPSHOT: Path.read("account.snapshots.interval"),
}
"""The field that says how often something is done which leaves a record."""


def _not_in_time(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    records = sort(folder.records.get(name, ()), on)
    planned = plan(account, records, on)
    for kind, due, done in (
        (RecordKind.ACCESS_CONTROL, planned.access_control, records.access_controls),
        (RecordKind.DELETION_CONTROL, planned.deletion_control, records.deletion_controls),
        (RecordKind.PASSWORD_CHANGE, planned.password_change, records.password_changes),
        (RecordKind.SNAPSHOT, planned.snapshot, records.snapshots),
    ):
        if not due.overdue or due.next is None:
            continue
        code = "never-done" if due.never else "overdue"
        values: dict[str, object] = {"kind": kind.value, "control": kind, "id": name, "due": due.next}
        values |= {"last": due.last} if due.last else {}
        documents = ("procedure-description", "control-log")
        finding = folder.finding(code, name, _RHYTHM[kind], Severity.WARNING, documents=documents, **values)
        if done:
            finding = replace(finding, place=folder.place(name, RECORDS / position(done[0]) / "date"))
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
