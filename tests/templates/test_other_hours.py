"""Times and answers of single accounts: told where they are other than the usual, under words that fit them."""

from __future__ import annotations

import pytest

from smdocs.documents.render import Mode, render
from smdocs.read.folder import load
from smdocs.words.language import capital
from tests.conftest import AS_OF
from tests.templates.test_public_pages import WriteFolder

PAGES = ("debate-guidelines", "debate-guidelines-short", "landing-page")
TABLES = ("debate-guidelines", "landing-page")
AUTHORITY = """\
name: Rasta
country: {country}
kind: municipality
languages: [{lang}]
website: https://www.rasta.example
"""
OTHERS = {"da": "Andre tider", "sv": "Andra tider"}
SINGLE = {"da": "Tider på enkelte konti", "sv": "Tider på vissa konton"}
READING = {"da": "Hvornår læser vi med?", "sv": "När vi läser"}
ANSWERS = {"da": "Svar fra os", "sv": "Svar från oss"}
GOAL = {"da": "Vores mål er at svare inden for én arbejdsdag", "sv": "inom en arbetsdag"}
PURPOSE = "moderation: {purpose: Hej.}\n"


def pages(
    write_folder: WriteFolder, lang: str, more: str, mode: Mode = Mode.FINISHED, **accounts: str
) -> dict[str, str]:
    """What the pages of all accounts say, each on one line; `accounts`: by name what their files say besides."""
    files = {"authority.yaml": AUTHORITY.format(lang=lang, country={"da": "dk", "sv": "se"}[lang]) + more}
    for name, own in accounts.items():
        status = "" if "status:" in own else "status: active\n"
        files[f"accounts/{name.lower()}.yaml"] = f"name: {name}\nplatform: instagram\nkind: profile\n{status}{own}"
    made = render(load(write_folder(files)), on=AS_OF, documents=PAGES, languages=[lang], mode=mode).documents
    return {document.type: " ".join(document.text.split()) for document in made if not document.account}


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_times_that_say_nothing_are_no_other_times(write_folder: WriteFolder, lang: str) -> None:
    none = "monitoring: {checks_per_day: 0}\n"
    for more, own in (("", none), (none, "")):
        for page, says in pages(write_folder, lang, PURPOSE + more, Hallen=own, Museet="").items():
            assert ANSWERS[lang] not in says, page
            assert SINGLE[lang] not in says, page
            assert "Hallen (Instagram):" not in says, page
    thrice = pages(write_folder, lang, PURPOSE, Hallen="monitoring: {checks_per_day: 3}\n", Museet="")
    assert "Hallen (Instagram):" not in thrice["debate-guidelines-short"], "how often is not told there"
    assert "Hallen (Instagram)" in thrice["debate-guidelines"]


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_what_single_accounts_have_stands_under_words_that_fit(write_folder: WriteFolder, lang: str) -> None:
    says = pages(write_folder, lang, PURPOSE, Museet="monitoring: {evenings: Vagten.}\n", Hallen="")
    for page in TABLES:
        assert READING[lang] in says[page], page
        assert ANSWERS[lang] not in says[page], page
        assert SINGLE[lang] in says[page], page
        assert OTHERS[lang] not in says[page], page
    assert "Vagten." in says["debate-guidelines-short"]


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_a_usual_answer_is_not_told_again_and_pauses_are_told_as_such(write_folder: WriteFolder, lang: str) -> None:
    says = pages(
        write_folder,
        lang,
        PURPOSE + "reply: {within: 1 working days}\n",
        Biblioteket="monitoring: {hours: [{days: sat-sun, opens: 9.00, closes: 12.00}]}\n",
        Museet="reply: {within: 3 working days}\n",
        Torvet="",
        Vejen="status: paused\n",
        Arkivet="comments: closed\n",
    )
    for page in TABLES:
        whole, table = says[page], says[page].partition(OTHERS[lang])[2]
        assert whole.count(GOAL[lang]) == 1, page
        assert GOAL[lang] not in table, page
        assert {"da": "inden for tre arbejdsdage", "sv": "inom tre arbetsdagar"}[lang] in table, page
        assert {"da": "Som ovenfor", "sv": "Som ovan"}[lang] in table, page
    landing = says["landing-page"]
    assert {
        "da": "Det gælder ikke for Arkivet (Instagram). På pause: Vejen (Instagram). Nogle konti har deres egne tider.",
        "sv": "Det gäller inte för Arkivet (Instagram). Paus just nu: Vejen (Instagram). Vissa konton har egna tider.",
    }[lang] in landing


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_an_account_that_has_no_hours_is_excepted_from_the_usual(write_folder: WriteFolder, lang: str) -> None:
    usual = "monitoring: {hours_in_words: om formiddagen, office_hours: yes}\n"
    says = pages(write_folder, lang, PURPOSE + usual, Museet="monitoring: {office_hours: no}\n", Hallen="")
    for page in PAGES:
        assert SINGLE[lang] not in says[page], page
        assert OTHERS[lang] not in says[page], page
        assert {"da": "ælder ikke for", "sv": "äller inte för"}[lang] in says[page], page


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_a_step_begins_with_a_capital(write_folder: WriteFolder, lang: str) -> None:
    steps = "moderation:\n  purpose: Hej.\n  ladder:\n    - {action: block, when: hvis du truer}\n"
    says = pages(write_folder, lang, steps, Hallen="")
    assert "- Hvis du truer: " in says["debate-guidelines-short"]
    assert "hvis du truer" not in says["debate-guidelines"]
    assert [capital(text) for text in ("eID saknas", "e-ID", "å", "")] == ["eID saknas", "e-ID", "Å", ""]


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_rules_that_are_missing_are_asked_for_once(write_folder: WriteFolder, lang: str) -> None:
    draft = pages(write_folder, lang, "", Mode.DRAFT, Hallen="")["debate-guidelines"]
    lacking = {"da": "[mangler: Regler]", "sv": "[saknas: Regler]"}[lang]
    assert draft.count(lacking) == 1, draft
