"""Accounts as documents are made of them: each with its records and what is due, in the one order that all list."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from smdocs import facts
from smdocs.judge.access import Settings, counted, settled
from smdocs.judge.schedule import Clocked, Plan, clocked, in_use, plan, sort
from smdocs.model import Account
from smdocs.model.account import Comments, Status
from smdocs.model.path import Path
from smdocs.model.records import Records
from smdocs.read.folder import Folder
from smdocs.tree.view import NOWHERE, Gap, Origin
from smdocs.words.language import Language


@dataclass(frozen=True)
class Incomplete:
    """A document that cannot be made yet: what it is called, and the labels of the fields it lacks."""

    document: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """An account with what belongs to it: its records, what is due and how its security settings stand. `overdue`, what
    is late in words, and `incomplete` are told by the internal register alone."""

    id: str
    account: Account
    records: Records
    due: Plan
    platform: facts.Platform | None
    settings: Settings
    breaches: tuple[Clocked, ...] = ()
    overdue: tuple[str, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()

    @property
    def platform_name(self) -> str | None:
        """The platform's name as it is written in text."""
        return self.platform.name if self.platform else self.account.platform


def entry(folder: Folder, name: str, as_of: dt.date) -> Entry:
    """An account as seen from a date; one that is not there has nothing."""
    account, country = settled(folder.accounts.get(name, Account())), folder.authority.country
    done = sort(folder.done(name), as_of)
    platform = facts.platforms().get(account.platform or "")
    limit = account.breach.within if account.breach else None
    breaches = tuple(clocked(record, limit, country, as_of) for record in done.breaches)
    return Entry(name, account, done, plan(account, done, as_of), platform, counted(account, as_of), breaches)


def is_on(platform: str, e: Any) -> bool:
    """Whether a platform by its name or key is an account's."""
    key = e.account.platform
    return not isinstance(key, Gap) and facts.is_platform(platform, key, e.platform_name)


def run_by(account: Any, authority: Any) -> Any:
    """Who runs an account among others, where it is not the authority itself. Who runs the authority's may have a task
    that is about some of them and says nothing of a single one, and today's say nothing of a closed one."""
    usual = authority.operator
    all_of_them = usual and usual.name != authority.name and not usual.task and account.status != Status.CLOSED
    return account.operator or (usual if all_of_them else None)


def is_commented(account: Any) -> bool:
    """Whether people can comment on an account that is at work: not planned, paused or closed."""
    return in_use(account) and account.status != Status.PAUSED and account.comments != Comments.CLOSED


def takes_words(account: Any) -> bool:
    """Whether people can write something on an account, a comment or a message."""
    return bool(account.comments != Comments.CLOSED or account.messages.open is True)


def is_answered(account: Any) -> bool:
    """Whether people can write something on an account that is at work."""
    return in_use(account) and account.status != Status.PAUSED and takes_words(account)


def with_access(account: Any, as_of: dt.date) -> list[Any]:
    """The administrators of an account who have access on a date; those of a planned one who are to have it. Nobody
    has access to a closed one."""
    if account.status == Status.CLOSED:
        return []
    people, planned = account.administrators, account.status == Status.PLANNED
    return [p for p in people if not left(p, as_of) and (planned or not _after(p.since, as_of))]


def holding(account: Any, as_of: dt.date) -> list[Any]:
    """Those who have the account for a time, and have it on a date."""
    if account.status in (Status.CLOSED, Status.PLANNED):
        return []
    begun = [h for h in account.holders if isinstance(h.start, dt.date) and h.start <= as_of]
    return [h for h in begun if not isinstance(h.end, dt.date) or as_of <= h.end]


def left(person: Any, as_of: dt.date) -> bool:
    """Whether somebody has no access any more on a date."""
    return isinstance(person.removed, dt.date) and not _after(person.removed, as_of)


def _after(day: Any, as_of: dt.date) -> bool:
    return isinstance(day, dt.date) and day > as_of


def origin_of(entry: Entry) -> Origin:
    """Where the fields of an account with what belongs to it come from."""
    own = ("account", "records", "due", "platform", "settings", "incomplete")
    of = {name: Origin(Path(name), entry.id) for name in own}
    late = {name: of["due"] / name for name in ("breaches", "overdue")}
    return Origin(
        Path("entry"), entry.id, elsewhere={**of, **late, "id": NOWHERE, "platform_name": of["account"] / "platform"}
    )


def in_order(entries: Iterable[Entry], language: Language, first: str) -> list[Entry]:
    """Accounts in the order that every document lists them in: by group and then by name. Those without a group come
    after, and groups of closed ones alone last."""

    def group(entry: Entry) -> str:
        return language.text(entry.account.group, first)[0] if entry.account.group else ""

    entries = list(entries)
    in_use = {group(entry) for entry in entries if entry.account.status is not Status.CLOSED}

    def place(entry: Entry) -> tuple[bool, bool, str, str, str]:
        called = group(entry)
        name = language.sort_key(entry.account.name or "")
        return (called not in in_use, not called, language.sort_key(called), name, entry.id)

    return sorted(entries, key=place)


@dataclass(frozen=True)
class Shared:
    """Something that holds for some accounts. `many`: for more than are listed one by one; `every`: for all that the
    document is about; `usual`: for the authority too."""

    what: Any
    accounts: list[Entry]
    many: bool
    every: bool
    usual: bool

    @property
    def count(self) -> int:
        """For how many accounts it holds."""
        return len(self.accounts)


def shared(names: Mapping[str, Any], pairs: Iterable[tuple[Any, Any, Any]], usual: Container[Any] = ()) -> list[Shared]:
    """Each thing once, where it comes first, with all its accounts; `pairs` has its key, it, and one account."""
    most, every = names["catalogue"].most_listed, len(names["entries"])
    by_key: dict[Any, tuple[Any, list[Entry]]] = {}
    for key, what, one in pairs:
        by_key.setdefault(key, (what, []))[1].append(one)
    return [
        Shared(what, ones, len(ones) > most, len(ones) == every, key in usual) for key, (what, ones) in by_key.items()
    ]
