"""Values that are possible each for itself and cannot be so beside one another: dates that stand the wrong way round or
in the future, hours that overlap, the same thing twice in a list.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from smdocs.findings import FieldName, Finding, Severity, shown
from smdocs.judge.pairs import SPOKEN_OF, in_one, of_account, too_early, too_late
from smdocs.judge.rulesets import RuleKind, find
from smdocs.model import Account, Status
from smdocs.model.parts import Hours
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, EACH, RECORDS, Path, Steps
from smdocs.model.records import Removal, home, position
from smdocs.model.texts import Data, Prose, Words
from smdocs.model.values import WEEK, Duration, Weekday
from smdocs.read.folder import Folder

_AHEAD = {
    ("Holder", "start"),
    ("Holder", "end"),
    ("Account", "next_revision"),
    ("Administrator", "since"),
    ("Administrator", "removed"),
    ("Closing", "planned_end"),
    ("ElectionPeriod", "start"),
    ("ElectionPeriod", "end"),
    ("Identity", "valid_from"),
}
"""Fields whose dates may lie ahead: all others tell of what is done."""


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """What cannot be so, seen from a date."""
    yield from _below(folder, "", AUTHORITY, folder.authority, on)
    yield from _same_account(folder)
    for name, account in folder.accounts.items():
        yield from _below(folder, name, ACCOUNT, account, on)
        yield from _life(folder, name, account, on)
        yield from _approved(folder, name, account)
        yield from _records(folder, name, account, on)


def below(value: Any, above: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """The dates, lists and things below a value, each with the way to it. What all accounts share is told with each of
    them."""
    for step, one in enumerate(value) if isinstance(value, tuple) else _held(value):
        kind: Any = type(one)
        if one and (goes_on := _goes_on(kind)) is not None and step != "account_defaults":
            steps = (*above, step)
            yield steps, one
            if goes_on:
                yield from below(one, steps)


def _held(value: Data | Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """What stands in a thing or a mapping, by its key."""
    return (value if isinstance(value, Mapping) else vars(value)).items()


@cache
def _goes_on(kind: type) -> bool | None:
    """Whether there is more below what is of a type; None where there is nothing to say of it either."""
    if issubclass(kind, dt.date):
        return False
    return (issubclass(kind, Data | tuple | Mapping) and not issubclass(kind, Words | Prose | Duration)) or None


def _below(folder: Folder, name: str, root: Path, data: Data, on: dt.date) -> Iterator[Finding]:
    yield from in_one(folder, name, root, data)
    for steps, value in below(data):
        if isinstance(value, tuple):
            if len(value) > 1:
                path = Path(root.root, steps)
                yield from _twice(folder, name, path, value)
                yield from _overlap(folder, name, path, value)
                if path.within(DOCUMENTS) and path.steps[-1] == "revisions":
                    yield from _one_way(folder, path, [revision.decided_on for revision in value])
        elif isinstance(value, dt.date):
            path = Path(root.root, steps)
            if value > on and _has_been(path, folder.accounts.get(name)):
                yield folder.finding("date-in-future", name, path, Severity.WARNING, date=value, as_of=on)
        elif type(value).__name__ in SPOKEN_OF:
            yield from in_one(folder, name, Path(root.root, steps), value)


def _has_been(path: Path, account: Account | None) -> bool:
    """Whether a date tells of what is done."""
    model, field, _ = path.field()
    if account is not None and model == "Account" and field in ("since", "planned_start"):
        return account.status not in (None, Status.PLANNED) and (field == "since" or account.since is None)
    return (model, field) not in _AHEAD


def _life(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """What does not go together in the life of an account."""
    yield from of_account(folder, name, account, on)
    access = account.access
    if access.fewest and access.most and access.fewest > access.most:
        yield folder.finding("number-too-large", name, ACCOUNT / "access" / "fewest", most=access.most)
    closed = account.closing.closed_on if account.closing else None
    if closed and closed <= on and account.status not in (None, Status.CLOSED):
        yield folder.finding("end-passed", name, ACCOUNT / "closing" / "closed_on", Severity.WARNING, date=closed)
    for field in ("planned_start", "since") if account.status is Status.PLANNED else ():
        if (start := getattr(account, field)) and start < on:
            yield folder.finding("start-passed", name, ACCOUNT / field, Severity.WARNING, date=start)


_APPROVED = ACCOUNT / "approvals" / EACH / "decided_on"


def _approved(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    """The first approval, where it was given after the account began, or is to begin; later ones approve it again.
    Where a rule of the rule set is about that, it tells."""
    picked = find(folder.authority.ruleset)
    ruled = picked and any(r.kind is RuleKind.ORDER and r.field == _APPROVED for r in picked.rules.values())
    field = "since" if account.since else "planned_start"
    start = getattr(account, field)
    dated = [(day, path) for path, day in _APPROVED.of({"account": account}) if day]
    if start and dated and min(day for day, _ in dated) > start and not (ruled and account.since):
        (day, path), (model, label, _) = min(dated, key=lambda each: each[0]), (ACCOUNT / field).field()
        values: dict[str, Any] = {"earlier": FieldName(model, label), "start": start, "end": day}
        yield folder.finding("approved-after-start", name, path, Severity.WARNING, **values)


def _same_account(folder: Folder) -> Iterator[Finding]:
    """Copies that a program left among the accounts, too. A platform gives a handle to one account at a time, of those
    that it tells apart by one."""
    seen: dict[tuple[str, str], str] = {}
    for name, account in folder.accounts.items():
        address = (account.link or "").casefold().rstrip("/") if account.created else ""
        handle = (account.handle or "").casefold().removeprefix("@") if account.status is not Status.CLOSED else ""
        for field, key in (("link", ("", address)), ("handle", (account.platform or "", handle))):
            if key[1] and key in seen:
                values = {"other": seen[key]}
                yield folder.finding("same-account-twice", name, ACCOUNT / field, Severity.WARNING, **values)
                break
            seen.setdefault(key, name)


_WHILE_THERE = ("access-control", "deletion-control", "password-change", "removal")
"""What is done on an account that is there. Pictures may be taken and breaches noticed after it was closed."""


def _records(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """Nothing is done on an account that has not started, nor is a period controlled that is not over. Some do both, in
    a way, so it stops nothing."""
    seen: dict[dt.date, list[dict[str, Any]]] = {}
    warning, closed = Severity.WARNING, account.closing.closed_on if account.closing else None
    since, end = ACCOUNT / "since", ACCOUNT / "closing" / "closed_on"
    for record in folder.done(name):
        date, file = RECORDS / position(record) / "date", home(record)
        if account.since and record.date < account.since <= on:
            yield too_early(folder, name, since, account.since, date, record.date, warning, home=file)
        if closed and record.kind in _WHILE_THERE and closed < record.date <= on:
            yield too_late(folder, name, date, record.date, end, closed, warning, home=file)
    for n, record in enumerate(folder.records.get(name, ())):
        here = RECORDS / n
        if (period := getattr(record, "period", None)) and record.date < period.end <= on:
            yield too_early(folder, name, here / "period" / "end", period.end, here / "date", record.date, warning)
        if not isinstance(record, Removal):
            own, others = vars(record), seen.setdefault(record.date, [])
            if own in others:
                yield folder.finding("listed-twice", name, here, warning, labelled=here / "date", text=record.date)
            others.append(own)


def _one_way(folder: Folder, path: Path, days: list[dt.date]) -> Iterator[Finding]:
    """Revisions stand with the latest last, or with the latest first."""
    falling = len(days) > 1 and days[0] > days[-1]
    for n, (above, day) in enumerate(pairwise(days)):
        start, end = (day, above) if falling else (above, day)
        if end < start:
            wrong = path / (n if falling else n + 1) / "decided_on"
            yield too_early(folder, "", wrong, start, wrong, end, Severity.WARNING)


_TOLD_APART = {
    "Party": ("name",),
    "JointController": ("platform", "name"),
    "DebateRule": ("topic", "name"),
    "KindLimit": ("kind",),
    "Revision": ("version",),
}
"""Fields by which two of a class are the same, though they may say different things. Of other classes two are the same
when all of them are."""

_SEEN_TO = {"RuleOverride", "Setting", "Hours", "Weekday"}
"""Classes of which two at once are told elsewhere, or mean something."""


def _twice(folder: Folder, name: str, path: Path, items: tuple[Any, ...]) -> Iterator[Finding]:
    """The same thing twice in a list: no error unless the two say different things."""
    if path.top in ("administrators", "operators", "deputies"):
        return
    seen: dict[Any, Any] = {}
    for n, item in enumerate(items):
        kind = type(item).__name__
        if kind in _SEEN_TO:
            return
        by = [getattr(item, field) for field in _TOLD_APART.get(kind, ())] or [item]
        same = tuple(map(_plain, by))
        if same in seen:
            severity = Severity.WARNING if _plain(seen[same]) == _plain(item) else Severity.ERROR
            text = next((each for each in map(_called, by) if each), "")
            yield folder.finding("listed-twice", name, path / n, severity, called="", text=text)
        seen.setdefault(same, item)


def _plain(value: Any) -> Any:
    """A value without what makes no difference: how letters and spaces are written."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, BaseModel):
        return tuple((key, _plain(one)) for key, one in vars(value).items())
    if isinstance(value, Mapping):
        return tuple(sorted((key, _plain(one)) for key, one in value.items()))
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _called(value: Any) -> Any:
    """What a value is called, as short as can be."""
    if isinstance(value, Words | Prose):
        return shown(value.once or next(iter(value.texts.values())))
    if isinstance(value, Data):
        return next((text for _, one in value if (text := _called(one))), "")
    return value if isinstance(value, str) else ""


def _overlap(folder: Folder, name: str, path: Path, items: tuple[Any, ...]) -> Iterator[Finding]:
    """Hours that go on while others on the same day do."""
    if not items or not isinstance(items[0], Hours):
        return
    taken: set[tuple[Weekday, int | None]] = set()
    for n, hours in enumerate(items):
        minutes = _minutes(hours)
        if both := {day for day, _ in minutes & taken}:
            days = tuple(day for day in Weekday if day in both)
            yield folder.finding("hours-overlap", name, path / n, days=days)
        taken |= minutes


@cache
def _minutes(hours: Hours) -> frozenset[tuple[Weekday, int | None]]:
    """The minutes of some hours by day; None stands for a day of which no hours are given."""
    minutes: set[tuple[Weekday, int | None]] = set()
    listed = dict.fromkeys(day for each in hours.days for day in (WEEK[:5] if each is Weekday.WEEKDAYS else (each,)))
    for day in listed:
        if hours.opens is None or hours.closes is None:
            minutes.add((day, None))
            continue
        start, end = (clock.hour * 60 + clock.minute for clock in (hours.opens, hours.closes))
        for minute in range(start, end + (1440 if end <= start else 0)):
            after = WEEK[(WEEK.index(day) + minute // 1440) % 7] if day in WEEK else day
            minutes.add((after, minute % 1440))
    return frozenset(minutes)
