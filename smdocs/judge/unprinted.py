"""What is given and stands in no document because of what else is given."""

from collections.abc import Iterator, Mapping
from typing import Any

from smdocs import facts
from smdocs.findings import FieldName, Finding, Severity
from smdocs.judge.requirements import absent, holds
from smdocs.model import Account, RecordKind, Status
from smdocs.model.account import Comments
from smdocs.model.parts import Monitoring
from smdocs.model.path import ACCOUNT, AUTHORITY, EACH, RECORDS, Path
from smdocs.read import folder as read
from smdocs.read.folder import Folder


def check(folder: Folder) -> Iterator[Finding]:
    """A warning for each thing that was given for nothing."""
    yield from _answers(folder, "", {"authority": folder.authority})
    for name, account in folder.accounts.items():
        if account.register_only:
            yield from _register_only(folder, name, account)
        else:
            yield from _answers(folder, name, {"account": account})
        yield from _records(folder, name, account)
    yield from _platforms(folder)
    yield from _overrides(folder)
    yield from _of_all(folder)


def _because(folder: Folder, name: str, path: Path, by: Path, value: Any) -> Finding:
    """That a value is told by no document because of another answer, or since there is none."""
    model, field, _ = by.field()
    other = FieldName(model, field)
    if absent(value):
        return folder.finding("half-given", name, path, Severity.WARNING, other=other)
    return folder.finding("should-be-empty", name, path, Severity.WARNING, other=other, answer=value)


def _answers(folder: Folder, name: str, roots: Mapping[str, Any]) -> Iterator[Finding]:
    lost: set[Path] = set()
    for answer in facts.unprinted().answers:
        for field in answer.fields if answer.because.root in roots else ():
            for path, value in field.of(roots):
                here = answer.because
                if EACH in here.steps:
                    here = path.parent / here.steps[-1]
                if (
                    path in lost
                    or not _given(value)
                    or not holds({here: answer.so, **answer.beside}, roots)
                    or _default(folder, name, path)
                ):
                    continue
                lost.add(path)
                yield _because(folder, name, path, here, next(here.of(roots))[1])


def _nothing(value: Any) -> bool:
    return absent(value) or value == {}


def _given(value: Any) -> bool:
    """Whether something is there that a document would tell; a no would leave it out."""
    return not _nothing(value) and value is not False


def _default(folder: Folder, name: str, path: Path) -> bool:
    """Whether an answer is one for all accounts: it is no answer of this one."""
    return bool(name) and folder.place(name, path).file == read.AUTHORITY


def _register_only(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    given = [
        FieldName(path.field().model, path.field().name)
        for path in facts.unprinted().registers
        if not _nothing(next(path.of({"account": account}))[1]) and not _default(folder, name, path)
    ]
    if given:
        path = ACCOUNT / "register_only"
        yield folder.finding("only-in-registers", name, path, Severity.WARNING, fields=tuple(given))


def _records(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    """Records of an account that has no control log, also where they were done on others that have none."""
    for n, record in enumerate(folder.records.get(name, ())):
        others = [folder.accounts[other] for other in record.accounts if other in folder.accounts]
        late = record.kind in facts.unprinted().records
        if all(one.register_only or (late and one.status is Status.PLANNED) for one in (account, *others)):
            field = "register_only" if account.register_only else "status"
            values: dict[str, Any] = {"other": FieldName("Account", field), "answer": getattr(account, field)}
            values["control"] = RecordKind(record.kind)
            yield folder.finding("record-not-shown", name, RECORDS / n, Severity.WARNING, **values)


def _platforms(folder: Folder) -> Iterator[Finding]:
    """What is said of a platform on which there is no account."""
    listed = facts.unprinted()
    for field in (*listed.platforms, *listed.platforms_in_use):
        for name, account in folder.accounts.items() if field.root == "account" else (("", None),):
            there = [one for one in ([account] if account else folder.accounts.values()) if not one.register_only]
            if field in listed.platforms_in_use:
                there = [one for one in there if one.status is not Status.CLOSED]
            for path, platform in field.of({field.root: account or folder.authority}) if there else ():
                if platform and not any(_is_on(platform, one) for one in there):
                    yield folder.finding("no-account-there", name, path, Severity.WARNING, text=platform)


def _is_on(platform: str, account: Account) -> bool:
    """Whether an account is on a platform, by its name or key."""
    key = account.platform or ""
    listed = facts.platforms().get(key)
    return facts.is_platform(platform, key, listed.name if listed else key)


def _overrides(folder: Folder) -> Iterator[Finding]:
    """Departures on accounts that stand in the registers alone, which tell of none."""
    for n, own in enumerate(folder.authority.rule_overrides):
        accounts = [folder.accounts.get(name) for name in own.accounts]
        if accounts and all(one and one.register_only for one in accounts):
            path = AUTHORITY / "rule_overrides" / n / "accounts"
            yield _because(folder, "", path, ACCOUNT / "register_only", value=True)


def _of_all(folder: Folder) -> Iterator[Finding]:
    """What holds for all accounts and is told of none, since each has its own or answers that leave it out."""
    authority = folder.authority
    in_use = [one for one in folder.accounts.values() if one.status is not Status.CLOSED and not one.register_only]
    own = [each.platform for each in authority.privacy.platforms if each.cookies]
    if authority.privacy.cookies and in_use and all(any(_is_on(name, one) for name in own) for one in in_use):
        other = FieldName("Privacy", "platforms")
        path = AUTHORITY / "privacy" / "cookies"
        yield folder.finding("replaced-everywhere", "", path, Severity.WARNING, other=other)
    if in_use:
        yield from _of_writing(folder, in_use)


def _of_writing(folder: Folder, there: list[Account]) -> Iterator[Finding]:
    """When what people write is read and answered, and what is done with it: where they can write nothing on any
    account, or each has its own."""
    authority, listed = folder.authority, facts.unprinted()
    commented = any(one.comments is not Comments.CLOSED for one in there)
    heard = [one for one in there if one.comments is not Comments.CLOSED or (one.messages and one.messages.open)]
    silent = (*listed.of_comments, *(() if heard else listed.of_words)) if not commented else ()
    for field in silent:
        for path, value in field.of({"authority": authority}):
            if _given(value):
                yield _because(folder, "", path, ACCOUNT / "comments", Comments.CLOSED)
    usual = authority.monitoring or Monitoring()
    replaced = bool(heard) and all(_has_own_times(one.monitoring, usual) for one in heard)
    for field in listed.of_times if replaced else ():
        path, value = next(field.of({"authority": authority}))
        if _given(value):
            yield _replaced(folder, path, "monitoring")
    goal = authority.reply
    if not absent(goal) and heard and not any(absent(one.reply) or one.reply == goal for one in heard):
        yield _replaced(folder, AUTHORITY / "reply", "reply")
    if authority.office_hours and heard and not any(one.monitoring and one.monitoring.office_hours for one in there):
        if not usual.office_hours:
            path = AUTHORITY / "monitoring" / "office_hours"
            yield _because(folder, "", AUTHORITY / "office_hours", path, usual.office_hours)
        elif replaced:
            yield _replaced(folder, AUTHORITY / "office_hours", "monitoring")


def _replaced(folder: Folder, path: Path, own: str) -> Finding:
    return folder.finding("replaced-everywhere", "", path, Severity.WARNING, other=FieldName("Account", own))


def _has_own_times(own: Monitoring | None, usual: Monitoring) -> bool:
    """Whether an account has other times than the usual, or says that it has none."""
    return own is not None and own.says_when and _times(own) != _times(usual)


def _times(one: Monitoring) -> tuple[Any, ...]:
    return one.office_hours is True, one.hours, one.hours_in_words or None
