"""One master, five formats: every document and language has the same words in the same order in all of them. The two
that are printed and filed add the addresses of links."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from smdocs import facts
from smdocs.documents.render import RenderedDocument
from smdocs.resources import LANGUAGES
from smdocs.tree.nodes import Block, List, Note, Paragraph, Run, Section, Table
from smdocs.writers.layout import on_paper
from tests.each import hold_each
from tests.examples import COMPLETE, Files

WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def told(blocks: tuple[Block, ...], *, numbers: bool) -> Iterator[str]:
    """The words of the tree in reading order, with the numbers of numbered lists where a format prints them."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from run_words(block.inlines)
            case Section():
                yield from run_words(block.heading)
                yield from told(block.blocks, numbers=numbers)
            case Note():
                yield from told(block.blocks, numbers=numbers)
            case List():
                for n, item in enumerate(block.items, block.start):
                    if block.ordered and numbers:
                        yield str(n)
                    yield from told(item, numbers=numbers)
            case Table():
                yield from run_words(block.caption)
                for row in (*block.head, *block.body):
                    for cell in row:
                        yield from told(cell.blocks, numbers=numbers)


def run_words(inlines: tuple[object, ...]) -> list[str]:
    return words("".join(i.text if isinstance(i, Run) else "\n" for i in inlines))


def expected(document: RenderedDocument, *, numbers: bool, paper: bool = False) -> list[str]:
    """The words of a document; on `paper` with the addresses of its links."""
    tree = on_paper(document.tree) if paper else document.tree
    return [*words(document.title), *told(tree.blocks, numbers=numbers)]


def html_words(file: bytes) -> list[str]:
    (main,) = html.document_fromstring(file).xpath("//main")
    for element in main.iter():
        if element.tag not in ("a", "strong", "span", "mark", "b"):
            element.tail = f" {element.tail or ''}"
            element.text = f" {element.text or ''}"
    return words(main.text_content())


def markdown_words(file: bytes) -> list[str]:
    text = re.sub(r"\]\([^)\s]*\)", "]", file.decode())
    text = re.sub(r"<!--.*?-->|<br>", " ", text)
    return words(re.sub(r"(?:\\_){5,}", "", text).replace("\\_", "_"))


def text_words(file: bytes) -> list[str]:
    text = re.sub(r"\s<(?:https?://|mailto:|tel:)[^>]*>", "", file.decode())
    return words(re.sub(r"_{5,}", "", text))


def docx_words(file: bytes) -> list[str]:
    """The text of the body by python-docx's reader, a paragraph at a time, without the heads that only Word has on
    tables of labels."""
    document = docx.Document(io.BytesIO(file))
    paragraphs = document.element.body.xpath(".//w:p[not(w:pPr/w:pStyle/@w:val='FieldsHeading')]")
    return [
        word
        for p in paragraphs
        for word in words("".join("\n" if t.tag == qn("w:br") else t.text or "" for t in p.iter(qn("w:t"), qn("w:br"))))
    ]


def pdf_pages(file: bytes) -> list[str]:
    """The letters and digits of each page below the running header and above the page number."""
    command = ["pdftotext", "-raw", "-x", "0", "-y", "55", "-W", "596", "-H", "732", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(command, input=file, check=True, capture_output=True).stdout.decode()
    return ["".join(words(page)) for page in text.split("\f")[:-1]]


def repeated_heads(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Table() if block.head:
                yield "".join(w for row in block.head for cell in row for w in told(cell.blocks, numbers=True))
            case Section() | Note():
                yield from repeated_heads(block.blocks)


EACH_EXAMPLE = pytest.mark.parametrize(("example", "lang"), list(product(COMPLETE, LANGUAGES)))


@pytest.fixture
def files(request: pytest.FixtureRequest) -> Files:
    return Files(request.config.getoption("rendered"))


def name(document: RenderedDocument) -> str:
    return f"{document.type} {document.account}"


def test_both_examples_give_all_document_types_in_both_languages(files: Files) -> None:
    made = {(d.type, d.language) for example in COMPLETE for lang in LANGUAGES for d in files.documents(example, lang)}
    assert made == {(type_, language) for type_ in facts.documents() for language in ("da", "sv")}


@EACH_EXAMPLE
def test_web_page_word_file_markdown_and_text_have_the_same_words(example: str, lang: str, files: Files) -> None:
    def same_words(document: RenderedDocument) -> None:
        read = [one for one in document.formats if one in READERS]
        assert read
        for extension in read:
            words, numbers = READERS[extension]
            file = files.read(example, document, extension)
            assert words(file) == expected(document, numbers=numbers, paper=extension == "docx"), extension

    hold_each(same_words, files.documents(example, lang), name)


READERS: Mapping[str, tuple[Callable[[bytes], Any], bool]] = {
    "html": (html_words, False),
    "docx": (docx_words, False),
    "md": (markdown_words, True),
    "txt": (text_words, True),
}
"""How the words of a file are read, and whether it writes the numbers of lists as words."""


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@EACH_EXAMPLE
def test_the_pdf_has_the_same_words(example: str, lang: str, files: Files) -> None:
    def same_words(document: RenderedDocument) -> None:
        heads = set(repeated_heads(document.tree.blocks))
        # One engine draws the numbers of lists where they stand, the other at the end of the page.
        rests = {"".join(expected(document, numbers=numbers, paper=True)) for numbers in (False, True)}
        for page in pdf_pages(files.read(example, document, "pdf")):
            readings = list(without_marks(page, heads))
            after = {rest.removeprefix(r) for rest in rests for r in readings if rest.startswith(r)}
            assert after, f"not the words that come next:\n{page}\n{sorted(rests)[0][: len(page)]}"
            rests = after
        assert "" in rests

    hold_each(same_words, [d for d in files.documents(example, lang) if "pdf" in d.formats], name)


def without_marks(page: str, heads: set[str]) -> Iterator[str]:
    """A page as it may read without what the layout adds: a table's head that is repeated at the top, and the
    numbers of lists, which a reader of the raw stream finds at the end of the page."""
    for start in (page, *(page.removeprefix(head) for head in heads if page.startswith(head))):
        digits = len(start) - len(start.rstrip("0123456789"))
        yield from (start[: len(start) - n] for n in range(digits + 1))
