"""Work that is spread over processes, or over whatever somebody has to run it on, and comes back in order."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from itertools import chain, islice
from typing import Any, TypeVar

from smdocs import writers
from smdocs.documents.wanted import Checked, unpacked

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""Tasks that wait for each process: enough to keep it at work, few enough for memory to stay flat."""
AT_ONCE = 16
"""Items that are handed over at once with the folder that they all are of: it is large."""
ELSEWHERE = 64
"""Tasks that wait where nobody knows how many there are to do them."""


class WorkerDiedError(Exception):
    """Raised where a process that was to make documents has died, and another in its place too."""


class Workers(AbstractContextManager["Workers"]):
    """Those who do the work: an `executor` that somebody has, else as many processes as there are `jobs`, started when
    they are first needed; with one job, nobody but this process."""

    def __init__(self, jobs: int = 1, executor: Executor | None = None) -> None:
        self.jobs, self._executor, self._own = jobs, executor, executor is None
        self._ahead = jobs * AHEAD if self._own else ELSEWHERE

    def __exit__(self, *_: object) -> None:
        self._stop()

    def alone(self, much: bool) -> bool:
        """Whether this process had better do it: processes that run already are worth it also where it is not much."""
        return self._own and (self.jobs == 1 or not (much or self._executor))

    def over(
        self, checked: Checked, work: Callable[[Checked, T], R], items: Sequence[T], *, much: bool = True
    ) -> Iterator[R]:
        """What comes of each item of a checked folder, in order. The folder is handed over with several items at once;
        `much` says whether it is worth it. Raises `WorkerDiedError`."""
        if self.alone(much):
            return (work(checked, item) for item in items)
        size, packed = max(1, min(AT_ONCE, len(items) // (self.jobs * AHEAD))), checked.packed()
        tasks = [(work, packed, items[n : n + size]) for n in range(0, len(items), size)]
        return chain.from_iterable(self.spread(_each, tasks))

    def spread(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """What comes of each task, in order. Where a worker has died, what was not done is tried once more, by new
        ones; then it raises `WorkerDiedError`."""
        done = 0
        for _ in range(2):
            try:
                for result in self._in_order(work, tasks[done:]):
                    done += 1
                    yield result
                return
            except (BrokenExecutor, CancelledError):
                self._stop()
        raise WorkerDiedError

    def _in_order(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        executor = self._executor = self._executor or _processes(self.jobs)
        waiting: deque[Future[R]] = deque()
        rest = iter(tasks)
        try:
            while True:
                waiting.extend(executor.submit(work, task) for task in islice(rest, self._ahead - len(waiting)))
                if not waiting:
                    return
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def _stop(self) -> None:
        """Lets own processes go; from an executor of somebody else's that is broken, the work is taken away."""
        if self._own and self._executor:
            self._executor.shutdown(cancel_futures=True)
        self._executor, self._own = None, True


def _each(task: tuple[Callable[[Checked, T], R], bytes, Sequence[T]]) -> list[R]:
    work, packed, items = task
    return [work(unpacked(packed), item) for item in items]


def cores() -> int:
    """How many processes can be at work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processes(jobs: int) -> Executor:
    """Processes that have the writers, and the libraries that make some slow, loaded."""
    from multiprocessing import get_context

    context: Any = get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        every = writers.formats().values()
        slow = {name for one in every for name in one.loads}
        context.set_forkserver_preload([*sorted(slow), *(one.write.__module__ for one in every)])
    # What is loaded stays loaded: looking through it for garbage took a seventh of the time of a PDF.
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=gc.freeze)
