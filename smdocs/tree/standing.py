"""How things stand with accounts on a date: what holds for them (the words of an account over those of its authority,
these over what the country says), who has access, what is late and what is missing.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

import datetime as dt
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any, cast

from smdocs.judge.schedule import RHYTHM, Due, DueState, Plan
from smdocs.model import Administrator, RecordKind
from smdocs.model.account import Arena, Holder, Status
from smdocs.model.parts import ElectionPeriod, Party, Topic
from smdocs.model.records import AccessControl, DeletionControl
from smdocs.model.values import NOT_CREATED
from smdocs.tree.entries import Entry, holding, left, run_by, with_access
from smdocs.tree.groups import MasterNames
from smdocs.tree.view import Gap
from smdocs.words.language import Language


def public_records(names: MasterNames, _: Language) -> bool:
    """Whether others can ask to see what is written: as the authority says, or else as its country has it."""
    own = names["moderation"].public_records
    return bool(names["country"].public_records if isinstance(own, Gap) else own)


def other_operator(names: MasterNames, _: Language) -> Party | None:
    """Who runs an account, or else all of them, day by day, where it is not the authority itself. Who runs them today
    says nothing of a closed one."""
    account, operator = names["sole"] and names["account"], names["authority"].operator
    if account:
        operator = account.operator or (operator if account.status != Status.CLOSED else None)
    return operator if operator and operator.name != names["authority"].name else None


def private_asked(names: MasterNames, _: Language) -> bool:
    """Whether people are asked to write nothing private: as the authority says, or else when it is a rule of debate."""
    own = names["moderation"].no_private_matters
    if not isinstance(own, Gap):
        return bool(own)
    topics = [rule.topic for rule in names["moderation"].rules if rule.applies]
    return Topic.PERSONAL_DATA in topics


def steps_timed(names: MasterNames, _: Language) -> bool:
    """Whether a step of the moderation says when it is taken."""
    return any(step.after or step.when for step in names["moderation"].ladder)


def authors_told(names: MasterNames, _: Language) -> bool:
    """Whether a step of the moderation says whether the author is told of it."""
    return any(isinstance(step.author_told, bool) for step in names["moderation"].ladder)


def election_periods(names: MasterNames, _: Language) -> list[ElectionPeriod]:
    """Those that are not over."""
    periods = names["moderation"].election_periods
    return [period for period in periods if not (period.end and period.end < names["as_of"])]


def blank_rows(names: MasterNames, _: Language) -> list[int]:
    """Rows to fill in by hand, by number: as many as the authority says, or else the catalogue."""
    own = names["document"].blank_rows
    return list(range(1, 1 + (names["catalogue"].blank_rows if isinstance(own, Gap) else own)))


def not_created(names: MasterNames, _: Language) -> bool:
    """Whether an account is said not to have an address yet."""
    return bool(names["account"].link == NOT_CREATED)


def contact_is_responsible(names: MasterNames, _: Language) -> bool:
    """Whether the contact of an account is who is responsible for it."""
    return bool(names["account"].contact.name == names["account"].responsible.name)


@dataclass(frozen=True)
class People:
    """Who has access, who is to have it and who has had it. `count` is how many have, and `full_control` how many
    fully, if that is `counted`: known of each. `degrees`: it is known of any. `assigned` are those of whom it is known
    how they came by the task. `holding` are the names of those who have the account for a time."""

    now: list[Administrator]
    coming: list[Administrator]
    former: list[Administrator]
    count: int
    full_control: int
    all_full: bool
    counted: bool
    degrees: bool
    assigned: list[Administrator]
    holding: list[str]


def administrators(names: MasterNames, _: Language) -> People:
    """The administrators of the account that a document is about."""
    account, as_of = names["account"], names["as_of"]
    people, now = account.administrators, with_access(account, as_of)
    coming = [p for p in people if p not in now and account.status != Status.CLOSED and not left(p, as_of)]
    former = [p for p in people if p not in now and p not in coming]
    told_of = [p.full_control for p in now if isinstance(p.full_control, bool)]
    count, full = sum(not isinstance(p, Gap) for p in now), sum(told_of)
    assigned = [p for p in (*now, *coming) if p.accepted_on or p.training or p.assignment]
    all_full, counted, lent = full == count, len(told_of) == count, [h.name for h in holding(account, as_of)]
    return People(now, coming, former, count, full, all_full, counted, bool(told_of), assigned, lent)


@dataclass(frozen=True)
class PersonLine:
    """A line for an administrator in a form: its number, who stands there already, and whether it must be filled."""

    number: int
    person: Administrator | None
    required: bool


@dataclass(frozen=True)
class Signature:
    """A line for somebody who approves an account: what they are, and who, and when they have, where that is known."""

    role: str
    name: str
    decided_on: dt.date | None


def signatures(names: MasterNames, _: Language) -> list[Signature]:
    """The lines of those who approve an account, or else of whoever the authority lets approve accounts of its kind.
    Where nobody is named, only a form has a line."""
    account, approvers = names["account"], names["authority"].approvers
    asked = isinstance(approvals := account.approvals, Gap)
    given = [Signature(a if asked else a.role, a.name, a.decided_on) for a in approvals]
    by_arena = {Arena.OPEN: approvers.open, Arena.CLOSED: approvers.closed}
    role = next((role for arena, role in by_arena.items() if account.arena == arena and role), "")
    return given or ([Signature(role, "", None)] if role or names["form"] else [])


def administrator_lines(names: MasterNames, language: Language) -> list[PersonLine]:
    """As many lines as the catalogue says, and more where there are more administrators."""
    people: list[Any] = administrators(names, language).now
    if names["form"]:
        people = [*people, *[None] * (names["catalogue"].form_lines - len(people))]
    return [PersonLine(n, person, n <= names["least_administrators"]) for n, person in enumerate(people, 1)]


@dataclass(frozen=True)
class Rhythm:
    """A periodic duty and the time between two times, which is not there."""

    kind: RecordKind
    interval: str


@dataclass(frozen=True)
class Log:
    """What the control log tells of an account: its periodic duties, those whose rhythm is asked for and lacking,
    those that are missed, kinds of control of which none is recorded, controls that are not filed, and other kinds of
    record of which there are none. `wrong`: anything is late or missing."""

    entry: Entry
    duties: list[Due]
    without_rhythm: list[Rhythm]
    missed: list[Due]
    uncontrolled: list[RecordKind]
    unfiled_access_controls: list[AccessControl]
    unfiled_deletion_controls: list[DeletionControl]
    unrecorded: list[RecordKind]
    wrong: bool


@dataclass(frozen=True)
class Logs:
    """The logs of accounts: whether anything is `wrong` in any, or all have been `controlled`, and the date of the
    latest control."""

    accounts: list[Log]
    wrong: bool
    controlled: bool
    latest: dt.date | None


def logs(names: MasterNames, _: Language) -> Logs:
    """The control logs of the accounts that a document is about."""
    filed = names["authority"].case_system.refile_after_control is True
    made = [_log(e, filed) for e in names["entries"]]
    last = [due.last for e in names["entries"] for due in (e.due.access_control, e.due.deletion_control) if due.last]
    controlled = bool(made) and not any(log.uncontrolled for log in made)
    return Logs(made, any(log.wrong for log in made), controlled, max(last, default=None))


def _log(e: Any, filed: bool) -> Log:
    records = e.records
    duties = [due for due in (getattr(e.due, field.name) for field in fields(Plan)) if due.asked]
    missed = [due for due in duties if due.state in (DueState.LATE, DueState.FIRST_LATE)]
    access, deletion = (
        [r for r in done if filed and not r.journal_reference]
        for done in (records.access_controls, records.deletion_controls)
    )
    open_ = any(c.to_tell_internally or c.to_notify or c.to_tell_subjects for c in e.breaches)
    controls = {
        RecordKind.ACCESS_CONTROL: records.access_controls,
        RecordKind.DELETION_CONTROL: records.deletion_controls,
    }
    uncontrolled = [kind for kind, done in controls.items() if not done]
    kinds = {
        RecordKind.PASSWORD_CHANGE: records.password_changes,
        RecordKind.SNAPSHOT: records.snapshots,
        RecordKind.REMOVAL: records.removals,
        RecordKind.BREACH: records.breaches,
    }
    unrecorded = [kind for kind, done in kinds.items() if not done]
    wrong = bool(missed or access or deletion or open_)
    return Log(e, duties, _without_rhythm(e.account), missed, uncontrolled, access, deletion, unrecorded, wrong)


def _without_rhythm(account: Any) -> list[Rhythm]:
    intervals = {kind: reduce(getattr, map(str, field.steps), account) for kind, field in RHYTHM.items()}
    return [Rhythm(kind, cast(str, gap)) for kind, gap in intervals.items() if isinstance(gap, Gap) and gap]


@dataclass(frozen=True)
class Registered:
    """An account in the internal register: who has access; of a closed one, who had it and of whom nobody has noted
    that it ended; the next control; how many documents cannot be made. `operator`: who runs it, where that is not the
    authority. `clear`: it is controlled, and nothing is late or missing. `number` is its name within the page, and is
    never printed as an amount."""

    number: str
    entry: Entry
    operator: Party | None
    administrators: list[Administrator]
    former: list[Administrator]
    unended: list[Administrator]
    holding: list[Holder]
    next_control: dt.date | None
    incomplete_documents: int
    clear: bool


@dataclass(frozen=True)
class InState:
    """How many accounts are in a state of their life."""

    status: Status
    count: int


@dataclass(frozen=True)
class Registry:
    """The accounts of the internal register, how many are in which state, and in how many of them something is `late`
    or `incomplete`. `clear`: some are controlled, and nothing is late or missing in any."""

    accounts: list[Registered]
    count: int
    states: list[InState]
    late: int
    incomplete: int
    clear: bool


def registry(names: MasterNames, _: Language) -> Registry:
    """All accounts as the internal register tells of them."""
    each = enumerate(names["entries"], 1)
    accounts = [_registered(str(number), e, names["authority"], names["as_of"]) for number, e in each]
    statuses = [one.entry.account.status for one in accounts]
    states = [InState(status, statuses.count(status)) for status in Status if status in statuses]
    late = sum(bool(e.overdue) for e in names["entries"])
    incomplete = sum(bool(one.incomplete_documents) for one in accounts)
    in_use = [one for one in accounts if _has_duties(one.entry)]
    clear = bool(in_use) and all(one.clear for one in in_use) and not late and not incomplete
    return Registry(accounts, len(accounts), states, late, incomplete, clear)


def _has_duties(e: Any) -> bool:
    return any(due.interval for due in (e.due.access_control, e.due.deletion_control))


def _registered(number: str, e: Any, authority: Any, as_of: dt.date) -> Registered:
    controls = [due for due in (e.due.access_control, e.due.deletion_control) if due.interval]
    following = min((due.next for due in controls if due.next), default=None)
    clear = bool(controls) and all(due.last for due in controls) and not e.overdue and not e.incomplete
    closed = e.account.status is Status.CLOSED
    had = list(e.account.administrators) if closed else []
    former, unended = [p for p in had if left(p, as_of)], [p for p in had if not left(p, as_of)]
    people = with_access(e.account, as_of)
    lent, operator = holding(e.account, as_of), run_by(e.account, authority)
    return Registered(number, e, operator, people, former, unended, lent, following, len(e.incomplete), clear)
