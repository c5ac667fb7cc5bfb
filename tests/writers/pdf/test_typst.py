"""What is Typst's alone: its language must not be heard in texts, and it needs nothing of the system."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import get_args

import pikepdf
import pytest

from smdocs.tree.nodes import Document, List, Run, Section, Table
from smdocs.writers import pdf
from smdocs.writers.fonts import GlyphMissingError
from smdocs.writers.pdf.typst import undrawn
from smdocs.writers.pdf.variants import VariantName
from tests.writers.test_pdf import cell, document, font_name, rich, run_apart, text, words

SIGNS = (
    "#let x = 1; #sys.inputs #pagebreak() #[a]",
    "*fed* _skrå_ `kode` $x^2$ = overskrift == to",
    "- punkt + punkt / led: ord",
    "@henvisning <mærke> https://a.example/#b",
    "\\ \\u{41} \\# \\* ~ -- --- ... -? //note /* note */ note",
    "\"citat\" 'citat' ''' <- -> => <= >= != ~~ |",
    "{a} [b] (c) a; b: c & d % e ^ f",
    "1. et 2) to",
)
"""Every sign that Typst knows, in the places where it knows it."""


def write(written: Document) -> bytes:
    return pdf.write(written, engine="typst")


@pytest.mark.parametrize("signs", SIGNS)
def test_no_sign_of_a_text_is_heard_as_a_word_of_the_engine(signs: str) -> None:
    table = Table(
        (Run(signs),),
        (40, 60),
        ((cell(signs, header="col"), cell("b", header="col")),),
        ((cell(signs), cell(Run(signs, href="https://a.example/*_#"))),),
    )
    blocks = (text(signs), Section(2, "a_b-1", (Run(signs),), (List(((text(Run(signs, strong=True)),),)), table)))
    made = write(replace(document(*blocks, left=signs), title=signs))
    told = words(made)
    assert told.count(" ".join(signs.split())) >= 7
    with pikepdf.open(BytesIO(made)) as file, file.open_outline() as outline:
        assert str(file.docinfo["/Title"]) == outline.root[0].title == signs
        assert {str(link.A.URI) for page in file.pages for link in page.get("/Annots", ())} == {"https://a.example/*_#"}


def test_a_link_within_the_document_leads_to_its_section() -> None:
    sections = (Section(2, "a b#c", (Run("Et"),), (text("ord"),)), text(Run("Se et", href="#a b#c")))
    with pikepdf.open(BytesIO(write(document(*sections)))) as file:
        (link,) = file.pages[0].Annots
        assert "/Dest" in link or str(link.A.S) == "/GoTo"


def test_no_font_of_the_system_is_used_where_those_of_the_house_have_all_letters() -> None:
    with pikepdf.open(BytesIO(write(document(text("Hej æøå ☐ → Łukasz"))))) as file:
        names = {font_name(str(font.BaseFont)[1:]) for page in file.pages for font in page.Resources.Font.values()}
    assert names == {"SourceSansPro", "SourceSansProSemibold"}


def test_where_it_is_missing_the_caller_is_told_and_nothing_is_printed() -> None:
    program = """
import sys
sys.modules["typst"] = None
from smdocs.writers.fonts import EngineMissingError
from tests.writers.pdf.test_typst import document, write
try:
    write(document())
except EngineMissingError as error:
    print(error.engine)
"""
    answer = run_apart(program)
    assert (answer.stdout, answer.stderr) == (b"typst\n", b"")


def test_it_needs_no_library_of_the_system() -> None:
    program = """
import ctypes.util, sys, cffi
def missing(*_): raise OSError("no such library")
cffi.FFI.dlopen = missing
from tests.writers.pdf.test_typst import rich, write
sys.stdout.buffer.write(write(rich()))
"""
    answer = run_apart(program)
    assert answer.stdout == write(rich())
    assert not re.search(b"weasyprint", answer.stderr)


@pytest.mark.parametrize("variant", get_args(VariantName))
def test_no_kind_of_pdf_has_a_box_where_a_character_cannot_be_drawn(variant: VariantName) -> None:
    with pytest.raises(GlyphMissingError) as raised:
        pdf.write(document(text("Vores \u0378 mærke")), variant, "typst")
    assert raised.value.characters == ("\u0378",)


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ('PDF/UA-1 error: the text `"\\u{378}"` could not be displayed with font `"Source Sans Pro"`', "\u0378"),
        (
            'error: the text `"漢"` could not be displayed with font\nerror: the text `"字"` could not be displayed',
            "漢字",
        ),
        ("error: label `<漢>` does not exist in the document", ""),
    ],
)
def test_of_what_the_engine_complains_the_characters_are_known_that_no_font_has(told: str, missing: str) -> None:
    assert undrawn(told) == set(missing)
