"""Proof-reading that a machine can do, on every finished page of the examples, as a reader would meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smdocs import facts
from smdocs.facts import Audience
from smdocs.judge.rulesets import ruleset
from smdocs.model.texts import pick
from smdocs.resources import data, templates
from smdocs.tree.compose import Order
from smdocs.tree.nodes import Block, Document, List, Note, Paragraph, Run, Section, Table, inlines, walk
from tests.each import each
from tests.examples import EXAMPLES, composed, folder
from tests.templates.test_masters import finished, label

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


OTHER_WORDS = {
    "sv": {
        "privat(a|t) meddelande": "direktmeddelande",
        "(community|gemenskaps)regl": "regler för innehåll",
        "röd(a)? dag": "helgdag",
        "delad inloggning": "gemensam inloggning",
        "full kontroll": "full behörighet",
        "företagsprofil": "företagskonto",
        "formulär": "blankett",
        "tidsfrist": "tidsgräns",
        "skapa[dt] ännu": "skapat än",
    }
}
"""Words for what another word says everywhere else, with that word."""

Page = tuple[str, Order]


def pages() -> list[Page]:
    """Every finished document of an authority in its own languages."""
    return [(n, o) for n, o in finished() if n != "tranmarken" or o.language == "sv"]


def document(page: Page) -> Document:
    return composed(*page).document


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


@each(pages, name=label)
def test_a_page_is_readable(page: Page) -> None:
    _, order = page
    assert lix(document(page).blocks) <= LIX_BOUND[facts.documents()[order.document].audience]


@each(pages, name=label)
def test_a_page_has_no_office_words_and_no_repealed_law(page: Page) -> None:
    _, order = page
    text = " ".join(i.text for i in inlines(document(page)) if isinstance(i, Run))
    for word in OFFICE_WORDS[order.language]:
        assert not re.search(rf"\b{word}", text, re.IGNORECASE), word
    for word in OLD_LAW[order.language]:
        assert not re.search(rf"\b{word}", text), word


def test_one_word_says_one_thing() -> None:
    for code, others in OTHER_WORDS.items():
        texts = {file.name: file.read_text("utf-8") for file in sorted((templates() / code).rglob("*.*"))}
        for key in (file.stem for file in (data() / "rulesets").glob("*.yaml")):
            texts[key] = " ".join(pick(rule.says, code)[0] for rule in ruleset(key).rules.values())
        for word, right in others.items():
            assert [name for name, text in texts.items() if re.search(word, text, re.IGNORECASE)] == [], right


@each(pages, name=label)
def test_headings_are_in_sentence_case_without_a_full_stop(page: Page) -> None:
    for block in walk(document(page).blocks):
        if isinstance(block, Section):
            heading = "".join(i.text for i in block.heading if isinstance(i, Run))
            assert heading[0].isupper() or heading[0].isdigit(), heading
            assert not heading.endswith((".", ":")), heading


@each(pages, name=label)
def test_numbers_stay_with_their_units(page: Page) -> None:
    _, order = page
    units = {"da": "måneder?|dage?|timer?|år|uger?", "sv": "månad(?:er)?|dag(?:ar)?|timm(?:e|ar)|år|veck(?:a|or)"}
    for run in inlines(document(page)):
        if isinstance(run, Run) and not run.lang:
            assert not re.search(r"§ \d|\d §(?!\w)", run.text), run.text
            assert not re.search(
                rf"(?<!\d )\b(?:senest|højst|högst|senast) \d+ (?:{units[order.language]})\b", run.text
            ), run.text


def words_of_the_masters(page: Page) -> Iterator[str]:
    """Headings, row labels and captions: the words that come from the master and not from the authority."""
    for block in walk(document(page).blocks):
        match block:
            case Section() if block.level == 2:
                yield "".join(i.text for i in block.heading if isinstance(i, Run))
            case Table() if block.style == "fields":
                for row in block.body:
                    if row[0].header == "row":
                        yield " ".join(sentences(row[0].blocks))


def with_labels() -> list[Page]:
    """The pages whose labels are not names of contacts."""
    return [page for page in pages() if not page[1].document.startswith(("debate", "about"))]


@each(with_labels, name=label)
def test_labels_hold_nothing_of_the_other_language_and_no_english(page: Page) -> None:
    name, order = page
    for text in words_of_the_masters(page):
        # Names of accounts head rows too.
        for account in folder(name).accounts.values():
            text = text.replace(account.name or "", "")
        assert not re.search(OF_THE_OTHER[order.language], text), text
        assert not re.search(ENGLISH, text), text


def test_every_example_has_pages() -> None:
    assert {name for name, _ in pages()} == set(EXAMPLES)
