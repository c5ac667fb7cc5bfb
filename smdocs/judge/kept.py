"""What the authority says that it does, held against what its records say was done."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from smdocs.findings import FieldName, Finding, Severity
from smdocs.model.parts import Action, RemovedContent
from smdocs.model.path import RECORDS
from smdocs.model.records import Removal, home, position
from smdocs.read.folder import Folder

_KEPT_BY = {"saved_first": "screenshot", "reported_to_police": "police_report"}
"""The field of a removal by which one sees that a promise about what is removed was kept."""


def check(folder: Folder, on: dt.date) -> Iterator[Finding]:
    """Removals up to a date without what the authority says it always does."""
    for name, account in folder.accounts.items():
        own = account.moderation.removed if account.moderation else None
        promised = own or folder.authority.moderation.removed
        for record in folder.done(name):
            if promised is None or not isinstance(record, Removal) or record.date > on:
                continue
            for promise, field in _KEPT_BY.items():
                if getattr(promised, promise) and getattr(record, field) is None and _concerns(promise, record):
                    values: dict[str, Any] = {"promise": FieldName(RemovedContent.__name__, promise)}
                    path, more = RECORDS / position(record) / field, {"documents": ("control-log",), **values}
                    yield folder.of_shared("promise-not-kept", name, home(record), path, Severity.WARNING, **more)


def _concerns(promise: str, record: Removal) -> bool:
    """Whether a promise is about what was done: what can be a crime is what was removed as one, or to be reported."""
    if promise == "reported_to_police":
        return record.action is Action.REPORT_TO_POLICE or bool(getattr(record, "offence", None))
    return record.action in (Action.HIDE, Action.DELETE)
