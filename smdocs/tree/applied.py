"""What holds in a document: the words of an account over those of its authority, and these over what the country says.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smdocs.model.parts import Action, ElectionPeriod, Hours, Party
from smdocs.tree.groups import Names
from smdocs.tree.view import Gap
from smdocs.words.language import Language


@dataclass(frozen=True)
class Watched:
    """When somebody reads what is written. `read`: there is a time of day for it; `given`: there is anything."""

    office_hours: bool
    hours: list[Hours]
    checks_per_day: int | None
    evenings: str
    weekends: str
    holidays: str
    routine: str
    read: bool
    given: bool


def monitoring(names: Names, _: Language) -> Watched:
    """When an account is read, and where it does not say so, field by field, when its authority reads. A form asks
    the account alone."""
    usual = names["authority"].monitoring
    own = names["account"].monitoring if names["sole"] else usual
    usual = own if names["form"] else usual

    def pick(field: str) -> Any:
        value = getattr(own, field)
        return (getattr(usual, field) or value) if isinstance(value, Gap) else value

    times = own if own.hours or isinstance(own.office_hours, bool) else usual
    rest = {field: pick(field) for field in ("checks_per_day", "evenings", "weekends", "holidays")}
    read = bool(times.hours or times.office_hours)
    given = read or any(rest.values())
    return Watched(times.office_hours, times.hours, **rest, routine=pick("routine"), read=read, given=given)


def public_records(names: Names, _: Language) -> bool:
    """Whether others can ask to see what is written: as the authority says, or else as its country has it."""
    own = names["moderation"].public_records
    return bool(names["country"].public_records if isinstance(own, Gap) else own)


def other_operator(names: Names, _: Language) -> Party | None:
    """Who runs an account, or else all of them, day by day, where it is not the authority itself."""
    operator: Any = (names["sole"] and names["account"].operator) or names["authority"].operator
    return operator if operator and operator.name != names["authority"].name else None


def comments_removed(names: Names, _: Language) -> bool:
    """Whether a step of the moderation hides or deletes what was written."""
    return any(step.action in (Action.HIDE, Action.DELETE) for step in names["moderation"].ladder)


def authors_blocked(names: Names, _: Language) -> bool:
    """Whether a step of the moderation blocks an author."""
    return any(step.action == Action.BLOCK for step in names["moderation"].ladder)


def election_periods(names: Names, _: Language) -> list[ElectionPeriod]:
    """Those that are not over."""
    periods = names["moderation"].election_periods
    return [period for period in periods if not (period.end and period.end < names["as_of"])]


def blank_rows(names: Names, _: Language) -> list[int]:
    """Rows to fill in by hand, by number: as many as the authority says, or else the catalogue."""
    own = names["document"].blank_rows
    return list(range(1, 1 + (names["catalogue"].blank_rows if isinstance(own, Gap) else own)))


def limits_decided(names: Names, _: Language) -> bool:
    """Whether any limit for deletion rests on a decision."""
    return any(limit.decision for limit in names["account"].deletion.limits)


def contact_is_responsible(names: Names, _: Language) -> bool:
    """Whether the contact of an account is who is responsible for it."""
    return bool(names["account"].contact.name == names["account"].responsible.name)
