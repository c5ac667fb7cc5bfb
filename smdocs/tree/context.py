"""What masters can name: the data of one document, gathered and put in order."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import isfunction
from typing import Any, get_type_hints

from smdocs import facts
from smdocs.judge.compliance import departures as of_rules
from smdocs.judge.compliance import least
from smdocs.judge.pairs import moderation
from smdocs.judge.rulesets import Rule, RuleKind, find, meaning
from smdocs.judge.schedule import RHYTHM
from smdocs.model import Account, Authority, Identity, RecordKind
from smdocs.model.parts import DebateRule, Moderation
from smdocs.model.path import ACCOUNT, AUTHORITY, DOCUMENTS, Path
from smdocs.model.values import Duration
from smdocs.tree import groups, privacy, promises, standing
from smdocs.tree.entries import Entry, origin_of
from smdocs.tree.view import Frame, Mode, Origin, Placed, Text
from smdocs.words.language import Language
from smdocs.words.messages import in_words, rule_in_words


def debate_rules(moderation: Moderation, origin: Origin, words: Mapping[str, Mapping[str, str]]) -> Placed:
    """The rules that the authority lists, in its order. A topic is told in the usual words, with the authority's own
    exception and example where it has any; its own `text` stands in the place of all of them.

    `origin` is that of the rules, and `words` are the usual words per topic: `name`, `text` and perhaps `exception`
    and `example`.
    """

    def worded(rule: DebateRule) -> DebateRule:
        usual = words[rule.topic.value] if rule.topic else {}
        if rule.text:
            usual = {"name": usual["name"]} if usual else {}
        return rule.model_copy(update={name: text for name, text in usual.items() if name not in rule.model_fields_set})

    rules = tuple(Placed(worded(rule), origin / n) for n, rule in enumerate(moderation.rules) if rule.applies)
    return Placed(rules, origin)


@dataclass(frozen=True)
class FieldRules:
    """What the authority's rule set says, as the authority applies it, of how often access is controlled and of how
    long is kept what is deleted: each rule as a sentence."""

    access_control: list[str]
    deletion_limits: list[str]


def field_rules(authority: Authority, language: Language, sole: Entry | None) -> FieldRules:
    """The rules of the authority's rule set by the field that they are about, as they are applied on an account. One
    that says what the authority has decided is not among them: that is told."""
    own = {rule: authority.rule_overrides[n] for rule, n in of_rules(authority, sole.id if sole else "").items()}
    sections = (RHYTHM[RecordKind.ACCESS_CONTROL], Path.read("account.deletion.limits[].limit.within"))
    interval = sole.account.access.control_interval if sole else None
    times = (interval, authority.privacy.longest_retention)
    decisions: dict[Path | None, tuple[int, str]] = {
        field: (its.amount, its.unit) for field, its in zip(sections, times, strict=True) if its
    }
    by_field: dict[Path | None, list[str]] = {}
    for key, (rule, says) in _rules(authority.ruleset, language).items():
        override = own.get(key)
        if override and override.value:
            rule = rule.with_value(override.value)
            says = _text(rule_in_words(rule, language), language)
        value = meaning(rule.value) if rule.field in decisions and rule.value else None
        again = isinstance(value, Duration) and (value.amount, value.unit) == decisions.get(rule.field)
        if not again and (not override or override.applies):
            by_field.setdefault(rule.field, []).append(says)
    return FieldRules(*(by_field.get(field, []) for field in sections))


@cache
def _rules(key: str | None, language: Language) -> Mapping[str, tuple[Rule, Text]]:
    """The rules of a set, each as a sentence: the same in each of hundreds of documents."""
    rules = picked.rules if (picked := find(key)) else {}
    return {name: (rule, _text(rule_in_words(rule, language), language)) for name, rule in rules.items()}


def _text(sentence: tuple[str, str], language: Language) -> Text:
    """A text of a rule set; marked where it is not in the language of the document."""
    text, code = sentence
    return Text(text, "" if code == language.code else code)


@dataclass(frozen=True)
class Departure:
    """A rule of the rule set that the authority applies otherwise: what the rule says, its own value, and why; in a
    document about all accounts, what those are called that it is about alone."""

    says: str
    accounts: list[Any]
    value: Text | None
    applies: bool
    reason: Any


TELLS_ALL = "procedure-description"
"""The document that tells of every departure; the others tell of those from rules that concern them."""


def departures(
    authority: Authority, language: Language, document: str, entries: Sequence[Entry], *, about_one: bool
) -> list[Placed]:
    """The departures from the authority's rule set that a document tells of: of one about an account those that hold
    there. Those from no rule of it are findings."""
    rules = _rules(authority.ruleset, language)
    called = {each.id: Placed(each.account.name or each.id, origin_of(each) / "account" / "name") for each in entries}
    held = of_rules(authority, entries[0].id).values() if about_one else range(len(authority.rule_overrides))
    made: list[Placed] = []
    for n in sorted(held):
        o = authority.rule_overrides[n]
        if o.rule in rules and (document == TELLS_ALL or document in rules[o.rule][0].documents):
            value = Text(in_words(meaning(o.value), language)) if o.value else None
            accounts = [] if about_one else [called[name] for name in o.accounts if name in called]
            departure = Departure(rules[o.rule][1], accounts, value, o.applies, o.reason)
            made.append(Placed(departure, Origin(AUTHORITY / "rule_overrides" / n)))
    return made


def headings(language: Language) -> dict[str, str]:
    """What heads each column of the channel register, by its key."""
    words: Mapping[str, Mapping[str, str]] = language.words("register")
    return {key.rpartition(".")[2]: column["label"] for key, column in words.items() if key.startswith("accounts.")}


SUPPLIED: Mapping[str, Callable[[groups.MasterNames, Language], Any]] = {
    name: made
    for room in (standing, promises, groups, privacy)
    for name, made in vars(room).items()
    if isfunction(made) and made.__module__ == room.__name__ and not name.startswith("_")
}
"""What is made for masters of the rest of what they see: by its name, every function of these modules."""

NAMES: Mapping[str, Any] = {
    "authority": Authority,
    "entries": list[Entry],
    "document": Identity,
    "catalogue": facts.DocumentType,
    "least_administrators": int,
    "moderation": Moderation,
    "debate_rules": list[DebateRule],
    "law": dict[str, facts.Law],
    "country": facts.CountryFacts,
    "rule_set": str,
    "settings_asked": bool,
    "rules": FieldRules,
    "departures": list[Departure],
    "columns": dict[str, str],
    "as_of": dt.date,
    "form": bool,
    "sole": Account,
    "entry": Entry,
    "account": Account,
} | {name: get_type_hints(made)["return"] for name, made in SUPPLIED.items()}
"""What masters can name, and of which type it is. `sole` is false in a document about the authority, which has no
`entry` and no `account`."""


_ADMINISTRATORS = Path.read("account.administrators")


def context(
    authority: Authority, entries: Sequence[Entry], document: str, as_of: dt.date, frame: Frame, *, about_one: bool
) -> dict[str, Any]:
    """Names for a master, as it sees them in a frame. A document about one account has one entry, others have all."""
    language, catalogued = frame.language, facts.documents()[document]
    of_moderation, sole = Origin(AUTHORITY / "moderation"), entries[0] if about_one else None
    debate = moderation(authority, sole.account if sole else None)
    if sole and (own := sole.account.moderation):
        here = Origin(ACCOUNT / "moderation", sole.id)
        of_moderation = replace(of_moderation, elsewhere={name: here / name for name in own.model_fields_set})
    picked = find(authority.ruleset)
    own_least = sole.account.access.fewest if sole else None
    names: dict[str, Any] = {
        "authority": authority,
        "entries": [Placed(each, origin_of(each)) for each in entries],
        "document": Placed(authority.documents.get(document, Identity()), Origin(DOCUMENTS / document)),
        "catalogue": catalogued,
        "least_administrators": own_least or least(authority, sole.id if sole else "", _ADMINISTRATORS),
        "moderation": Placed(debate, of_moderation),
        "debate_rules": debate_rules(debate, of_moderation / "rules", language.words("moderation")["topics"]),
        "law": dict(facts.law()),
        "country": facts.countries()[authority.country],
        "rule_set": _text(language.pick(picked.name), language) if picked else "",
        "settings_asked": any(rule.kind is RuleKind.SETTING for rule in (picked.rules if picked else {}).values()),
        "rules": Placed(field_rules(authority, language, sole), Origin(AUTHORITY / "ruleset" / "rules")),
        "departures": departures(authority, language, document, entries, about_one=about_one),
        "columns": headings(language),
        "as_of": as_of,
        "form": frame.mode is Mode.FORM,
        "sole": False,
    }
    if sole:
        names["entry"] = Placed(sole, origin_of(sole))
        names["sole"] = names["account"] = Placed(sole.account, Origin(ACCOUNT, sole.id))
    return {name: frame.view(value, Origin(Path(name))) for name, value in names.items()}
