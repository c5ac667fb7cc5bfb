"""What accounts have in common, put together and in order, so that masters need only tell it.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smdocs.judge import schedule
from smdocs.model import Account
from smdocs.model.account import Status
from smdocs.model.parts import Contact, ContactUse, StatementSubject
from smdocs.tree.entries import Shared, is_on, shared
from smdocs.tree.view import Text, items, lacks, printed
from smdocs.words.language import Language

MasterNames = Mapping[str, Any]
"""What a master can name, as it sees it."""
_BRIEF = 200
"""Letters for readers of other languages that there is room for in the short rules."""


@dataclass(frozen=True)
class Listed:
    """An account in a list. `platform_in_kind`: what it is called tells its platform already."""

    account: Account
    platform_name: str
    platform_in_kind: bool


@dataclass(frozen=True)
class InUse:
    """The accounts in use by `groups`, of which `grouped` says that there are several; those without one are in a
    last group called nothing. `many`: more than are listed one by one. `platforms` are the names of theirs. `closed` is
    how many are in use no more."""

    count: int
    many: bool
    grouped: bool
    platforms: list[str]
    groups: list[Shared]
    closed: int


def in_use(names: MasterNames, language: Language) -> InUse:
    """The accounts that one can write to."""
    return _together(names, language, list(_in_use(names)))


def ruled(names: MasterNames, language: Language) -> InUse:
    """Those of them that the document's rules of debate are for: not those that have rules of their own."""
    return _together(names, language, list(_ruled(names)))


def _together(names: MasterNames, language: Language, entries: list[Any]) -> InUse:
    groups = shared(names, ((e.account.group or "", e.account.group or "", _listed(e, language)) for e in entries))
    called = {e.platform_name for e in entries if e.platform_name and isinstance(e.platform_name, str)}
    platforms = sorted(called, key=language.sort_key)
    many, closed = len(entries) > names["catalogue"].most_listed, len(closed_accounts(names, language))
    return InUse(len(entries), many, len(groups) > 1, platforms, groups, closed)


def _in_use(names: MasterNames) -> Iterator[Any]:
    return (e for e in names["entries"] if schedule.in_use(e.account))


def _ruled(names: MasterNames) -> Iterator[Any]:
    return (e for e in _in_use(names) if names["sole"] or not e.account.moderation)


def comment_ways(names: MasterNames, _: Language) -> list[Shared]:
    """Who may comment, as accounts in use say it."""
    own = ((e.account.comments, e) for e in _ruled(names) if e.account.comments)
    return shared(names, ((ways, ways, e) for ways, e in own))


def not_for(names: MasterNames, _: Language) -> list[Shared]:
    """What accounts in use are not for: those that the document's rules of debate are for."""
    return shared(names, ((e.account.not_for, e.account.not_for, e) for e in _ruled(names) if e.account.not_for))


def closed_accounts(names: MasterNames, language: Language) -> list[Listed]:
    """The accounts that nobody writes to any more."""
    return [_listed(e, language) for e in names["entries"] if e.account.status is Status.CLOSED]


def _listed(e: Any, language: Language) -> Listed:
    kind = printed(e.account.kind_in_words or e.account.kind or "", language)
    platform = e.platform_name if isinstance(e.platform_name, str) else ""
    named = bool(platform) and platform.lower() in str(kind).lower()
    return Listed(e.account, e.platform_name, named)


@dataclass(frozen=True)
class PlatformRules:
    """What the rules of a platform are called, and where they stand."""

    name: str
    terms: str
    terms_link: str
    community_rules: str
    community_rules_link: str


def platform_terms(names: MasterNames, language: Language) -> list[PlatformRules]:
    """The rules of the platforms of accounts in use, by name: those that the authority links to, and the others where
    it refers to them. An address of its own takes the place of one of ours."""
    moderation = names["moderation"]
    own = list(items(moderation.platform_terms_links))
    by_name: dict[str, PlatformRules] = {}
    for e in _in_use(names):
        given = next((terms for terms in own if is_on(terms.platform, e)), None)
        name, facts = e.platform_name, e.platform
        # That of the first account on it: another account there changes nothing of what is told with this one.
        if not (given or (moderation.platform_terms and facts.terms and name not in by_name)):
            continue
        links = [
            (given and getattr(given, key)) or getattr(facts, key) for key in ("terms_link", "community_rules_link")
        ]
        by_name[name] = PlatformRules(name, facts.terms, links[0], facts.community_rules, links[1])
    return [by_name[name] for name in sorted(by_name, key=language.sort_key)]


def other_languages(names: MasterNames, language: Language) -> list[Text]:
    """What the authority says to readers of other languages, each marked with its own."""
    given = list(items(names["moderation"].other_languages))
    codes = ("" if each.language == language.code else each.language for each in given)
    return [Text(each.text, code, block=True) for each, code in zip(given, codes, strict=True)]


def other_languages_briefly(names: MasterNames, language: Language) -> list[Text]:
    """The same, where together it is short enough for a text that is short itself."""
    texts = other_languages(names, language)
    return texts if sum(map(len, texts)) <= _BRIEF else []


def contacts(names: MasterNames, _: Language) -> dict[str, list[Contact]]:
    """The authority's contacts by their use."""
    return {use.value: [c for c in names["authority"].contacts if _is_for(c, use)] for use in ContactUse}


def _is_for(contact: Any, use: ContactUse) -> bool:
    return contact.use is use or lacks(contact, use, ContactUse.GENERAL)


def contact(names: MasterNames, _: Language) -> dict[str, Contact]:
    """The first contact for each use; false where there is none."""
    first: dict[str, Any] = {use.value: False for use in ContactUse}
    return first | {c.use.value: c for c in reversed(list(items(names["authority"].contacts)))}


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
