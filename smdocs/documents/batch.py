"""Writes many documents: in this process when they are few, spread over processes when they are many PDFs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from itertools import chain
from typing import Any

from smdocs.documents.render import RenderedDocument
from smdocs.writers import formats
from smdocs.writers.fonts import GlyphMissingError, PangoMissingError

Job = tuple[RenderedDocument, str]
"""A document and the extension of the file to write."""

WORTH_IT = 10
"""From this many slow files on, starting processes costs less than they save (measured with PDFs: two processes, 1.8
times as fast)."""


def written(jobs: Sequence[Job]) -> Iterator[tuple[Job, bytes | Exception]]:
    """Each job with the file's bytes, or with the reason why it cannot be written, in order."""
    slow = [names for _, extension in jobs if (names := formats()[extension].loads)]
    with _processes({*chain(*slow)}) if len(slow) > WORTH_IT else nullcontext() as executor:
        results = executor.map(_write, jobs, chunksize=4) if executor else map(_write, jobs)
        yield from zip(jobs, results, strict=True)


def _processes(loads: Iterable[str]) -> Executor:
    """Processes that have some libraries and all writers loaded."""
    from multiprocessing import get_context

    context: Any = get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload([*sorted(loads), *(one.write.__module__ for one in formats().values())])
    return ProcessPoolExecutor(mp_context=context)


def _write(job: Job) -> bytes | Exception:
    document, extension = job
    try:
        return document.write(extension)
    except (GlyphMissingError, PangoMissingError) as error:
        return error
