"""The privacy notice, the landing page and lists of many accounts, as whoever opens the files reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest
from lxml import html

import smdocs
from smdocs import facts
from smdocs.documents.render import render
from smdocs.model.authority import Country
from smdocs.model.texts import Prose, Words
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES
from tests.conftest import AS_OF
from tests.examples import folder as example

WriteFolder = Callable[[dict[str, str]], Path]

BARE = """\
name: Elmby Råd
country: {country}
kind: municipality
languages: [{lang}]
website: https://www.elmby.example
controllers: [{{name: Elmby Råd, email: raad@elmby.example}}]
contacts: [{{use: general, phone: 00 00 00 01}}]
publishing: {{privacy_notice: "https://elmby.example/p", debate_guidelines: "https://elmby.example/d"}}
monitoring: {{office_hours: no, hours: [{{days: mon-fri, opens: 9.00, closes: 15.00}}]}}
reply: {{within: 2 days}}
privacy:
  purposes: [at svare]
  legal_bases: [{{article: 6(1)(e), purpose: at svare på spørgsmål}}]
"""
"""All that the two documents ask of an authority, and nothing more."""
ACCOUNT = """\
name: {name}
platform: {platform}
kind: page
link: https://facebook.example/{name}
status: active
arena: open
"""


def page(folder: Folder, document: str, lang: str) -> html.HtmlElement:
    """The web page as it is written."""
    (made,) = [d for d in render(folder, on=AS_OF, documents=[document], languages=[lang]).documents if d.account == ""]
    return html.document_fromstring(made.write("html"))


def read(element: html.HtmlElement) -> str:
    """What the page says, a space between all that is told apart."""
    return " ".join(" ".join(element.xpath("//main//text()")).replace("\xa0", " ").split())


def section(element: html.HtmlElement, heading: str) -> str:
    """What stands in the part of the page under a heading."""
    (found,) = element.xpath("//main//section[h2[normalize-space()=$heading]]", heading=heading)
    return " ".join(" ".join(found.itertext()).replace("\xa0", " ").split())


def headings(element: html.HtmlElement) -> list[str]:
    return [h.text_content() for h in element.xpath("//main//h2")]


def links(element: html.HtmlElement) -> list[str]:
    return [str(href) for href in element.xpath("//main//a/@href")]


@cache
def bare_text(country: str, lang: str) -> str:
    return BARE.format(country=country, lang=lang)


def bare(write_folder: WriteFolder, country: str, lang: str, *, account: str = "", more: str = "") -> Folder:
    files = {"authority.yaml": bare_text(country, lang) + more}
    if account:
        files["accounts/side.yaml"] = account
    loaded = smdocs.load(write_folder(files))
    assert loaded.findings == ()
    return loaded


ARCHIVE = {
    "da": {"dk": "Aktindsigt og arkiv", "se": "Aktindsigt og arkiv"},
    "sv": {"dk": "Insyn och arkiv", "se": "Allmänna handlingar och arkiv"},
}
NOTICE = {
    "da": [
        "Hvem har ansvaret?",
        "Hvad bruger vi oplysningerne til?",
        "Hvorfor må vi bruge oplysningerne?",
        "Virksomhederne bag platformene",
        "Hvor længe gemmer vi oplysningerne?",
        ARCHIVE["da"]["dk"],
        "Dine rettigheder",
        "Hvis du vil klage",
        "Kontoen som teksten gælder for",
    ],
    "sv": [
        "Vem har ansvaret?",
        "Vad använder vi uppgifterna till?",
        "Varför får vi använda uppgifterna?",
        "Företagen bakom plattformarna",
        "Hur länge sparar vi uppgifterna?",
        ARCHIVE["sv"]["dk"],
        "Dina rättigheter",
        "Om du vill klaga",
        "Kontot som texten gäller",
    ],
}
RIGHTS = {
    "da": ("Indsigt", "Rettelse", "Sletning", "Begrænsning", "Indsigelse", "Samtykke", "Dataportabilitet"),
    "sv": ("Tillgång", "Rättelse", "Radering", "Begränsning", "Invändning", "Samtycke", "Dataportabilitet"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("country", ["dk", "se"])
def test_a_notice_with_the_least_there_is_tells_what_was_given_and_the_law(
    write_folder: WriteFolder, country: str, lang: str
) -> None:
    """Where the authority is silent, nothing stands but law, and what only explains."""
    account = ACCOUNT.format(name="Elmby", platform="facebook-page")
    notice = page(bare(write_folder, country, lang, account=account), "privacy-notice", lang)
    expected = [*NOTICE[lang][:5], ARCHIVE[lang][country], *NOTICE[lang][6:]]
    assert headings(notice) == expected
    for heading in expected:
        assert section(notice, heading) != heading
    own = facts.countries()[Country(country)]
    complaint = section(notice, NOTICE[lang][7])
    assert own.supervisory_authority.written_in(lang, lang)[0] in complaint
    assert own.supervisory_authority_phone in complaint
    assert own.supervisory_authority_address in complaint
    assert own.supervisory_authority_link in links(notice)
    assert all(f"{right}:" in section(notice, NOTICE[lang][6]) for right in RIGHTS[lang])
    assert "C-210/16" in section(notice, NOTICE[lang][3])
    assert "Meta Platforms Ireland Ltd" in section(notice, NOTICE[lang][3])
    assert facts.platforms()["facebook-page"].privacy_link in links(notice)
    assert facts.platforms()["facebook-page"].arrangement_link not in links(notice), "the authority has named none"
    decided_by_nobody = {
        "da": ("USA", "databeskyttelsesrådgiver", "cookies vi", "så skriv til os", "videre", "samlede"),
        "sv": ("USA", "dataskyddsombud", "lämnar ut dem", "kan du skriva", "statistik visa"),
    }
    assert [words for words in decided_by_nobody[lang] if words in read(notice)] == []
    assert "mailto:raad@elmby.example" in links(notice)
    assert "https://facebook.example/Elmby" in links(notice)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_law_on_archives_is_that_of_the_country(write_folder: WriteFolder, lang: str) -> None:
    laws = {"dk": ("dk-arkivloven", "dk-offentlighedsloven"), "se": ("se-arkivlagen", "se-tf", "se-osl")}
    told = {
        country: section(page(bare(write_folder, country, lang), "privacy-notice", lang), ARCHIVE[lang][country])
        for country in laws
    }
    shorts = {
        country: [law.short.written_in(lang, lang)[0] for key in keys if (law := facts.law()[key]).short]
        for country, keys in laws.items()
    }
    for country, other in (("dk", "se"), ("se", "dk")):
        rest = told[country]
        for short in shorts[country]:
            assert short in rest
            rest = rest.replace(short, "")
        assert not [short for short in shorts[other] if short in rest]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["aeblesund", "region-alvmarken"])
def test_what_an_authority_says_of_privacy_stands_in_the_notice(name: str, lang: str) -> None:
    """Each value, whole, on the web page and in the Word file."""
    folder = example(name)
    (made,) = render(folder, on=AS_OF, documents=["privacy-notice"], languages=[lang]).documents
    body = docx.Document(io.BytesIO(made.write("docx"))).element.body
    in_word = " ".join("".join(p.itertext()) for p in body.xpath(".//w:p"))
    privacy = folder.authority.privacy

    def plain(value: Words | Prose) -> list[str]:
        text = value.written_in(lang, lang)[0]
        return [" ".join(part.split()) for part in text.split("\n\n")]

    said = [value for values in (privacy.purposes, privacy.categories, privacy.recipients) for value in values]
    said += [kept.kind for kept in privacy.retention] + [b.purpose for b in privacy.legal_bases]
    prose = (privacy.cookies, privacy.statistics, privacy.third_countries, privacy.archive, privacy.rights)
    said_prose = [text for text in (*prose, privacy.photos, privacy.minors) if text]
    assert len(said) > 12
    assert len(said_prose) == 7
    for text in (read(html.document_fromstring(made.write("html"))), in_word):
        flat = "".join(text.replace("\xa0", " ").split()).lower()
        for value in (*said, *said_prose):
            for part in plain(value):
                assert "".join(part.split()).lower() in flat, part


def test_a_controller_is_told_with_the_accounts_that_it_answers_for() -> None:
    told = section(page(example("region-alvmarken"), "privacy-notice", "sv"), "Vem har ansvaret?")
    assert "Natten på akuten (Poddhyllan)" in told.partition("Hälso- och sjukvårdsnämnden, Region Älvmarken:")[2]
    assert "Lövhamns kommun: daglig drift av Hjälpmedel Älvmarken (Facebook)" in told
    assert "Ansvaret för" in told
    alone = section(page(example("aeblesund"), "privacy-notice", "da"), "Hvem har ansvaret?")
    assert "Ansvaret for de enkelte konti" not in alone


def test_an_account_that_differs_is_told_of_and_one_that_does_not_is_not() -> None:
    notice = page(example("aeblesund"), "privacy-notice", "da")
    bases = section(notice, "Hvorfor må vi bruge oplysningerne?")
    own = bases.partition("Regler der kun gælder nogle konti")[2]
    assert "Artikel 9, stk. 2, litra a: den det handler om, har givet udtrykkeligt samtykke" in own
    assert "Plejecentret Åkanden" in own
    assert "Æblesund Kommune (Facebook)" not in own, "it rests on what all rest on"
    joint = section(notice, "Virksomhederne bag platformene")
    differs = joint.partition("Det der gælder enkelte konti")[2]
    assert "Småfuglene" in differs
    assert "Foreningen er databehandler" in differs
    assert "Bluesky" not in differs
    assert "https://www.linkedin.example/joint-controller" in links(notice)


def test_only_accounts_in_use_are_told_of() -> None:
    for document in ("privacy-notice", "landing-page"):
        notice = page(example("aeblesund"), document, "da")
        assert "https://www.instagram.example/ungiaeblesund" in links(notice)
        assert "Snapchat" not in read(notice), "planned"
        assert "X Internet" not in read(notice), "closed"
        assert "Æblesund Drift – veje & vinter (X" not in read(notice), "closed"


def test_private_messages_are_told_of_account_by_account(write_folder: WriteFolder) -> None:
    def of(*messages: str) -> str:
        bare(write_folder, "dk", "da")
        accounts = {
            f"accounts/{n}.yaml": ACCOUNT.format(name=f"Side{n}", platform="facebook-page") + more
            for n, more in enumerate(messages)
        }
        notice = page(smdocs.load(write_folder(accounts)), "privacy-notice", "da")
        return section(notice, "Private beskeder") if "Private beskeder" in headings(notice) else ""

    taken, shut = "messages: {open: yes}\n", "messages: {open: no}\n"
    at_platform = "En privat besked ligger også hos platformen."
    assert of("", "") == ""
    assert of(taken, taken) == f"Private beskeder Indbakken er åben på alle vores konti. {at_platform}"
    assert of(shut, shut) == "Private beskeder Der er lukket for private beskeder på alle vores konti."
    assert of(taken, shut) == (
        f"Private beskeder Indbakken er åben på Side0 (Facebook). {at_platform} "
        "Der er lukket for private beskeder på Side1 (Facebook)."
    )
    assert "Side1" not in of(taken, ""), "nothing is said of it"
    why = "messages: {open: yes, reason: Tilmelding., deleted: {within: 30 days, after: turen}}\n"
    told = "Hvorfor indbakken er åben Tilmelding. Hvornår vi sletter beskederne Senest 30 dage efter turen"
    assert of(why, why) == f"Private beskeder Indbakken er åben på alle vores konti. {at_platform} {told}"
    assert f"{at_platform} Konto Side0 (Facebook) {told}" in of(why, taken)
    assert "Tilmelding" not in of(why.replace("yes", "no"), taken)


def test_the_inbox_of_the_only_account_is_told_without_naming_it(write_folder: WriteFolder) -> None:
    shut = ACCOUNT.format(name="Elmby", platform="facebook-page") + "messages: {open: no}\n"
    notice = page(bare(write_folder, "dk", "da", account=shut), "privacy-notice", "da")
    assert section(notice, "Private beskeder") == "Private beskeder Der er lukket for private beskeder."


def test_limits_of_accounts_are_told_where_the_authority_has_none(write_folder: WriteFolder) -> None:
    limits = "deletion: {limits: [{kind: opslag, limit: {within: 6 months, after: offentliggørelsen}}]}\n"
    account = ACCOUNT.format(name="Elmby", platform="facebook-page") + limits
    kept = "Hvor længe gemmer vi oplysningerne?"
    told = section(page(bare(write_folder, "dk", "da", account=account), "privacy-notice", "da"), kept)
    assert "opslag Senest 6 måneder efter offentliggørelsen" in told
    assert "Sådan gør vi" not in told, "no column without anything in it"
    assert "Beslutning" not in told
    own = "  retention: [{kind: beskeder, limit: {within: 30 days}, decision: Byrådet 2025}]\n"
    told = section(page(bare(write_folder, "dk", "da", account=account, more=own), "privacy-notice", "da"), kept)
    assert "beskeder Senest efter 30 dage Byrådet 2025" in told
    assert "Frister på enkelte konti Alle konti opslag: senest 6 måneder efter offentliggørelsen" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_platform_that_nothing_is_known_of_leaves_no_empty_row(write_folder: WriteFolder, lang: str) -> None:
    account = ACCOUNT.format(name="Elmby", platform="Fjordtavlen")
    notice = page(bare(write_folder, "dk", lang, account=account), "privacy-notice", lang)
    assert NOTICE[lang][3] not in headings(notice)
    assert "Fjordtavlen" in section(notice, NOTICE[lang][-1])
    for cell in notice.xpath("//main//tbody//th | //main//p | //main//li"):
        assert cell.text_content().strip(" .")


def test_with_no_account_in_use_the_pages_stand_all_the_same(write_folder: WriteFolder) -> None:
    planned = ACCOUNT.format(name="Elmby", platform="facebook-page").replace("active", "planned")
    for folder in (bare(write_folder, "dk", "da"), bare(write_folder, "dk", "da", account=planned)):
        assert NOTICE["da"][-1] not in headings(page(folder, "privacy-notice", "da"))
        landing = page(folder, "landing-page", "da")
        assert section(landing, "Vores konti") == "Vores konti Vi har ingen konti på sociale medier lige nu."


def test_one_account_without_a_group_stands_without_a_heading_for_groups(write_folder: WriteFolder) -> None:
    account = ACCOUNT.format(name="Elmby", platform="facebook-page")
    landing = page(bare(write_folder, "dk", "da", account=account), "landing-page", "da")
    assert section(landing, "Vores konto") == "Vores konto Elmby – side på Facebook, alle kan læse med"


def test_a_text_in_one_language_is_marked_as_such_in_the_other(write_folder: WriteFolder) -> None:
    folder = bare(write_folder, "dk", "da, sv")
    notice = page(folder, "privacy-notice", "sv")
    assert [e.text for e in notice.xpath("//main//li//span[@lang='da']")] == ["at svare"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_landing_page_leads_to_all_that_one_may_need(lang: str) -> None:
    for name in ("aeblesund", "region-alvmarken"):
        folder = example(name)
        landing = page(folder, "landing-page", lang)
        own = folder.authority.publishing
        wanted = {own.privacy_notice, own.debate_guidelines, own.channel_register, own.accessibility_statement}
        wanted |= {own.cookie_policy, "tel:112", folder.authority.website}
        wanted |= {a.link for a in folder.accounts.values() if a.status == "active"}
        assert wanted <= set(links(landing))
        assert {"da": "vejledning og ikke en afgørelse", "sv": "vägledning och inte ett beslut"}[lang] in read(landing)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_landing_page_of_nine_accounts_is_two_printed_pages(lang: str) -> None:
    (made,) = render(example("aeblesund"), on=AS_OF, documents=["landing-page"], languages=[lang]).documents
    with pikepdf.open(io.BytesIO(made.write("pdf"))) as pdf:
        assert len(pdf.pages) == 2


def test_there_is_one_of_each_even_where_an_account_has_rules_of_its_own() -> None:
    documents = ["privacy-notice", "landing-page"]
    made = render(example("region-alvmarken"), on=AS_OF, documents=documents, languages=["sv"]).documents
    assert [(d.type, d.account) for d in made] == [(document, "") for document in documents]


def many(folder: Folder, count: int, **publishing: str | None) -> Folder:
    """The folder with that many accounts in 60 groups, copies of its own that are in use."""
    own = [a for a in folder.accounts.values() if a.status == "active"]
    accounts = {}
    for n in range(count):
        group = Words.model_validate(f"Område {n % 60}")
        link = f"https://konto.example/{n}"
        new = {"name": f"K{n}", "group": group, "link": link, "moderation": None}
        accounts[f"konto-{n}"] = own[n % len(own)].model_copy(update=new)
    pages = folder.authority.publishing.model_copy(update=publishing)
    return replace(
        folder, accounts=accounts, records={}, authority=folder.authority.model_copy(update={"publishing": pages})
    )


PAGES = ("debate-guidelines", "privacy-notice", "landing-page")


def listed(element: html.HtmlElement) -> int:
    return sum(link.startswith("https://konto.example/") for link in links(element))


@pytest.mark.parametrize("document", PAGES)
def test_four_hundred_accounts_are_counted_and_the_register_lists_them(document: str) -> None:
    folder = many(example("aeblesund"), 400)
    made = page(folder, document, "da")
    assert "Vi har 400 konti på Bluesky, Facebook, Fjordtavlen, Instagram, LinkedIn og YouTube." in read(made)
    assert folder.authority.publishing.channel_register in links(made)
    assert listed(made) == 0
    assert len(read(made)) < 25_000


@pytest.mark.parametrize("document", PAGES)
def test_without_a_register_the_landing_page_lists_them_and_the_others_point_to_it(document: str) -> None:
    folder = many(example("region-alvmarken"), 400, channel_register=None)
    made = page(folder, document, "sv")
    if document == "landing-page":
        assert listed(made) == 400
        assert "K60 (" in "".join(made.xpath("//tr[th[normalize-space()='Område 0']]/td//text()"))
        assert len(made.xpath("//h2[.='Våra konton']/..//tr")) == 60
    else:
        assert "Vi har 400 konton" in read(made)
        assert folder.authority.publishing.landing_page in links(made)
        assert listed(made) == 0


@pytest.mark.parametrize("document", PAGES)
def test_as_many_as_the_catalogue_says_are_listed_one_by_one(document: str) -> None:
    most = facts.documents()[document].most_listed
    assert listed(page(many(example("aeblesund"), most), document, "da")) == most
    assert listed(page(many(example("aeblesund"), most + 1), document, "da")) == 0


def test_authorities_are_not_told_that_they_may_rest_on_legitimate_interests() -> None:
    assert "6(1)(f)" not in facts.law()["gdpr"].articles
    for lang in LANGUAGES:
        for name in ("aeblesund", "region-alvmarken"):
            told = read(page(example(name), "privacy-notice", lang)).lower()
            assert not [w for w in ("legitim", "berettiget interesse", "berättigat intresse") if w in told]


OWN_WORDS = """\
monitoring: {{hours_in_words: {when}}}
reply: {{text: {promise}}}
moderation:
  purpose: Elmby.
  complaint: Elmby.
  ladder: [{{text: {step}}}, {{action: block, length: for good}}, {{action: block, length: at least 30 days}}]
"""
IN_WORDS = {
    "da": ("inden for normal arbejdstid", "Vi bestræber os på at svare på alle spørgsmål.", "Vi ringer til dig."),
    "sv": ("under normal arbetstid", "Vi försöker svara på alla frågor.", "Vi ringer upp dig."),
}
SAID = {
    "da": [
        "inden for normal arbejdstid",
        "Vi bestræber os på at svare på alle spørgsmål.",
        "Vi ringer til dig.",
        "Vi blokerer dig for altid.",
        "Vi blokerer dig i mindst 30 dage.",
    ],
    "sv": [
        "under normal arbetstid",
        "Vi försöker svara på alla frågor.",
        "Vi ringer upp dig.",
        "Vi blockerar dig för alltid.",
        "Vi blockerar dig i minst 30 dagar.",
    ],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hours_answers_and_steps_may_be_told_in_words_without_a_number(lang: str, write_folder: WriteFolder) -> None:
    when, promise, step = IN_WORDS[lang]
    usual = BARE.format(country="dk", lang=lang).splitlines()
    authority = "\n".join(line for line in usual if not line.startswith(("monitoring", "reply")))
    files = {
        "authority.yaml": f"{authority}\n{OWN_WORDS.format(when=when, promise=promise, step=step)}",
        "accounts/a.yaml": ACCOUNT.format(name="Elmby", platform="facebook-page"),
    }
    told = read(page(smdocs.load(write_folder(files)), "debate-guidelines", lang))
    assert [sentence for sentence in SAID[lang] if sentence not in told] == []
