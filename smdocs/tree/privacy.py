"""What is told of personal data: who is responsible, on what it rests, with whom the responsibility is shared, and what
single accounts and platforms do otherwise.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from smdocs.judge.schedule import in_use
from smdocs.model.account import AccountKind
from smdocs.model.parts import Contact, ContactUse, Limit, Party
from smdocs.tree.entries import Shared, is_on, shared
from smdocs.tree.groups import MasterNames, contact, contacts
from smdocs.tree.view import Gap, items
from smdocs.words.language import Language


def subjects(names: MasterNames, _: Language) -> list[str]:
    """Whom the accounts tell personal data of, each once, however it is written: none of one that tells none."""
    by_words: dict[str, str] = {}
    shared = (e.account.personal_data for e in names["entries"] if e.account.personal_data.shared is not False)
    for subject in (s for data in shared for s in data.subjects):
        by_words.setdefault(str(subject).strip(" .").casefold(), subject)
    return list(by_words.values())


@dataclass(frozen=True)
class Inboxes:
    """The accounts that take private messages, and those that do not: none of either where none says so."""

    open: Shared | None
    closed: Shared | None


def inboxes(names: MasterNames, _: Language) -> Inboxes:
    """What the accounts in use say of private messages; one that says nothing does not count."""
    here = (e for e in names["entries"] if in_use(e.account))
    pairs = ((answer, answer, e) for e in here if (answer := e.account.messages.open) in (True, False))
    by_answer = {s.what: s for s in shared(names, pairs)}
    return Inboxes(by_answer.get(True), by_answer.get(False))


@dataclass(frozen=True)
class Inbox:
    """Why an account takes private messages, and when they are deleted."""

    reason: str
    deleted: Limit | None


def open_inboxes(names: MasterNames, _: Language) -> list[Shared]:
    """What accounts that take private messages say of that. `every`: all that take any."""
    taken = [(e.account.messages, e) for e in names["entries"] if e.account.messages.open is True]
    given = ((m, e) for m, e in taken if m.reason or m.deleted)
    each = shared(names, (((m.reason or "", _timed(m.deleted)), Inbox(m.reason, m.deleted), e) for m, e in given))
    return [replace(s, every=s.count == len(taken)) for s in each]


def usual_controllers(names: MasterNames, language: Language) -> Sequence[Party]:
    """The controllers of all accounts: those that the authority names, or else the authority itself, as one reaches
    it."""
    authority = names["authority"]
    if authority.controllers:
        return cast(Sequence[Party], authority.controllers)
    reached: Any = contact(names, language)[ContactUse.GENERAL] or Contact(use=ContactUse.GENERAL)
    own = {key: getattr(authority, key) for key in ("name", "organisation_number", "website")}
    # Where a rule asks for a way to reach it and there is none, a draft shows that.
    ways = contacts(names, language)[ContactUse.GENERAL]
    address: Any = authority.address or next((way for way in ways if isinstance(way, Gap)), None)
    return [Party.model_construct(**own, address=address, phone=reached.phone, email=reached.email)]


def controllers(names: MasterNames, _: Language) -> list[Shared]:
    """Controllers of single accounts, but where there is the authority's only one and nobody else."""
    usual = [c.name for c in names["authority"].controllers]
    pairs = ((c.name, c, e) for e in names["entries"] for c in items(e.account.controllers))
    return [s for s in shared(names, pairs, usual) if usual != [s.what.name]]


def operators(names: MasterNames, _: Language) -> list[Shared]:
    """Who runs single accounts, other than those who run all."""
    authority = names["authority"]
    usual = {authority.name, authority.operator.name}
    own = ((e.account.operator, e) for e in names["entries"] if not isinstance(e.account.operator, Gap))
    return shared(names, ((o.name, o, e) for o, e in own if o.name not in usual))


def privacy_notices(names: MasterNames, _: Language) -> list[Shared]:
    """Links to notices of single accounts."""
    usual = names["authority"].publishing.privacy_notice
    own = ((e.account.privacy_link, e) for e in names["entries"] if not isinstance(e.account.privacy_link, Gap))
    return shared(names, ((link, link, e) for link, e in own if link != usual))


def publishing_certificates(names: MasterNames, _: Language) -> list[Shared]:
    """Publishing certificates of accounts, which shield what is published there."""
    used = (e for e in names["entries"] if names["sole"] or in_use(e.account))
    own = ((e.account.publishing_certificate, e) for e in used)
    return shared(names, ((text, text, e) for text, e in own if not isinstance(text, Gap)))


@dataclass(frozen=True)
class Basis:
    """A legal basis. `article` is its parts, as in `6`, `1`, `e`, and `about` what it is about, where that is known."""

    article: list[str]
    about: str
    purpose: str
    law: str


def _basis(names: MasterNames, basis: Any) -> Basis:
    if isinstance(basis, Gap):
        return Basis([], "", cast(str, basis), "")
    steps = [step for step in re.split(r"[()]+", str(basis.article)) if step]
    return Basis(steps, names["law"]["gdpr"].articles.get(basis.article, ""), basis.purpose, basis.law)


def legal_bases(names: MasterNames, _: Language) -> list[Basis]:
    """Those of the account that a document is about, or else of the authority."""
    own = names["sole"] and items(names["account"].personal_data.legal_bases)
    return [_basis(names, b) for b in own or names["authority"].privacy.legal_bases]


def other_legal_bases(names: MasterNames, _: Language) -> list[Shared]:
    """Legal bases of single accounts that are not the authority's."""
    usual = {(b.article, b.purpose) for b in items(names["authority"].privacy.legal_bases)}
    own = ((b, e) for e in names["entries"] for b in items(e.account.personal_data.legal_bases))
    pairs = (((b.article, b.purpose), _basis(names, b), e) for b, e in own if (b.article, b.purpose) not in usual)
    return shared(names, pairs)


def _concerns(joint: Any, e: Any) -> bool:
    """Whether a joint controller is one of an account's platform. One by the name of a platform, with an arrangement,
    is none of an account of a kind that the arrangement does not cover."""
    covered = e.platform.arrangement_covers is not False or joint.platform == e.account.platform
    return is_on(joint.platform, e) and (covered or isinstance(joint.arrangement, Gap))


def _one_of_a_kind(names: MasterNames) -> list[Any]:
    """One account of each kind of platform: a platform may have several, such as pages and groups."""
    by_kind: dict[Any, Any] = {}
    for e in names["entries"]:
        if isinstance(e.account.platform, str):
            by_kind.setdefault(e.account.platform, e)
    return list(by_kind.values())


@dataclass(frozen=True)
class PlatformPages:
    """A platform by its name, the companies behind it, and its own pages: what its terms are called, and addresses."""

    name: str
    companies: list[str]
    terms: str
    terms_link: str
    privacy_link: str
    cookies_link: str


def platforms(names: MasterNames, language: Language) -> list[PlatformPages]:
    """The platforms of all accounts, by name, of which anything is known. An address of the authority's own takes the
    place of one of ours, and a company that it names stands where we know of none."""
    by_name: dict[str, list[Any]] = {}
    for e in _one_of_a_kind(names):
        by_name.setdefault(e.platform_name, []).append(e)
    made = [_pages(names, name, by_name[name]) for name in sorted(by_name, key=language.sort_key)]
    return [p for p in made if p.companies or p.terms_link or p.privacy_link or p.cookies_link]


def _pages(names: MasterNames, name: str, entries: list[Any]) -> PlatformPages:
    own = [p for p in items(names["authority"].privacy.platforms) if any(is_on(p.platform, e) for e in entries)]
    facts = [e.platform for e in entries]

    def first(field: str, of: Iterable[Any]) -> Any:
        return next((value for each in of if (value := getattr(each, field))), "")

    companies = [p.company for p in facts if p.company] or list(_named_companies(names, name))
    links = (first(field, [*own, *facts]) for field in ("privacy_link", "cookies_link"))
    return PlatformPages(
        name, list(dict.fromkeys(companies)), first("terms", facts), first("terms_link", facts), *links
    )


def _named_companies(names: MasterNames, platform_name: str) -> Iterator[str]:
    """The companies behind a platform that the authority or accounts on it have named."""
    usual = items(names["authority"].privacy.joint_controllers)
    for e in names["entries"]:
        if e.platform_name == platform_name:
            joint = (*usual, *items(e.account.personal_data.joint_controllers))
            yield from (j.name for j in joint if is_on(j.platform, e) and j.name)


@dataclass(frozen=True)
class Joint:
    """A company that is controller together with an authority, or its view of that. `kind` is the kind of account that
    it is told of, where there are several kinds on the platform."""

    platform_name: str
    kind: AccountKind | None
    name: str
    arrangement: str
    own_view: str


def _joint(joint: Any, e: Any, kind: Any = None) -> Joint:
    return Joint(e.platform_name, kind, joint.name or e.platform.company, joint.arrangement, joint.own_view)


def _agreed(joint: Any) -> tuple[str, str, str]:
    return joint.name or "", joint.arrangement or "", joint.own_view or ""


def joint_control(names: MasterNames, language: Language) -> list[Joint]:
    """What the authority says of shared responsibility, of the platforms of all accounts by name."""
    usual = names["authority"].privacy.joint_controllers
    if isinstance(usual, Gap):
        return [Joint("", None, gap, "", "") for gap in usual]
    ones = sorted(_one_of_a_kind(names), key=lambda e: language.sort_key(e.platform_name))
    made: dict[Any, Joint] = {}
    for e in ones:
        joint = [j for j in usual if _concerns(j, e)]
        others = [o for o in ones if o.platform_name == e.platform_name and o is not e]
        for j in joint:
            kind = e.account.kind if any(not _concerns(j, o) for o in others) else None
            made.setdefault((e.platform_name, kind, *_agreed(j)), _joint(j, e, kind))
    return list(made.values())


def other_joint_controllers(names: MasterNames, _: Language) -> list[Shared]:
    """Joint controllers of single accounts where something else holds than for the authority."""
    usual = items(names["authority"].privacy.joint_controllers)
    pairs = []
    for e in names["entries"]:
        agreed = {_agreed(j) for j in usual if _concerns(j, e)}
        for j in items(e.account.personal_data.joint_controllers):
            if _agreed(j) not in agreed:
                pairs.append(((e.platform_name, *_agreed(j)), _joint(j, e), e))
    return shared(names, pairs)


def joint_controllers(names: MasterNames, _: Language) -> list[Joint]:
    """Those of the account that a document is about, or else those of the authority for its platform."""
    e, own = names["entry"], items(names["account"].personal_data.joint_controllers)
    usual = (j for j in items(names["authority"].privacy.joint_controllers) if _concerns(j, e))
    return [_joint(j, e) for j in own or usual]


def statistics_shared(names: MasterNames, _: Language) -> bool:
    """Whether any account is of a kind that the decision on shared responsibility for statistics is about."""
    decided = names["law"]["eu-c-210-16"].platforms
    return any(e.account.platform in decided for e in names["entries"] if e.account.platform)


@dataclass(frozen=True)
class PlatformCookies:
    """What is told of cookies on one platform."""

    platform_name: str
    text: str


@dataclass(frozen=True)
class Cookies:
    """What the authority tells of cookies: of all platforms, and of single ones. None of all where each account is on
    one of those."""

    usual: str
    own: list[PlatformCookies]


def _own_cookies(names: MasterNames, e: Any) -> Iterator[Any]:
    for p in items(names["authority"].privacy.platforms):
        if is_on(p.platform, e) and not isinstance(p.cookies, Gap):
            yield p.cookies


def cookies(names: MasterNames, language: Language) -> Cookies:
    """What is told of cookies on the platforms of all accounts."""
    ones = sorted(_one_of_a_kind(names), key=lambda e: language.sort_key(e.platform_name))
    texts = [PlatformCookies(e.platform_name, text) for e in ones for text in _own_cookies(names, e)]
    all_own = bool(ones) and all(next(_own_cookies(names, e), None) for e in ones)
    return Cookies("" if all_own else names["authority"].privacy.cookies, list(dict.fromkeys(texts)))


def cookie_text(names: MasterNames, _: Language) -> str:
    """What is told of cookies on the platform of the account that a document is about."""
    own = _own_cookies(names, names["entry"]) if names["sole"] else iter(())
    text: str = next(own, names["authority"].privacy.cookies)
    return text


def other_third_countries(names: MasterNames, _: Language) -> list[Shared]:
    """What single accounts say of transfers to third countries, other than their authority."""
    usual = names["authority"].privacy.third_countries
    own = ((e.account.personal_data.third_countries, e) for e in names["entries"])
    return shared(names, ((text, text, e) for text, e in own if not isinstance(text, Gap) and text != usual))


@dataclass(frozen=True)
class Pictured:
    """What somebody who is in pictures needs of an account: how they hear of it, when they are asked for consent, how
    long that holds, and how it is withdrawn."""

    informed: str
    grounds: str
    validity: Limit | None
    withdrawal: str


def pictured(names: MasterNames, _: Language) -> list[Shared]:
    """What accounts say to whoever is in their pictures. Of consent only where it is used."""
    made = ((e, e.account.consents, e.account.consents.used is not False) for e in names["entries"])
    pairs = (
        Pictured(e.account.photos.informed, *((c.grounds, c.validity, c.withdrawal) if used else ("", None, "")))
        for e, c, used in made
    )
    return shared(names, ((_words(p), p, e) for p, e in zip(pairs, names["entries"], strict=True) if any(_words(p))))


def _words(of: Pictured) -> tuple[Any, ...]:
    return of.informed or "", of.grounds or "", _timed(of.validity), of.withdrawal or ""


def _timed(limit: Any) -> tuple[Any, ...]:
    """What tells a limit of time from others; nothing where there is none."""
    return (limit.event or "", limit.within or "", limit.after or "") if limit else ()


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
        kept = ((one, e) for e in names["entries"] for one in items(e.account.deletion.limits))
        limits = shared(names, ((_kept(one), one, e) for one, e in kept))
    return RetentionLimits(limits, any(s.what.method for s in limits), any(s.what.decision for s in limits))


def other_retention(names: MasterNames, _: Language) -> list[Shared]:
    """The limits of single accounts that are not among the authority's. None where it has none: theirs are all then."""
    if not (own := names["authority"].privacy.retention):
        return []
    usual = {_kept(one)[:2] for one in items(own)}
    kept = ((e, items(e.account.deletion.limits)) for e in names["entries"])
    made = ((e, [one for one in limits if _kept(one)[:2] not in usual]) for e, limits in kept)
    return shared(names, ((tuple(map(_kept, other)), other, e) for e, other in made if other))


def _kept(one: Any) -> tuple[Any, ...]:
    return one.kind, _timed(one.limit), one.method or "", one.decision or ""
