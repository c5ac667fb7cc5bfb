"""Many documents: each composed and written in its formats, here or by workers, without its tree coming back."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from smdocs.documents.metadata import Description
from smdocs.documents.provenance import Digests, changed
from smdocs.documents.render import RenderedDocument, engine, make
from smdocs.documents.wanted import Checked
from smdocs.documents.workers import Workers
from smdocs.findings import Finding, has_errors
from smdocs.model.path import METADATA, Path, without_account
from smdocs.read.brand import PLAIN
from smdocs.tree.compose import Order
from smdocs.tree.view import Mode
from smdocs.writers import formats
from smdocs.writers.fonts import EngineMissingError, GlyphMissingError

Content = bytes | EngineMissingError | GlyphMissingError
"""A file's bytes, or the reason why it cannot be written."""

WORTH_IT = 10
"""From this many slow files on, processes save more than starting them costs (two were 1.8 times as fast with PDFs)."""


@dataclass(frozen=True)
class Last:
    """What a document was when it was last made: seen from which day, of which data and words, and what it showed."""

    as_of: str
    data: str
    templates: str
    shows: str


@dataclass(frozen=True)
class Job:
    """A document to make and where its files stand. It is written in its `formats`; where it shows the same as `last`,
    only in those that are `lacking`. `fields` are the digests of what it was then made of, with their key."""

    order: Order
    stem: str
    formats: tuple[str, ...]
    lacking: tuple[str, ...] = ()
    last: Last | None = None
    fields: tuple[Mapping[str, str], bytes] | None = None


@dataclass(frozen=True)
class Product:
    """What came of a document: what there is to say of it, and its files by extension. `current`: of today's data it
    would have been the same last time. `same`: it shows what it showed then. `changed` are the fields that tell
    otherwise, where that was asked."""

    account: str
    stem: str
    description: Description
    origin: Digests
    contents: Mapping[str, Content] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    shows: str = ""
    current: bool = False
    same: bool = False
    dated: bool = False
    changed: tuple[str, ...] = ()


def made(checked: Checked, jobs: Sequence[Job], workers: Workers) -> Iterator[Product]:
    """What comes of each job, in order. Raises `WorkerDiedError`."""
    slow = sum(bool(formats()[extension].loads) for job in jobs for extension in job.formats)
    return workers.over(checked, _made, jobs, much=slow > WORTH_IT)


def written(documents: Sequence[tuple[RenderedDocument, tuple[str, ...]]], workers: Workers) -> Iterator[Product]:
    """Documents that are made already, each in some formats, in order. Raises `WorkerDiedError`."""
    slow = sum(bool(formats()[extension].loads) for _, wanted in documents for extension in wanted)
    yield from map(_written, documents) if workers.alone(slow > WORTH_IT) else workers.spread(_written, documents)


def _written(task: tuple[RenderedDocument, tuple[str, ...]]) -> Product:
    document, extensions = task
    return _product(document, extensions)


def _product(document: RenderedDocument, extensions: Sequence[str]) -> Product:
    contents = {extension: _content(document, extension) for extension in extensions}
    return Product(document.account, document.stem, document.description, document.origin, contents)


def _content(document: RenderedDocument, extension: str) -> Content:
    try:
        return document.write(extension)
    except (EngineMissingError, GlyphMissingError) as error:
        return error


def _made(checked: Checked, job: Job) -> Product:
    folder, wanted, mode, last = checked.folder, checked.wanted, checked.wanted.mode, job.last
    composed = checked.compose(job.order, mode)
    now = make(folder, job.order, composed, wanted.on, mode)
    document = replace(
        now.document, stem=job.stem, pdf_variant=wanted.pdf_variant, pdf_engine=wanted.pdf_engine or engine(folder)
    )
    shows = _shows(document)
    current = last is not None and last.templates == composed.templates
    if last and current:
        # One of another day is dated otherwise: what it tells is held against that of its own.
        day = dt.date.fromisoformat(last.as_of)
        then = now if day == wanted.on else make(folder, job.order, composed, day, mode)
        current = then.document.origin.data == last.data
    same = last is not None and current and last.shows == shows
    stopped = mode is Mode.FINISHED and has_errors(checked.severe(composed.findings))
    extensions = () if stopped else job.lacking if same else job.formats
    fields = changed(now.reads, *job.fields) if job.fields else ()
    return replace(
        _product(document, extensions),
        findings=composed.findings,
        shows=shows,
        current=current,
        same=same,
        dated=any(without_account(one).root == "due" for one in now.reads),
        # What is told of it besides tells the same again.
        changed=tuple(one for one in fields if not Path.read(one).within(METADATA)),
    )


def _shows(document: RenderedDocument) -> str:
    """A digest of all that somebody sees in a document: all but the day that it is seen from, and what it says that it
    was made of."""
    tree = document.tree
    seen = replace(tree, meta=replace(tree.meta, as_of="", provenance=None), brand=PLAIN)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]
