"""Documents as the library hands them out: one object each, in any format, and the run that made them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from smdocs import facts
from smdocs.documents import names
from smdocs.documents.metadata import Description, described, reads, side_car
from smdocs.documents.provenance import Digests, origin, provenance_of
from smdocs.documents.wanted import Checked, Wanted, checked, concerning
from smdocs.documents.workers import Workers
from smdocs.findings import Finding, FindingsError, Severity, has_errors, in_order, unknown
from smdocs.journal import Outcome, save
from smdocs.judge.check import check
from smdocs.judge.requirements import lacks, stops
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES, ShippedFileError, data
from smdocs.tree.about import NOTHING, Texts
from smdocs.tree.compose import Composed, Order, compose, tells_of_findings
from smdocs.tree.nodes import Document
from smdocs.tree.view import Mode
from smdocs.version import __version__
from smdocs.writers import extension_of, formats
from smdocs.writers.pdf.variants import EngineName, VariantName

__all__ = ["Checked", "Mode", "Order", "RenderedDocument", "Rendering", "Wanted", "produce", "render"]


@dataclass(frozen=True)
class RenderedDocument:
    """One document in one language. `account` is an account's id, empty for a document about the authority.

    `stem` is where its files stand, without an extension; `description` is what a case system asks about it, and
    `origin` holds the digests of the data it was made of.
    `pdf_variant` is the kind of PDF that it becomes: `2a` (PDF/A-2a and PDF/UA-1), `3a` (PDF/A-3a and PDF/UA-1),
    `1b` (PDF/A-1b), `ua` (PDF/UA-1 alone) or `plain`. None is `ua` for a form and `2a` for all else.
    `pdf_engine` is what draws it, `typst` or `weasyprint`; None is Typst.
    """

    type: str
    account: str
    language: str
    tree: Document = field(repr=False)
    mode: Mode
    stem: str
    description: Description = field(repr=False)
    origin: Digests = field(repr=False)
    pdf_variant: VariantName | None = None
    pdf_engine: EngineName | None = None

    @property
    def title(self) -> str:
        """The title, as it stands at the top."""
        return self.tree.title

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that a document of its type is written in, besides those on request."""
        return tuple(one for one in formats_of(self.type) if not formats()[one].on_request)

    @property
    def html(self) -> str:
        """A whole, self-contained web page."""
        return self.write("html").decode()

    @property
    def text(self) -> str:
        """Plain text."""
        return self.write("txt").decode()

    def write(self, extension: str) -> bytes:
        """The file in a format: `html`, `pdf`, `docx`, `md`, `txt`, or `fragment.html`, a part of a web page; of a
        document with rows of data also `csv`, `xlsx` or `json`.

        Raises `ValueError` for a format that it is not written in, and `GlyphMissingError` or `EngineMissingError`
        (from `smdocs.writers.fonts`) when a PDF cannot be drawn.
        """
        if extension not in (possible := formats_of(self.type)):
            raise ValueError(f"no format {extension!r}; there are {', '.join(possible)}")
        options = {"variant": self.pdf_variant, "engine": self.pdf_engine} if extension == "pdf" else {}
        content = (write := formats()[extension].write)(self.tree, **options)
        if type(content) is not bytes:
            raise TypeError(f"{write.__module__} writes {type(content).__name__}, not bytes")
        return content

    def save(self, path: Path | str) -> Outcome:
        """Writes the file whole or not at all, in the format of its extension; says created, identical or changed.

        Raises `FileExistsError` for a file that was not made by smdocs or was altered since.
        """
        path = Path(path)
        return save(path, self.write(extension_of(path.name)))

    def side_car(self, extension: str, content: bytes) -> bytes:
        """The metadata of a file with this content, as JSON for a case system or an archive."""
        return side_car(self.description, Path(self.file_name(extension)).name, extension, content)

    def file_name(self, extension: str) -> str:
        """Where the file stands in a folder of documents, with forward slashes."""
        return f"{self.stem}.{extension}"


@dataclass(frozen=True)
class Made:
    """A document as it is made of the data, how it was composed, and what was read, by field."""

    document: RenderedDocument
    composed: Composed
    reads: Mapping[str, Any]


@dataclass(frozen=True)
class Rendering:
    """What came of a run: the documents that could be made, and all findings that bear on what was wanted.

    `checked` is the whole folder as it was before anything was made; `made` is each document that was put together.
    """

    documents: tuple[RenderedDocument, ...]
    findings: tuple[Finding, ...]
    checked: Checked = field(repr=False)
    made: Mapping[Order, Made] = field(repr=False)

    def raise_errors(self) -> None:
        """Raises `FindingsError` if any finding is an error."""
        if has_errors(self.findings):
            raise FindingsError(self.findings)


def formats_of(document: str) -> tuple[str, ...]:
    """The formats that documents of a type can be written in."""
    catalogued = facts.documents()[document]
    if strange := [one for one in catalogued.formats if one not in formats()]:
        values = unknown(strange[0], list(formats()))
        raise ShippedFileError(data() / "documents.yaml", "not-a-choice", values, (document, "formats"))
    possible = (one.extension for one in formats().values() if catalogued.rows or not one.of_rows)
    return tuple(one for one in possible if not catalogued.formats or one in catalogued.formats)


def render(
    folder: Folder,
    *,
    on: dt.date,
    documents: Iterable[str] = (),
    accounts: Iterable[str] = (),
    languages: Iterable[str] = (),
    mode: Mode = Mode.FINISHED,
    strict: bool = False,
    pdf_variant: VariantName | None = None,
    pdf_engine: EngineName | None = None,
    executor: Executor | None = None,
) -> Rendering:
    """Makes every document that nothing stops: all, or those that are `Wanted` with the same names. They are put
    together by an `executor` where one is given, such as a `ProcessPoolExecutor`, and otherwise here.

    Raises `ValueError` for a document type, an account, a language, a kind or an engine of PDF that there is not.
    """
    for given in (documents, accounts, languages):
        if isinstance(given, str):
            raise TypeError(f"a list of names, not {given!r}")
    wanted = Wanted(on, tuple(documents), tuple(accounts), tuple(languages), mode, strict, pdf_variant, pdf_engine)
    with Workers(executor=executor) as workers:
        return produce(checked(folder, wanted), workers)


def produce(checked: Checked, workers: Workers) -> Rendering:
    """Makes every document that is wanted of a folder and that nothing stops. Raises `WorkerDiedError`."""
    folder, wanted, mode, on = checked.folder, checked.wanted, checked.wanted.mode, checked.wanted.on
    chosen = wanted.orders(folder)
    variant, drawn_by = wanted.pdf_variant, wanted.pdf_engine or engine(folder)
    stems = names.stems(folder, Wanted(on, languages=LANGUAGES, mode=mode).orders(folder), on, mode)
    documents: list[RenderedDocument] = []
    made: dict[Order, Made] = {}
    noted: list[Finding] = []
    possible = [order for order in chosen if not checked.stops(order, mode)]
    for order, one in zip(possible, workers.over(checked, _made, possible), strict=True):
        made[order] = one
        noted += (own := checked.severe(one.composed.findings))
        if mode is not Mode.FINISHED or not has_errors(own):
            documents.append(replace(made[order].document, stem=stems[order], pdf_variant=variant, pdf_engine=drawn_by))
    return Rendering(tuple(documents), concerned(checked, noted), checked, made)


def concerned(checked: Checked, noted: Iterable[Finding]) -> tuple[Finding, ...]:
    """All that there is to say of a folder and of what was wanted of it, with what was `noted` in making it."""
    wanted = checked.wanted
    return concerning(_in_mode([*checked.findings, *noted], wanted.mode), wanted.orders(checked.folder))


def _made(checked: Checked, order: Order) -> Made:
    mode = checked.wanted.mode
    return make(checked.folder, order, checked.compose(order, mode), checked.wanted.on, mode)


def engine(folder: Folder) -> EngineName:
    """What draws the PDFs of an authority: what it has chosen, or what knows its style sheet, or Typst."""
    chosen = folder.authority.pdf.engine
    return chosen.value if chosen else "weasyprint" if folder.brand.style else "typst"


def make(folder: Folder, order: Order, composed: Composed, on: dt.date, mode: Mode) -> Made:
    """The document that is made of a composed one, as seen from a day, whether or not something stops it."""
    values = described(folder, order, composed, on, mode)
    depends = reads(composed, values)
    made_of = origin(depends)
    digests = {"data_sha256": made_of.data, "templates_sha256": composed.templates}
    description = Description(**values | digests, tool_version=__version__)
    provenance = provenance_of(description.document_no, on, made_of.data, composed.templates, __version__)
    tree = replace(composed.document, meta=replace(composed.document.meta, provenance=provenance))
    document = RenderedDocument(order.document, order.account, order.language, tree, mode, "", description, made_of)
    return Made(document, composed, depends)


def maker(folder: Folder) -> Callable[[Order, dt.date, Mode], Made]:
    """Makes documents as seen from any day, each once; the folder is checked once a day for those that tell of that."""
    said_on = cache(partial(check, folder))

    @cache
    def anew(order: Order, on: dt.date, mode: Mode) -> Made:
        # A draft shows what its document is asked for and lacks.
        checked = said_on(on) if mode is Mode.DRAFT or tells_of_findings(order.document) else ()
        return make(folder, order, compose(folder, order, on, mode, checked=checked), on, mode)

    return anew


def _in_mode(findings: Iterable[Finding], mode: Mode) -> Iterator[Finding]:
    """What is missing stops no draft, so there it is a warning; on a form it is what the form is for."""
    for finding in findings:
        if mode is Mode.FINISHED or not lacks(finding):
            yield finding
        elif mode is Mode.DRAFT:
            yield replace(finding, severity=Severity.WARNING)


def about_texts(folder: Folder, account: str, lang: str, on: dt.date) -> tuple[Texts, tuple[Finding, ...]]:
    """The texts and links for the fields of an account's platform, ready to paste, and what stands in their way."""
    order = Order("about-texts", account, lang)
    faults = checked(folder, Wanted(on, (order.document,), (account,), (lang,), Mode.DRAFT))
    own = faults.own.findings
    if any(stops(f, folder, order.document, account) for f in own):
        return NOTHING, in_order(f for f in own if not f.documents or order.document in f.documents)
    composed = faults.compose(order, Mode.DRAFT)
    data = [f for f in faults.data if not f.documents or order.document in f.documents]
    findings = [f for f in (*data, *own, *composed.findings) if f.account in ("", account)]
    return composed.about, in_order(findings)
