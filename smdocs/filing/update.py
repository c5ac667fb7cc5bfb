"""Brings a folder of documents up to date: makes what its data call for, and nothing that is there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from smdocs.documents import names
from smdocs.documents.batch import Job, Last, Product, made
from smdocs.documents.inputs import Inputs, Parts
from smdocs.documents.metadata import document_no
from smdocs.documents.provenance import locked
from smdocs.documents.render import concerned, engine, formats_of
from smdocs.documents.wanted import Checked, Wanted
from smdocs.documents.workers import Workers
from smdocs.filing.archive import MANIFEST, FiledDocument, Written, readable
from smdocs.filing.memory import DocumentThen, FileThen, Memory, Note, remember, remembered
from smdocs.filing.run import Filed, Filing, Progress, nobody
from smdocs.findings import Finding, has_errors
from smdocs.journal import Location
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import Order
from smdocs.tree.view import Mode

Reason = StrEnum(
    "Reason", "FORCED NEW FILE VERSION WORDS FACTS BRAND AUTHORITY ACCOUNT RECORDS FINDINGS DAY", module=__name__
)
"""Why a document was made: `force` was asked for, it was not there, a file of it was not (any more) or had been
altered, or what it is made of has changed: see `documents.inputs.Parts`."""


Held = Mapping[Order, tuple[Last, ...]]
"""What each document is of today's data: as seen from today, and from the day of its files where that is known."""


@dataclass(frozen=True)
class Why:
    """Why a document was made, by where its files stand, and which fields of the data tell otherwise, if that was
    asked."""

    stem: str
    reasons: tuple[Reason, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Updated(Filed):
    """What came of it: besides what was filed, how many files were `left` as they are, what was `noted` in making the
    documents, all that there is to say of the folder with that (`of_data`), what each document is now, and why those
    were made that were. `state` is a digest of all that the folder of documents, and what is to be said of it, stand
    on."""

    left: int
    noted: tuple[Finding, ...]
    of_data: tuple[Finding, ...]
    held: Held
    why: tuple[Why, ...]
    state: str


def update(
    checked: Checked,
    out: Location,
    formats: Sequence[str],
    workers: Workers,
    *,
    metadata: bool = False,
    bundle: Path | None = None,
    about: Mapping[str, str] | None = None,
    force: bool = False,
    explain: bool = False,
    progress: Progress = nobody,
) -> Updated:
    """Makes the documents that are wanted of a folder and that nothing stops, each in those of the `formats` that it is
    written in, and files them below `out` as `file` does; those that are there, of the same data, words and all else,
    are left, unless `force` says otherwise or they go into a `bundle`. With `explain`, it also tells which fields have
    changed."""
    run = _Update(
        checked, Filing(out, metadata, bundle, progress), formats, force=force or bundle is not None, explain=explain
    )
    run.make(checked.wanted.orders(checked.folder), workers)
    run.remember(run.filing.finish(formats, about or {}))
    return run.updated


def held(checked: Checked, out: Location, workers: Workers) -> Updated:
    """What each finished document is that a folder calls for, in the languages of the authority and those that it was
    filed in below `out`, as `update` tells it, without a file written. Those that the folder of documents remembers of
    the same data are not composed."""
    run = _Update(checked, Filing(out, False, None, nobody), (), force=False, explain=False)
    every, own = Wanted(checked.wanted.on, languages=LANGUAGES), checked.folder.authority.languages
    finished = ((order, document_no(order, Mode.FINISHED)) for order in every.orders(checked.folder))
    run.make([order for order, number in finished if order.language in own or number in run.filed_then], workers)
    return run.updated


class _Update:
    def __init__(self, checked: Checked, filing: Filing, formats: Sequence[str], *, force: bool, explain: bool) -> None:
        self.checked, self.folder, self.wanted = checked, checked.folder, checked.wanted
        self.filing, self.formats, self.force, self.explain = filing, formats, force, explain
        self.memory = remembered(filing.out)
        self.documents = dict(self.memory.documents)
        self.manifest = self.memory.manifest
        self.inputs = Inputs(checked.folder, checked.data)
        self.parts: dict[Order, Parts] = {}
        self.held: dict[Order, tuple[Last, ...]] = {}
        self.why: list[Why] = []
        self.noted: list[Finding] = []
        self.left = 0
        drawn = f"{self.wanted.pdf_variant or ''}/{self.wanted.pdf_engine or engine(self.folder)}"
        self.options = {"pdf": drawn}

    def make(self, orders: Sequence[Order], workers: Workers) -> None:
        """Makes what is not there as it would be made."""
        wanted, mode = self.wanted, self.wanted.mode
        every = Wanted(wanted.on, languages=LANGUAGES, mode=mode).orders(self.folder)
        stems = names.stems(self.folder, every, wanted.on, mode)
        possible = (order for order in orders if not self.checked.stops(order, mode))
        jobs = [job for order in possible if (job := self.job(order, stems[order]))]
        each, products = iter(jobs), made(self.checked, jobs, workers)
        self.filing.write(products, len(jobs), lambda one, files: self.note(next(each), one, files))

    def job(self, order: Order, stem: str) -> Job | None:
        """What is to be done for a document; nothing where it is left."""
        number = document_no(order, self.wanted.mode)
        then, parts = self.documents.get(number), self.inputs.of(order, self.wanted.mode, self.wanted.on)
        self.parts[order] = parts
        extensions = tuple(one for one in self.formats if one in formats_of(order.document))
        if then is None or self.force:
            return Job(order, stem, extensions)
        lacking = tuple(one for one in extensions if not self.is_there(then, stem, one))
        if parts == then.parts and not lacking and self.is_sound(then):
            self.held[order] = (then.last,)
            self.left += len(extensions)
            return None
        comparable = all(parts[one] == then.parts.get(one) for one in ("version", "brand"))
        fields = self.fields(number) if self.explain else None
        return Job(order, stem, extensions, lacking, then.last if comparable else None, fields)

    def is_sound(self, then: DocumentThen) -> bool:
        """Whether there is nothing to say of a document that stands in its way, or could only be said by making it
        again; what there is else is said."""
        if then.notes is None:
            return False
        notes = self.checked.severe(note.finding(self.folder) for note in then.notes)
        if self.wanted.mode is Mode.FINISHED and has_errors(notes):
            return False
        self.noted += notes
        return True

    def is_there(self, then: DocumentThen, stem: str, extension: str) -> bool:
        """Whether a file of a document stands as it was written, with its side-car where that is wanted."""
        file, beside = then.files.get(extension), then.files.get(f"{extension}.json")
        if not file or (file.path, file.options) != (f"{stem}.{extension}", self.options.get(extension, "")):
            return False
        with_it = beside is not None and beside.stands(self.filing.out)
        return file.stands(self.filing.out) and (with_it or not self.filing.metadata)

    def note(self, job: Job, product: Product, files: Sequence[Written]) -> None:
        """Notes what came of a document."""
        number, order, out = document_no(job.order, self.wanted.mode), job.order, self.filing.out
        then = self.documents.pop(number, None)
        self.noted += self.checked.severe(product.findings)
        notes = [Note.of(one, self.folder) for one in product.findings]
        now = Last(self.wanted.on.isoformat(), product.origin.data, product.description.templates_sha256, product.shows)
        kept = {}
        if product.same and job.last:
            now, kept = job.last, dict(then.files) if then else {}
            self.left += len(job.formats) - len(job.lacking)
        self.held[order] = (now, job.last) if product.current and job.last else (now,)
        if not (files or kept):
            return
        for one in files:
            extension = one.file.path.removeprefix(f"{job.stem}.")
            kept[extension] = FileThen.of(out, one.file.path, one.file.sha256, self.options.get(extension, ""))
            if one.file.side_car:
                beside = one.file.path + ".json"
                kept[f"{extension}.json"] = FileThen.of(out, beside, one.file.side_car)
        self.documents[number] = DocumentThen(
            parts=self.parts[order],
            as_of=now.as_of,
            data=now.data,
            templates=now.templates,
            shows=now.shows,
            notes=None if None in notes else tuple(one for one in notes if one),
            dated=product.dated,
            files=kept,
        )
        if files:
            self.why.append(Why(job.stem, self.reasons(job, then, same=product.same), product.changed))

    def reasons(self, job: Job, then: DocumentThen | None, *, same: bool) -> tuple[Reason, ...]:
        """Why a document was made."""
        if then is None:
            return (Reason.NEW,)
        if self.force:
            return (Reason.FORCED,)
        if same:
            return (Reason.FILE,)
        now = self.parts[job.order]
        otherwise = [part for part in sorted({*now, *then.parts}) if now.get(part) != then.parts.get(part)]
        return tuple(map(Reason, otherwise)) or (Reason.FILE,)

    def fields(self, number: str) -> tuple[Mapping[str, str], bytes] | None:
        """The digests of the fields that a document was made of, with their key, as a file of it opens it."""
        for filed in self.filed_then.get(number, ()):
            for one in filed.files:
                path = self.filing.out / one.path
                content = path.read_bytes() if path.is_file() else b""
                if sha256(content).hexdigest() == one.sha256:
                    return filed.fields, locked(bytes.fromhex(one.key), content)
        return None

    @cached_property
    def filed_then(self) -> Mapping[str, list[FiledDocument]]:
        by_number: dict[str, list[FiledDocument]] = {}
        for one in sorted(readable(self.filing.out).documents, key=lambda one: one.as_of, reverse=True):
            by_number.setdefault(one.document_no, []).append(one)
        return by_number

    def remember(self, manifest: str) -> None:
        """Keeps what each document was made of, where anything of that is new."""
        if manifest:
            self.manifest = FileThen.of(self.filing.out, MANIFEST, manifest)
        memory = Memory(documents=self.documents, manifest=self.manifest)
        if self.manifest and memory != self.memory:
            remember(self.filing.out, memory)

    @property
    def updated(self) -> Updated:
        """What came of it."""
        of_data = concerned(self.checked, self.noted)
        manifest = self.manifest.sha256 if self.manifest else ""
        state = sha256(repr((self.inputs.everything, self.wanted.on, manifest, of_data, self.filing.findings)).encode())
        filed = self.filing.filed
        return Updated(
            *(filed.files, filed.findings, filed.documents),
            left=self.left,
            noted=tuple(self.noted),
            of_data=of_data,
            held=self.held,
            why=tuple(self.why),
            state=state.hexdigest(),
        )
