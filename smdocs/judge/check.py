"""Everything there is to say about an authority's folder: the one function that asks all, and what it asks itself."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Severity, in_order, nearest, strictly, unknown
from smdocs.judge import claims, compliance, dates, glance, kept, lengths, requirements, unprinted, values, wording
from smdocs.judge.access import present, removed
from smdocs.judge.requirements import subject
from smdocs.model import Account, Status
from smdocs.model.account import SettingKey, SettingState
from smdocs.model.parts import KeptContent
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, RECORDS, Path
from smdocs.read.folder import Folder, meant

_LACKS = ("missing-field", "rule-required", "rule-at-least")
_DEFAULTS = AUTHORITY / "account_defaults"


def check(folder: Folder, on: dt.date, *, strict: bool = False) -> tuple[Finding, ...]:
    """All there is to say of an authority's folder on a date, by file and line; `strict` makes warnings errors."""
    lacks = _once([*folder.findings, *requirements.missing(folder, on), *compliance.check(folder, on)])
    findings = [*_not_wrong(lacks, folder.findings), *_documents(folder)]
    for name, account in folder.accounts.items():
        if account.status in (Status.ACTIVE, Status.PAUSED) and account.link and not account.created:
            findings.append(folder.finding("active-without-link", name, ACCOUNT / "link"))
        findings += _platform(folder, name, account, on)
        findings += _same_person_twice(folder, name, account, on)
        findings += _kept_too_long(folder, name, account)
        findings += _how_many(folder, name, account, on)
        findings += _access_not_ended(folder, name, account, on)
        findings += _other_accounts(folder, name)
    findings += lengths.check(folder)
    findings += dates.check(folder, on)
    findings += kept.check(folder, on)
    findings += values.check(folder, on)
    telling = glance.telling(folder)
    findings += wording.check(folder, telling, on)
    findings += claims.check(folder, telling)
    findings += unprinted.check(folder)
    findings = [requirements.with_documents(finding, folder) for finding in findings]
    return in_order(strictly(findings) if strict else findings, by_document=False)


def _once(findings: list[Finding]) -> Iterator[Finding]:
    """What the catalogue and a rule both miss is told by the rule, which says why, for the documents of both."""
    rules = {(f.account, f.field) for f in findings if f.code == "rule-required"}
    needed: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if finding.code == "missing-field" and (finding.account, finding.field) in rules:
            needed.setdefault((finding.account, finding.field), []).extend(finding.documents)
    for finding in findings:
        documents = needed.get((finding.account, finding.field), [])
        if documents and finding.code == "rule-required":
            both = tuple(dict.fromkeys((*documents, *finding.documents)))
            yield replace(finding, documents=both, severity=Severity.ERROR)
        elif not documents or finding.code != "missing-field":
            yield finding


def _not_wrong(findings: Iterable[Finding], of_reading: Iterable[Finding]) -> list[Finding]:
    """Without what is missing only because what stands there is wrong, which reading has found."""
    wrong: dict[str, list[Path]] = {}
    for_all: list[Path] = []
    for finding in of_reading:
        if finding.severity is Severity.ERROR and finding.field:
            path = meant(finding)
            if path.within(_DEFAULTS) and path != _DEFAULTS:
                for_all.append(Path(ACCOUNT.root, path.steps[1:]))
            else:
                wrong.setdefault(finding.account, []).append(path)

    def follows(finding: Finding) -> bool:
        path, others = Path.read(finding.field), [*for_all, *wrong.get(finding.account, ())]
        return any(path.within(other) or other.within(path) for other in others)

    return [f for f in findings if f.code not in _LACKS or not follows(f)]


def _documents(folder: Folder) -> Iterator[Finding]:
    """A document has to be one of the catalogue, and cannot be made for what its master does not tell of."""
    names = list(facts.documents())
    for name, identity in folder.authority.documents.items():
        path = DOCUMENTS / name
        if name not in names:
            yield folder.finding("unknown-document", "", path, labelled=AUTHORITY, **unknown(name, names))
        elif identity.per and identity.per is not (per := subject(folder, name)):
            values: dict[str, Any] = {"text": identity.per.value, "meant": per.value}
            yield folder.finding("not-per", "", path / "per", documents=(name,), **values)


def _platform(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """A platform need not be among the facts. A name that is almost one of theirs is a slip, and what they say of one
    has to agree with what the account says."""
    platforms, written = facts.platforms(), account.platform or ""
    if platform := platforms.get(written):
        if platform.roles:
            yield from _roles(folder, name, account, platform.roles, on)
        if platform.sign_in:
            yield from _settings(folder, name, account, platform.sign_in, platform.name)
    elif near := nearest(written.lower().replace(" ", "-"), list(platforms), 0.75):
        path = ACCOUNT / "platform"
        yield folder.finding("unknown-platform", name, path, Severity.WARNING, text=written, meant=near)


def _roles(folder: Folder, name: str, account: Account, roles: facts.Roles, on: dt.date) -> Iterator[Finding]:
    """What somebody may do on the platform says whether they have full control."""
    for n, person in enumerate(account.administrators):
        if person.platform_role is None or person.full_control is None or removed(person, on):
            continue
        role = person.platform_role.casefold()
        full = role in (each.casefold() for each in roles.full_control)
        if full is not person.full_control and (full or role in (each.casefold() for each in roles.other)):
            path = ACCOUNT / "administrators" / n / "full_control"
            values = {"text": person.platform_role, "full": roles.full_control}
            yield folder.finding("role-and-control", name, path, Severity.WARNING, **values)


def _settings(
    folder: Folder, name: str, account: Account, sign_in: facts.SignInFacts, platform: str
) -> Iterator[Finding]:
    """A setting cannot be on where the platform has none such, and is possible where it has."""
    has = {
        SettingKey.MULTI_FACTOR: sign_in.multi_factor,
        SettingKey.BUSINESS_PROFILE: sign_in.business_profile,
        SettingKey.INBOX_CLOSED: sign_in.inbox is facts.Inbox.CLOSES or None,
    }
    for n, item in enumerate(account.security.settings):
        claimed = {SettingState.ON: True, SettingState.NOT_POSSIBLE: False}.get(item.state)
        if claimed is not None and has.get(item.setting) is (not claimed):
            path = ACCOUNT / "security" / "settings" / n / "state"
            values: dict[str, Any] = {"setting": item.setting, "state": item.state, "text": platform}
            yield folder.finding("setting-and-platform", name, path, Severity.WARNING, **values)


def _same_person_twice(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """Two who share a name are two people if they have different e-mail addresses."""
    for field in ("administrators", "operators", "deputies"):
        seen: dict[str, set[str]] = {}
        for n, person in enumerate(getattr(account, field)):
            if removed(person, on):
                continue
            called, email = " ".join(person.name.split()), (person.email or "").casefold()
            others = seen.setdefault(called.casefold(), set())
            if others and (not email or "" in others or email in others):
                path = ACCOUNT / field / n / "name"
                yield folder.finding("same-person-twice", name, path, labelled=ACCOUNT / field, text=called)
            others.add(email)


def _other_accounts(folder: Folder, name: str) -> Iterator[Finding]:
    """A record that was done on several accounts names those that there are."""
    for n, record in enumerate(folder.records.get(name, ())):
        yield from compliance.unknown_accounts(folder, name, RECORDS / n / "accounts", record.accounts)


_LIMITS = tuple(
    map(
        Path.read,
        ("account.deletion.limits[]", "account.messages.deleted", "authority.privacy.retention[]"),
    )
)
"""What says how long personal data stand on accounts, on one or on all."""

_ELSEWHERE = (KeptContent.CONSENT, KeptContent.SCREENSHOT, KeptContent.STATISTICS)
"""What is kept of what is no longer, or never was, on an account."""


def _kept_too_long(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    """Nothing with personal data may stand on an account longer than the authority says at the most. Where limits of
    all accounts do not say what they are about, it may be something else."""
    longest = folder.authority.privacy.longest_retention
    for limits in _LIMITS if longest else ():
        for path, one in limits.of({"account": account, "authority": folder.authority}):
            content, limit = getattr(one, "content", None), getattr(one, "limit", one)
            if longest and limit and limit.within and limit.within.hours > longest.hours and content not in _ELSEWHERE:
                unsure = path.root == "authority" and content in (None, KeptContent.OTHER)
                path = path / "limit" / "within" if limit is not one else path / "within"
                values = {"given": limit.within, "within": longest}
                severity = Severity.WARNING if unsure else Severity.ERROR
                yield folder.finding("kept-too-long", name, path, severity, **values)


_REGISTRATION = "account-registration"


def _how_many(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """How many have access, by what the authority has decided; more are possible with a reason. Where it has decided
    nothing, there are many when the form that registers an account has no line for all."""
    access, given = account.access, len(present(account, on))
    path = ACCOUNT / "administrators"
    if account.status is Status.CLOSED or account.register_only or not account.administrators:
        return
    if access.fewest is not None and given < access.fewest:
        yield folder.finding("too-few", name, path, Severity.WARNING, given=given, least=access.fewest)
    if access.most is not None and given > access.most and access.reason_for_many is None:
        yield folder.finding("too-many", name, path, Severity.WARNING, given=given, most=access.most)
    lines = facts.documents()[_REGISTRATION].form_lines
    if access.most is None and given > lines and access.reason_for_many is None:
        yield folder.finding("many-without-reason", name, path, Severity.WARNING, given=given, most=lines)


def _access_not_ended(folder: Folder, name: str, account: Account, on: dt.date) -> Iterator[Finding]:
    """Of a closed account somebody may still have the keys."""
    if account.status is not Status.CLOSED:
        return
    for n, person in enumerate(account.administrators):
        if not removed(person, on):
            path = ACCOUNT / "administrators" / n / "removed"
            yield folder.finding("access-not-ended", name, path, Severity.WARNING, id=name)
