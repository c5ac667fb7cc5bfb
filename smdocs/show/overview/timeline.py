"""The picture of what is due: a lane for each duty, what is late at the left and twelve months after it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smdocs.judge.duties import Duty, Item

MONTHS = 12
LABEL, LATE, MONTH, LANE, HEAD = 172, 56, 41, 34, 24
"""Widths of the columns, and heights of a lane and of the line above it, in units of the picture."""
WIDTH = LABEL + LATE + MONTHS * MONTH
FEW = 120
"""Duties up to which each half of a month has a mark of its own."""
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Mark:
    """So many duties of a kind at a place: `late`, `soon` (within 30 days) or `later`."""

    x: int
    size: int
    count: int
    urgency: str


@dataclass(frozen=True)
class Lane:
    """A duty and its marks, at a height."""

    duty: Duty
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Month:
    """A column: its first day, its left edge and how much is due in it."""

    first: dt.date
    x: int
    count: int


@dataclass(frozen=True)
class Timeline:
    """The picture. `today` is where the day stands."""

    width: int
    height: int
    today: int
    late: int
    months: tuple[Month, ...]
    lanes: tuple[Lane, ...]


def timeline(items: Sequence[Item], on: dt.date) -> Timeline:
    """The picture of duties seen from a day. What is due later than its last month is not in it."""
    firsts = [_month(on, n) for n in range(MONTHS + 1)]
    shown = [item for item in items if is_late(item) or (item.due and item.due < firsts[-1])]
    edge = LABEL + LATE
    lanes = [duty for duty in Duty if any(item.duty is duty for item in shown)]
    return Timeline(
        width=WIDTH,
        height=HEAD + LANE * len(lanes) + 6,
        today=_x(on, on),
        late=sum(map(is_late, shown)),
        months=tuple(
            Month(first, edge + n * MONTH, sum(not is_late(i) and first <= _due(i) < firsts[n + 1] for i in shown))
            for n, first in enumerate(firsts[:-1])
        ),
        lanes=tuple(
            Lane(duty, HEAD + LANE * n + LANE // 2, _marks((i for i in shown if i.duty is duty), on, len(shown) <= FEW))
            for n, duty in enumerate(lanes)
        ),
    )


def is_late(item: Item) -> bool:
    """Whether it should have been done by now. Of what was never done nobody may know since when."""
    return item.overdue or item.due is None


def _marks(items: Iterable[Item], on: dt.date, few: bool) -> tuple[Mark, ...]:
    """Marks from left to right, one for all that stands at the same place."""
    places: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        places[LABEL + LATE // 2 if is_late(item) else _x(_due(item), on, 2 if few else 1)].append(item)
    most = 9 if few else 14
    return tuple(
        Mark(x, min(most, 7 + len(str(len(among))) * 2), len(among), urgency(among, on))
        for x, among in sorted(places.items())
    )


def urgency(items: Iterable[Item], on: dt.date) -> str:
    """How urgent the most urgent of them is: `late`, `soon` or `later`."""
    first = min(items, key=lambda item: (not is_late(item), _due(item)))
    return "late" if is_late(first) else "soon" if _due(first) <= on + SOON else "later"


def _x(day: dt.date, on: dt.date, parts: int = 0) -> int:
    """Where a day stands: in the middle of a part of its month, or exactly where there are no parts."""
    column = (day.year - on.year) * 12 + day.month - on.month
    within = (day.day - 1) / 31
    if parts:
        within = (int(within * parts) + 0.5) / parts
    return LABEL + LATE + round((column + within) * MONTH)


def _month(on: dt.date, later: int) -> dt.date:
    """The first day of a month so many months later."""
    years, month = divmod(on.month - 1 + later, 12)
    return dt.date(min(on.year + years, dt.MAXYEAR), month + 1, 1)


def _due(item: Item) -> dt.date:
    return item.due or dt.date.min
