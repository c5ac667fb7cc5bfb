"""Small authorities and the whole text of what is made of them: what they decided, all of it, and nothing else.

Each folder holds the data of an authority; its `made.yaml` says which documents can be made of it, which sentences they
hold and what none of them says. What is made stands beside it as `<language>/<document>.txt`. Written anew by
`python -m tests.faithful.test_faithful`, and then read in both languages by whoever changed it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from smdocs import facts, load, render
from smdocs.documents.render import Rendering
from smdocs.tree.nodes import Block, Section, Table, walk
from smdocs.writers import txt
from tests.examples import rendered

CASES = Path(__file__).parent
NAMES = sorted(path.parent.name for path in CASES.glob("*/made.yaml"))
ON = dt.date(2026, 11, 30)


@cache
def rendering(case: str) -> Rendering:
    return render(load(CASES / case / "data"), on=ON)


@cache
def expected(case: str) -> Any:
    return yaml.safe_load((CASES / case / "made.yaml").read_text(encoding="utf-8"))


def texts(case: str) -> Iterator[tuple[str, str, str]]:
    """What is made of the documents that can be made: language, name and text of each."""
    wanted = expected(case)["documents"]
    for document in rendering(case).documents:
        if document.type in wanted:
            several = len({d.account for d in rendering(case).documents if d.type == document.type}) > 1
            name = f"{document.type}-{document.account}" if several and document.account else document.type
            yield document.language, name, txt.write(document.tree).decode()


@pytest.mark.parametrize("case", NAMES)
def test_all_that_can_be_made_is_made_in_both_languages(case: str) -> None:
    made = {(document.language, document.type) for document in rendering(case).documents}
    wanted = {(code, document) for code in ("da", "sv") for document in expected(case)["documents"]}
    assert wanted <= made


@pytest.mark.parametrize("case", NAMES)
def test_the_whole_text_of_a_small_authority_is_what_was_read(case: str) -> None:
    made = {f"{code}/{name}.txt": text for code, name, text in texts(case)}
    kept = {str(path.relative_to(CASES / case)): path for path in (CASES / case).glob("??/*.txt")}
    assert sorted(made) == sorted(kept)
    for name, text in made.items():
        assert text == kept[name].read_text(encoding="utf-8"), name


@pytest.mark.parametrize("case", NAMES)
def test_documents_hold_the_sentences_that_were_decided_and_never_others(case: str) -> None:
    for code, name, text in texts(case):
        flat = " ".join(text.split())
        for sentence in expected(case)["says"].get(code, {}).get(name, ()):
            assert sentence in flat, f"{code}/{name}"
        for words in expected(case).get("never", ()):
            assert not re.search(rf"\b{re.escape(words)}", flat), f"{code}/{name}: {words}"


def test_each_document_is_that_of_three_authorities_or_more() -> None:
    made = [document for case in NAMES for document in expected(case)["documents"]]
    assert [document for document in facts.documents() if made.count(document) < 3] == []


def over_nothing(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Headings that nothing stands under, and columns with nothing in any row."""
    for block in walk(blocks):
        match block:
            case Section() if not any(not isinstance(under, Section) for under in walk(block.blocks)):
                yield str(block.heading)
            case Table(head=head, body=body) if head:
                for column in range(len(block.widths)):
                    if not any(row[column].blocks or row[column].lines for row in body):
                        yield f"{head[0][column]} in {block.head}"


@pytest.mark.parametrize("case", NAMES)
def test_no_heading_stands_over_nothing_and_no_column_is_empty(case: str) -> None:
    made = {
        f"{one.language} {one.type} {one.account}": [*over_nothing(one.tree.blocks)]
        for one in rendering(case).documents
    }
    assert {name: empty for name, empty in made.items() if empty} == {}


@pytest.mark.parametrize("case", ["aeblesund", "region-alvmarken", "tranmarken"])
@pytest.mark.parametrize("code", ["da", "sv"])
def test_nothing_stands_over_nothing_in_the_examples_either(case: str, code: str) -> None:
    assert [empty for one in rendered(case, code) for empty in over_nothing(one.tree.blocks)] == []


def write() -> None:
    """Writes the texts anew."""
    for case in NAMES:
        for path in (CASES / case).glob("??/*.txt"):
            path.unlink()
        for code, name, text in texts(case):
            path = CASES / case / code / f"{name}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
