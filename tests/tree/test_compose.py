"""A document as a whole, as whoever opens its files reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
from lxml import html

import smdocs
from smdocs.documents.render import RenderedDocument
from smdocs.tree.compose import Order, compose
from smdocs.tree.nodes import Document, Paragraph, Run, inlines
from smdocs.tree.view import Mode
from tests.conftest import AS_OF
from tests.each import each
from tests.examples import EXAMPLES, folder, rendered


def opening(document: Document) -> Iterator[str]:
    """What stands with the title: that, and the paragraph under it."""
    yield document.title
    if isinstance(document.blocks[0], Paragraph):
        yield "".join(inline.text for inline in document.blocks[0].inlines if isinstance(inline, Run))


def everything() -> Iterator[tuple[str, RenderedDocument]]:
    for name in EXAMPLES:
        for lang in folder(name).authority.languages:
            yield from ((str(folder(name).authority.name), document) for document in rendered(name, lang))


@each(everything, lambda one: f"{one[1].type} {one[1].account}")
def test_every_document_names_the_authority_once_with_its_title(one: tuple[str, RenderedDocument]) -> None:
    name, document = one
    named = [text.replace("\xa0", " ").count(name) for text in opening(document.tree)]
    assert named[0] or named[1:] == [1], list(opening(document.tree))
    body = [inline.text.strip() for inline in inlines(document.tree) if isinstance(inline, Run)]
    assert not named[0] or body[0] != name, "and does not say it again under it"


def test_the_name_stands_under_the_title_in_every_format() -> None:
    name = "Æblesund Kommune"
    (made,) = [d for d in rendered("aeblesund", "da") if (d.type, d.account) == ("control-log", "instagram-ung")]
    title = made.tree.title
    for extension in ("txt", "md"):
        assert made.write(extension).decode().split("\n\n")[1] == name, extension
    for extension in ("html", "fragment.html"):
        page = html.document_fromstring(made.write(extension).decode())
        (after,) = page.xpath("(//main/h1|//article/h2)[1]/following-sibling::*[1]")
        assert after.text_content() == name, extension
    shown = [paragraph.text for paragraph in docx.Document(BytesIO(made.write("docx"))).paragraphs]
    assert shown[:2] == [title, name]


def test_a_draft_shows_that_the_name_is_missing_and_a_form_has_its_own_place_for_it(
    write_folder: Callable[[dict[str, str]], Path],
) -> None:
    account = "name: Fjorden\nplatform: facebook\nkind: page\nstatus: active\n"
    nameless = smdocs.load(
        write_folder({"authority.yaml": "country: dk\nlanguages: [da]\n", "accounts/fjorden.yaml": account})
    )

    def named(document: str, mode: Mode) -> list[str]:
        made = compose(nameless, Order(document, "fjorden", "da"), AS_OF, mode, smdocs.check(nameless, on=AS_OF))
        return list(opening(made.document))

    assert named("procedure-description", Mode.DRAFT)[1] == "[mangler: Myndighedens navn]"
    assert "" not in named("procedure-description", Mode.FORM)
