"""Files documents: each in every format that is asked for, with a manifest that knows them, and nothing of anybody
else's written over. What stands as it would be written is left."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from smdocs import writers
from smdocs.documents.batch import Content, Product, written
from smdocs.documents.render import RenderedDocument, formats_of
from smdocs.documents.workers import WorkerDiedError, Workers
from smdocs.filing import archive
from smdocs.findings import Finding, Place
from smdocs.journal import Location, Outcome, location, save
from smdocs.writers.fonts import EngineMissingError, GlyphMissingError


@dataclass(frozen=True)
class Saved:
    """A file and what writing it came to."""

    path: Location
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


def nobody(*_: object) -> None:
    """Is told, and does nothing."""


def file(
    documents: Iterable[RenderedDocument],
    formats: Sequence[str],
    out: Location | str,
    *,
    metadata: bool = False,
    bundle: Path | str | None = None,
    about: Mapping[str, str] | None = None,
    executor: Executor | None = None,
    progress: Progress = nobody,
) -> Filed:
    """Saves documents below `out`, a folder or the address of one (`journal.location`), in those of the `formats` that
    each is written in, with its side-car where `metadata` is asked for, and what a format has beside its files, and
    notes them in the manifest.

    `bundle` is a ZIP file to put all of them into, as a bag, if there are any; `about` goes into its `bag-info.txt`.
    An `executor` writes them, where one is given. What cannot be written is a finding.
    """
    filing = Filing(location(out), metadata, Path(bundle) if bundle else None, progress)
    each = [(one, tuple(e for e in formats if e in formats_of(one.type))) for one in documents]
    with Workers(executor=executor) as workers:
        filing.write(written(each, workers), len(each))
    filing.finish(formats, about or {})
    return filing.filed


def saved(path: Location, content: bytes, option: str = "--out") -> tuple[Outcome | None, tuple[Finding, ...]]:
    """Writes a file of smdocs' own making, whole or not at all; a finding says why it cannot be. `option` is what
    on the command line leads it elsewhere."""
    place = _place(path)
    try:
        return save(path, content), ()
    except FileExistsError:
        return None, (Finding("file-not-ours", place, values={"option": option}),)
    except OSError as error:
        return None, (Finding("cannot-write", place, values={"reason": error.strerror or type(error).__name__}),)


class Filing:
    """A run that files documents: what came of it so far."""

    def __init__(self, out: Location, metadata: bool, bundle: Path | None, progress: Progress) -> None:
        self.out, self.metadata, self.bundle, self.progress = out, metadata, bundle, progress
        self.files: list[Saved] = []
        self.findings: list[Finding] = []
        self.documents: list[archive.Written] = []
        self.done = self.total = 0

    @property
    def filed(self) -> Filed:
        """All of it."""
        return Filed(tuple(self.files), tuple(self.findings), tuple(self.documents))

    def write(
        self, products: Iterable[Product], total: int, then: Callable[[Product, list[archive.Written]], None] = nobody
    ) -> None:
        """Saves the files of each document; `then` is told which of them could be."""
        self.total += total
        try:
            for product in products:
                filed = [self.content(product, *content) for content in product.contents.items()]
                then(product, [one for one in filed if one])
                self.done += 1
                self.progress(self.done, self.total, None)
        except WorkerDiedError:
            self.findings.append(Finding("worker-died", _place(self.out), values={"left": self.total - self.done}))

    def content(self, product: Product, extension: str, content: Content) -> archive.Written | None:
        """Saves a file of a document."""
        path = self.out / f"{product.stem}.{extension}"
        match content:
            case GlyphMissingError():
                shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in content.characters)
                self.findings.append(Finding("glyph-missing", _place(path), values={"characters": shown}))
            case EngineMissingError():
                code = {"typst": "typst-missing", "weasyprint": "pango-missing"}
                missing = Finding(code[content.engine], _place(self.out))
                self.findings += () if missing in self.findings else (missing,)
            case bytes() if self.save(path, content):
                filed = archive.written(product, extension, content)
                beside = path.with_name(f"{path.name}.json")
                # One that stands there would tell of a file that is gone.
                if not (self.metadata or beside.is_file()) or not self.save(beside, filed.side_car):
                    filed = replace(filed, file=filed.file.model_copy(update={"side_car": None}))
                # Only a bag needs them again.
                self.documents.append(filed if self.bundle else replace(filed, side_car=b""))
                return filed
        return None

    def save(self, path: Location, content: bytes, option: str = "--out") -> bool:
        """Saves a file, and says whether it could be."""
        outcome, in_the_way = saved(path, content, option)
        self.findings += in_the_way
        if outcome:
            self.files.append(Saved(path, outcome))
            self.progress(self.done, self.total, self.files[-1])
        return not in_the_way

    def finish(self, formats: Sequence[str], about: Mapping[str, str]) -> str:
        """Saves what stands beside the documents, and the manifest, of which it says the digest; and the bag."""
        for extension in formats:
            for name, content in writers.formats()[extension].beside.items():
                self.save(self.out / name, content())
        if not self.documents:
            return ""
        manifest = archive.merged(self.out, archive.manifest(self.documents))
        _, in_the_way = saved(self.out / archive.MANIFEST, whole := archive.as_bytes(manifest))
        self.findings += in_the_way
        if self.bundle:
            self.save(self.bundle, archive.bag(self.out, self.documents, self.bundle.stem, about), "--bundle")
        return "" if in_the_way else hashlib.sha256(whole).hexdigest()


def _place(path: Location) -> Place:
    return Place(path.resolve().as_posix())
