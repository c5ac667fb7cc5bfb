"""Holds an authority's data against the rule set it has picked: one finding for each rule that is not kept."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from smdocs.findings import Finding, RuleName, Severity, unknown
from smdocs.judge.requirements import MISSING, absent, as_written, counts, holds
from smdocs.judge.rulesets import Rule, RuleKind, RuleSet, Strength, files, find, fits, problems
from smdocs.model.account import Account, SettingKey, SettingState, Status
from smdocs.model.authority import Authority, RuleOverride
from smdocs.model.parts import Limit, Monitoring, Topic
from smdocs.model.path import AUTHORITY, Path
from smdocs.model.texts import Words
from smdocs.model.values import Duration, Weekday
from smdocs.read.folder import Folder

HOURS_A_YEAR = Duration.model_validate("1 year").hours


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """What the authority's rule set has to say about its data on a date. Nothing when it has picked none."""
    authority = folder.authority
    if authority.ruleset is None:
        if authority.rule_overrides:
            named = AUTHORITY / "ruleset"
            yield folder.finding("missing-key", "", AUTHORITY / "rule_overrides", labelled=named, key="ruleset")
        return
    if authority.ruleset in files() and find(authority.ruleset) is None:
        yield from problems(files()[authority.ruleset])
        return
    if (picked := _picked(authority)) is None:
        names = [key for key in files() if (one := find(key)) and one.country is authority.country]
        yield folder.finding("unknown-ruleset", "", AUTHORITY / "ruleset", **unknown(authority.ruleset, names))
        return
    for n in range(len(authority.rule_overrides)):
        if wrong := _wrong(authority, picked, n):
            code, name, values = wrong
            yield folder.finding(code, "", AUTHORITY / "rule_overrides" / n / name, **values)
    asked: set[tuple[str, str]] = set()
    # What a rule asks for is told by that rule, and not again by one that limits it.
    for key, rule in sorted(
        _applied(authority, picked).items(), key=lambda each: each[1].kind is not RuleKind.REQUIRED
    ):
        for finding in _broken(folder, key, rule, on):
            lacking = (finding.account, finding.field)
            if finding.values["given"] != MISSING or rule.kind is RuleKind.REQUIRED or lacking not in asked:
                yield finding
            if rule.kind is RuleKind.REQUIRED:
                asked.add(lacking)


def _picked(authority: Authority) -> RuleSet | None:
    """The rule set of an authority; none where it can be none of its country."""
    picked = find(authority.ruleset)
    return picked if picked and picked.country is authority.country else None


def _wrong(authority: Authority, picked: RuleSet, n: int) -> tuple[str, str, dict[str, Any]] | None:
    """What is wrong with a departure from a rule: a finding's code, the field it is about, and values."""
    own = authority.rule_overrides[n]
    rule = picked.rules.get(own.rule)
    if rule is None:
        code, name = "unknown-rule", "rule"
    elif own.rule in (earlier.rule for earlier in authority.rule_overrides[:n]):
        code, name = "listed-twice", "rule"
    elif picked.is_law(own.rule):
        code, name = "law-holds", "rule"
    elif not (_can_be(rule, own.value) if own.applies else own.value is None):
        code, name = "not-a-rule-value", "value"
    else:
        return None
    values = {"text": getattr(own, name) or MISSING, "rule": own.rule}
    return code, name, values if rule else unknown(own.rule, list(picked.rules))


def _departures(authority: Authority, picked: RuleSet) -> dict[str, RuleOverride]:
    """How an authority departs from rules, by rule; what is wrong is left out."""
    return {own.rule: own for n, own in enumerate(authority.rule_overrides) if not _wrong(authority, picked, n)}


def _applied(authority: Authority, picked: RuleSet) -> dict[str, Rule]:
    own = _departures(authority, picked)
    return {
        key: rule.with_value(own[key].value) if key in own else rule
        for key, rule in picked.rules.items()
        if key not in own or own[key].applies
    }


def applied(authority: Authority) -> tuple[Rule, ...]:
    """The rules of its rule set that an authority applies; none where it has picked none."""
    picked = _picked(authority)
    return tuple(_applied(authority, picked).values()) if picked else ()


def numbers_of_its_own(authority: Authority) -> Mapping[Path, int]:
    """The fields of which an authority has set itself how many there must be at least, in place of its rule set; 0
    where it does not apply the rule."""
    if (picked := _picked(authority)) is None:
        return {}
    return {
        rule.field: int(own.value or 0)
        for key, own in _departures(authority, picked).items()
        if (rule := picked.rules[key]).kind is RuleKind.AT_LEAST and rule.field and (own.value or "0").isdigit()
    }


def demanded(authority: Authority, account: Account) -> dict[str, Rule]:
    """The rules of the authority about what must appear in the About texts of an account, in the order of their
    strength: none of a closed account."""
    if (picked := _picked(authority)) is None or account.status is Status.CLOSED:
        return {}
    roots = {"authority": authority, "account": account}
    rules = _applied(authority, picked)
    held = {key: rule for key, rule in rules.items() if rule.kind is RuleKind.APPEARS and holds(rule.when, roots)}
    return dict(sorted(held.items(), key=lambda each: each[1].strength is not Strength.MUST))


_FIXED = {RuleKind.REQUIRED, RuleKind.APPROVER, RuleKind.STATES, RuleKind.SETTING, RuleKind.APPEARS}
"""Kinds of rules that have no value of which another could stand in the place."""


def _can_be(rule: Rule, own: str | None) -> bool:
    """Whether a value may stand in the place of a rule's."""
    return own is not None and rule.kind not in _FIXED and fits(rule.kind, rule.field, rule.unit, own)


def _broken(folder: Folder, key: str, rule: Rule, on: dt.date) -> Iterator[Finding]:
    """The findings of one rule: on the authority, or on each account that is not closed."""
    if rule.field is None or rule.kind in (RuleKind.STATES, RuleKind.APPEARS):
        return
    subjects = {"": Account()}
    if any(path.root != "authority" for path in (rule.field, *rule.when)):
        subjects = {name: one for name, one in folder.accounts.items() if one.status is not Status.CLOSED}
    severity = Severity.ERROR if rule.strength is Strength.MUST else Severity.WARNING
    value = rule.value or ""
    values: dict[str, Any] = {"rule": key, "says": RuleName(folder.authority.ruleset or "", key, value), "value": value}
    if rule.kind is RuleKind.SETTING:
        values["key"] = SettingKey(value)
    for account, data in subjects.items():
        roots = {"authority": folder.authority, "account": data}
        for path, held in rule.field.of(roots) if holds(rule.when, roots) else ():
            given = _instead(rule, held, folder.authority, data, on)
            if given is not None:
                of_kind = f"rule-{RuleKind.REQUIRED.value if given == MISSING else rule.kind.value}"
                yield folder.finding(of_kind, account, path, severity, documents=rule.documents, given=given, **values)


def _instead(rule: Rule, value: Any, authority: Authority, account: Account, on: dt.date) -> object:
    """What stands in a field instead of what a rule asks for; None where the rule is kept."""
    match rule.kind, rule.meant:
        case RuleKind.AT_MOST | RuleKind.AT_LEAST, _:
            return _out_of_bounds(rule, value, account, on)
        case RuleKind.REQUIRED, _:
            return MISSING if absent(value) else None
        case RuleKind.ONE_OF, _:
            word = as_written(value)
            return None if word in (rule.value or "").split(", ") else value if word else MISSING
        case RuleKind.ORDER, Path() as later:
            _, end = next(later.of({"authority": authority, "account": account}))
            return value if value and end and value > end else None
        case RuleKind.SETTING, key:
            state = next((item.state for item in value or () if item.setting == key), SettingState.OFF)
            return state if state is SettingState.OFF else None
        case RuleKind.APPROVER, _:
            return _approver(authority, account)
        case RuleKind.COVERS, tuple() as days:
            return _unwatched(days, value, authority) if value else None
        case RuleKind.COVERS, topics:
            if not value and rule.field and rule.field.root == "account":
                # An account without rules of its own has its authority's.
                return None
            listed = {item.topic for item in value or () if item.applies}
            return tuple(topic for topic in map(Topic, str(topics).split(", ")) if topic not in listed) or None
    return None


def _out_of_bounds(rule: Rule, value: Any, account: Account, on: dt.date) -> object:
    if isinstance(value, Limit):
        value = value.within
    if isinstance(value, tuple):
        value = tuple(item for item in value if counts(item, on, planned=account.status is Status.PLANNED))
    amount, limit = _amount(value, rule.unit), rule.meant
    if amount is None:
        return MISSING
    beyond = round(amount, 6) - (limit.hours if isinstance(limit, Duration) else float(rule.value or 0))
    given = len(value) if isinstance(value, tuple) else value
    return given if (beyond > 0 if rule.kind is RuleKind.AT_MOST else beyond < 0) else None


def _amount(value: Any, unit: str) -> float | None:
    """A value on the scale that a rule's unit counts on; None where there is nothing to count."""
    match value:
        case Duration():
            return HOURS_A_YEAR / value.hours if unit == "times a year" else value.hours
        case tuple():
            return len(value)
        case str() if unit == "characters":
            return len(value)
        case None | bool() | str():
            return None
    return float(value)


def _approver(authority: Authority, account: Account) -> str | None:
    wanted = getattr(authority.approvers, account.arena.value) if account.arena else None
    if wanted is None:
        return None
    first = authority.first_language

    def title(words: Words) -> str:
        return words.written_in(first, first)[0]

    given = {title(approval.role).casefold() for approval in account.approvals}
    return None if title(wanted).casefold() in given else title(wanted)


def _unwatched(days: tuple[Weekday, ...], monitoring: Monitoring, authority: Authority) -> tuple[Weekday, ...] | None:
    """Days that nobody watches. No hours at all tell of no day."""
    hours = authority.office_hours if monitoring.office_hours else monitoring.hours
    covered = {day for span in hours for day in span.days}
    return tuple(day for day in days if hours and day not in covered) or None
