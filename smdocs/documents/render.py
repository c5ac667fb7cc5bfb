"""Documents as the library hands them out: one object each, in any format, and the run that made them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

from smdocs import facts, own
from smdocs.documents import names
from smdocs.documents.metadata import Description, described, description, reads, side_car
from smdocs.documents.provenance import Origin, origin
from smdocs.findings import Finding, FindingsError, Severity, has_errors, in_order, strictly, without_civil_numbers
from smdocs.journal import Outcome, save
from smdocs.judge.check import check
from smdocs.judge.requirements import LACKS, NUMBER, stops
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.about import NOTHING, Texts
from smdocs.tree.compose import BLANK, Composed, Order, compose, orders
from smdocs.tree.nodes import Document, Provenance
from smdocs.tree.view import Mode
from smdocs.version import __version__
from smdocs.words.language import language as speak
from smdocs.writers import extension_of, formats
from smdocs.writers.pdf.variants import VariantName

__all__ = ["Mode", "Order", "RenderedDocument", "Rendering", "render", "wanted"]


@dataclass(frozen=True)
class RenderedDocument:
    """One document in one language. `account` is an account's id, empty for a document about the authority.

    `stem` is where its files stand, without an extension; `description` is what a case system asks about it, and
    `origin` holds the digests of the data it was made of.
    `pdf_variant` is the kind of PDF that it becomes: `2a` (PDF/A-2a and PDF/UA-1), `3a` (PDF/A-3a and PDF/UA-1),
    `1b` (PDF/A-1b), `ua` (PDF/UA-1 alone) or `plain`. None is `ua` for a form and `2a` for all else.
    """

    type: str
    account: str
    language: str
    tree: Document = field(repr=False)
    mode: Mode
    stem: str
    description: Description = field(repr=False)
    origin: Origin = field(repr=False)
    pdf_variant: VariantName | None = None

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

        Raises `ValueError` for a format that it is not written in, and `GlyphMissingError` or `PangoMissingError` (from
        `smdocs.writers.fonts`) when a PDF cannot be drawn.
        """
        if extension not in (possible := formats_of(self.type)):
            raise ValueError(f"no format {extension!r}; there are {', '.join(possible)}")
        options = {"variant": self.pdf_variant} if extension == "pdf" else {}
        return formats()[extension].write(self.tree, **options)

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
class Rendering:
    """What came of a run: the documents that could be made, and all findings.

    `checked` are those of the whole folder before anything was made, whatever the run was for; `composed` those of
    each document that was put together.
    """

    documents: tuple[RenderedDocument, ...]
    findings: tuple[Finding, ...]
    checked: tuple[Finding, ...] = field(default=(), repr=False)
    composed: Mapping[Order, tuple[Finding, ...]] = field(default_factory=dict, repr=False)

    def raise_errors(self) -> None:
        """Raises `FindingsError` if any finding is an error."""
        if has_errors(self.findings):
            raise FindingsError(self.findings)


def formats_of(document: str) -> tuple[str, ...]:
    """The formats that documents of a type can be written in."""
    catalogued = facts.documents()[document]
    possible = (one.extension for one in formats().values() if catalogued.rows or not one.of_rows)
    return tuple(one for one in possible if not catalogued.formats or one in catalogued.formats)


def wanted(
    folder: Folder,
    documents: Iterable[str] = (),
    accounts: Iterable[str] = (),
    languages: Iterable[str] = (),
    mode: Mode = Mode.FINISHED,
) -> list[Order]:
    """The documents of a folder, narrowed to some types, accounts and languages; none named means all.

    A form exists only of the document types that are forms; there is a blank one besides those of the accounts.
    """
    types, ids = _among(documents, facts.documents()), _among(accounts, (*folder.accounts, BLANK))
    _among(languages, LANGUAGES)
    spoken = tuple(languages) or tuple(folder.authority.languages)
    called_for = orders(folder, spoken)
    if mode is Mode.FORM:
        forms = [name for name, entry in facts.documents().items() if entry.form]
        blanks = [Order(name, BLANK, code) for name in forms for code in spoken]
        called_for = [*blanks, *(order for order in called_for if order.document in forms)]
    return [
        order for order in called_for if (not types or order.document in types) and (not ids or order.account in ids)
    ]


def _among(given: Iterable[str], known: Iterable[str]) -> set[str]:
    """What was asked for by name. Raises `ValueError` for a name that there is not."""
    if isinstance(given, str):
        raise TypeError(f"a list of names, not {given!r}")
    names = set(given)
    if unknown := sorted(names - set(known)):
        raise ValueError(f"there is no {unknown[0]!r}; there are {', '.join(known)}")
    return names


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
) -> Rendering:
    """Makes every document that nothing stops. When `strict`, warnings are errors.

    `on` is the as-of date that ages and due dates are counted from. With `Mode.DRAFT` all are made, gaps and
    draft mark plain to see; with `Mode.FORM` what is missing is a blank to fill in. `pdf_variant` is the kind
    of PDF that the documents become, see `RenderedDocument`.
    """
    checked, templates = check(folder, on, strict=strict), own.check(folder, on)
    if strict:
        templates = strictly(templates)
    checked_all = (*checked, *templates)
    found = list(checked_all)
    made: list[RenderedDocument] = []
    said: dict[Order, tuple[Finding, ...]] = {}
    chosen = wanted(folder, documents, accounts, languages, mode)
    _among([pdf_variant] if pdf_variant else [], get_args(VariantName))
    stems = names.stems(folder, wanted(folder, languages=LANGUAGES, mode=mode), on, mode)
    for order in chosen:
        # A template that is at fault cannot even be shown in a draft.
        if any(stops(f, folder, order.document, order.account) for f in templates):
            continue
        stopped = [f.code for f in checked if stops(f, folder, order.document, order.account)]
        # Nothing that shows a person's number leaves the house, not even as a draft.
        holds_number = NUMBER in stopped or without_civil_numbers(order.account) != order.account
        if holds_number or (mode is Mode.FINISHED and stopped):
            continue
        composed = compose(folder, order, speak(order.language), on, mode, checked=None if strict else checked)
        noted = strictly(composed.findings) if strict else composed.findings
        found.extend(noted)
        said[order] = noted
        if mode is not Mode.FINISHED or not has_errors(noted):
            document = rendered(folder, order, composed, on, mode, stems[order])
            made.append(replace(document, pdf_variant=pdf_variant))
    return Rendering(tuple(made), _concerning(_told(found, mode), chosen), checked_all, said)


def rendered(folder: Folder, order: Order, composed: Composed, on: dt.date, mode: Mode, stem: str) -> RenderedDocument:
    """A composed document with what its files and its metadata say that it was made of."""
    values = described(folder, order, composed, speak(order.language), on, mode)
    made_of = origin(reads(composed, values))
    told = description(values, made_of, composed.templates)
    provenance = Provenance(
        document=told.document_no,
        as_of=on.isoformat(),
        data=f"sha256:{made_of.data}",
        templates=f"sha256:{composed.templates}",
        version=__version__,
    )
    tree = replace(composed.document, meta=replace(composed.document.meta, provenance=provenance))
    return RenderedDocument(order.document, order.account, order.language, tree, mode, stem, told, made_of)


def _told(found: Iterable[Finding], mode: Mode) -> Iterator[Finding]:
    """What is missing stops no draft, so there it is a warning; on a form it is what the form is for."""
    for finding in found:
        if mode is Mode.FINISHED or finding.code not in LACKS:
            yield finding
        elif mode is Mode.DRAFT:
            yield replace(finding, severity=Severity.WARNING)


def about_texts(folder: Folder, account: str, lang: str, on: dt.date) -> tuple[Texts, tuple[Finding, ...]]:
    """The texts and links for the fields of an account's platform, ready to paste, and what stands in their way."""
    order = Order("about-texts", account, lang)
    templates = own.check(folder, on)
    if any(stops(f, folder, order.document, account) for f in templates):
        return NOTHING, in_order(f for f in templates if not f.documents or order.document in f.documents)
    composed = compose(folder, order, speak(lang), on, Mode.DRAFT)
    checked = [f for f in check(folder, on) if not f.documents or "about-texts" in f.documents]
    found = [f for f in (*checked, *templates, *composed.findings) if f.account in ("", account)]
    return composed.about, in_order(found)


def _concerning(found: Iterable[Finding], chosen: Sequence[Order]) -> tuple[Finding, ...]:
    """Findings that bear on what was asked for: those of a document not asked for are left to a full run."""
    types = {order.document for order in chosen}
    ids = {order.account for order in chosen}
    return in_order(
        f
        for f in found
        if (not f.documents or types & set(f.documents)) and (not f.account or f.account in ids or "" in ids)
    )
