"""What two fields say that cannot both be so, or only oddly: tables of pairs, and what goes through them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from smdocs.findings import FieldName, Finding, Severity, shown
from smdocs.judge.access import present, settled
from smdocs.model import Account
from smdocs.model.account import SettingKey, SettingState
from smdocs.model.authority import Authority, Identity
from smdocs.model.parts import Action, Moderation
from smdocs.model.path import ACCOUNT, Path
from smdocs.model.texts import Data
from smdocs.model.values import Duration, Interval
from smdocs.read.folder import AUTHORITY, Folder

ERROR, WARNING = Severity.ERROR, Severity.WARNING
"""An error where a document prints both, so that it says something false; otherwise a warning."""


class Order(NamedTuple):
    """Two dates of which one comes before the other. Of `at_earlier` the wrong one is told at the first of the two,
    which may be one of many, and otherwise at the second."""

    earlier: Path
    later: Path
    severity: Severity
    at_earlier: bool


def _order(earlier: str, later: str, severity: Severity, *, at_earlier: bool = False) -> Order:
    return Order(Path.read(earlier), Path.read(later), severity, at_earlier)


ORDER = (
    # Nothing begins after its end, and nobody decides on an account that is closed.
    _order("account.since", "account.closing.planned_end", ERROR),
    _order("account.planned_start", "account.closing.planned_end", ERROR),
    _order("account.revised_on", "account.next_revision", ERROR),
    _order("account.since", "account.closing.closed_on", ERROR),
    _order("account.approvals[].decided_on", "account.closing.closed_on", ERROR),
    _order("account.communications_advice.asked_on", "account.closing.closed_on", ERROR),
    _order("account.data_protection_advice.asked_on", "account.closing.closed_on", ERROR),
    # What is planned comes before what is done; what is late is no less so.
    _order("account.planned_start", "account.since", WARNING, at_earlier=True),
    # Access is for an account that is there.
    _order("account.since", "account.administrators[].since", WARNING),
    _order("account.since", "account.holders[].start", WARNING),
    _order("account.administrators[].since", "account.closing.closed_on", WARNING, at_earlier=True),
    _order("account.administrators[].accepted_on", "account.closing.closed_on", WARNING, at_earlier=True),
    _order("account.holders[].start", "account.closing.closed_on", WARNING, at_earlier=True),
)
"""Dates of an account of which one comes before the other. Those of one thing, such as a period, the model refuses."""

WITHOUT_ORDER = {
    "Account.filled_on": "filled in before the account starts, and again later",
    "Goal.result_on": "a goal may be of what was before the account",
    "ElectionPeriod.start": "elections go by a calendar of their own",
    "Identity.valid_from": "may be earlier or later than the decision and the latest change",
    "BreachRecord.date": "the day it happened, or the day it was noted",
}
"""Dates that may come before or after the others, by field, and why. A task may be accepted before access is given, or
after: asked for anew of those who had it long since."""


class Beside(NamedTuple):
    """Fields that have nothing to say, or say the contrary, beside an answer of the same thing."""

    answer: str
    answers: tuple[Any, ...]
    fields: tuple[str, ...]
    severity: Severity = WARNING
    documents: tuple[str, ...] = ()


_NO = (False,)
BESIDE: Mapping[str, tuple[Beside, ...]] = {
    "Administrator": (Beside("external", _NO, ("organisation",)),),
    "Advice": (Beside("asked", _NO, ("asked_on", "adviser", "opinion"), ERROR, ("account-registration",)),),
    "Consents": (
        Beside("used", _NO, ("grounds", "collection", "responsible", "form", "validity", "withdrawal", "storage")),
    ),
    "Disclosure": (Beside("restricted", _NO, ("basis",)),),
    "PersonalData": (
        Beside("shared", _NO, ("subjects",)),
        Beside("impact_assessment", _NO, ("impact_assessment_reference",)),
    ),
    "RemovedContent": (Beside("saved_first", _NO, ("kept",)),),
    "Step": (
        Beside("author_told", _NO, ("told_how",)),
        Beside("action", tuple(each for each in Action if each is not Action.BLOCK), ("length",)),
    ),
}
"""By class."""

NEEDS: Mapping[str, Mapping[str, str]] = {
    "Administrator": {"removal_reason": "removed"},
    "Contact": {"link_label": "link"},
    "Goal": {"result_on": "result"},
    "Limit": {"after": "within"},
}
"""Fields that no document tells of unless another of the same thing is given, by class: the one, and the other."""

_LONG = Interval.model_validate("5 years")
SIZES: Mapping[str, Mapping[str, tuple[int, int | Duration]]] = {
    "Access": {"control_interval": (0, _LONG), "fewest": (1, 100), "most": (1, 1000)},
    "Account": {"hours_per_week": (0, 168), "posts_per_week": (0, 1000)},
    "Breach": {"within": (0, Duration.model_validate("1 month"))},
    "Deletion": {"control_interval": (0, _LONG)},
    "Monitoring": {"checks_per_day": (1, 288)},
    "ReplyGoal": {"within": (0, Duration.model_validate("6 months"))},
    "SignIn": {"password_length": (4, 256), "rotation": (0, _LONG)},
    "Snapshots": {"interval": (0, _LONG)},
    "Step": {"after": (1, 100)},
}
"""The least and the most that one would believe of a number or a time, by class and field. A week has 168 hours."""

SPOKEN_OF = {*BESIDE, *NEEDS, *SIZES, Identity.__name__, Moderation.__name__}
"""The classes whose fields can say something against each other."""

REMOVING = (Action.HIDE, Action.DELETE)
"""What a moderator does to remove something."""


_HANDLE = re.compile(r"@?[\w.-]+(@[\w.-]+)?")
"""What a platform calls an account by; in some networks with the server that it is on."""


def of_account(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """What single things of an account say against each other."""
    yield from _dates(folder, name, account, on)
    if account.handle and not _HANDLE.fullmatch(account.handle):
        yield folder.finding("not-a-handle", name, ACCOUNT / "handle", WARNING, text=shown(account.handle))
    yield from _settings(folder, name, account, on)
    yield from _holders(folder, name, account)


def _dates(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """Dates that stand the wrong way round. What is done before an account is there is done to prepare it."""
    roots = {"account": account}
    dates = {path: [(at, day) for at, day in path.of(roots) if day] for path in _PATHS}
    for earlier, later, severity, at_earlier in ORDER:
        for before, start in dates[earlier]:
            for after, end in dates[later]:
                if not end < start or (severity is WARNING and before == _SINCE and start > on):
                    continue
                yield (
                    too_late(folder, name, before, start, after, end, severity)
                    if at_earlier
                    else too_early(folder, name, before, start, after, end, severity)
                )


_SINCE = ACCOUNT / "since"
_PATHS = tuple(dict.fromkeys(path for order in ORDER for path in (order.earlier, order.later)))


def too_early(
    folder: Folder, name: str, before: Path, start: Any, path: Path, end: Any, severity: Severity, *, home: str = ""
) -> Finding:
    """What should come after something else and does not; `home` is the account whose file it stands in."""
    values = {"earlier": named(folder, name, before), "start": start, "end": end}
    return folder.of_shared("ends-before-start", name, home, path, severity, **values)


def too_late(
    folder: Folder, name: str, path: Path, day: Any, after: Path, end: Any, severity: Severity, *, home: str = ""
) -> Finding:
    """What should come before something else and does not; `home` is the account whose file it stands in."""
    values = {"later": named(folder, name, after), "date": day, "end": end}
    return folder.of_shared("comes-after", name, home, path, severity, **values)


def named(folder: Folder, name: str, path: Path) -> FieldName:
    """A field that a finding names besides its own."""
    source = folder.sources.get(f"records/{name}.yaml") if path.root == "records" else None
    model, field, _ = path.field(source.value if source else None)
    return FieldName(model, field)


def in_one(folder: Folder, name: str, path: Path, thing: Data) -> Iterator[Finding]:
    """What the fields of one thing say against each other, by what they are."""
    kind = type(thing).__name__
    for row in BESIDE.get(kind, ()):
        yield from _beside(folder, name, path, thing, row)
    for field, other in NEEDS.get(kind, {}).items():
        if _given(getattr(thing, field)) and not _given(getattr(thing, other)):
            yield folder.finding("half-given", name, path / field, WARNING, other=FieldName(kind, other))
    for field, (least, most) in SIZES.get(kind, {}).items():
        if (value := getattr(thing, field)) is not None and not _likely(value, least, most):
            yield folder.finding("number-unlikely", name, path / field, WARNING, given=value)
    if isinstance(thing, Identity):
        yield from _versions(folder, path, thing)
    elif isinstance(thing, Moderation):
        yield from _ladder(folder, name, path, thing)


def _given(value: Any) -> bool:
    return value is not None and value is not False and value != ()


def _likely(value: int | Decimal | Duration, least: int, most: int | Duration) -> bool:
    if isinstance(value, Duration):
        return isinstance(most, Duration) and value.hours <= most.hours
    return not isinstance(most, Duration) and least <= value <= most


def _beside(folder: Folder, name: str, path: Path, thing: Data, row: Beside) -> Iterator[Finding]:
    answer = getattr(thing, row.answer)
    if answer not in row.answers:
        return
    for field in row.fields:
        value, here = getattr(thing, field), path / field
        if not _given(value) or _plain(value) == _plain(folder.authority.name):
            continue
        if name and folder.place(name, here).file == AUTHORITY != folder.place(name, path / row.answer).file:
            # A default for all accounts is no answer of this one.
            continue
        values = {"other": FieldName(type(thing).__name__, row.answer), "answer": answer}
        yield folder.finding("should-be-empty", name, here, row.severity, documents=row.documents, **values)


def _plain(value: Any) -> Any:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


_NUMBER = re.compile(r"(?i)v?(?:ersion)?\.? ?(\d{1,4}(?:\.\d{1,4})*)")


def _numbers(version: str | None) -> tuple[int, ...]:
    """The numbers of a version, such as `1.2`; empty where it has other words."""
    match = _NUMBER.fullmatch(version or "")
    return tuple(map(int, re.findall(r"\d+", match[1]))) if match else ()


def _versions(folder: Folder, path: Path, identity: Identity) -> Iterator[Finding]:
    """Numbers of versions rise with their dates, and the last of them is that of the document; what was decided is the
    latest change, unless there was a later one."""
    if identity.decided_on and identity.updated_on and identity.updated_on < identity.decided_on:
        here, decided = path / "updated_on", path / "decided_on"
        yield too_early(folder, "", decided, identity.decided_on, here, identity.updated_on, WARNING)
    rows = [(row.decided_on, _numbers(row.version), n) for n, row in enumerate(identity.revisions)]
    days = [row.decided_on for row in identity.revisions]
    in_order = days in (sorted(days), sorted(days, reverse=True))
    dated = sorted((row for row in rows if row[1]), key=lambda row: row[0])
    own = _numbers(identity.version)
    for day, numbers, n in [*(dated if in_order else ()), *([(None, own, None)] if own else [])]:
        above = [row for row in dated if (day is None or row[0] < day) and row[1] > numbers]
        if above:
            highest = max(above, key=lambda row: row[1])
            here = path / "version" if n is None else path / "revisions" / n / "version"
            text = identity.version if n is None else identity.revisions[n].version
            values = {"text": shown(text), "other": shown(identity.revisions[highest[2]].version), "date": highest[0]}
            yield folder.finding("version-too-low", "", here, WARNING, **values)


def _ladder(folder: Folder, name: str, path: Path, given: Moderation) -> Iterator[Finding]:
    """Steps that the rest of the rules deny, and what is promised of removals where no step removes anything."""
    for n, step in enumerate(given.ladder):
        if step.action is Action.CLOSE_COMMENTS and given.comments_may_close is False:
            values = {"other": FieldName(Moderation.__name__, "comments_may_close"), "answer": False}
            yield folder.finding("should-be-empty", name, path / "ladder" / n / "action", WARNING, **values)
    counted = [(step.after, n) for n, step in enumerate(given.ladder) if step.after]
    for (above, _), (after, n) in pairwise(counted):
        if after < above:
            values = {"given": after, "above": above}
            yield folder.finding("steps-out-of-order", name, path / "ladder" / n / "after", WARNING, **values)
    rules = moderation(folder.authority, folder.accounts.get(name))
    actions = done_by_ladder(rules)
    if given.removed is None or not actions or rules.unlawful_removed or actions & set(REMOVING):
        return
    for field in ("saved_first", "registered", "kept"):
        if getattr(given.removed, field):
            values = {"other": FieldName(Moderation.__name__, "ladder")}
            yield folder.finding("nothing-removed", name, path / "removed" / field, WARNING, **values)


def moderation(authority: Authority, account: Account | None) -> Moderation:
    """The rules of debate of an account: its own, field by field, else those of all."""
    of_all, own = authority.moderation, account.moderation if account else None
    return of_all.model_copy(update={name: getattr(own, name) for name in own.model_fields_set}) if own else of_all


def done_by_ladder(rules: Moderation) -> set[Action]:
    """What is done to those who break the rules; empty where a step is in words alone, so that nobody can tell."""
    actions = [step.action for step in rules.ladder if step.action]
    return set(actions) if len(actions) == len(rules.ladder) else set()


def _settings(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """Security settings against what other answers say of the same."""
    inbox = account.messages.open if account.messages else None
    for n, item in enumerate(account.security.settings):
        if item.state is SettingState.NOT_POSSIBLE:
            continue
        is_on, other = item.state is SettingState.ON, None
        answer: Any = True
        if item.setting is SettingKey.INBOX_CLOSED and inbox and is_on:
            other, answer, severity = FieldName("Messages", "open"), inbox, ERROR
        elif item.setting is SettingKey.TWO_FULL_ADMINISTRATORS and is_on and (few := _full_control(account, on)):
            other, answer, severity = FieldName("Administrator", "full_control"), few, ERROR
        elif not is_on and account.security.required_settings_on:
            other, severity = FieldName("Security", "required_settings_on"), WARNING
        if other:
            path, documents = ACCOUNT / "security" / "settings" / n / "state", ("procedure-description",)
            values = {"setting": item.setting, "state": item.state, "other": other, "answer": answer}
            yield folder.finding("setting-and-answer", name, path, severity, documents=documents, **values)


def _full_control(account: Account, on: dt.date) -> tuple[bool, ...]:
    """Whether each of the administrators has full control, where that is known of all and fewer than two have."""
    flags = tuple(one.full_control for one in present(settled(account), on))
    given = tuple(flag for flag in flags if flag is not None)
    return given if given == flags and sum(given) < 2 else ()


def _holders(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    """An account is lent to one at a time, unless two have it for the very same days."""
    path = ACCOUNT / "holders"
    periods = [(one.start, one.end, n) for n, one in enumerate(account.holders) if one.start and one.end]
    for start, end, n in periods:
        for other_start, other_end, other in periods:
            earlier = (other_start, other_end, other) < (start, end, n)
            if earlier and (other_start, other_end) != (start, end) and start < other_end:
                values = {"text": shown(account.holders[other].name), "start": start, "end": other_end}
                yield folder.finding("periods-overlap", name, path / n, WARNING, **values)
                break
