"""Writes a document as a part of a web page, to be put into a page that another system makes.

That page has fonts, colours and a first heading of its own, so the title here is a heading of the second level. Class
names begin with `smdocs`; for who wants them, `stylesheet` has rules for these classes and for nothing else.
"""

from markupsafe import Markup

from smdocs.tree.nodes import Document
from smdocs.writers import Format, html

STYLESHEET = "smdocs.css"
"""What the style sheet is called where it stands among documents."""


def write(document: Document) -> bytes:
    """The document as one `article` element, in UTF-8."""
    body = _Body(document.meta.document_type)
    draft = [body.tag("p", document.furniture.draft, class_="draft")] if document.furniture.draft else []
    blocks = map(body.block, document.blocks)
    article = html.tag(
        "article", *draft, body.tag("h1", document.title), *blocks, class_="smdocs", lang=document.language
    )
    return f"{article}\n".encode()


def stylesheet() -> bytes:
    """The style sheet for fragments, in UTF-8: how tables and notes are drawn, in the page's own fonts and colours."""
    return html.stylesheet("fragment.css").encode()


FORMAT = Format("fragment.html", "text/html", write, place=9, on_request=True, beside={STYLESHEET: stylesheet})


class _Body(html.HtmlBody):
    """The text with headings a level lower, and with names that are nobody else's on the page."""

    def __init__(self, document_type: str) -> None:
        super().__init__()
        self.document_type = document_type

    def tag(self, name: str, /, *content: str, **attributes: str | int | None) -> Markup:
        if name in ("h1", "h2", "h3", "h4"):
            name = f"h{int(name[1]) + 1}"
        for key, value in attributes.items():
            if value is not None and key == "class_":
                attributes[key] = " ".join(f"smdocs-{one}" for one in str(value).split())
            elif value is not None and key in ("id", "aria_labelledby"):
                attributes[key] = f"{self.document_type}-{str(value).removeprefix('_')}"
            elif key == "href" and str(value).startswith("#"):
                attributes[key] = f"#{self.document_type}-{str(value)[1:]}"
        return html.tag(name, *content, **attributes)
