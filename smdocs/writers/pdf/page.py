"""What the engine reads of a document: its markup, its style sheets and the texts that are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smdocs.tree.nodes import Document, Run, inlines
from smdocs.writers import html
from smdocs.writers.fonts import FAMILIES

CLOSER = "@page { margin-bottom: 20mm } html { font-size: 10.2pt; line-height: 1.35 }"
"""A style sheet that sets the pages a little closer."""


def markup(document: Document) -> str:
    """The markup. The words around the text are attributes that the style sheet picks up."""
    furniture = document.furniture
    before, between, after = re.split(r"\{pages?\}", furniture.page)
    head = html.tag("head", html.properties(document))
    body = html.tag(
        "body",
        html.tag("p", picture, class_="letterhead") if (picture := html.logo(document)) else "",
        html.body(document),
        class_="draft" if furniture.draft else None,
        data_left=furniture.header_left,
        data_right=furniture.header_right,
        data_draft=furniture.draft,
        data_before=before,
        data_between=between,
        data_after=after,
    )
    return f"<!DOCTYPE html>{html.tag('html', head, body, lang=document.language)}"


def styles(document: Document) -> tuple[list[str], str]:
    """The style sheets of the house, and that of the brand, which comes after them."""
    names = ["house.css", "pdf.css"] + (["letterhead.css"] if html.logo(document) else [])
    brand = document.brand
    return [html.stylesheet(name) for name in names], html.look(brand, f'"{FAMILIES[brand.font].name}"')


def texts(document: Document) -> Iterator[str]:
    """Every text that is drawn."""
    furniture = document.furniture
    yield from (document.title, furniture.header_left, furniture.header_right, furniture.page, furniture.draft)
    yield from (node.text for node in inlines(document) if isinstance(node, Run))
