"""What the authority says that it does, held against what its records say was done."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from smdocs.findings import FieldName, Finding, Severity
from smdocs.judge.pairs import REMOVING, done_by_ladder, moderation
from smdocs.model.parts import Action, Moderation, RemovedContent
from smdocs.model.path import RECORDS
from smdocs.model.records import Removal, home, position
from smdocs.read.folder import Folder

_KEPT_BY = {"saved_first": "screenshot", "reported_to_police": "police_report"}
"""The field of a removal by which one sees that a promise about what is removed was kept."""


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """Removals up to a date without what the authority says it always does, or by what its rules do not say."""
    for name, account in folder.accounts.items():
        rules = moderation(folder.authority, account)
        for record in folder.done(name):
            if not isinstance(record, Removal) or record.date > on:
                continue
            yield from _not_among_rules(folder, name, record, rules)
            for promise, field in _KEPT_BY.items():
                promised = rules.removed and getattr(rules.removed, promise) and _concerns(promise, record)
                if promised and getattr(record, field) is None:
                    values: dict[str, Any] = {"promise": FieldName(RemovedContent.__name__, promise)}
                    path, more = RECORDS / position(record) / field, {"documents": ("control-log",), **values}
                    yield folder.of_shared("promise-not-kept", name, home(record), path, Severity.WARNING, **more)


def _not_among_rules(folder: Folder, name: str, record: Removal, rules: Moderation) -> Iterator[Finding]:
    """What was done to somebody, or by which rule, where those who write have been told of others."""
    ladder, topics = done_by_ladder(rules), {rule.topic for rule in rules.rules if rule.topic and rule.applies}
    told_first = (Action.BLOCK,) if rules.unlawful_removed else (*REMOVING, Action.BLOCK)
    others = {
        "action": ladder and record.action in told_first and record.action not in ladder,
        "rule": topics and record.rule and record.rule not in topics,
    }
    for field, other in (("action", "ladder"), ("rule", "rules")):
        if others[field]:
            values = {"text": getattr(record, field), "other": FieldName(Moderation.__name__, other)}
            path = RECORDS / position(record) / field
            yield folder.of_shared("not-among-rules", name, home(record), path, Severity.WARNING, **values)


def _concerns(promise: str, record: Removal) -> bool:
    """Whether a promise is about what was done: what can be a crime is what was removed as one, or to be reported."""
    if promise == "reported_to_police":
        return record.action is Action.REPORT_TO_POLICE or bool(getattr(record, "offence", None))
    return record.action in (Action.HIDE, Action.DELETE)
