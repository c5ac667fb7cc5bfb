"""Every file that smdocs writes, of every example and in both languages, before the engines of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.conformance import engines
from tests.conformance.conftest import Corpus

INLINE = frozenset({"a", "br", "mark", "span", "strong"})


LINK_ENDS = "\0"
"""Where a Word file, which is for paper too, may say the address of a link before it goes on."""


def own(element: html.HtmlElement) -> Iterator[str]:
    """The text of a block without that of the blocks in it."""
    yield element.text or ""
    for child in element:
        if child.tag in INLINE:
            yield from own(child)
        if child.tag == "a":
            yield LINK_ENDS
        yield child.tail or ""


def said(page: Path) -> Iterator[str]:
    """What a web page says, block by block and up to the end of each link, without the blanks."""
    (main,) = html.document_fromstring(page.read_bytes()).iter("main")
    for element in main.iter("h1", "h2", "h3", "h4", "p", "li", "th", "td", "caption"):
        yield from filter(None, squeezed("".join(own(element))).split(LINK_ENDS))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad]", "", text)


def lost(page: Path, text: str) -> list[str]:
    """What a web page says and a text does not, or not in the same order."""
    text, place, missing = squeezed(text), 0, []
    for block in said(page):
        found = text.find(block, place)
        if found < 0:
            missing.append(f"{page.stem}: lost, or out of order: {block[:80]}")
        else:
            place = found + len(block)
    return missing


def none(problems: list[str]) -> None:
    assert not problems, "\n".join([f"{len(problems)} problems", *problems])


def test_the_pdfs_follow_their_standards_says_verapdf(corpus: Corpus) -> None:
    none(engines.verapdf(corpus.claims))


def test_the_pdfs_follow_their_standards_says_a_second_validator(corpus: Corpus) -> None:
    none(engines.page_validation(corpus.claims))


def test_the_pdfs_are_sound(corpus: Corpus) -> None:
    none(engines.qpdf(corpus.files("pdf")))


def test_the_word_files_are_valid_says_the_open_xml_sdk(corpus: Corpus) -> None:
    none(engines.open_xml_sdk(corpus.files("docx")))


def test_the_word_files_are_valid_says_a_second_validator(corpus: Corpus) -> None:
    none(engines.openxml_audit(corpus.files("docx")))


def test_the_word_files_open_elsewhere_and_lose_no_text(corpus: Corpus, tmp_path: Path) -> None:
    files = corpus.files("docx")
    texts = engines.libreoffice(files, "txt", tmp_path)
    assert set(files) == set(texts)
    none([line for file in files for line in lost(file.with_suffix(".html"), texts[file].read_text("utf-8-sig"))])


def test_the_word_files_have_as_many_pages_elsewhere_as_the_pdf(corpus: Corpus, tmp_path: Path) -> None:
    files = corpus.files("docx")
    printed = engines.libreoffice(files, "pdf", tmp_path)
    assert set(files) == set(printed)
    counts = {f.stem: (engines.page_count(printed[f]), engines.page_count(f.with_suffix(".pdf"))) for f in files}
    none([f"{name}: {word} pages, PDF {pdf}" for name, (word, pdf) in counts.items() if abs(word - pdf) > 1])


def test_the_web_pages_are_valid(corpus: Corpus) -> None:
    none(engines.nu(corpus.files("html")))


SHARES = 6
"""What takes long is done in shares, so that several processes have something to do."""


@pytest.mark.parametrize("share", range(SHARES))
def test_the_web_pages_are_accessible(share: int, corpus: Corpus) -> None:
    none(engines.browser(corpus.files("html")[share::SHARES]))
