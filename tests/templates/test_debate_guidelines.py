"""The rules of debate say what the authority lists and decided, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdocs.documents.render import render
from smdocs.edit.scaffold import scaffold
from smdocs.model.parts import Topic
from smdocs.read.folder import load
from tests.conftest import AS_OF
from tests.templates.test_public_pages import WriteFolder

AUTHORITY = """\
name: Rastakommunen
country: se
kind: municipality
languages: [sv, da]
website: https://www.rasta.example
"""
ACCOUNT = """\
name: Rasta kommun
platform: facebook-page
kind: page
status: active
link: https://www.facebook.example/rasta
"""


def text(
    write_folder: WriteFolder, more: str, document: str = "debate-guidelines", *, lang: str = "sv", account: str = ""
) -> str:
    """What a document of the authority says that decided this much, on one line."""
    folder = load(write_folder({"authority.yaml": AUTHORITY + more, "accounts/facebook.yaml": ACCOUNT + account}))
    (made,) = render(folder, on=AS_OF, documents=[document], languages=[lang]).documents
    return " ".join(made.text.split())


RULES = """\
moderation:
  rules:
    - topic: tone
      text: {sv: Skriv snällt., da: Skriv pænt.}
    - name: {sv: Inga bilder, da: Ingen billeder}
      text: {sv: Lägg inte upp bilder., da: Læg ikke billeder op.}
    - topic: spam
      example: ""
    - topic: copyright
"""


def test_rules_are_those_that_are_listed_in_their_order(write_folder: WriteFolder) -> None:
    for document in ("debate-guidelines", "debate-guidelines-short", "landing-page"):
        says = text(write_folder, RULES, document)
        places = [says.index(name) for name in ("Håll en god ton", "Inga bilder", "Det räcker", "Dela bara det du")]
        assert places == sorted(places), document
        assert "Gör inte reklam" not in says, document


def test_own_text_stands_in_the_place_of_text_exception_and_example(write_folder: WriteFolder) -> None:
    says = text(write_folder, RULES)
    assert "Håll en god ton Skriv snällt. Inga bilder" in says
    assert "skällsord" not in says


def test_an_empty_example_is_none(write_folder: WriteFolder) -> None:
    assert "samma text inklistrad" not in text(write_folder, RULES)
    assert "ett foto som du har hämtat" in text(write_folder, RULES), "that of the next rule is ours"


STEPS = {
    "warn": "Vi ger en varning.",
    "hide": "Vi döljer kommentaren.",
    "delete": "Vi tar bort kommentaren.",
    "block": "Vi blockerar dig.",
    "close-comments": "Vi stänger av kommentarerna.",
    "report-to-platform": "Vi anmäler kommentaren till plattformen.",
    "report-to-police": "Vi gör en polisanmälan.",
}


@pytest.mark.parametrize("action", STEPS)
def test_only_the_steps_of_the_ladder_are_promised(write_folder: WriteFolder, action: str) -> None:
    more = f"moderation:\n  purpose: Här skriver vi om Rasta.\n  ladder:\n    - action: {action}\n"
    for document in ("debate-guidelines", "debate-guidelines-short"):
        says = text(write_folder, more, document)
        assert [step for step, sentence in STEPS.items() if sentence in says] == [action], document
    assert [sentence for sentence in STEPS.values() if sentence in text(write_folder, more, "landing-page")] == []


def test_the_length_of_a_block_is_told_after_words_of_their_own_too(write_folder: WriteFolder) -> None:
    step = "{text: Du får inte vara med längre, length: for good}"
    more = f"moderation:\n  purpose: Här skriver vi om Rasta.\n  ladder:\n    - {step}\n"
    assert "Du får inte vara med längre. Blockeringen gäller för alltid." in text(write_folder, more)


FLAGS = {
    "answers_are_guidance": "vägledning och inte ett beslut",
    "author_liability": "Du ansvarar själv",
    "platform_terms": "Plattformens egna regler gäller också",
    "likes_are_not_endorsement": "betyder inte att vi tycker likadant",
    "comments_may_close": "Vi kan stänga av kommentarerna",
    "unlawful_removed": "Vi tar bort det som är förbjudet",
    "no_private_matters": "Skriv inget privat",
}


@pytest.mark.parametrize("flag", FLAGS)
def test_what_nobody_decided_is_not_said(write_folder: WriteFolder, flag: str) -> None:
    purpose = "moderation:\n  purpose: Här skriver vi om Rasta.\n"
    for more, there in (("", False), (f"  {flag}: no\n", False), (f"  {flag}: yes\n", True)):
        assert (FLAGS[flag] in text(write_folder, purpose + more)) is there, more


def test_own_sentences_take_the_place_of_ours(write_folder: WriteFolder) -> None:
    says = text(
        write_folder,
        "moderation:\n  purpose: Hej.\n  answers_are_guidance: yes\n  statements:\n"
        "    - {about: guidance, text: Svaren här binder ingen.}\n    - {about: minors, text: Är du ung?}\n",
    )
    assert "Svaren här binder ingen." in says
    assert "Är du ung?" in says
    assert "vägledning och inte" not in says


def test_nothing_private_is_asked_for_without_a_secure_way_for_it(write_folder: WriteFolder) -> None:
    asked = (
        "contacts:\n  - {use: general, phone: 00 00 00 01}\nmoderation:\n  no_private_matters: yes\n  purpose: Hej.\n"
    )
    secure = "contacts:\n  - {use: secure-mail, link: 'https://www.rasta.example/sakert'}\n"
    for document in ("debate-guidelines-short", "landing-page"):
        says = text(write_folder, asked, document)
        assert "00 00 00 01" not in says.partition("privat")[2].partition("Andra sätt")[0], document
        assert "rasta.example/sakert" in text(
            write_folder, secure + asked.partition("\n")[2].partition("\n")[2], document
        )


def test_a_new_folder_offers_the_usual_rules_to_choose_from(tmp_path: Path) -> None:
    scaffold(tmp_path / "ny", "sv", None)
    offered = (tmp_path / "ny" / "authority.yaml").read_text(encoding="utf-8")
    assert [topic for topic in Topic if f"    # - topic: {topic} " not in offered] == []
    assert load(tmp_path / "ny").authority.moderation.rules == ()


def test_accounts_with_times_or_rules_of_their_own_are_told_apart(write_folder: WriteFolder) -> None:
    authority = AUTHORITY + "monitoring: {hours: [{days: mon-fri, opens: 9.00, closes: 15.00}]}\n" + RULES
    nights = ACCOUNT.replace("Rasta kommun", "Nattjouren") + "reply: {within: 1 hour}\n"
    own = ACCOUNT.replace("Rasta kommun", "Ungdomsrådet") + "moderation: {purpose: Här pratar unga.}\n"
    files = {"authority.yaml": authority, "accounts/a.yaml": ACCOUNT, "accounts/b.yaml": nights, "accounts/c.yaml": own}
    made = render(load(write_folder(files)), on=AS_OF, documents=["debate-guidelines"], languages=["sv"]).documents
    whole = next(" ".join(document.text.split()) for document in made if not document.account)
    times = whole.partition("Andra tider på vissa konton")[2].partition("Reglerna")[0]
    assert "Nattjouren" in times
    assert "svara inom en timme" in times
    assert "Ungdomsrådet" not in whole, "it has rules of its own"


def test_places_in_a_law_are_written_as_the_language_writes_them(write_folder: WriteFolder) -> None:
    assert "(4 kap. 5 § brottsbalken)" in text(write_folder, RULES)
    assert "(den svenske straffelov, kapitel 4, § 5)" in text(write_folder, RULES, lang="da")


def test_one_way_to_comment_is_no_list(write_folder: WriteFolder) -> None:
    files = {"authority.yaml": AUTHORITY + RULES, "accounts/facebook.yaml": ACCOUNT + "comments: members\n"}
    (made,) = render(load(write_folder(files)), on=AS_OF, documents=["debate-guidelines"], languages=["da"]).documents
    assert "Hvem kan kommentere?\n\nKun medlemmer kan kommentere." in made.text


USUAL = """\
monitoring:
  hours:
    - {days: mon-fri, opens: 9.00, closes: 15.00}
  weekends: Ingen läser.
reply: {within: 2 working days}
moderation:
  purpose: Hej.
  ladder:
    - action: delete
"""
PAGES = ("debate-guidelines", "debate-guidelines-short", "landing-page")
PROMISED = ("kl. 9.00", "Ingen läser", "svara inom", "Vi tar bort kommentaren")


@pytest.mark.parametrize(
    ("account", "promised"),
    [
        ("", True),
        ("comments: closed\n", False),
        ("comments: closed\nmessages: {open: yes}\n", True),
        ("monitoring:\n  hours:\n    - {days: sat-sun, opens: 22.00, closes: 2.00}\n", False),
    ],
)
def test_usual_hours_are_promised_where_they_hold_for_some_account(
    write_folder: WriteFolder, account: str, *, promised: bool
) -> None:
    folder = load(write_folder({"authority.yaml": AUTHORITY + USUAL, "accounts/facebook.yaml": ACCOUNT + account}))
    for made in render(folder, on=AS_OF, documents=PAGES, languages=["sv"]).documents:
        says = " ".join(made.text.split())
        assert ("kl. 9.00" in says) is promised, made.type
        assert ("Ingen läser" in says) is promised, made.type


@pytest.mark.parametrize("status", ["paused", "planned", "closed"])
def test_an_account_that_is_not_at_work_promises_nothing(write_folder: WriteFolder, status: str) -> None:
    account = ACCOUNT.replace("active", status)
    for more in ("", "documents:\n  debate-guidelines: {per: account}\n"):
        files = {"authority.yaml": AUTHORITY + USUAL + more, "accounts/facebook.yaml": account}
        for made in render(load(write_folder(files)), on=AS_OF, documents=PAGES, languages=["sv"]).documents:
            says = " ".join(made.text.split())
            assert [words for words in PROMISED if words in says] == [], made.type


def test_what_somebody_wrote_keeps_its_first_letter(write_folder: WriteFolder) -> None:
    more = "moderation:\n  purpose: Hej.\n  ladder:\n    - {action: delete, when: eID-bedrägeri}\n"
    for document in ("debate-guidelines", "debate-guidelines-short"):
        assert "eID-bedrägeri: Vi tar bort kommentaren." in text(write_folder, more, document)


SHUT = "comments: closed\n"


@pytest.mark.parametrize(
    ("account", "applies", "reported"),
    [
        ("comments: open\n", True, True),
        (SHUT, False, False),
        (f"{SHUT}messages: {{open: yes}}\n", True, False),
    ],
    ids=["rules", "closed", "inbox"],
)
def test_rules_are_for_those_who_can_write_and_broken_where_they_can_comment(
    write_folder: WriteFolder, *, account: str, applies: bool, reported: bool
) -> None:
    more = f"{RULES}  report_comment: {{sv: Mejla oss., da: Skriv en mail.}}\n"
    for lang, lead, report, listed in (
        ("sv", "Reglerna gäller dig", "Om du ser något som bryter mot reglerna Mejla oss.", "Det här gäller:"),
        ("da", "Disse regler gælder", "Hvis du ser noget der bryder reglerne Skriv en mail.", "Her gælder:"),
    ):
        says = " ".join(text(write_folder, more, lang=lang, account=account).replace("-", "").split())
        assert (lead in says, report in says) == (applies, reported), lang
        assert (listed in text(write_folder, more, "landing-page", lang=lang, account=account)) is applies, lang


def test_what_is_not_done_with_what_is_removed_is_said(write_folder: WriteFolder) -> None:
    removed = "{saved_first: no, registered: no, reported_to_police: no}"
    more = f"{RULES}  ladder: [{{action: hide}}]\n  removed: {removed}\n"
    for lang, sentences in (
        ("sv", ("Vi sparar ingen skärmbild", "Vi diarieför inte det", "Vi polisanmäler inte det")),
        ("da", ("Vi gemmer ikke et skærmbillede", "Vi journaliserer ikke det", "Vi anmelder ikke det")),
    ):
        assert all(each in text(write_folder, more, lang=lang) for each in sentences)
