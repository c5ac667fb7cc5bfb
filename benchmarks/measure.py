"""Times things side by side: in rounds, so that what slows the machine down for a while slows down all of them."""

from __future__ import annotations

import math
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

BUSY = bool(os.environ.get("BUSY"))
"""Whether the machine has other things to do: then the time of processors tells more than the clock."""

Run = Callable[[], object]
"""What is timed."""

Subject = Callable[[], Run]
"""Makes ready for a round, which is not timed, and returns what is."""


@dataclass(frozen=True)
class End:
    """One end of a comparison: seconds for each thing that was made, a number for each round, by the clock and of all
    processors together."""

    label: str
    clock: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def seconds(self) -> tuple[float, ...]:
        """Those that figures are made of."""
        return self.cpu if BUSY else self.clock

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Row:
    """A figure, the ends it comes of, and the bound that it is to keep. None is no bound: for information."""

    what: str
    figure: float
    unit: Literal["×", "ms", "s", "MB", ""]
    ends: tuple[End, ...] = ()
    bound: float | None = None
    sense: Literal["at most", "at least"] = "at most"
    note: str = ""

    @property
    def holds(self) -> bool | None:
        if self.bound is None:
            return None
        return self.figure <= self.bound if self.sense == "at most" else self.figure >= self.bound

    def as_json(self) -> dict[str, Any]:
        ends = [asdict(end) | {"seconds": end.seconds} for end in self.ends]
        return asdict(self) | {"ends": ends, "holds": self.holds}


def compared(subjects: Mapping[str, Subject], things: int = 1, rounds: int = 5, warm: bool = True) -> dict[str, End]:
    """Each subject once a round, one after the other; `things` is how many things each makes in a round. Where it is
    `warm`, a first round is not counted."""
    seconds: dict[str, list[float]] = {label: [] for label in subjects}
    cpu: dict[str, list[float]] = {label: [] for label in subjects}
    for number in range(rounds + warm):
        for label, subject in subjects.items():
            run = subject()
            used, start = processors(), time.perf_counter()
            run()
            taken, worked = time.perf_counter() - start, processors() - used
            if number or not warm:
                seconds[label].append(taken / things)
                cpu[label].append(worked / things)
    return {label: End(label, tuple(seconds[label]), tuple(cpu[label])) for label in subjects}


def processors() -> float:
    """Seconds that processors have worked for this process and those that it has waited for."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in every)


def ratio(one: End, other: End, *, clock: bool = False) -> float:
    """How many times the other the one costs: the median of the rounds; by the `clock`, however busy the machine."""
    pairs = zip(one.clock, other.clock, strict=True) if clock else zip(one.seconds, other.seconds, strict=True)
    return statistics.median(a / b for a, b in pairs)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of cost against size, both as logarithms: 1 is linear, 2 is square."""
    return statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, costs)]).slope
