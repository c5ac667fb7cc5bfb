"""The fragment, as a page that another system makes would hold it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as parser

import smdocs
from smdocs.documents.render import RenderedDocument
from smdocs.writers import html
from smdocs.writers.fragment import stylesheet
from tests.conftest import AS_OF
from tests.examples import folder, rendered

NOT_IN_AN_ARTICLE = {"html", "head", "body", "main", "header", "style", "script", "link", "meta", "title", "h1"}


@pytest.fixture(scope="module")
def documents() -> tuple[RenderedDocument, ...]:
    """One of each type that concerns an account or the authority, full of tables and notes."""
    return rendered("tranmarken", "sv")


def article(document: RenderedDocument) -> parser.HtmlElement:
    return parser.fragment_fromstring(document.write("fragment.html").decode())


def test_a_fragment_is_one_article_that_says_what_the_page_says(documents: tuple[RenderedDocument, ...]) -> None:
    for document in documents:
        (main,) = parser.document_fromstring(document.html).iter("main")
        whole = article(document)
        assert (whole.tag, whole.get("class"), whole.get("lang")) == ("article", "smdocs", "sv")
        assert whole.text_content().strip() == main.text_content()
        assert not set(re.findall(r"<(\w+)", document.write("fragment.html").decode())) & NOT_IN_AN_ARTICLE


def test_headings_begin_below_the_first_heading_of_the_page(documents: tuple[RenderedDocument, ...]) -> None:
    for document in documents:
        levels = [int(e.tag[1]) for e in parser.document_fromstring(document.html).iter("h1", "h2", "h3", "h4")]
        lower = [int(e.tag[1]) for e in article(document).iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert lower == [level + 1 for level in levels]
        assert lower.count(2) == 1


def test_no_name_is_one_that_a_page_may_have_itself(documents: tuple[RenderedDocument, ...]) -> None:
    seen = 0
    for document in documents:
        whole = article(document)
        names = {name for key in ("id", "aria-labelledby") for name in whole.xpath(f"//@{key}")}
        assert all(name.startswith(f"{document.type}-") for name in names)
        assert set(whole.xpath("//@aria-labelledby")) <= set(whole.xpath("//@id"))
        styles = {name for value in whole.xpath("//@class") for name in value.split()}
        assert all(name.startswith("smdocs") for name in styles)
        seen += len(names) + len(styles)
    assert seen > 50


def test_a_link_to_a_section_leads_there_in_a_fragment_too() -> None:
    (made,) = [document for document in rendered("aeblesund", "da") if document.type == "channel-register-internal"]
    tree = article(made)
    leads = {href.removeprefix("#") for href in tree.xpath("//a/@href") if href.startswith("#")}
    assert len(leads) == len(folder("aeblesund").accounts)
    assert leads <= set(tree.xpath("//*/@id"))


def test_the_style_sheet_touches_nothing_outside_a_fragment() -> None:
    rules = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", stylesheet().decode(), flags=re.DOTALL)
    selectors = [selector.strip() for selector in re.findall(r"([^{}]+)\{", rules)]
    assert len(selectors) > 20
    for selector in selectors:
        for part in re.split(r",(?![^(]*\))", selector):
            assert part.split()[0] == ".smdocs", selector
    assert not re.search(r"(?<!border-)color:|background|font-family|url\(|@import|@font-face", stylesheet().decode())


def test_the_style_sheet_speaks_of_classes_that_web_pages_have() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", html.stylesheet("house.css") + html.stylesheet("screen.css")))
    told = set(re.findall(r"\.smdocs-([\w-]+)", stylesheet().decode()))
    assert told
    assert told <= known


def test_a_draft_says_so_in_a_fragment_too() -> None:
    for document in smdocs.render(folder("tranmarken"), on=AS_OF, mode=smdocs.Mode.DRAFT).documents:
        (mark,) = article(document).xpath("./p[@class='smdocs-draft']")
        assert mark.text == "Utkast"


def test_a_path_that_ends_in_fragment_html_saves_a_fragment(
    documents: tuple[RenderedDocument, ...], tmp_path: Path
) -> None:
    documents[0].save(tmp_path / "a.fragment.html")
    assert (tmp_path / "a.fragment.html").read_bytes() == documents[0].write("fragment.html")
    documents[0].save(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text("utf-8") == documents[0].html
