"""Many documents are written by workers as one at a time."""

from __future__ import annotations

import dataclasses

import smdocs
from smdocs.documents.batch import WORTH_IT, written
from smdocs.documents.workers import Workers
from smdocs.tree.nodes import Paragraph, Run
from smdocs.writers.fonts import GlyphMissingError
from tests import examples

Task = tuple[smdocs.RenderedDocument, tuple[str, ...]]


def drawn() -> tuple[smdocs.RenderedDocument, ...]:
    return examples.rendered("tranmarken", "sv")


def test_many_files_are_the_same_bytes_as_one_at_a_time() -> None:
    once: list[Task] = [(d, ("pdf",)) for d in drawn() if "pdf" in d.formats]
    many = once * (WORTH_IT // len(once) + 1)
    assert len(many) > WORTH_IT
    alone = [document.write("pdf") for document, _ in once]
    with Workers(2) as workers:
        contents = [product.contents["pdf"] for product in written(many, workers)]
    assert contents == alone * (len(many) // len(once))


def test_a_file_that_cannot_be_drawn_does_not_stop_the_others() -> None:
    good = min((d for d in drawn() if "pdf" in d.formats), key=lambda document: len(document.tree.blocks))
    odd = dataclasses.replace(good.tree, blocks=(Paragraph((Run("\ue000"),)),))
    each = [good, dataclasses.replace(good, tree=odd), *[good] * WORTH_IT]
    with Workers(2) as workers:
        contents = [product.contents["pdf"] for product in written([(one, ("pdf",)) for one in each], workers)]
    assert isinstance(contents[1], GlyphMissingError)
    assert contents[1].characters == ("\ue000",)
    assert all(isinstance(c, bytes) and c.startswith(b"%PDF") for c in contents[:1] + contents[2:])
