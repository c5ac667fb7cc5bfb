"""Findings, rules and duties in words: sentences of `templates/<language>/`, with each value as its type is told."""

from decimal import Decimal
from enum import StrEnum

from smdocs import facts
from smdocs.findings import BlockName, FieldName, Finding, LawKey, RuleName, without_civil_numbers
from smdocs.judge.duties import Duty, Item
from smdocs.judge.rulesets import Rule, ruleset
from smdocs.model.parts import Topic
from smdocs.model.path import DOCUMENTS, Path, classes
from smdocs.model.records import RecordKind
from smdocs.model.values import BlockLength, Duration, Unit, Weekday
from smdocs.resources import LANGUAGES
from smdocs.words.language import NBSP, Language, capital, language
from smdocs.words.meant import meant


def message(finding: Finding, code: str) -> str:
    """What a finding says in a language, by its code: what is wrong, with the field's label, and what to do."""
    spoken = language(code)
    text = spoken.words("findings")[finding.code]
    path = Path.read(finding.field).in_words
    item = _item(finding, spoken)
    values = {
        "field": spoken.label(classes()[finding.model], finding.name) if finding.model else path,
        "path": path,
        "item": item,
        "where": f"{item[2:-1]}, {path}" if item else path,
        "documents": spoken.listing(map(spoken.document, finding.documents)),
        **{key: in_words(value, spoken) for key, value in finding.values.items()},
    }
    if "do_meant" in text and not values.get("meant"):
        values["meant"] = meant(finding)
    unsure = "do_unsure" in text and finding.values.get("unsure")
    advice = "do_meant" if values.get("meant") else "do_unsure" if unsure else "do"
    if "do_instead" in text and values.get("instead"):
        advice = "do_instead"
    rule = finding.values.get("says")
    if isinstance(rule, RuleName):
        picked = ruleset(rule.ruleset)
        values["set"] = spoken.pick(ruleset(picked.origins[rule.name]).name)[0]
        if "do_law" in text and picked.is_law(rule.name):
            advice = "do_law"
    parts = ("says", "stops", advice) if "stops" in text and finding.documents else ("says", advice)
    return without_civil_numbers(" ".join(text[part].format_map(values) for part in parts))


def _item(finding: Finding, spoken: Language) -> str:
    """What a finding is about, where its field does not say so alone: the number of an item of a list, the label of the
    list or of the one thing that the field belongs to, what the item is called; or the document."""
    path = Path.read(finding.field)
    last = max((n for n, step in enumerate(path.steps) if isinstance(step, int)), default=None)
    if last is None and path.within(DOCUMENTS) and len(path.steps) > 2 and path.steps[1] in facts.documents():
        return _under(spoken.document(str(path.steps[1])), spoken)
    whole = Path(path.root, path.steps[:last]) if last is not None else path.whole()
    of = whole.field()
    label = spoken.label(classes()[of.model], of.name) if of.model else ""
    own = not label or (of.model, of.name) == (finding.model, finding.name)
    if last is None:
        return "" if own or whole == path else _under(label, spoken)
    called = finding.values.get("called")
    values = {"number": int(str(path.steps[last])) + 1, "label": label}
    values |= {"called": in_words(called, spoken)} if called else {}
    key = ("item" if own else "item-of") + ("-called" if called else "")
    return str(spoken.words("console")[key]).format(**values)


def _under(label: str, spoken: Language) -> str:
    return str(spoken.words("console")["item-under"]).format(label=label)


def rule_in_words(rule: Rule, spoken: Language) -> tuple[str, str]:
    """A rule as a sentence, and the language it is in: the nearest that the rule set speaks."""
    text, code = spoken.pick(rule.says)
    return text.replace("{value}", in_words(rule.meant, spoken)), code


def in_words(value: object, spoken: Language) -> str:
    """A value of a finding or of a rule as it is told in running text."""
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
            return spoken.label(classes()[model], name)
        case RuleName(key, name, own):
            return rule_in_words(ruleset(key).rules[name].with_value(own), spoken)[0]
        case Decimal():
            return spoken.number(value)
        case BlockLength():
            return spoken.block_length(value)
        case Duration():
            return spoken.duration(value.amount, value.unit)
        case (Weekday(), *_):
            return spoken.weekdays(day for day in value if isinstance(day, Weekday))
        case (facts.Piece(), *_):
            return spoken.listing(in_words(item, spoken) for item in value)
        case tuple():
            return ", ".join(in_words(item, spoken) for item in value)
    return str(value)


def duty(item: Item, code: str) -> str:
    """A duty with the day when it was due, in a language by its code."""
    spoken = language(code)
    return f"{duty_name(item.duty, spoken)} ({due_day(item, spoken)})"


def duty_name(duty: Duty, spoken: Language) -> str:
    """What a duty is called."""
    if duty.value in list(RecordKind):
        return capital(spoken.choice(RecordKind(duty.value)))
    return str(spoken.words("console")[duty.value])


def due_day(item: Item, spoken: Language) -> str:
    """When it is or was due."""
    if item.due is None:
        return "–"
    if item.duty is Duty.BREACH_SUBJECTS_TOLD:
        return str(spoken.words("console")["without-delay"])
    return (spoken.moment(item.at) if item.at else spoken.date(item.due, "table")).replace(NBSP, " ")


def how_late(item: Item, spoken: Language) -> str:
    """How late it is or how soon, in words."""
    words, left = spoken.words("console"), item.days_left
    if left is None:
        how = words["never-done"]
    elif item.duty is Duty.BREACH_SUBJECTS_TOLD and item.at:
        how = words["known-since"].format(moment=spoken.moment(item.at))
    elif left == 0:
        how = words["ran-out-today" if item.overdue else "due-today"]
    else:
        how = words["days-late" if left < 0 else "days-left"].format(days=spoken.duration(abs(left), Unit.DAYS))
    return str(how).replace(NBSP, " ")
