"""Duties in words: what one is called, when it is due and how late it is."""

from __future__ import annotations

from smdocs.judge.duties import Duty, Item
from smdocs.model import RecordKind
from smdocs.model.values import Unit
from smdocs.words.language import NBSP, Language, capital, language


def named(item: Item, lang: str) -> str:
    """A duty with the day when it was due."""
    spoken = language(lang)
    return f"{duty_name(item.duty, spoken)} ({due_day(item, spoken)})"


def late(item: Item, lang: str) -> str:
    """A duty with how late it is."""
    spoken = language(lang)
    return f"{duty_name(item.duty, spoken)}: {how_late(item, spoken)}"


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
