"""Proof-reading that a machine can do, on every finished page of the examples, as a reader would meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from smdocs import facts
from smdocs.facts import Audience
from smdocs.tree.compose import Order
from smdocs.tree.nodes import Block, Document, List, Note, Paragraph, Run, Section, Table, inlines
from smdocs.tree.view import Mode
from tests.tree.test_masters import EXAMPLES, composed, finished

LIX_BOUND = {Audience.PUBLIC: 42, Audience.INTERNAL: 50}

OFFICE_WORDS = {
    "da": ["i forbindelse med at", "i henhold til", "fremsende", "vedrørende", "såfremt", "nærværende", "førnævnte"],
    "sv": ["i samband med att", "översänd", "skall", "dock", "erhåll", "beträffande", "förutsatt att", "avseende"],
}

OLD_LAW = {
    "da": ["persondataloven", "persondatalov"],
    "sv": ["personuppgiftslagen", "Datainspektionen", "1986:223", "1998:204", "landsting", "medgivande", "SKL"],
}

ENGLISH = r"\b(post|posts|inbox|password|login-notification|screenshot|screenshots|content|account)\b"

OF_THE_OTHER = {
    "da": r"[äöÄÖ]|\b(och|inte|är|för|på grund|ska|inlägg|från|någon|myndighet(en)?)\b",
    "sv": r"[æøÆØ]|\b(og|ikke|af|til|også|opslag|skal|myndighed(en)?|bliver|hvis)\b",
}


def pages() -> list[tuple[str, Order]]:
    """Every finished document of an authority in its own languages."""
    return [(n, o) for n, o in finished() if n != "tranmarken" or o.language == "sv"]


def label(value: object) -> str:
    return value if isinstance(value, str) else f"{value.document}-{value.account}-{value.language}"  # type: ignore[attr-defined]


def document(name: str, order: Order) -> Document:
    return composed(name, order, Mode.FINISHED).document


def sentences(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Sentences as LIX counts them: a list item or a table cell is at least one."""
    for block in blocks:
        match block:
            case Paragraph():
                text = "".join(i.text if isinstance(i, Run) else " " for i in block.inlines)
                yield from (s for s in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅÄÖ])", text) if re.search(r"\w", s))
            case Section() | Note():
                yield from sentences(block.blocks)
            case List():
                for item in block.items:
                    yield from sentences(item)
            case Table():
                for row in (*block.head, *block.body):
                    for cell in row:
                        yield from sentences(cell.blocks)


def lix(blocks: tuple[Block, ...]) -> float:
    said = list(sentences(blocks))
    words = [w for s in said for w in re.findall(r"[^\W\d_]+", re.sub(r"\S+[@/]\S+|\S+\.example\S*", "", s))]
    return len(words) / len(said) + 100 * sum(len(w) > 6 for w in words) / len(words)


@pytest.mark.parametrize(("name", "order"), pages(), ids=label)
def test_a_page_is_readable(name: str, order: Order) -> None:
    assert lix(document(name, order).blocks) <= LIX_BOUND[facts.documents()[order.document].audience]


@pytest.mark.parametrize(("name", "order"), pages(), ids=label)
def test_a_page_has_no_office_words_and_no_repealed_law(name: str, order: Order) -> None:
    text = " ".join(i.text for i in inlines(document(name, order)) if isinstance(i, Run))
    for word in OFFICE_WORDS[order.language]:
        assert not re.search(rf"\b{word}", text, re.IGNORECASE), word
    for word in OLD_LAW[order.language]:
        assert not re.search(rf"\b{word}", text), word


@pytest.mark.parametrize(("name", "order"), pages(), ids=label)
def test_headings_are_in_sentence_case_without_a_full_stop(name: str, order: Order) -> None:
    from smdocs.tree.nodes import walk

    page = document(name, order)
    for block in walk(page.blocks):
        if isinstance(block, Section):
            heading = "".join(i.text for i in block.heading if isinstance(i, Run))
            assert heading[0].isupper() or heading[0].isdigit(), heading
            assert not heading.endswith((".", ":")), heading


@pytest.mark.parametrize(("name", "order"), pages(), ids=label)
def test_numbers_stay_with_their_units(name: str, order: Order) -> None:
    units = {"da": "måneder?|dage?|timer?|år|uger?", "sv": "månad(?:er)?|dag(?:ar)?|timm(?:e|ar)|år|veck(?:a|or)"}
    for run in inlines(document(name, order)):
        if isinstance(run, Run) and not run.lang:
            assert not re.search(r"§ \d|\d §(?!\w)", run.text), run.text
            assert not re.search(
                rf"(?<!\d )\b(?:senest|højst|högst|senast) \d+ (?:{units[order.language]})\b", run.text
            ), run.text


def words_of_the_masters(name: str, order: Order) -> Iterator[str]:
    """Headings, row labels and captions: the words that come from the master and not from the authority."""
    from smdocs.tree.nodes import walk

    for block in walk(document(name, order).blocks):
        match block:
            case Section() if block.level == 2:
                yield "".join(i.text for i in block.heading if isinstance(i, Run))
            case Table() if block.style == "fields":
                for row in block.body:
                    if row[0].header == "row":
                        yield " ".join(sentences(row[0].blocks))


@pytest.mark.parametrize(("name", "order"), pages(), ids=label)
def test_labels_hold_nothing_of_the_other_language_and_no_english(name: str, order: Order) -> None:
    if order.document.startswith(("debate", "about")):
        pytest.skip("labels there are names of contacts")
    for text in words_of_the_masters(name, order):
        assert not re.search(OF_THE_OTHER[order.language], text), text
        assert not re.search(ENGLISH, text), text


def test_every_example_has_pages() -> None:
    assert {name for name, _ in pages()} == set(EXAMPLES)
