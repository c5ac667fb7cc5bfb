"""What the dates in the data say on the as-of date: what was not done in time, what is over, what is old."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Place, Severity
from smdocs.judge.schedule import RHYTHM, Due, add, on_clock, plan, sort
from smdocs.model import Account, Moderation, Status
from smdocs.model.authority import Country
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, RECORDS
from smdocs.model.records import Record, home, position
from smdocs.read.folder import Folder


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """Warnings about dates, seen from a date."""
    for name, account in folder.accounts.items():
        yield from _records_in_future(folder, name, on)
        yield from _not_in_time(folder, name, account, on)
        if account.status is Status.CLOSED or account.register_only:
            continue
        end = account.closing.planned_end if account.closing else None
        starts = [day for day in (account.since, account.planned_start) if day]
        if end and end < on and not any(end < start for start in starts):
            yield folder.finding("end-passed", name, ACCOUNT / "closing" / "planned_end", Severity.WARNING, date=end)
        if account.moderation:
            yield from _elections_over(folder, name, account.moderation, on)
    yield from _elections_over(folder, "", folder.authority.moderation, on)
    for document, entry in facts.documents().items():
        if entry.review:
            yield from _old(folder, document, entry.review, on)


def _records_in_future(folder: Folder, name: str, on: dt.date) -> Iterator[Finding]:
    for record in folder.done(name):
        days = {key: day for key, value in vars(record).items() if (day := _day(value, folder.authority.country))}
        if record.date > on:
            days = {"date": record.date}
        for field, day in days.items():
            if day > on:
                path, values = RECORDS / position(record) / field, {"date": day, "as_of": on}
                yield folder.of_shared("record-in-future", name, home(record), path, Severity.WARNING, **values)


def _day(value: object, country: Country) -> dt.date | None:
    """The day of a date or of a moment, on the country's clock."""
    if isinstance(value, dt.datetime):
        return on_clock(value, country).date()
    return value if isinstance(value, dt.date) else None


def _not_in_time(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    records = folder.done(name)
    for due in plan(account, sort(records, on), on):
        yield from _too_long_between(folder, name, due, [record for record in records if record.kind == due.kind])
        if not due.overdue or due.next is None:
            continue
        documents = ("procedure-description", "control-log")
        if due.lent:
            after, lent = ACCOUNT / "security" / "sign_in" / "rotation_after_lending", {"id": name, "due": due.next}
            yield folder.finding(
                "changed-not-after-lending", name, after, Severity.WARNING, documents=documents, **lent
            )
            continue
        code = "never-done" if due.never else "overdue"
        values: dict[str, Any] = {"kind": due.kind.value, "control": due.kind, "id": name, "due": due.next}
        values |= {"last": due.last} if due.last else {}
        finding = folder.finding(code, name, RHYTHM[due.kind], Severity.WARNING, documents=documents, **values)
        if due.last:
            done = next(record for record in records if record.kind == due.kind and record.date == due.last)
            finding = replace(finding, place=_place(folder, name, done))
        yield finding


def _place(folder: Folder, name: str, record: Record) -> Place:
    """Where the date of a record of an account stands."""
    return folder.place(home(record) or name, RECORDS / position(record) / "date")


def _too_long_between(folder: Folder, name: str, due: Due, records: Sequence[Record]) -> Iterator[Finding]:
    """Two in a row that were done, with more time between them than there may be: told of the later."""
    done = sorted((record for record in records if record.date <= due.as_of), key=lambda record: record.date)
    for earlier, later in pairwise(done):
        if due.interval and later.date > add(earlier.date, due.interval):
            values: dict[str, Any] = {"control": due.kind, "date": later.date, "last": earlier.date}
            field, documents = RHYTHM[due.kind], ("procedure-description", "control-log")
            values["within"] = due.interval
            finding = folder.finding("long-between", name, field, Severity.WARNING, documents=documents, **values)
            yield replace(finding, place=_place(folder, name, later))


def _elections_over(folder: Folder, name: str, moderation: Moderation, on: dt.date) -> Iterator[Finding]:
    periods = (ACCOUNT if name else AUTHORITY) / "moderation" / "election_periods"
    for n, period in enumerate(moderation.election_periods):
        if period.end and period.end < on:
            path, documents = periods / n / "end", ("debate-guidelines",)
            yield folder.finding("election-over", name, path, Severity.WARNING, documents=documents, date=period.end)


def _old(folder: Folder, document: str, review: facts.Review, on: dt.date) -> Iterator[Finding]:
    """The date of a document or, where it stands in the account, of each account in use that it is made of."""
    catalogued = facts.documents()[document]
    dated: Mapping[str, Any] = {"": folder.authority.documents.get(document)}
    if review.field.root == "account":
        concerned = {name: one for name, one in folder.accounts.items() if catalogued.concerns(one)}
        dated = {name: one for name, one in concerned.items() if one.status is not Status.CLOSED}
    for name, data in dated.items():
        path, day = next(review.field.of({review.field.root: data}))
        if isinstance(data, Account) and data.revised_on:
            path, day = ACCOUNT / "revised_on", max(filter(None, (day, data.revised_on)))
        if isinstance(day, dt.date) and add(day, review.within) < on:
            path = path if name else DOCUMENTS / document / path.top
            values = {"date": day, "within": review.within}
            yield folder.finding("updated-long-ago", name, path, Severity.WARNING, documents=(document,), **values)
