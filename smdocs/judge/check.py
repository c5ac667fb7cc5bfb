"""Everything there is to say about an authority's folder: the one function that asks all, and what it asks itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Severity, in_order, nearest, strictly, unknown
from smdocs.judge import compliance, dates, requirements, wording
from smdocs.judge.conditions import removed
from smdocs.judge.requirements import LACKS, subject
from smdocs.model import Status
from smdocs.model.account import SettingKey, SettingState
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, Path
from smdocs.read.folder import Folder, meant

_RULES_OF_LACK = ("rule-required", "rule-at-least")
_DEFAULTS = AUTHORITY / "account_defaults"


def check(folder: Folder, on: dt.date, *, strict: bool = False) -> tuple[Finding, ...]:
    """Everything there is to say about an authority's folder on a date, by file and line. When `strict`, warnings
    are errors."""
    lacks = _once([*folder.findings, *requirements.missing(folder, on), *compliance.check(folder, on)])
    findings = _not_wrong(lacks, folder.findings)
    findings.extend(_unknown_documents(folder))
    findings.extend(_unknown_platforms(folder))
    findings.extend(_active_without_link(folder))
    findings.extend(_roles(folder, on))
    findings.extend(_settings(folder))
    findings.extend(_other_subject(folder))
    findings.extend(_same_person_twice(folder, on))
    findings.extend(_kept_too_long(folder))
    findings.extend(dates.check(folder, on))
    findings.extend(wording.check(folder, on))
    return in_order(_joined(strictly(findings) if strict else findings))


def _once(findings: list[Finding]) -> Iterator[Finding]:
    """What the catalogue and a rule both miss is told by the catalogue, for the documents of both."""
    lacks = {(f.account, f.field): f for f in findings if f.code in ("missing-field", "too-few")}
    for finding in findings:
        lack = lacks.get((finding.account, finding.field)) if finding.code in _RULES_OF_LACK else None
        if lack is None or str(lack.values.get("least", finding.values["value"])) != finding.values["value"]:
            yield finding
        elif finding.severity is Severity.ERROR:
            yield replace(lack, documents=finding.documents)


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

    return [f for f in findings if f.code not in (*LACKS, *_RULES_OF_LACK) or not follows(f)]


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same thing missing for several documents is one finding that names them all."""
    joined: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        key = (finding.sort_key(), finding.account, tuple(finding.values.items()))
        same = joined.get(key)
        if same and same.documents and finding.documents:
            finding = replace(finding, documents=tuple(dict.fromkeys(same.documents + finding.documents)))
        joined[key] = finding
    yield from joined.values()


def _same_person_twice(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """Two who share a name are two people if they have different e-mail addresses."""
    for account, data in folder.accounts.items():
        for field in ("administrators", "operators", "deputies"):
            seen: dict[str, set[str]] = {}
            for n, person in enumerate(getattr(data, field)):
                if removed(person, on):
                    continue
                name, email = " ".join(person.name.casefold().split()), (person.email or "").casefold()
                others = seen.setdefault(name, set())
                if others and (not email or "" in others or email in others):
                    path, text = ACCOUNT / field / n / "name", " ".join(person.name.split())
                    yield folder.finding("same-person-twice", account, path, labelled=ACCOUNT / field, text=text)
                others.add(email)


_LIMITS = Path.read("account.deletion.limits[].limit.within")


def _kept_too_long(folder: Folder) -> Iterator[Finding]:
    """Nothing with personal data may stand longer than the authority says at the most."""
    longest = folder.authority.privacy.longest_retention
    if longest is None:
        return
    for account, data in folder.accounts.items():
        for path, within in _LIMITS.of({"account": data}):
            if within and within.hours > longest.hours:
                yield folder.finding("kept-too-long", account, path, given=within, within=longest)


def _active_without_link(folder: Folder) -> Iterator[Finding]:
    for name, account in folder.accounts.items():
        if account.status in (Status.ACTIVE, Status.PAUSED) and account.link and not account.created:
            yield folder.finding("active-without-link", name, ACCOUNT / "link")


def _roles(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """What somebody may do on the platform says whether they have full control."""
    for account, data in folder.accounts.items():
        platform = facts.platforms().get(data.platform or "")
        roles = platform.roles if platform else None
        for n, person in enumerate(data.administrators):
            if roles is None or person.platform_role is None or person.full_control is None or removed(person, on):
                continue
            role = person.platform_role.casefold()
            full = role in (name.casefold() for name in roles.full_control)
            if full is not person.full_control and (full or role in (name.casefold() for name in roles.other)):
                path, text = ACCOUNT / "administrators" / n / "full_control", person.platform_role
                listed = ", ".join(roles.full_control)
                yield folder.finding("role-and-control", account, path, Severity.WARNING, text=text, full=listed)


def _settings(folder: Folder) -> Iterator[Finding]:
    """A setting cannot be on where the platform has none such, and is possible where it has."""
    for account, data in folder.accounts.items():
        platform = facts.platforms().get(data.platform or "")
        if platform is None or platform.sign_in is None:
            continue
        has = {
            SettingKey.MULTI_FACTOR: platform.sign_in.multi_factor,
            SettingKey.BUSINESS_PROFILE: platform.sign_in.business_profile,
            SettingKey.INBOX_CLOSED: platform.sign_in.inbox is facts.Inbox.CLOSES or None,
        }
        for n, item in enumerate(data.security.settings):
            claimed = {SettingState.ON: True, SettingState.NOT_POSSIBLE: False}.get(item.state)
            if claimed is not None and has.get(item.setting) is (not claimed):
                path = ACCOUNT / "security" / "settings" / n / "state"
                values: dict[str, Any] = {"setting": item.setting, "state": item.state, "text": platform.name}
                yield folder.finding("setting-and-platform", account, path, Severity.WARNING, **values)


def _other_subject(folder: Folder) -> Iterator[Finding]:
    """A document cannot be made for what its master does not tell of."""
    for name, identity in folder.authority.documents.items():
        if name not in facts.documents() or identity.per in (None, subject(folder, name)):
            continue
        text, per = str(identity.per), subject(folder, name).value
        yield folder.finding("not-per", "", DOCUMENTS / name / "per", documents=(name,), text=text, meant=per)


def _unknown_documents(folder: Folder) -> Iterator[Finding]:
    names = list(facts.documents())
    for name in folder.authority.documents:
        if name not in names:
            path = DOCUMENTS / name
            yield folder.finding("unknown-document", "", path, labelled=AUTHORITY, **unknown(name, names))


def _unknown_platforms(folder: Folder) -> Iterator[Finding]:
    """A platform need not be in `data/platforms.yaml`, but one that is almost the name of one that is, is a slip."""
    keys = list(facts.platforms())
    for name, account in folder.accounts.items():
        platform, path = account.platform or "", ACCOUNT / "platform"
        folded = platform.lower().replace(" ", "-")
        if platform not in keys and (near := nearest(folded, keys, 0.75)):
            yield folder.finding("unknown-platform", name, path, Severity.WARNING, text=platform, meant=near)
