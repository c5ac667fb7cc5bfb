"""Findings in words: the sentences of `templates/<language>/findings.yaml`, with each value as its type is told."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from smdocs import facts
from smdocs.findings import BlockName, FieldName, Finding, LawKey, RuleName, without_civil_numbers
from smdocs.judge.rulesets import ruleset
from smdocs.model.authority import Country
from smdocs.model.fields import owner
from smdocs.model.parts import Topic
from smdocs.model.path import Path
from smdocs.model.values import Duration, Weekday
from smdocs.resources import LANGUAGES
from smdocs.words.language import Language, language


def message(finding: Finding, code: str) -> str:
    """What a finding says in a language, by its code: what is wrong, with the field's label, and what to do."""
    spoken = language(code)
    text = spoken.words("findings")[finding.code]
    path = without_civil_numbers(Path.read(finding.field).in_words)
    values = {
        "field": spoken.label(owner(finding.model), finding.name) if finding.model else path,
        "path": path,
        "documents": spoken.listing(map(spoken.document, finding.documents)),
        **{key: _in_words(value, spoken) for key, value in finding.values.items()},
    }
    advice = "do_meant" if finding.values.get("meant") else "do"
    rule = finding.values.get("says")
    if "do_law" in text and isinstance(rule, RuleName) and ruleset(rule.ruleset).origins[rule.name] in list(Country):
        advice = "do_law"
    return f"{text['says']} {text[advice]}".format_map(values)


def _in_words(value: object, spoken: Language) -> str:
    """A value of a finding as it is told in running text."""
    match value:
        case facts.Piece():
            return str(spoken.words("about")["pieces"][value])
        case Topic():
            # Only where the guidelines for debate are written, a topic has a name.
            topics = spoken.words("moderation")["topics"] if spoken.code in LANGUAGES else {}
            return str(topics[value]["name"] if topics else value)
        case bool() | StrEnum():
            return spoken.choice(value)
        case LawKey():
            law = facts.law()[value]
            name, _ = spoken.text(law.short or law.name)
            return f"{name} ({law.number})" if law.number else name
        case BlockName():
            return str(spoken.words("blocks")[value])
        case FieldName(model, name):
            return spoken.label(owner(model), name)
        case RuleName(key, name, own):
            rule = ruleset(key).rules[name]
            return rule.model_copy(update={"value": own or rule.value}).said(spoken)
        case Decimal():
            return spoken.number(value)
        case Duration():
            return spoken.duration(value.amount, value.unit)
        case (Weekday(), *_):
            return spoken.weekdays(day for day in value if isinstance(day, Weekday))
        case (facts.Piece(), *_):
            return spoken.listing(_in_words(item, spoken) for item in value)
        case tuple():
            return ", ".join(_in_words(item, spoken) for item in value)
    return without_civil_numbers(str(value))
