"""The Word file, as python-docx, an XML reader and LibreOffice see it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from smdocs.tree.nodes import (
    Block,
    Break,
    Cell,
    Document,
    Furniture,
    List,
    Meta,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
    inlines,
)
from smdocs.writers.docx import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

NAMES = "Łukasz Żółć, Nguyễn Thị Hường, Þórður Ægisson, Áŋŋel Čáhppe Đuvvá, Åsa Öberg, Søren Kjær"
ARABIC = "إمكانية الوصول 2024 والخصوصية"


def text(words: str, **look: Any) -> Paragraph:
    return Paragraph((Run(words, **look),))


def cell(words: str = "", header: Any = "", lines: int = 0) -> Cell:
    return Cell((text(words),) if words else (), header, lines)


def fields(caption: str, rows: Iterable[tuple[str, str]], style: Any = "fields") -> Table:
    body = tuple((cell(label, "row"), cell(value)) for label, value in rows)
    return Table((Run(caption),), (34, 66), (), body, style)


def log(caption: str, rows: int, blank: int = 0) -> Table:
    head = (tuple(cell(label, "col") for label in ("Dato", "Udført af", "Resultat")),)
    body = tuple(
        (cell(f"{1 + row % 28}. maj 2025"), cell("Åse Bjørnsø"), cell(f"Post nr. {row} & «i orden»"))
        for row in range(1, rows + 1)
    )
    return Table((Run(caption),), (20, 30, 50), head, body + ((cell(lines=2),) * 3,) * blank, "log")


def numbered(*items: str) -> List:
    return List(tuple((text(item),) for item in items), ordered=True)


def bulleted(*items: str) -> List:
    return List(tuple((text(item),) for item in items))


CONTENT: tuple[Block, ...] = (
    Paragraph((Run("Beskrivelsen gælder siden "), Run("Lindevig Kommune", strong=True), Run(".")), "lead"),
    Paragraph(
        (
            Run("Se "),
            Run("adgange", href="#adgange"),
            Run(", "),
            Run("privatlivs", href="https://www.lindevig.example/privatliv?a=1&b=2"),
            Run("politikken", strong=True, href="https://www.lindevig.example/privatliv?a=1&b=2"),
            Run(" og "),
            Run("Digital Services Act", lang="en"),
            Run(". Navne: " + NAMES + "."),
        )
    ),
    Section(
        2,
        "kontoen",
        (Run("Kontoen"),),
        (
            fields(
                "Kontoens oplysninger",
                [("Navn", "Lindevig Kommune"), ("Leder", 'Ida "Kaj" Ærø'), ("Link", "ikke oprettet endnu")],
            ),
            Table(
                (),
                (50, 50),
                ((cell("Rolle", "col"), cell("Antal", "col")),),
                ((cell("Fuld kontrol", "row"), cell("2")),),
            ),
            Table((), (50, 50), ((cell("Sprog", "col"), cell("Link", "col")),), (_arabic_row := (),))
            if False
            else Table(
                (),
                (50, 50),
                ((cell("Sprog", "col"), cell("Link", "col")),),
                (
                    (
                        cell("Arabisk"),
                        Cell(
                            (
                                text(
                                    f"{ARABIC} (PDF)",
                                    href="https://www.lindevig.example/ar",
                                    lang="ar",
                                ),
                            )
                        ),
                    ),
                ),
            ),
            Section(
                3,
                "formaal",
                (Run("Formål og målgruppe"),),
                (
                    numbered("Vi fortæller, hvad der sker.", "Vi svarer på spørgsmål."),
                    text("Sådan gør vi i praksis:"),
                    List(
                        (
                            (
                                text("Læs opslaget."),
                                numbered("Er det sandt?", "Er det lovligt?"),
                                text("Spørg en kollega, hvis du er i tvivl."),
                            ),
                            (text("Slå det op."), bulleted("Med billede", "Uden billede")),
                        ),
                        ordered=True,
                    ),
                    bulleted("Borgere", "Pårørende"),
                    Section(
                        4,
                        "alternativer",
                        (Run("Alternativer"),),
                        (text("Hjemmesiden alene når ikke de unge."),),
                    ),
                ),
            ),
        ),
    ),
    Section(
        2,
        "adgange",
        (Run("Adgange og kontrol"),),
        (
            Note(
                (
                    text("Skriv aldrig personnumre eller helbredsoplysninger i en besked."),
                    bulleted("Ring i stedet.", "Eller brug Digital Post."),
                    text("Haster det, så ring 112."),
                ),
                "important",
            ),
            text("Mellem de to bokse."),
            Note((text("Kontrollen laves to gange om året."), text("Den journaliseres.")), "notice"),
            Paragraph(
                (
                    Run("Næste kontrol er ", strong=False),
                    Run("forsinket siden 3. marts 2025", style="overdue"),
                    Run(" "),
                    Run("(12 af 101 tegn)", style="muted"),
                    Run(" "),
                    Run("Mangler: lederens navn", style="gap"),
                    Run("."),
                )
            ),
            log("Kontrol af adgange", 60, blank=3),
            text("Billeder slettes efter seks måneder.", style="muted"),
        ),
    ),
    Section(
        2,
        "tekst",
        (Run("Tekst til feltet Om"),),
        (
            Paragraph((Run("Lindevig Kommune"), Break(), Run("Vi svarer kl. 9–15")), "verbatim"),
            Paragraph((Run("Antal tegn er talt uden linjeskift."),), "small"),
        ),
    ),
    Section(
        2,
        "underskrift",
        (Run("Underskrift"),),
        (
            Table(
                (Run("Blanket"),),
                (40, 60),
                (),
                (
                    (cell("Lederens navn", "row"), cell(lines=2)),
                    (cell("Sider og grupper", "row"), Cell((bulleted("Åben", "Lukket"),))),
                    (cell("Dato", "row"), Cell((Paragraph((Run("", style="blank"),)),))),
                ),
                "form",
            ),
            Paragraph(
                (Run("Dato: "), Run("", style="blank"), Run(" Underskrift: "), Run("", style="blank"))
            ),
            fields("Til sidst", [("Kopi sendes til", "Kommunikation")]),
        ),
    ),
)

SAMPLE = Document(
    title="Procedurebeskrivelse for Lindevig Kommunes side",
    language="da",
    blocks=CONTENT,
    furniture=Furniture(
        "Procedurebeskrivelse for Lindevig Kommunes side", "Sag 25/1234", "Side {page} af {pages}", "UDKAST"
    ),
    meta=Meta(
        "procedure",
        "Sociale medier",
        "Lindevig Kommune",
        ("sociale medier", "kontrol"),
        ("25/1234", "25/1235"),
        "2025-05-06",
        "Vejledning",
    ),
)
