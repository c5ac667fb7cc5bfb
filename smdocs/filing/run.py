"""Files documents: each in every format that is asked for, with a manifest that knows them, and nothing of anybody
else's written over. What stands as it would be written is left."""

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from smdocs import writers
from smdocs.documents.render import RenderedDocument, formats_of
from smdocs.filing import archive
from smdocs.findings import Finding, Place
from smdocs.journal import Outcome, save
from smdocs.writers.fonts import EngineMissingError, GlyphMissingError

Job = tuple[RenderedDocument, str]
"""A document and the extension of the file to write."""
Content = bytes | EngineMissingError | GlyphMissingError
"""A file's bytes, or the reason why it cannot be written."""

WORTH_IT = 10
"""From this many slow files on, processes save more than starting them costs (two were 1.8 times as fast with PDFs)."""


@dataclass(frozen=True)
class Saved:
    """A file and what writing it came to."""

    path: Path
    outcome: Outcome


@dataclass(frozen=True)
class Filed:
    """What came of filing: every file besides the manifest, what could not be written as findings, and the `documents`
    that the manifest knows, a file each."""

    files: tuple[Saved, ...]
    findings: tuple[Finding, ...]
    documents: tuple[archive.Written, ...]


Progress = Callable[[int, int, Saved | None], None]
"""Is told how many of how many documents are done and which file has been saved, if one was just now."""


def file(
    documents: Iterable[RenderedDocument],
    formats: Sequence[str],
    out: Path | str,
    *,
    metadata: bool = False,
    bundle: Path | str | None = None,
    about: Mapping[str, str] | None = None,
    before: Filed | None = None,
    progress: Progress = lambda *_: None,
) -> Filed:
    """Saves documents below the folder `out` in those of the `formats` that each is written in, with its side-car where
    `metadata` is asked for, and what a format has beside its files, and notes them in the manifest.

    `bundle` is a ZIP file to put all of them into, as a bag, if there are any; `about` goes into its `bag-info.txt`. Of
    what was filed `before`, only what has changed is written again, texts first. What cannot be written is a
    finding.
    """
    filing = _Filing(Path(out), metadata, before, progress)
    filing.write([(d, extension) for d in documents for extension in formats if extension in formats_of(d.type)])
    for extension in formats:
        for name, content in writers.formats()[extension].beside.items():
            filing.save(filing.out / name, content())
    if filing.documents:
        manifest = archive.merged(filing.out, archive.manifest(filing.documents, side_cars=metadata))
        _, in_the_way = saved(filing.out / archive.MANIFEST, archive.as_bytes(manifest))
        filing.findings += in_the_way
    if bundle and filing.documents:
        packed = archive.bag(filing.out, filing.documents, Path(bundle).stem, about or {})
        filing.save(Path(bundle), packed, "--bundle")
    return Filed(tuple(filing.files), tuple(filing.findings), tuple(filing.documents))


def saved(path: Path, content: bytes, option: str = "--out") -> tuple[Outcome | None, tuple[Finding, ...]]:
    """Writes a file of smdocs' own making, whole or not at all; a finding says why it cannot be. `option` is what
    on the command line leads it elsewhere."""
    place = _place(path)
    try:
        return save(path, content), ()
    except FileExistsError:
        return None, (Finding("file-not-ours", place, values={"option": option}),)
    except OSError as error:
        return None, (Finding("cannot-write", place, values={"reason": error.strerror or type(error).__name__}),)


class _Filing:
    def __init__(self, out: Path, metadata: bool, before: Filed | None, progress: Progress) -> None:
        self.out, self.metadata, self.progress = out, metadata, progress
        self.before = {out / one.file.path: one for one in before.documents} if before else {}
        self.files: list[Saved] = []
        self.findings: list[Finding] = []
        self.documents: list[archive.Written] = []
        self.done = self.total = 0

    def write(self, jobs: Sequence[Job]) -> None:
        jobs = [job for job in jobs if not self.stands(*job)]
        if self.before:
            jobs.sort(key=lambda job: not writers.formats()[job[1]].is_text)
        self.total = len(jobs)
        for job, content in written(jobs):
            self.document(*job, content)
            self.done += 1
            self.progress(self.done, self.total, None)

    def stands(self, document: RenderedDocument, extension: str) -> bool:
        """Whether a file of this very document was filed before, and is as it was; then that is noted."""
        path = self.out / document.file_name(extension)
        last = self.before.get(path)
        if not last or last.document != document or not path.is_file():
            return False
        if hashlib.sha256(path.read_bytes()).hexdigest() != last.file.sha256:
            return False
        self.documents.append(last)
        self.files.append(Saved(path, Outcome.IDENTICAL))
        return True

    def document(self, document: RenderedDocument, extension: str, content: Content) -> None:
        path = self.out / document.file_name(extension)
        match content:
            case GlyphMissingError():
                shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in content.characters)
                self.findings.append(Finding("glyph-missing", _place(path), values={"characters": shown}))
            case EngineMissingError():
                code = {"typst": "typst-missing", "weasyprint": "pango-missing"}
                missing = Finding(code[content.engine], _place(self.out))
                self.findings += () if missing in self.findings else (missing,)
            case bytes() if self.save(path, content):
                filed = archive.written(document, extension, content)
                self.documents.append(filed)
                if self.metadata:
                    self.save(path.with_name(f"{path.name}.json"), filed.side_car)

    def save(self, path: Path, content: bytes, option: str = "--out") -> bool:
        outcome, in_the_way = saved(path, content, option)
        self.findings += in_the_way
        if outcome:
            self.files.append(Saved(path, outcome))
            self.progress(self.done, self.total, self.files[-1])
        return not in_the_way


def _place(path: Path) -> Place:
    return Place(path.resolve().as_posix())


def written(jobs: Sequence[Job]) -> Iterator[tuple[Job, Content]]:
    """Each job with what comes of it, in order: many slow files are spread over processes, others made in this one."""
    slow = [names for _, extension in jobs if (names := writers.formats()[extension].loads)]
    with _processes({*chain(*slow)}) if len(slow) > WORTH_IT else nullcontext() as executor:
        results = executor.map(_write, jobs, chunksize=4) if executor else map(_write, jobs)
        yield from zip(jobs, results, strict=True)


def _processes(loads: Iterable[str]) -> Executor:
    """Processes that have some libraries and all writers loaded."""
    from multiprocessing import get_context

    context: Any = get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload([*sorted(loads), *(one.write.__module__ for one in writers.formats().values())])
    # What is loaded stays loaded: looking through it for garbage took a seventh of the time of a PDF.
    return ProcessPoolExecutor(mp_context=context, initializer=gc.freeze)


def _write(job: Job) -> Content:
    document, extension = job
    try:
        return document.write(extension)
    except (EngineMissingError, GlyphMissingError) as error:
        return error
