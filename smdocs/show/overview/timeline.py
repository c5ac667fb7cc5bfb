"""What the picture of what is due shows: duties of each kind, what is late at the left and twelve months after it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

from smdocs.judge.duties import Duty, Item

MONTHS = 12
FEW = 120
"""Duties up to which each half of a month has a mark of its own."""
SOON = 30
"""Days within which something is soon."""
URGENCIES = ("late", "soon", "later")

_LATE = -1.0
"""Where what is late stands."""


@dataclass(frozen=True)
class Mark:
    """So many duties of a kind in the same month or half of it, which is so many months after the beginning."""

    at: float
    count: int
    urgency: str


@dataclass(frozen=True)
class Timeline:
    """The marks of each duty, how much is late, and how much is due in each month by its year and its number from 0.

    `today` is how many months after the beginning the day stands. With `few`, each half of a month has its mark.
    """

    today: float
    late: int
    few: bool
    months: Mapping[tuple[int, int], int]
    lanes: Mapping[Duty, tuple[Mark, ...]]


def timeline(items: Iterable[Item], on: dt.date) -> Timeline:
    """The picture of duties seen from a day. What is due later than its last month is not in it."""
    every = [(item, _at(item.due, on) if item.due and urgency(item) != "late" else _LATE) for item in items]
    shown = [(item, at) for item, at in every if at < MONTHS]
    few = len(shown) <= FEW
    parts = 2 if few else 1
    places: dict[Duty, dict[float, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, at in shown:
        places[item.duty][(floor(at * parts) + 0.5) / parts].append(urgency(item))
    counted = Counter(floor(at) for _, at in shown)
    return Timeline(
        today=_at(on, on),
        late=counted[floor(_LATE)],
        few=few,
        months={divmod(on.year * 12 + on.month - 1 + n, 12): counted[n] for n in range(MONTHS)},
        lanes={
            duty: tuple(
                Mark(at, len(among), min(among, key=URGENCIES.index)) for at, among in sorted(places[duty].items())
            )
            for duty in Duty
            if duty in places
        },
    )


def urgency(item: Item) -> str:
    """How urgent it is. What was never done is late: nobody may know since when."""
    left = item.days_left
    return "late" if item.overdue or left is None else "soon" if left <= SOON else "later"


def _at(day: dt.date, on: dt.date) -> float:
    """How many months after the beginning of the month of another day one is."""
    return (day.year - on.year) * 12 + day.month - on.month + (day.day - 1) / 31
