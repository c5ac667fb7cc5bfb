"""What accounts have in common, put together and in order, so that masters need only tell it.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smdocs.facts import Platform
from smdocs.judge import schedule
from smdocs.model import Account
from smdocs.model.account import AccountKind, Status
from smdocs.model.parts import Contact, ContactUse, JointController, StatementSubject
from smdocs.tree.entries import Entry
from smdocs.tree.view import printed
from smdocs.words.language import Language

MasterNames = Mapping[str, Any]
"""What a master can name, as it sees it."""


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


def _shared(names: MasterNames, pairs: Iterable[tuple[Any, Any, Any]], usual: Container[Any] = ()) -> list[Shared]:
    """Each thing once, where it comes first, with all its accounts; `pairs` has its key, it, and one account."""
    most, every = names["catalogue"].most_listed, len(names["entries"])
    by_key: dict[Any, tuple[Any, list[Entry]]] = {}
    for key, what, one in pairs:
        by_key.setdefault(key, (what, []))[1].append(one)
    return [
        Shared(what, ones, len(ones) > most, len(ones) == every, key in usual) for key, (what, ones) in by_key.items()
    ]


@dataclass(frozen=True)
class Listed:
    """An account in a list. `platform_in_kind`: what it is called tells its platform already."""

    account: Account
    platform_name: str
    platform_in_kind: bool


@dataclass(frozen=True)
class InUse:
    """The accounts in use by `groups`, of which `grouped` says that there are several; those without one are in a
    last group called nothing. `many`: more than are listed one by one. `platforms` are the names of theirs."""

    count: int
    many: bool
    grouped: bool
    platforms: list[str]
    groups: list[Shared]


def in_use(names: MasterNames, language: Language) -> InUse:
    """The accounts that one can write to."""

    entries = list(_in_use(names))
    groups = _shared(names, ((e.account.group or "", e.account.group or "", _listed(e, language)) for e in entries))
    platforms = sorted({e.platform_name for e in entries if e.platform_name}, key=language.sort_key)
    return InUse(len(entries), len(entries) > names["catalogue"].most_listed, len(groups) > 1, platforms, groups)


def _in_use(names: MasterNames) -> Iterator[Any]:
    return (e for e in names["entries"] if schedule.in_use(e.account))


def comment_ways(names: MasterNames, _: Language) -> list[Shared]:
    """Who may comment, as accounts in use say it."""
    own = ((e.account.comments, e) for e in _in_use(names) if e.account.comments)
    return _shared(names, ((ways, ways, e) for ways, e in own))


def closed_accounts(names: MasterNames, language: Language) -> list[Listed]:
    """The accounts that nobody writes to any more."""
    return [_listed(e, language) for e in names["entries"] if e.account.status is Status.CLOSED]


def _listed(e: Any, language: Language) -> Listed:
    kind = printed(e.account.kind_in_words or e.account.kind or "", language)
    named = bool(e.platform_name) and e.platform_name.lower() in str(kind).lower()
    return Listed(e.account, e.platform_name, named)


def platform_terms(names: MasterNames, language: Language) -> list[Platform]:
    """The platforms of accounts in use that have terms, by name."""
    by_name: dict[str, Any] = {}
    for e in _in_use(names):
        if e.platform.terms:
            # That of the first account on it: another account there changes nothing of what is told with this one.
            by_name.setdefault(e.platform.name, e.platform)
    return [by_name[name] for name in sorted(by_name, key=language.sort_key)]


def contacts(names: MasterNames, _: Language) -> dict[str, list[Contact]]:
    """The authority's contacts by their use."""
    return {use.value: [c for c in names["authority"].contacts if c.use is use] for use in ContactUse}


def contact(names: MasterNames, _: Language) -> dict[str, Contact]:
    """The first contact for each use; false where there is none."""
    first: dict[str, Any] = {use.value: False for use in ContactUse}
    return first | {c.use.value: c for c in reversed(list(names["authority"].contacts))}


def statements(names: MasterNames, _: Language) -> dict[str, list[str]]:
    """The authority's own sentences by their subject."""
    own = names["moderation"].statements
    return {subject.value: [one.text for one in own if one.about is subject] for subject in StatementSubject}


def urgent_calls(names: MasterNames, _: Language) -> list[Contact]:
    """Whom one can call when it is urgent."""
    return [c for c in names["authority"].contacts if c.use is ContactUse.URGENT and c.phone]


def urgent_call(names: MasterNames, language: Language) -> Contact | None:
    """Whom one calls first when it is urgent."""
    return next(iter(urgent_calls(names, language)), None)


def subjects(names: MasterNames, _: Language) -> list[str]:
    """Whom the accounts tell personal data of, each once."""
    return list(dict.fromkeys(s for e in names["entries"] for s in e.account.personal_data.subjects))


@dataclass(frozen=True)
class Inboxes:
    """Whether any account takes private messages, and any does not."""

    open: bool
    closed: bool


def inboxes(names: MasterNames, _: Language) -> Inboxes:
    """What the accounts say of private messages; one that says nothing does not count."""
    answers = [e.account.messages.open for e in names["entries"]]
    return Inboxes(True in answers, False in answers)


def controllers(names: MasterNames, _: Language) -> list[Shared]:
    """Controllers of single accounts, but where there is the authority's only one and nobody else."""
    usual = [c.name for c in names["authority"].controllers]
    pairs = ((c.name, c, e) for e in names["entries"] for c in e.account.controllers)
    return [s for s in _shared(names, pairs, usual) if usual != [s.what.name]]


def operators(names: MasterNames, _: Language) -> list[Shared]:
    """Who runs single accounts, other than those who run all."""
    authority = names["authority"]
    usual = {authority.name, authority.operator.name}
    own = ((e.account.operator, e) for e in names["entries"] if e.account.operator)
    return _shared(names, ((o.name, o, e) for o, e in own if o.name not in usual))


def privacy_notices(names: MasterNames, _: Language) -> list[Shared]:
    """Links to notices of single accounts."""
    usual = names["authority"].publishing.privacy_notice
    own = ((e.account.privacy_link, e) for e in names["entries"] if e.account.privacy_link)
    return _shared(names, ((link, link, e) for link, e in own if link != usual))


@dataclass(frozen=True)
class Basis:
    """A legal basis. `article` is its parts, as in `6`, `1`, `e`, and `about` what it is about, where that is known."""

    article: list[str]
    about: str
    purpose: str
    law: str


def _basis(names: MasterNames, basis: Any) -> Basis:
    steps = [step for step in re.split(r"[()]+", str(basis.article)) if step]
    return Basis(steps, names["law"]["gdpr"].articles.get(basis.article, ""), basis.purpose, basis.law)


def legal_bases(names: MasterNames, _: Language) -> list[Basis]:
    """Those of the account that a document is about, or else of the authority."""
    own = names["sole"] and names["account"].personal_data.legal_bases
    return [_basis(names, b) for b in own or names["authority"].privacy.legal_bases]


def other_legal_bases(names: MasterNames, _: Language) -> list[Shared]:
    """Legal bases of single accounts that are not the authority's."""
    usual = {(b.article, b.purpose) for b in names["authority"].privacy.legal_bases}
    own = ((b, e) for e in names["entries"] for b in e.account.personal_data.legal_bases)
    pairs = (((b.article, b.purpose), _basis(names, b), e) for b, e in own if (b.article, b.purpose) not in usual)
    return _shared(names, pairs)


@dataclass(frozen=True)
class Company:
    """A company behind a platform. `kind` is the kind of account that it is told of, where there are several kinds."""

    kind: AccountKind | None
    name: str
    arrangement: str
    own_view: str


@dataclass(frozen=True)
class PlatformCompanies:
    """A platform by its name, with the companies behind it."""

    name: str
    platform: Platform
    companies: list[Company]


def _concerns(joint: Any, e: Any) -> bool:
    """Whether a joint controller is one of an account's platform: `Facebook` and `facebook-page` are the same."""
    key, named = (e.account.platform or "").lower(), joint.platform.lower()
    return bool(key) and (named in (key, e.platform_name.lower()) or key.startswith(f"{named}-"))


def _one_of_a_kind(names: MasterNames) -> list[Any]:
    """One account of each kind of platform: a platform may have several, such as pages and groups."""
    by_kind: dict[Any, Any] = {}
    for e in names["entries"]:
        if e.account.platform:
            by_kind.setdefault(e.account.platform, e)
    return list(by_kind.values())


def platforms(names: MasterNames, language: Language) -> list[PlatformCompanies]:
    """The platforms of all accounts by name, with the companies behind them."""
    by_name: dict[str, list[Any]] = {}
    for e in _one_of_a_kind(names):
        by_name.setdefault(e.platform_name, []).append(e)
    return [
        PlatformCompanies(name, by_name[name][0].platform, _companies(names, by_name[name]))
        for name in sorted(by_name, key=language.sort_key)
    ]


def _companies(names: MasterNames, entries: list[Any]) -> list[Company]:
    usual = next((e.platform.arrangement_link for e in reversed(entries) if e.platform.arrangement_link), "")
    made: dict[Any, Company] = {}
    for e in entries:
        kind = e.account.kind if len(entries) > 1 else None
        joint = [j for j in names["authority"].privacy.joint_controllers if _concerns(j, e)]
        for j in joint:
            arrangement = j.arrangement or e.platform.arrangement_link
            made.setdefault((kind, *_agreed(j)), Company(kind, j.name, arrangement, j.own_view))
        company = e.platform.company
        if not joint and company and all((c.kind, c.name) != (kind, company) for c in made.values()):
            made[kind, company] = Company(kind, company, usual, "")
    return list(made.values())


def _agreed(joint: Any) -> tuple[str, str, str]:
    return joint.name, joint.arrangement or "", joint.own_view or ""


@dataclass(frozen=True)
class JointElsewise:
    """What an account has agreed with a platform's company, or thinks of it, other than its authority."""

    platform_name: str
    company: Company
    third_countries: str


def other_joint_controllers(names: MasterNames, _: Language) -> list[Shared]:
    """Joint controllers of single accounts where something else holds than for the authority."""
    usual = {
        (e.platform_name, *_agreed(j))
        for j in names["authority"].privacy.joint_controllers
        for e in _one_of_a_kind(names)
        if _concerns(j, e)
    }
    pairs = []
    for e in names["entries"]:
        for j in e.account.personal_data.joint_controllers:
            if (key := (e.platform_name, *_agreed(j))) not in usual:
                company = Company(None, j.name, j.arrangement, j.own_view)
                pairs.append((key, JointElsewise(e.platform_name, company, e.account.personal_data.third_countries), e))
    return _shared(names, pairs)


def joint_controllers(names: MasterNames, _: Language) -> list[JointController]:
    """Those of the account that a document is about, or else those of the authority for its platform."""
    usual = (j for j in names["authority"].privacy.joint_controllers if _concerns(j, names["entry"]))
    return list(names["account"].personal_data.joint_controllers or usual)


@dataclass(frozen=True)
class RetentionLimits:
    """How long personal data are kept: for each kind its `limit`, and whether any says how and on whose decision."""

    limits: list[Shared]
    method: bool
    decision: bool


def retention(names: MasterNames, _: Language) -> RetentionLimits:
    """The authority's limits; where it has none, those of the accounts."""
    own: Iterable[Any] = names["authority"].privacy.retention
    limits = [Shared(limit, [], many=False, every=True, usual=True) for limit in own]
    if not limits:
        kept = ((one, one.limit, e) for e in names["entries"] for one in e.account.deletion.limits)
        pairs = (((one.kind, of.event or "", of.within or "", of.after or ""), one, e) for one, of, e in kept)
        limits = _shared(names, pairs)
    return RetentionLimits(limits, any(s.what.method for s in limits), any(limit.decision for limit in own))
