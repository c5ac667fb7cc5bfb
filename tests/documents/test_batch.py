import dataclasses

from smdocs.documents.batch import WORTH_IT, Job, written
from smdocs.documents.render import RenderedDocument
from smdocs.tree.nodes import Paragraph, Run
from smdocs.writers.fonts import GlyphMissingError
from tests.examples import rendered


def documents() -> tuple[RenderedDocument, ...]:
    return rendered("tranmarken", "sv")


def test_many_files_are_the_same_bytes_as_one_at_a_time() -> None:
    jobs: list[Job] = [(d, "pdf") for d in documents() if "pdf" in d.formats] * 3
    assert len(jobs) > WORTH_IT
    contents = [content for _, content in written(jobs)]
    assert contents == [document.write(extension) for document, extension in jobs]


def test_a_file_that_cannot_be_drawn_does_not_stop_the_others() -> None:
    good = documents()[0]
    odd = dataclasses.replace(good.tree, blocks=(Paragraph((Run("\ue000"),)),))
    jobs: list[Job] = [(good, "pdf"), (dataclasses.replace(good, tree=odd), "pdf"), *[(good, "pdf")] * WORTH_IT]
    contents = [content for _, content in written(jobs)]
    assert isinstance(contents[1], GlyphMissingError)
    assert contents[1].characters == ("\ue000",)
    assert all(isinstance(c, bytes) and c.startswith(b"%PDF") for c in contents[:1] + contents[2:])
