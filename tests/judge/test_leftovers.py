"""What was to be replaced is told; what merely looks like it belongs to the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.findings import Severity
from smdocs.judge.check import check
from smdocs.read.folder import load
from tests.judge.test_wording import codes, found

Write = Callable[[dict[str, str]], Path]


LEFT = [
    "[navn]",
    "Se [Link]",
    "Skriv til [mailadresse].",
    "[indsæt jeres egen tekst]",
    "[fyll i ert namn]",
    "[organisationens navn]",
    "[organisationens/afdelingens] virke",
    "[Siden/profilen] læses hver dag",
    "[f.eks. at lederen godkender]",
    "[Afdelingens leder godkender altid adgang, og der er mindst to administratorer på hver konto]",
    "<navn>",
    "{namn}",
    "i XX i byen",
    "år 20XX",
    "TODO: skriv",
    "TBD",
    "FIXME",
    "lorem ipsum dolor",
    "Ring ???",
    "Navn: ____",
    "Navn: …………",
    "n/a",
    "None",
    "vet ej",
]
OF_THE_TEXT = [
    "»Det er [sic] godt«",
    "Se [2] og [1–3].",
    "»Vi […] svarer«",
    "Se [bilaga 1] och [side 4].",
    "»alle« [min kursivering]",
    "»De [kommunen] svarer«",
    "Se [jf. § 3].",
    "De svarede [på et spørgsmål om åbningstider i uge 7] med det samme",
    "[Ung] i byen",
    "[Link](https://elmby.example)",
    "2 < 3 > 1",
    "XXL",
    "elmby___",
    "Hvad???",
    "Ingen",
    "Vi … og vi …",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_was_to_be_replaced_is_told(text: str, write_folder: Write) -> None:
    (finding,) = found(write_folder, text)
    assert (finding.code, finding.severity) == ("leftover-guidance", Severity.ERROR)
    assert str(finding.values["text"]).removesuffix("…") in text


@pytest.mark.parametrize("text", OF_THE_TEXT)
def test_brackets_and_signs_that_belong_to_the_text_are_let_be(text: str, write_folder: Write) -> None:
    assert codes(found(write_folder, text)) == []


def test_what_was_refused_already_is_not_said_to_be_left_too(write_folder: Write) -> None:
    assert codes(found(write_folder, "TBD", field="since")) == ["not-a-date"]


def test_what_was_left_or_is_promised_in_own_words_is_told_and_stops_that_document(write_folder: Write) -> None:
    text = "Fra {{ authority.name }}.\n\nSkriv til [mailadresse]. Vi sletter straks alt."
    words = f"{{% block lead %}}\n{text}\n{{% endblock %}}\n"
    authority = "name: Elmby\ncountry: dk\nlanguages: [da]\n"
    folder = load(write_folder({"authority.yaml": authority, "templates/da/landing-page.txt": words}))
    findings = [f for f in check(folder, dt.date(2026, 11, 21)) if f.place.file.startswith("templates")]
    assert {f.code: (str(f.place), f.documents) for f in findings} == {
        "leftover-guidance": ("templates/da/landing-page.txt:4:11", ("landing-page",)),
        "deletion-promised": ("templates/da/landing-page.txt:1:1", ("landing-page",)),
    }
