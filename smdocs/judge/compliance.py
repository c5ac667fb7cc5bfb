"""Holds an authority's data against the rule set it has picked: one finding for each rule that is not kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from smdocs.findings import Finding, RuleName, Severity, unknown
from smdocs.judge.conditions import absent, counts, holds
from smdocs.judge.rulesets import Kind, Rule, RuleSet, Strength, file_of, find, fits, keys, problems
from smdocs.judge.schedule import sort
from smdocs.model.account import Account, SettingKey, SettingState, Status
from smdocs.model.authority import Authority, Country, RuleOverride
from smdocs.model.parts import Limit, Monitoring, Topic
from smdocs.model.path import AUTHORITY, Path
from smdocs.model.texts import Words
from smdocs.model.values import Duration, Weekdays
from smdocs.read.folder import Folder

MISSING = "–"
"""Stands for a value that is not given."""

HOURS_A_YEAR = Duration.model_validate("1 year").hours


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """What the authority's rule set has to say about its data on a date. Nothing when it has picked none."""
    authority = folder.authority
    if authority.ruleset is None:
        if authority.rule_overrides:
            named = AUTHORITY / "ruleset"
            yield folder.finding("missing-key", "", AUTHORITY / "rule_overrides", labelled=named, key="ruleset")
        return
    if authority.ruleset in keys() and find(authority.ruleset) is None:
        yield from problems(file_of(authority.ruleset))
        return
    if (picked := _picked(authority)) is None:
        names = [key for key in keys() if (one := find(key)) and one.country is authority.country]
        yield folder.finding("unknown-ruleset", "", AUTHORITY / "ruleset", **unknown(authority.ruleset, names))
        return
    rules = dict(picked.rules)
    seen: set[str] = set()
    for n, override in enumerate(authority.rule_overrides):
        path = AUTHORITY / "rule_overrides" / n
        wrong = _wrong(override, picked, seen)
        if override.rule not in picked.rules:
            yield folder.finding("unknown-rule", "", path / "rule", **unknown(override.rule, list(picked.rules)))
        elif wrong:
            code, name = wrong
            text = override.rule if name == "rule" else override.value or MISSING
            yield folder.finding(code, "", path / name, text=text, rule=override.rule)
        elif not override.applies:
            del rules[override.rule]
        else:
            rules[override.rule] = rules[override.rule].model_copy(update={"value": override.value})
        seen.add(override.rule)
    asked: set[tuple[str, str]] = set()
    # What a rule asks for is told by that rule, and not again by one that limits it.
    for key, rule in sorted(rules.items(), key=lambda each: each[1].kind is not Kind.REQUIRED):
        if rule.kind in (Kind.STATES, Kind.APPEARS):
            continue
        for name, roots in _subjects(folder, rule, on):
            for finding in _broken(folder, key, rule, name, roots, on):
                lacking = (finding.account, finding.field)
                if finding.values["given"] != MISSING or rule.kind is Kind.REQUIRED or lacking not in asked:
                    yield finding
                if rule.kind is Kind.REQUIRED:
                    asked.add(lacking)


def _picked(authority: Authority) -> RuleSet | None:
    """The rule set of an authority; none where it can be none of its country."""
    picked = find(authority.ruleset)
    return picked if picked and picked.country is authority.country else None


def _wrong(override: RuleOverride, picked: RuleSet, seen: set[str]) -> tuple[str, str] | None:
    """What is wrong with a departure from a rule: a finding's code, and the field it is about."""
    rule = picked.rules.get(override.rule)
    fits_rule = _can_be(rule, override.value) if rule and override.applies else override.value is None
    if override.rule in seen:
        code, name = "listed-twice", "rule"
    elif picked.origins.get(override.rule) in COUNTRIES:
        code, name = "law-holds", "rule"
    elif rule and not fits_rule:
        code, name = "not-a-rule-value", "value"
    else:
        return None
    return code, name


def numbers_of_its_own(authority: Authority) -> Mapping[Path, int]:
    """The fields of which an authority has set itself how many there must be at least, in place of its rule set; 0
    where it does not apply the rule."""
    if (picked := _picked(authority)) is None:
        return {}
    return {
        rule.field: int(override.value or 0)
        for override in authority.rule_overrides
        if (rule := picked.rules.get(override.rule)) and rule.field and rule.kind is Kind.AT_LEAST
        if not _wrong(override, picked, set()) and (override.value or "0").isdigit()
    }


def demanded(authority: Authority, account: Account) -> dict[str, Rule]:
    """The rules of the authority about what must appear in the About texts of an account, in the order of their
    strength: none of a closed account."""
    if (picked := _picked(authority)) is None or account.status is Status.CLOSED:
        return {}
    roots = {"authority": authority, "account": account}
    without = {own.rule for own in authority.rule_overrides if not own.applies and not _wrong(own, picked, set())}
    held = {
        key: rule
        for key, rule in picked.rules.items()
        if rule.kind is Kind.APPEARS and key not in without and holds(rule.when, roots)
    }
    return dict(sorted(held.items(), key=lambda each: each[1].strength is not Strength.MUST))


COUNTRIES = {country.value for country in Country}
"""The rule sets that hold law."""


_WITHOUT_VALUE = {Kind.REQUIRED, Kind.APPROVER, Kind.STATES, Kind.SETTING, Kind.APPEARS}
"""Kinds of rules that have no value of which another could stand in the place."""


def _can_be(rule: Rule, own: str | None) -> bool:
    """Whether a value may stand in the place of a rule's: a duration for a duration, a number for a number."""
    shapes = (r"[1-9]\d{0,3} (hours?|days?|working days?|weeks?|months?|years?)", r"[1-9]\d{0,3}")
    shape = next((shape for shape in shapes if rule.value and re.fullmatch(shape, rule.value)), None)
    if not own or rule.kind in _WITHOUT_VALUE or (shape and not re.fullmatch(shape, own)):
        return False
    return rule.field is None or fits(rule.kind, rule.field, rule.unit, own)


def _subjects(folder: Folder, rule: Rule, on: dt.date) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a rule is held against: the authority, or each account that is not closed."""
    paths = [path for path in (rule.field, *rule.when) if path]
    if any(path.root != "authority" for path in paths):
        for name, account in folder.accounts.items():
            if account.status is not Status.CLOSED:
                records = sort(folder.records.get(name, ()), on)
                yield name, {"authority": folder.authority, "account": account, "records": records}
    else:
        yield "", {"authority": folder.authority, "account": Account()}


def _broken(
    folder: Folder, key: str, rule: Rule, account: str, roots: Mapping[str, Any], on: dt.date
) -> Iterator[Finding]:
    """The findings of one rule on one subject."""
    if not holds(rule.when, roots):
        return
    severity = Severity.ERROR if rule.strength is Strength.MUST else Severity.WARNING
    of_kind, hold = _TYPES[rule.kind]
    for path, held in rule.field.of(roots) if rule.field else ():
        broken = hold(_Case(rule, held, roots, on))
        if broken is not None:
            code, value = "rule-required" if broken == MISSING else of_kind, rule.value or ""
            says = RuleName(folder.authority.ruleset or "", key, value)
            values: dict[str, Any] = {"rule": key, "says": says, "value": value, "given": broken}
            if rule.kind is Kind.SETTING:
                values["key"] = SettingKey(value)
            yield folder.finding(code, account, path, severity, documents=rule.documents, **values)


@dataclass(frozen=True)
class _Case:
    """One rule and the value of one field that it is about."""

    rule: Rule
    value: Any
    roots: Mapping[str, Any]
    on: dt.date


def _amount(value: Any, unit: str) -> float | None:
    """A value on the scale that a rule's unit counts on; None where there is nothing to count."""
    if isinstance(value, Duration):
        return HOURS_A_YEAR / value.hours if unit == "times a year" else value.hours
    if isinstance(value, tuple | list):
        return float(len(value))
    if isinstance(value, str) and unit == "characters":
        return float(len(value))
    return None if value is None or isinstance(value, bool | str) else float(value)


def _limit(rule: Rule) -> float:
    try:
        return _amount(Duration.model_validate(rule.value), "") or 0
    except ValueError:
        return float(rule.value or 0)


def _compared(case: _Case, out_of_bounds: Callable[[float, float], bool]) -> object:
    value = case.value.within if isinstance(case.value, Limit) else case.value
    if isinstance(value, tuple):
        planned = case.roots["account"].status is Status.PLANNED
        value = tuple(item for item in value if counts(item, case.on, planned=planned))
    amount = _amount(value, case.rule.unit)
    if amount is None:
        return MISSING
    given = len(value) if isinstance(value, tuple) else value
    return given if out_of_bounds(round(amount, 6), _limit(case.rule)) else None


def _one_of(case: _Case) -> object:
    value = case.value
    word = {True: "yes", False: "no", None: ""}.get(value) if value is None or isinstance(value, bool) else str(value)
    allowed = [choice.strip() for choice in (case.rule.value or "").split(",")]
    return None if word in allowed else value if word else MISSING


def _order(case: _Case) -> object:
    later = next(Path.read(case.rule.value or "").of(case.roots))[1]
    value = case.value
    return value if value is not None and later is not None and value > later else None


def _setting(case: _Case) -> object:
    states = {item.setting: item.state for item in case.value or ()}
    state = states.get(SettingKey(case.rule.value or ""), SettingState.OFF)
    return None if state in (SettingState.ON, SettingState.NOT_POSSIBLE) else state


def _approver(case: _Case) -> object:
    account, approvers = case.roots["account"], case.roots["authority"].approvers
    wanted = getattr(approvers, account.arena.value) if isinstance(account.arena, StrEnum) else None
    if wanted is None:
        return None
    first = case.roots["authority"].first_language

    def title(words: Words) -> str:
        return words.written_in(first, first)[0]

    given = {title(approval.role).casefold() for approval in account.approvals if approval.role}
    return None if title(wanted).casefold() in given else title(wanted)


def _covers(case: _Case) -> object:
    """Days that nobody watches, or usual topics of debate that are switched off. No hours at all tell of no day."""
    value, wanted = case.value, case.rule.value or ""
    if isinstance(value, Monitoring):
        hours = case.roots["authority"].office_hours if value.office_hours else value.hours
        covered = {day for span in hours for day in span.days}
        days = TypeAdapter(Weekdays).validate_python(wanted)
        return tuple(day for day in days if hours and day not in covered) or None
    applies: dict[str | None, bool] = {rule.topic: rule.applies for rule in value or ()}
    return tuple(Topic(topic) for topic in wanted.split(", ") if not applies.get(topic, True)) or None


_TYPES: Mapping[Kind, tuple[str, Callable[[_Case], object]]] = {
    Kind.AT_MOST: ("rule-at-most", lambda case: _compared(case, lambda value, limit: value > limit)),
    Kind.AT_LEAST: ("rule-at-least", lambda case: _compared(case, lambda value, limit: value < limit)),
    Kind.REQUIRED: ("rule-required", lambda case: MISSING if absent(case.value) else None),
    Kind.ONE_OF: ("rule-one-of", _one_of),
    Kind.ORDER: ("rule-order", _order),
    Kind.SETTING: ("rule-setting", _setting),
    Kind.APPROVER: ("rule-approver", _approver),
    Kind.COVERS: ("rule-covers", _covers),
}
"""The finding of each kind of rule, and how it is held against a field: what the data say instead, or None where the
rule is kept."""
