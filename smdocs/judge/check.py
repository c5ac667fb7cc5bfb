"""Holds an authority's data against the catalogue: which required field is missing for which document."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, Severity, in_order, nearest, strictly
from smdocs.judge import compliance, dates, wording
from smdocs.judge.reach import Found, absent, counts, holds, in_file, reach, removed
from smdocs.judge.schedule import sort
from smdocs.model import Account, Status, Subject
from smdocs.model.account import SettingKey, SettingState
from smdocs.read.folder import AUTHORITY, Folder, meant

LACKS = ("missing-field", "too-few", "too-few-having")
"""Codes of what a document still needs: no error in a draft, and what a form is for."""


NUMBER = "civil-registration-number"
"""The code of what no document may hold, finished or not."""


def check(folder: Folder, on: dt.date, *, strict: bool = False) -> tuple[Finding, ...]:
    """Everything there is to say about an authority's folder on a date, by file and line. When `strict`, warnings
    are errors."""
    findings = list(folder.findings)
    for document, entry in facts.documents().items():
        per = subject(folder, document)
        if per is Subject.AUTHORITY:
            findings.extend(_missing(folder, document, entry, "", on))
        for name, account in folder.accounts.items():
            if account.status is None or account.status in entry.statuses:
                findings.extend(_missing(folder, document, entry, name, on))
    findings.extend(compliance.check(folder, on))
    findings = [f for f in _once(findings) if not _said_already(f, folder.findings)]
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


_RULES_OF_LACK = ("rule-required", "rule-at-least")


def _once(findings: list[Finding]) -> Iterator[Finding]:
    """What the catalogue and a rule both miss is told by the catalogue, for the documents of both."""
    lacks = {(f.account, f.field): f for f in findings if f.code in ("missing-field", "too-few")}
    for finding in findings:
        lack = lacks.get((finding.account, finding.field)) if finding.code in _RULES_OF_LACK else None
        if lack is None or lack.values.get("least", finding.values["value"]) != finding.values["value"]:
            yield finding
        elif finding.severity is Severity.ERROR:
            yield replace(lack, documents=finding.documents)


def subject(folder: Folder, document: str) -> Subject:
    """Whether a document is made once for the authority or once for each account: as the authority says,
    otherwise as the catalogue does."""
    identity, catalogued = folder.authority.documents.get(document), facts.documents()[document]
    chosen = identity.per if identity else None
    return chosen if chosen and chosen is catalogued.also_per else catalogued.subject


def stops(finding: Finding, folder: Folder, document: str, account: str) -> bool:
    """Whether a finding stops a document about an account (or, with no account, about the authority).

    What is missing stops the documents that need it. A value that is not possible stops all documents about
    its account; documents about the authority only where they need that field or cannot know of the account.
    """
    if finding.severity is Severity.WARNING:
        return False
    if finding.account and account and finding.account != account:
        return False
    if finding.documents:
        return document in finding.documents
    if finding.account and not account:
        if finding.code == NUMBER:
            # What is about all accounts prints more of each than it requires.
            return True
        asked = (r.field for r in facts.documents()[document].requires if r.field.startswith("account."))
        needed = {_top(field) for field in asked}
        known = finding.account in folder.accounts and bool(finding.field)
        return not known or _top(finding.field) in needed
    return True


def _said_already(finding: Finding, known: Iterable[Finding]) -> bool:
    """Whether a field is missing only because what stands there is wrong: then that has been said."""
    if finding.code not in (*LACKS, *_RULES_OF_LACK):
        return False
    for other in known:
        field = meant(other)
        if default := field.startswith("authority.account_defaults."):
            field = field.replace("authority.account_defaults", "account")
        if other.severity is Severity.ERROR and (default or other.account == finding.account):
            short, long = sorted((field, finding.field), key=len)
            if short and re.match(rf"{re.escape(short)}($|[.\[])", long):
                return True
    return False


def _top(path: str) -> str:
    parts = path.split(".")
    return parts[1].split("[")[0] if len(parts) > 1 else ""


def _missing(
    folder: Folder, document: str, entry: facts.DocumentType, account: str, as_of: dt.date
) -> Iterator[Finding]:
    """What a document lacks. The fields of the authority are asked for once for each account too: a condition
    may depend on both."""
    data: Account | None = folder.accounts.get(account)
    roots: dict[str, Any] = {"authority": folder.authority, "account": data}
    if data is not None:
        roots["records"] = sort(folder.records.get(account, ()), as_of)
    planned = data is not None and data.status is Status.PLANNED
    for requirement in entry.requires:
        root = requirement.field.partition(".")[0]
        if roots.get(root) is None or (root == "authority" and account and entry.subject is Subject.AUTHORITY):
            continue
        if not holds(requirement.when, roots):
            continue
        for found in reach(requirement.field, roots):
            if (lack := _lack(requirement, found, as_of, planned)) is None:
                continue
            if lack[0] == "too-few" and found.path in compliance.numbers_of_its_own(folder.authority):
                continue
            code, values = lack
            path = in_file(found.path, folder, account, as_of)
            owner = "" if root == "authority" else account
            place = folder.place(owner, path)
            if requirement.absent and owner and place.file == AUTHORITY:
                # A default for all accounts is no answer of this one.
                continue
            yield Finding(
                code,
                place,
                Severity.WARNING if requirement.absent else Severity.ERROR,
                field=path,
                model=found.model,
                name=found.name,
                account=owner,
                documents=(document,),
                values=values,
            )


def _lack(
    requirement: facts.Requirement, found: Found, as_of: dt.date, planned: bool
) -> tuple[str, dict[str, str]] | None:
    """What is wrong with a field that a document needs: a finding's code and values; None if nothing is."""
    values: dict[str, str] = {}
    if absent(found.value) or requirement.absent:
        code = "should-be-empty" if requirement.absent else "missing-field"
        return None if absent(found.value) and requirement.absent else (code, values)
    if not isinstance(found.value, tuple) or requirement.at_least < 2:
        return None
    here = [item for item in found.value if counts(item, as_of, planned=planned)]
    having = requirement.having
    if having and len(here) < requirement.at_least:
        # Too few of any kind, which the requirement without `having` tells.
        return None
    counted = [item for item in here if getattr(item, having) is True] if having else here
    if len(counted) >= requirement.at_least:
        return None
    values = {"least": str(requirement.at_least), "given": str(len(counted))}
    code = "too-few-having" if having else "too-few"
    if having:
        values["having"] = f"{type(found.value[0]).__name__}.{having}"
    return code, values


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same thing missing for several documents is one finding that names them all."""
    joined: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        key = (finding.sort_key(), finding.account, tuple(finding.values.items()))
        known = joined.get(key)
        if known and known.documents and finding.documents:
            finding = replace(finding, documents=tuple(dict.fromkeys(known.documents + finding.documents)))
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
                    path = f"account.{field}[{n}].name"
                    yield Finding(
                        "same-person-twice",
                        folder.place(account, path),
                        field=path,
                        model="Account",
                        name=field,
                        account=account,
                        values={"text": " ".join(person.name.split())},
                    )
                others.add(email)


def _kept_too_long(folder: Folder) -> Iterator[Finding]:
    """Nothing with personal data may stand longer than the authority says at the most."""
    longest = folder.authority.privacy.longest_retention
    if longest is None:
        return
    for account, data in folder.accounts.items():
        for found in reach("account.deletion.limits[].limit.within", {"account": data}):
            if found.value and found.value.hours > longest.hours:
                yield Finding(
                    "kept-too-long",
                    folder.place(account, found.path),
                    field=found.path,
                    model=found.model,
                    name=found.name,
                    account=account,
                    values={"given": str(found.value), "within": str(longest)},
                )


def _active_without_link(folder: Folder) -> Iterator[Finding]:
    for name, account in folder.accounts.items():
        if account.status in (Status.ACTIVE, Status.PAUSED) and account.link and not account.created:
            place = folder.place(name, "account.link")
            yield Finding(
                "active-without-link", place, field="account.link", model="Account", name="link", account=name
            )


def _roles(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """What somebody may do on the platform says whether they have full control."""
    for account, data in folder.accounts.items():
        roles = found.roles if (found := facts.platforms().get(data.platform or "")) else None
        for n, person in enumerate(data.administrators):
            if roles is None or person.platform_role is None or person.full_control is None or removed(person, on):
                continue
            role = person.platform_role.casefold()
            full = role in (known.casefold() for known in roles.full_control)
            if full is not person.full_control and (full or role in (known.casefold() for known in roles.other)):
                path = f"account.administrators[{n}].full_control"
                yield Finding(
                    "role-and-control",
                    folder.place(account, path),
                    Severity.WARNING,
                    field=path,
                    model="Administrator",
                    name="full_control",
                    account=account,
                    values={"text": person.platform_role, "full": ", ".join(roles.full_control)},
                )


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
                path = f"account.security.settings[{n}].state"
                yield Finding(
                    "setting-and-platform",
                    folder.place(account, path),
                    Severity.WARNING,
                    field=path,
                    model="Setting",
                    name="state",
                    account=account,
                    values={"setting": item.setting.value, "state": item.state.value, "text": platform.name},
                )


def _other_subject(folder: Folder) -> Iterator[Finding]:
    """A document cannot be made for what its master does not tell of."""
    for name, identity in folder.authority.documents.items():
        if name not in facts.documents() or identity.per in (None, subject(folder, name)):
            continue
        path = f"authority.documents.{name}.per"
        yield Finding(
            "not-per",
            folder.place("", path),
            field=path,
            model="Identity",
            name="per",
            documents=(name,),
            values={"text": str(identity.per), "meant": subject(folder, name).value},
        )


def _unknown_documents(folder: Folder) -> Iterator[Finding]:
    known = list(facts.documents())
    for name in folder.authority.documents:
        if name not in known:
            path = f"authority.documents.{name}"
            yield Finding(
                "unknown-document",
                folder.place("", path),
                field=path,
                values={"text": name, "choices": ", ".join(known), "meant": nearest(name, known)},
            )


def _unknown_platforms(folder: Folder) -> Iterator[Finding]:
    """A platform need not be in `data/platforms.yaml`, but one that is almost the name of one that is, is a slip."""
    known = list(facts.platforms())
    for name, account in folder.accounts.items():
        platform = account.platform
        if platform is None or platform in known:
            continue
        folded = platform.lower().replace(" ", "-")
        if near := nearest(folded, known, 0.75):
            path = "account.platform"
            values = {"text": platform, "meant": near}
            yield Finding(
                "unknown-platform",
                folder.place(name, path),
                Severity.WARNING,
                field=path,
                model="Account",
                name="platform",
                account=name,
                values=values,
            )
