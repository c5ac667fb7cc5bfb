"""What the dates in the data say on the as-of date: what was not done in time, what is over, what is old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from smdocs import facts
from smdocs.findings import Finding, Severity
from smdocs.judge.reach import reach
from smdocs.judge.schedule import add, plan, sort, zone, zoned
from smdocs.model import Account, Moderation, Record, RecordKind, Status, Subject
from smdocs.model.authority import Country
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
            if entry.subject is Subject.ACCOUNT and entry.review and entry.review.field.startswith("account."):
                yield from _old(folder, document, entry.review, name, account, on)
    yield from _elections_over(folder, "", folder.authority.moderation, on)
    for document, entry in facts.documents().items():
        if entry.review and entry.review.field.startswith("document."):
            yield from _old(folder, document, entry.review, "", Account(), on)


def _warning(folder: Folder, code: str, path: str, model: str, account: str, *documents: str, **values: str) -> Finding:
    return Finding(
        code,
        folder.place(account, path),
        Severity.WARNING,
        field=path,
        model=model,
        name=path.rpartition(".")[2],
        account=account,
        documents=documents,
        values=values,
    )


def _records_in_future(folder: Folder, name: str, on: dt.date) -> Iterator[Finding]:
    for n, record in enumerate(folder.records.get(name, ())):
        code = "record-in-future"
        days = {field: day for field, value in record if (day := _day(value, folder.authority.country))}
        if record.date > on:
            days = {"date": record.date}
        for field, day in days.items():
            if day > on:
                values = {"date": day.isoformat(), "as_of": on.isoformat()}
                yield _warning(folder, code, f"records[{n}].{field}", type(record).__name__, name, **values)


def _filled_in_future(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    if account.filled_on and account.filled_on > on:
        code, values = "date-in-future", {"date": account.filled_on.isoformat(), "as_of": on.isoformat()}
        yield _warning(folder, code, "account.filled_on", "Account", name, **values)


def _day(value: object, country: Country) -> dt.date | None:
    """The day of a date or of a moment, on the country's clock."""
    if isinstance(value, dt.datetime):
        return zoned(value, country).astimezone(zone(country)).date()
    return value if isinstance(value, dt.date) else None


def _not_in_time(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    planned = plan(account, sort(folder.records.get(name, ()), on), on)
    for kind, due, path, model in (
        (RecordKind.ACCESS_CONTROL, planned.access_control, "access.control_interval", "Access"),
        (RecordKind.DELETION_CONTROL, planned.deletion_control, "deletion.control_interval", "Deletion"),
        (RecordKind.PASSWORD_CHANGE, planned.password_change, "security.sign_in.rotation", "SignIn"),
        (RecordKind.SNAPSHOT, planned.snapshot, "snapshots.interval", "Snapshots"),
    ):
        if not due.overdue or due.next is None:
            continue
        code = "never-done" if due.never else "overdue"
        values = {"kind": kind.value, "id": name, "due": due.next.isoformat()}
        documents = ("procedure-description", "control-log")
        finding = _warning(folder, code, f"account.{path}", model, name, *documents, **values)
        if due.last:
            last = _latest(folder.records[name], kind, due.last)
            finding = replace(
                finding,
                place=folder.place(name, f"records[{last}].date"),
                values=values | {"last": due.last.isoformat()},
            )
        yield finding


def _latest(records: Sequence[Record], kind: RecordKind, day: dt.date) -> int:
    return next(n for n, record in enumerate(records) if record.kind == kind.value and record.date == day)


def _end_passed(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    end = account.closing.planned_end if account.closing else None
    if end and end < on:
        code, values = "end-passed", {"date": end.isoformat()}
        yield _warning(folder, code, "account.closing.planned_end", "Closing", name, **values)


def _elections_over(folder: Folder, name: str, moderation: Moderation, on: dt.date) -> Iterator[Finding]:
    for n, period in enumerate(moderation.election_periods):
        if period.end and period.end < on:
            path = f"{'account' if name else 'authority'}.moderation.election_periods[{n}].end"
            code, values = "election-over", {"date": period.end.isoformat()}
            yield _warning(folder, code, path, "ElectionPeriod", name, "debate-guidelines", **values)


def _old(
    folder: Folder, document: str, review: facts.Review, name: str, account: Account, on: dt.date
) -> Iterator[Finding]:
    roots = {"account": account, "document": folder.authority.documents.get(document)}
    found = next(reach(review.field, roots))
    if not isinstance(found.value, dt.date) or add(found.value, review.within) >= on:
        return
    path = found.path.replace("document.", f"authority.documents.{document}.", 1)
    code, values = "updated-long-ago", {"date": found.value.isoformat(), "within": str(review.within)}
    yield _warning(folder, code, path, found.model, name, document, **values)
