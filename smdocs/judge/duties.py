"""What has to be done on all accounts, by whom and when: one list, by date."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from smdocs.judge.schedule import clocked, in_use, on_clock, plan, reply_by, sort, zoned
from smdocs.model import Account, Record, Status
from smdocs.model.authority import Country
from smdocs.model.records import BreachRecord
from smdocs.read.folder import Folder


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
    REVISION = "revision"
    REPLY = "reply"


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
    items: list[Item] = []
    for name, account in folder.accounts.items():
        records = folder.done(name)
        for due in plan(account, sort(records, now.date()), now.date()):
            if due.asked:
                items.append(replace(_item(Duty(due.kind.value), name, account, now, due.next), last=due.last))
        items.extend(_breaches(name, account, records, folder.authority.country, now))
        closing = account.closing
        if closing and closing.planned_end and not closing.closed_on and account.status is not Status.CLOSED:
            items.append(_item(Duty.PLANNED_END, name, account, now, closing.planned_end))
        if account.next_revision and account.status is not Status.CLOSED:
            items.append(_item(Duty.REVISION, name, account, now, account.next_revision))
    return _listed(items, until)


def replies(folder: Folder, asked: dt.datetime, now: dt.datetime, until: dt.date | None = None) -> tuple[Item, ...]:
    """When a question asked at a moment is to be answered, on each account in use that has a goal for it."""
    authority, clock = folder.authority, _clock(asked, folder.authority.country)
    items: list[Item] = []
    for name, account in folder.accounts.items():
        goal = account.reply or authority.reply
        if goal and goal.within and in_use(account) and not account.register_only:
            by = reply_by(asked, goal.within, authority.country)
            items.append(_item(Duty.REPLY, name, account, now, by, clock=clock))
    return _listed(items, until)


def _listed(items: Iterable[Item], until: dt.date | None) -> tuple[Item, ...]:
    return tuple(sorted((i for i in items if not (until and i.due and i.due > until)), key=_order))


def _order(item: Item) -> tuple[dt.date, str, str, int, str]:
    at = item.at.isoformat() if item.at else ""
    return (item.due or dt.date.min, at, item.account, list(Duty).index(item.duty), item.clock)


def _item(duty: Duty, name: str, account: Account, now: dt.datetime, due: dt.date | None, clock: str = "") -> Item:
    """A duty that is due on a day, of which all counts, or at a moment on the country's clock."""
    person, at = account.responsible or account.manager, due if isinstance(due, dt.datetime) else None
    day = at.date() if at else due
    overdue = at < now if at else day is not None and day < now.date()
    who = person.name if person else ""
    return Item(duty, name, account.name or name, who, day, overdue, now.date(), at=at, clock=clock)


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
        noticed = _clock(record.aware_at, country)
        at_once[noticed] += 1
        if record.date > now.date():
            continue
        clock = noticed if at_once[noticed] == 1 else f"{noticed}-{at_once[noticed]}"
        clocks = clocked(record, account.breach.within if account.breach else None, country, now.date())
        if clocks.tell_by and clocks.to_tell_internally:
            yield _item(Duty.BREACH_TOLD, name, account, now, clocks.tell_by, clock)
        if clocks.notify_by and clocks.to_notify:
            yield _item(Duty.BREACH_NOTIFIED, name, account, now, clocks.notify_by, clock)
        if clocks.to_tell_subjects:
            noticed_at = on_clock(record.aware_at, country)
            yield _item(Duty.BREACH_SUBJECTS_TOLD, name, account, now, noticed_at, clock)


def _clock(started: dt.datetime, country: Country) -> str:
    """What a clock is known by: the moment it was started."""
    return f"{zoned(started, country):%Y%m%dT%H%M%SZ}"


def since(items: Iterable[Item], account: str, day: dt.date) -> tuple[Item, ...]:
    """What is overdue for an account and was not yet on a day."""
    return tuple(i for i in items if i.overdue and i.account == account and i.due and i.due >= day)
