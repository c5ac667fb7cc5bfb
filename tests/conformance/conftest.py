"""The files that the engines judge: every document of some folders, in every format, as smdocs writes them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urljoin

import pytest
from filelock import FileLock

import smdocs
from smdocs.documents.batch import written
from smdocs.documents.render import Mode, RenderedDocument
from smdocs.documents.workers import Workers, cores
from smdocs.edit.scaffold import scaffold
from smdocs.read.brand import PLAIN
from smdocs.read.folder import Folder
from smdocs.resources import data
from smdocs.show.preview import CHANGES
from smdocs.writers.fragment import stylesheet
from smdocs.writers.pdf.variants import EngineName, VariantName
from tests.conformance import engines
from tests.conftest import AS_OF

CLAIMS: Mapping[str, Sequence[str]] = {
    "finished": ("2a", "ua1"),
    "draft": ("2a", "ua1"),
    "form": ("ua1",),
    "2a": ("2a", "ua1"),
    "1b": ("1b",),
    "3a": ("3a", "ua1"),
    "ua": ("ua1",),
    "plain": (),
}
"""The standards that PDFs follow, by what the documents are and by the kind of PDF that was asked for."""


FORMATS = ("html", "pdf", "docx")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--folder", action="append", type=Path, help="An authority's folder; may be given again. Default: the examples."
    )


class Corpus:
    """Files of documents. The folder that a file is in says what it is, in the words of `CLAIMS`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self, extension: str, kind: str = "*") -> list[Path]:
        """The files of a format, of all kinds or of one."""
        found = sorted(self.root.glob(f"{kind}/*.{extension}"))
        assert found, f"there is no {extension} to check"
        return found

    @property
    def claims(self) -> dict[Path, Sequence[str]]:
        """The PDFs, each with the standards that it follows."""
        return {path: CLAIMS[path.parent.name] for path in self.files("pdf")}


def within_a_page(fragment: bytes) -> bytes:
    """A page as another system makes it, with a fragment and its style sheet in it."""
    head = b"<meta charset=utf-8><title>Side</title><style>" + stylesheet() + b"</style>"
    return b'<!DOCTYPE html><html lang="fi"><head>' + head + b"</head><body><main><h1>Side</h1>" + fragment + b"</main>"


def one_of_each(folder: Folder) -> Iterable[RenderedDocument]:
    """A document of each type in each language."""
    documents = smdocs.render(folder, on=AS_OF, languages=["da", "sv"]).documents
    return {(document.type, document.language): document for document in documents}.values()


def rendered(folders: Iterable[Path], empty: Path) -> Iterator[tuple[str, str, RenderedDocument, str]]:
    """What is to be checked: what it is, whose it is, the document and the format.

    `empty` is where folders are started that nobody has filled in: their drafts are full of gaps.
    """
    for folder in folders:
        loaded = smdocs.load(folder)
        for document in smdocs.render(loaded, on=AS_OF, languages=["da", "sv"]).documents:
            yield from (("finished", folder.name, document, e) for e in (*FORMATS, "fragment.html"))
        if loaded.brand != PLAIN:
            for document in one_of_each(replace(loaded, brand=PLAIN)):
                yield from (("finished", f"{folder.name}-plain", document, e) for e in FORMATS)
        for document in one_of_each(loaded):
            yield "finished", f"{folder.name}-weasyprint", replace(document, pdf_engine="weasyprint"), "pdf"
        for document in smdocs.render(loaded, on=AS_OF, languages=["da", "sv"], mode=Mode.FORM).documents:
            yield from (("form", folder.name, document, e) for e in FORMATS)
    for language, country in (("da", "dk"), ("sv", "se")):
        scaffold(empty / language, language, country)
        for document in smdocs.render(smdocs.load(empty / language), on=AS_OF, mode=Mode.DRAFT).documents:
            yield from (("draft", f"empty-{language}", document, e) for e in (*FORMATS, "fragment.html"))
    smallest = data() / "examples" / "tranmarken"
    documents = smdocs.render(smdocs.load(smallest), on=AS_OF, languages=["da", "sv"]).documents
    for document, variant, engine in product(documents, get_args(VariantName), get_args(EngineName)):
        made = replace(document, pdf_variant=variant, pdf_engine=engine)
        yield variant, f"{smallest.name}-{variant}-{engine}", made, "pdf"


@pytest.fixture(scope="session")
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, examples: list[Path]) -> Corpus:
    folders = request.config.getoption("folder", None) or examples
    base = tmp_path_factory.getbasetemp()
    # Where tests run in several processes, one of them writes for all.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "corpus"
    with FileLock(root.with_suffix(".lock")):
        if not root.is_dir():
            every = rendered(folders, tmp_path_factory.mktemp("empty"))
            # A fragment is a part of the web page.
            wanted = [one for one in every if one[3].rpartition(".")[2] in one[2].formats]
            there, jobs = request.config.getoption("rendered"), []
            for kind, owner, document, extension in wanted:
                path = root / kind / f"{owner}_{document.file_name(extension).replace('/', '_')}"
                path.parent.mkdir(parents=True, exist_ok=True)
                made = there and kind == "finished" and there / owner / document.file_name(extension)
                if made and made.is_file():
                    shutil.copy(made, path)
                else:
                    jobs.append((path, (document, (extension,))))
            with Workers(cores()) as workers:
                for (path, (_, (extension,))), one in zip(
                    jobs, written([job for _, job in jobs], workers), strict=True
                ):
                    content = one.contents[extension]
                    assert isinstance(content, bytes), content
                    path.write_bytes(within_a_page(content) if extension == "fragment.html" else content)
    return Corpus(root)


@pytest.fixture(scope="session")
def chromium() -> Any:
    return engines.chromium()


Opened = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any) -> Iterator[Opened]:
    """Opens a file or an address as a reader has it: `opened(path, width=320, look="dark", scripts=False)`.

    When the test is over no page may have written on the console, thrown an error, or asked for anything but itself and
    whether it has changed.
    """
    told: list[str] = []
    contexts = []

    def open_page(where: Path | str, *, width: int = 1280, look: str = "light", scripts: bool = True) -> Any:
        address = where.as_uri() if isinstance(where, Path) else where
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=look,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("request", lambda request: asked(request.url, address))
        page.goto(address)
        return page

    def asked(url: str, address: str) -> None:
        itself, changes = address.partition("#")[0], urljoin(address, CHANGES)
        if url.partition("#")[0] != itself and not url.startswith(("data:", f"{changes}?")):
            told.append(f"asks for {url}")

    yield open_page
    for context in contexts:
        context.close()
    assert not told
