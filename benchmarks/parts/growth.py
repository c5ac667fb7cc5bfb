"""How cost grows with size: of the whole folder with accounts, of one document with what it holds."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import smdocs
from benchmarks import content
from benchmarks.content import AS_OF, GROWTHS, LANGUAGE
from benchmarks.parts import Series
from smdocs.documents.render import Mode, RenderedDocument, Rendering, produce
from smdocs.documents.wanted import Checked, Wanted, checked
from smdocs.documents.workers import Workers
from smdocs.judge.check import check
from smdocs.read.folder import Folder
from smdocs.writers.pdf.variants import EngineName
from tests.many import many

ACCOUNTS = (25, 50, 100, 200, 400)
REGISTER = "channel-register-internal"

SOON = 0.3
"""Seconds: what takes less is timed three times more."""


CALLED = {"md": "Markdown", "txt": "text"}
ENGINES: Mapping[EngineName, str] = {"typst": "Typst", "weasyprint": "WeasyPrint"}
"""What formats and engines are called in the plot, where not by their extension in capitals."""


def growth(folder: Path) -> list[Series]:
    taken: dict[tuple[str, str], dict[int, float]] = {}
    for axis, size, wanted in _grown(folder / "grown"):
        for label, cost in _costs(folder / "grown", wanted):
            taken.setdefault((axis, label), {})[size] = cost
        shutil.rmtree(folder / "grown")
    return [Series(*names, tuple(costs), tuple(costs.values())) for names, costs in taken.items()]


def _grown(folder: Path) -> Iterator[tuple[str, int, Wanted]]:
    """Authorities, each at its size in the folder, by what they have more and more of; and the document to make."""
    for size in ACCOUNTS:
        many(folder, size)
        yield "accounts", size, Wanted(AS_OF, (REGISTER,), languages=("da",), mode=Mode.DRAFT)
    for growth in GROWTHS:
        for size in growth.sizes:
            content.grown(folder, growth, size)
            yield growth.name, size, Wanted(AS_OF, (growth.document,), languages=(LANGUAGE,))


def _costs(path: Path, wanted: Wanted) -> Iterator[tuple[str, float]]:
    def load() -> Folder:
        return smdocs.load(path)

    # Of a folder that nobody has seen yet, each time: what is remembered of one costs nothing.
    yield "reading", seconds(lambda _: load())
    yield "checking", seconds(lambda folder: check(folder, AS_OF), load)
    yield "composing", seconds(made, lambda: checked(load(), wanted))
    (document,) = made(checked(load(), wanted)).documents
    for extension in document.formats:
        if extension != "pdf":
            yield CALLED.get(extension, extension.upper()), seconds(document.write, partial(str, extension))
    for engine, called in ENGINES.items():
        # Each time with another title: an engine may remember what it has drawn.
        titles = map(str, count())
        drawn = partial(_titled, replace(document, pdf_engine=engine), titles)
        yield f"PDF, {called}", seconds(lambda document: document.write("pdf"), drawn)


def made(ready: Checked) -> Rendering:
    """What is wanted of a checked folder, made in this process."""
    return produce(ready, Workers())


def _titled(document: RenderedDocument, titles: Iterator[str]) -> RenderedDocument:
    return replace(document, tree=replace(document.tree, title=f"{document.title} {next(titles)}"))


def seconds(call: Callable[[Any], object], ready: Callable[[], Any] = lambda: None) -> float:
    """What a call costs of what is made ready for it: once where it takes long, else the median of three more."""
    taken = [_once(call, ready())]
    if taken[0] < SOON:
        taken = [_once(call, ready()) for _ in range(3)]
    return statistics.median(taken)


def _once(call: Callable[[Any], object], given: Any) -> float:
    start = time.process_time()
    call(given)
    return time.process_time() - start
