"""One document after the other: twenty procedure descriptions, each format beside its peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import smdocs
from benchmarks import content, peers
from benchmarks.measure import End, Row, Run, Subject, compared, ratio
from smdocs.documents.render import RenderedDocument, produce
from smdocs.documents.wanted import Checked, Wanted, checked
from smdocs.documents.workers import Workers
from smdocs.writers import html
from smdocs.writers.fonts import configured
from smdocs.writers.pdf import variants
from smdocs.writers.pdf.variants import EngineName

NUMBER = 20
"""Documents in a round."""

TEXTS = ("html", "txt", "md")
FIVE = (*TEXTS, "docx", "pdf")


class Documents:
    """What is made again and again, and the same content as peers take it."""

    def __init__(self, folder: Path) -> None:
        self.folder = content.alike(folder / "alike", NUMBER)
        self.made = self.composed()()

    def composed(self, engine: EngineName | None = None) -> Callable[[], Sequence[RenderedDocument]]:
        """What composes all documents, of a folder that is read and checked, but known to nobody yet."""
        folder = smdocs.load(self.folder)
        wanted = Wanted(content.AS_OF, (content.DOCUMENT,), languages=(content.LANGUAGE,), pdf_engine=engine)
        ready: Checked = checked(folder, wanted)

        def run() -> Sequence[RenderedDocument]:
            documents = produce(ready, Workers()).documents
            assert len(documents) == NUMBER
            return documents

        return run

    def written(self, *formats: str, engine: EngineName | None = None) -> Subject:
        """Documents composed and written in some formats."""

        def ready() -> Run:
            compose = self.composed(engine)
            return lambda: [document.write(one) for document in compose() for one in formats]

        return ready

    @cache  # noqa: B019
    def template(self) -> peers.Template:
        return peers.Template([document.tree for document in self.made])

    def docxtpl(self) -> Subject:
        template = self.template()
        return always(lambda: [template.filled(values) for values in template.values])

    def libreoffice(self, profile: Path) -> Subject:
        """Word files and the PDFs of them."""
        template = self.template()
        return always(lambda: peers.converted([template.filled(values) for values in template.values], profile))


def always(run: Run) -> Subject:
    """What needs nothing made ready."""
    return lambda: run


def against(what: str, one: End, other: End, bound: float | None, note: str = "", *, faster: bool = False) -> Row:
    """How many times the other the one costs, or, where it is `faster`, how many times as fast it is."""
    if faster:
        return Row(what, ratio(other, one), "×", (one, other), bound, "at least", note)
    return Row(what, ratio(one, other), "×", (one, other), bound, note=note)


def compose(folder: Path) -> list[Row]:
    documents = Documents(folder)
    ends = compared({"composed": documents.written(), "and as three texts": documents.written(*TEXTS)}, NUMBER)
    alone, texts = ends.values()
    return [
        Row("composing", 1000 * alone.median, "ms", (alone,), 8),
        Row("HTML, text and Markdown on top", 1000 * (texts.median - alone.median), "ms", (texts, alone), 5),
    ]


def docx(folder: Path) -> list[Row]:
    documents = Documents(folder)
    pages = [document.html for document in documents.made]
    ends = compared(
        {
            "smdocs, DOCX": documents.written("docx"),
            "docxtpl": documents.docxtpl(),
            "pandoc": always(lambda: [*map(peers.pandoc, pages)]),
        },
        NUMBER,
    )
    ours, docxtpl, pandoc = ends.values()
    return [
        against("DOCX and docxtpl", ours, docxtpl, 2, f"docxtpl: {peers.WITHOUT['docxtpl']}", faster=True),
        against("DOCX and pandoc", ours, pandoc, None, f"pandoc: {peers.WITHOUT['pandoc']}", faster=True),
    ]


def pdf(folder: Path) -> list[Row]:
    documents = Documents(folder)
    sources = [peers.typst_source(document.tree) for document in documents.made]
    plain, same = peers.typst([]), peers.typst(["a-2a", "ua-1"])
    ours, bare, standard, office = compared(
        {
            "smdocs, PDF (Typst)": documents.written("pdf"),
            "bare Typst": always(lambda: [*map(plain, sources)]),
            "bare Typst, PDF/A-2a and PDF/UA-1": always(lambda: [*map(same, sources)]),
            "docxtpl and LibreOffice, a batch of 20": documents.libreoffice(folder / "profile"),
        },
        NUMBER,
        rounds=3,
    ).values()
    note = f"bare Typst: {peers.WITHOUT['Typst']}"
    return [
        against("PDF and bare Typst", ours, standard, 2, note),
        against("PDF and bare Typst without a standard", ours, bare, None),
        against("PDF and LibreOffice", ours, office, 4, f"LibreOffice: {peers.WITHOUT['LibreOffice']}", faster=True),
    ]


def weasyprint(folder: Path) -> list[Row]:
    from smdocs.writers.pdf.weasyprint import markup

    documents = Documents(folder)
    variant = variants.VARIANTS["2a"].weasyprint
    sheets = "".join(f"<style>{html.stylesheet(name)}</style>" for name in ("house.css", "pdf.css"))
    pages = [markup(document.tree).replace("</head>", f"{sheets}</head>") for document in documents.made]
    with configured():
        ours, bare = compared(
            {
                "smdocs, PDF (WeasyPrint)": documents.written("pdf", engine="weasyprint"),
                "bare WeasyPrint": always(lambda: [peers.weasyprint(page, variant) for page in pages]),
            },
            NUMBER,
            rounds=3,
        ).values()
    note = f"the same HTML, style sheets and fonts; bare WeasyPrint: {peers.WITHOUT['WeasyPrint']}"
    return [against("PDF by WeasyPrint and bare WeasyPrint", ours, bare, 1.05, note)]


def five(folder: Path) -> list[Row]:
    documents = Documents(folder)
    ours, office = compared(
        {
            "smdocs, HTML, text, Markdown, DOCX and PDF": documents.written(*FIVE),
            "docxtpl and LibreOffice, DOCX and PDF": documents.libreoffice(folder / "profile"),
        },
        NUMBER,
        rounds=3,
    ).values()
    return [against("five formats, and LibreOffice for two", ours, office, 1, faster=True)]
