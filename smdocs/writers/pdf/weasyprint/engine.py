"""WeasyPrint: how it is loaded, kept quiet and kept from the network, and where it is given a hand.

What is said of it here and in `tags` is true of version 70.
"""

import contextlib
import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from smdocs.writers.fonts import EngineMissingError, configured

LOCK = threading.Lock()
"""The engine's log and the fonts belong to the process: one document at a time."""

NEXT_TO_NOTHING = 0.2
"""How much of its last page a document fills at least, if that can be had by setting it closer."""
CLOSER = "@page { margin-bottom: 20mm } html { font-size: 10.2pt; line-height: 1.35 }"


def laid_out(markup: str, house: Sequence[str], own: str, variant: str) -> Any:
    """The pages, in the style sheets of the house and then the authority's own; set closer where that saves a last page
    with next to nothing on it."""
    engine, fonts, fetcher = _engine()
    source = engine.HTML(string=markup, url_fetcher=fetcher)

    def render(*sheets: str) -> Any:
        return source.render(font_config=fonts, pdf_variant=variant, stylesheets=[*map(_sheet, sheets)])

    pages = render(*house, own)
    if len(pages.pages) > 1 and _filled(pages.pages[-1]) < NEXT_TO_NOTHING:
        fewer = render(*house, CLOSER, own)
        if len(fewer.pages) < len(pages.pages):
            return fewer
    return pages


def written(
    pages: Any, variant: str, paint: Callable[[Any, Any, float], None], finish: Callable[[Any, Any], None]
) -> bytes:
    """The laid-out pages as a PDF. `paint` draws a page, given the stream to draw on and the scale, where the engine
    would draw it alone. `finish` completes the file, given the pages and the objects it is made of."""
    for page in pages.pages:
        # Documented, and called once a page. The engine's one hook, the finisher, comes when all are drawn: too late to
        # draw beneath the text, and the stream that knows which box has which tag is gone.
        page.paint = partial(paint, page)
        # The engine makes a link of every box within a link too (its issue 192), and those are not tagged as links.
        page.links = [link for link in page.links if link[3].element_tag == "a"]
    file = io.BytesIO()
    with warnings.catch_warnings():
        # It leaves it to the garbage collector to close the colour profile that it reads.
        warnings.simplefilter("ignore", ResourceWarning)
        pages.write_pdf(file, pdf_variant=variant, pdf_identifier=True, pdf_tags=True, finisher=finish)
    return file.getvalue()


def _filled(page: Any) -> float:
    """How much of a page's height its text takes, from 0 to 1."""
    sheet = page._page_box
    text = max(child.position_y + child.margin_height() for child in sheet.children if child.element_tag == "html")
    return float((text - sheet.content_box_y()) / sheet.height)


@cache
def _engine() -> tuple[Any, Any, Any]:
    """WeasyPrint, the fonts and what fetches for it: made once, for every document of the process."""
    with configured():
        try:
            # Without Pango, WeasyPrint prints advice before it raises. Without HarfBuzz's subsetter it warns,
            # but the PDF is as good.
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                import weasyprint
                from weasyprint.text.fonts import FontConfiguration
                from weasyprint.urls import URLFetcher
        except OSError as error:
            raise EngineMissingError("weasyprint") from error
        fonts = FontConfiguration()
    # The logo, whose address holds it, and nothing else: a document has no picture, font or style from outside.
    return weasyprint, fonts, URLFetcher(allowed_protocols=["data"])


@lru_cache(32)
def _sheet(text: str) -> Any:
    engine, fonts, fetcher = _engine()
    # What it knows only from the screen it leaves out, and says so.
    with complaints():
        return engine.CSS(string=text, font_config=fonts, url_fetcher=fetcher)


@contextlib.contextmanager
def complaints() -> Iterator[list[str]]:
    """What WeasyPrint logs meanwhile, from warnings up, is collected here and goes nowhere else."""
    logger = logging.getLogger("weasyprint")
    lines: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.level, logger.propagate, logger.disabled, logger.handlers
    logger.handlers, logger.propagate, logger.disabled = [listener], False, False
    logger.setLevel(logging.WARNING)
    try:
        yield lines
    finally:
        level, logger.propagate, logger.disabled, logger.handlers = before
        logger.setLevel(level)
