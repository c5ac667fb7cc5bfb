"""Holds an authority's data against the rule set it has picked: one finding for each rule that is not kept."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smdocs import facts
from smdocs.findings import Finding, RuleName, Severity, unknown
from smdocs.judge.access import counts, full_control, present, settings, settled
from smdocs.judge.requirements import MISSING, absent, as_written, holds
from smdocs.judge.rulesets import COVERED, Rule, RuleKind, RuleSet, Strength, files, find, fits, problems, type_of
from smdocs.judge.schedule import sort
from smdocs.model.account import Account, Administrator, Role, SettingKey, SettingState, Status
from smdocs.model.authority import Authority, RuleOverride
from smdocs.model.parts import Limit, Monitoring
from smdocs.model.path import AUTHORITY, RECORDS, Path, item_class
from smdocs.model.texts import Words
from smdocs.model.values import WEEK, Duration, Weekday
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
        own = authority.rule_overrides[n]
        yield from unknown_accounts(folder, "", AUTHORITY / "rule_overrides" / n / "accounts", own.accounts)
    asked: set[tuple[str, str]] = set()
    # What a rule asks for is told by that rule, and not again by one that limits it.
    subjects = _subjects(folder, picked, on)
    for key, rule in sorted(picked.rules.items(), key=lambda each: each[1].kind is not RuleKind.REQUIRED):
        for finding in _broken(folder, key, rule, subjects, on):
            lacking = (finding.account, finding.field)
            if finding.values["given"] != MISSING or rule.kind is RuleKind.REQUIRED or lacking not in asked:
                yield finding
            if rule.kind is RuleKind.REQUIRED:
                asked.add(lacking)


def unknown_accounts(folder: Folder, owner: str, path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    """The names in a list, of an account or of the authority, that no account has."""
    for n, name in enumerate(names):
        if name not in folder.accounts and name not in folder.unread:
            yield folder.finding("unknown-account", owner, path / n, **unknown(name, list(folder.accounts)))


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
    elif any(_same(own, earlier) for earlier in authority.rule_overrides[:n]):
        code, name = "listed-twice", "rule"
    elif picked.is_law(own.rule):
        code, name = "law-holds", "rule"
    elif not (_can_be(rule, own.value) if own.applies else own.value is None):
        code, name = "not-a-rule-value", "value"
    else:
        return None
    values = {"text": getattr(own, name) or MISSING, "rule": own.rule}
    return code, name, values if rule else unknown(own.rule, list(picked.rules))


def _same(one: RuleOverride, other: RuleOverride) -> bool:
    """Whether two departures are from one rule and on the same account; one on some stands before one on all."""
    return one.rule == other.rule and (bool({*one.accounts} & {*other.accounts}) or one.accounts == other.accounts)


def departures(authority: Authority, account: str) -> dict[str, int]:
    """How an authority departs from rules on an account (none: where it speaks for itself): by rule, where it stands.
    One on that account goes before one on all."""
    own = authority.rule_overrides
    held = [n for n, one in enumerate(own) if not one.accounts or account in one.accounts]
    return {own[n].rule: n for n in sorted(held, key=lambda n: bool(own[n].accounts))}


def _departures(authority: Authority, picked: RuleSet, account: str) -> dict[str, RuleOverride]:
    """How an authority departs from rules on an account, by rule; what is wrong is left out."""
    held = departures(authority, account)
    return {rule: authority.rule_overrides[n] for rule, n in held.items() if not _wrong(authority, picked, n)}


@dataclass(frozen=True)
class _Subject:
    """Whom rules are held against: the authority itself, or one account. Its rules as they are applied there, what
    their fields lead to, and its records by the account in whose file they stand."""

    rules: Mapping[str, Rule]
    roots: Mapping[str, Any]
    kept: Mapping[str, Any]

    def of(self, field: Path) -> Iterator[tuple[str, Path, Any]]:
        """Every value that a field leads to, with its path, and the account in whose file a record stands."""
        if field.root != RECORDS.root:
            yield from (("", path, value) for path, value in field.of(self.roots))
            return
        for home, records in self.kept.items():
            yield from ((home, path, value) for path, value in field.of({"records": records}))


def _subjects(folder: Folder, picked: RuleSet, on: dt.date) -> Mapping[str, _Subject]:
    """The authority, by no name, and its accounts."""
    authority = folder.authority
    some = {name for own in authority.rule_overrides for name in own.accounts}
    for_all = _applied(authority, picked, "")

    def subject(name: str, account: Account) -> _Subject:
        roots = {"authority": authority, "account": settled(account), "records": sort(folder.done(name), on)}
        kept = {home: sort(records, on) for home, records in folder.kept(name).items()}
        return _Subject(_applied(authority, picked, name) if name in some else for_all, roots, kept)

    return {name: subject(name, account) for name, account in {"": Account(), **folder.accounts}.items()}


def _applied(authority: Authority, picked: RuleSet, account: str) -> dict[str, Rule]:
    own = _departures(authority, picked, account)
    return {
        key: rule.with_value(own[key].value) if key in own else rule
        for key, rule in picked.rules.items()
        if key not in own or own[key].applies
    }


def applied(authority: Authority) -> tuple[Rule, ...]:
    """The rules of its rule set that an authority applies; none where it has picked none."""
    picked = _picked(authority)
    return tuple(_applied(authority, picked, "").values()) if picked else ()


def least(authority: Authority, account: str, field: Path) -> int:
    """How many there must be in a list by the authority's rule set, as it applies it on an account; 0 where no rule
    says."""
    rules = _applied(authority, picked, account).values() if (picked := _picked(authority)) else ()
    asked = (r.value for r in rules if r.kind is RuleKind.AT_LEAST and r.field == field)
    return max((int(value) for value in asked if value and value.isdigit()), default=0)


def demanded(authority: Authority, name: str, account: Account) -> dict[str, Rule]:
    """The rules of the authority about what must appear in the About texts of an account with this id, in the order of
    their strength: none of a closed account."""
    if (picked := _picked(authority)) is None or account.status is Status.CLOSED:
        return {}
    roots = {"authority": authority, "account": account}
    rules = _applied(authority, picked, name)
    held = {key: rule for key, rule in rules.items() if rule.kind is RuleKind.APPEARS and holds(rule.when, roots)}
    return dict(sorted(held.items(), key=lambda each: each[1].strength is not Strength.MUST))


_FIXED = {RuleKind.REQUIRED, RuleKind.APPROVER, RuleKind.STATES, RuleKind.SETTING, RuleKind.APPEARS}
"""Kinds of rules that have no value of which another could stand in the place."""


def _can_be(rule: Rule, own: str | None) -> bool:
    """Whether a value may stand in the place of a rule's."""
    return own is not None and rule.kind not in _FIXED and fits(rule.kind, rule.field, rule.unit, own)


def _broken(folder: Folder, key: str, rule: Rule, subjects: Mapping[str, _Subject], on: dt.date) -> Iterator[Finding]:
    """The findings of one rule, as it is applied: on the authority, or on each account that it concerns."""
    if rule.field is None or rule.kind in (RuleKind.STATES, RuleKind.APPEARS):
        return
    concerned = _concerned(folder, rule)
    if folder.accounts and not concerned:
        return
    of_accounts = any(path.root != "authority" for path in (rule.field, *rule.when))
    of_all, of_items = rule.of_all, rule.of_items
    severity = Severity.ERROR if rule.strength is Strength.MUST else Severity.WARNING
    for account in concerned if of_accounts else ("",):
        roots = subjects[account].roots
        if (own := subjects[account].rules.get(key)) is None or not holds(of_all, roots):
            continue
        for home, path, held in subjects[account].of(rule.field):
            about, sure = _about(of_items, path, roots)
            given = _instead(own, held, folder.authority, roots["account"], on) if about else None
            if given is not None:
                value = own.value or ""
                says = RuleName(folder.authority.ruleset or "", key, value)
                values: dict[str, Any] = {"rule": key, "says": says, "value": value}
                if rule.kind is RuleKind.SETTING:
                    values["key"] = SettingKey(value)
                lacks = given == MISSING and rule.kind is not RuleKind.SETTING
                of_kind = f"rule-{RuleKind.REQUIRED.value if lacks else rule.kind.value}"
                severe = severity if sure else Severity.WARNING
                unsure = {} if sure else {"unsure": next(iter(of_items)).steps[-1]}
                about_it = {**values, **unsure, "given": given}
                if given == MISSING and isinstance(held, Monitoring):
                    # Somebody watches, and it is not said when.
                    path /= "hours"
                yield folder.of_shared(of_kind, account, home, path, severe, documents=rule.documents, **about_it)


def _concerned(folder: Folder, rule: Rule) -> list[str]:
    """The accounts that a rule has anything to say of: no closed ones, and of the others those that its documents are
    about; where that is none, such as of a page about accounts that are all planned, those that it will be about."""
    entries = [facts.documents()[name] for name in rule.documents]
    registers = any(entry.rows for entry in entries)
    concerned = {
        name: any(entry.concerns(one) for entry in entries)
        for name, one in folder.accounts.items()
        if one.status is not Status.CLOSED and (registers or not one.register_only)
    }
    return [name for name, about in concerned.items() if about] or list(concerned)


def _about(of_items: Mapping[Path, str], path: Path, roots: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a rule with such conditions is about this item of a list, and whether that is sure: it is not where the
    item does not say."""
    sure = True
    for condition, wanted in of_items.items():
        here = Path(path.root, path.steps[: len(condition.steps) - 1]) / condition.steps[-1]
        _, value = next(here.of(roots))
        if wanted not in ("given", "missing") and absent(value):
            sure = False
        elif not holds({here: wanted}, roots):
            return False, True
    return True, sure


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
        case RuleKind.SETTING, SettingKey.TWO_FULL_ADMINISTRATORS if full_control(account, on) > 1:
            # What the list of people says, no tick denies.
            return None
        case RuleKind.SETTING, key:
            state = settings(account, on).get(SettingKey(str(key)), SettingState.NOT_POSSIBLE)
            return MISSING if state is None else state if state is SettingState.OFF else None
        case RuleKind.APPROVER, _:
            return _approver(authority, account)
        case RuleKind.COVERS, tuple() as days:
            return _unwatched(days, value, authority)
        case RuleKind.COVERS, words:
            return _uncovered(rule, str(words).split(", "), value or (), account, on)
    return None


_OF_ACCOUNTS_OWN = Path.read("account.moderation.rules")


def _uncovered(rule: Rule, words: list[str], items: Any, account: Account, on: dt.date) -> object:
    """The words of a rule that no item of a list is one of. Rules of debate of an account's own need not be there."""
    kind, _ = item_class(type_of(rule.field) if rule.field else None)
    if rule.field == _OF_ACCOUNTS_OWN and not items:
        return None
    if kind is Administrator:
        here = present(account, on)
        there = {as_written(role) for one in here for role in (one.role if isinstance(one.role, tuple) else [one.role])}
        there |= {Role.COMMENT_MONITOR.value} if account.operators else set()
    else:
        there = {as_written(getattr(one, "topic", None) or getattr(one, "use", None)) for one in items if _kept(one)}
    return tuple(COVERED[kind](word) for word in words if word not in there) or None


def _kept(item: Any) -> bool:
    return bool(getattr(item, "applies", True))


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


_WORKING_DAYS = frozenset(WEEK[:5])


def _unwatched(days: tuple[Weekday, ...], monitoring: Monitoring | None, authority: Authority) -> object:
    """Days that nobody watches. Of hours in words, and of office hours that nobody has given, no day is known."""
    if monitoring is None or not (monitoring.office_hours or monitoring.hours or monitoring.hours_in_words):
        return MISSING
    hours = authority.office_hours if monitoring.office_hours else monitoring.hours
    covered = {day for span in hours for day in span.days}
    covered |= _WORKING_DAYS if Weekday.WEEKDAYS in covered else frozenset()
    return tuple(day for day in days if hours and day not in covered) or None
