"""What is told of personal data: what was given, where it belongs, and nothing that nobody has decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

import smdocs
from smdocs import facts
from smdocs.resources import LANGUAGES
from smdocs.tree.compose import Order, compose
from smdocs.tree.view import Mode
from smdocs.writers import txt
from tests.conftest import AS_OF

WriteFolder = Callable[[dict[str, str]], Path]

AUTHORITY = """\
name: Elmby Råd
country: {country}
languages: [da, sv]
privacy:
  purposes: [at svare]
  legal_bases: [{{article: 6(1)(e), purpose: at svare}}]
"""
PAGE = "name: Siden\nplatform: facebook-page\nkind: page\nstatus: active\n"
GROUP = "name: Gruppen\nplatform: facebook-group\nkind: group\nstatus: active\n"
PHOTOS = "name: Billedet\nplatform: instagram\nkind: profile\nstatus: active\n"
APP = "name: Tavlen\nplatform: Fjordtavlen\nkind: other\nstatus: active\n"
NOTICE = "privacy-notice"


@pytest.fixture
def text(write_folder: WriteFolder) -> Callable[..., str]:
    """The text of a document of an authority with more to say, and accounts."""

    def text(
        more: str,
        *accounts: str,
        document: str = NOTICE,
        of: int | None = None,
        lang: str = "da",
        country: str = "dk",
        mode: Mode = Mode.FINISHED,
    ) -> str:
        files = {f"accounts/a{n}.yaml": account for n, account in enumerate(accounts)}
        root = write_folder({"authority.yaml": AUTHORITY.format(country=country) + more, **files})
        folder = smdocs.load(root)
        rmtree(root / "accounts")
        assert folder.findings == ()
        order = Order(document, "" if of is None else f"a{of}", lang)
        checked = smdocs.check(folder, on=AS_OF) if mode is Mode.DRAFT else ()
        made = compose(folder, order, AS_OF, mode, checked=checked)
        return " ".join(txt.write(made.document).decode().replace("\xa0", " ").split())

    return text


ARRANGED = """\
  joint_controllers:
    - {platform: Facebook, name: Meta i Irland, arrangement: "https://aftale.example/meta", own_view: Den dækker tal.}
"""


def test_a_group_is_not_told_of_the_arrangement_for_pages(text: Callable[..., str]) -> None:
    assert "https://aftale.example/meta" in text(ARRANGED, PAGE, document="procedure-description", of=0)
    for told in (text(ARRANGED, GROUP, document="procedure-description", of=0), text(ARRANGED, GROUP)):
        assert "aftale.example" not in told
        assert "Den dækker tal" not in told
    both = text(ARRANGED, PAGE, GROUP)
    assert "Side: Meta i Irland (læs aftalen om ansvaret <https://aftale.example/meta>)" in both
    assert "Gruppe: Meta" not in both


def test_an_arrangement_that_is_said_of_groups_is_told_of_them(text: Callable[..., str]) -> None:
    of_groups = ARRANGED.replace("platform: Facebook,", "platform: facebook-group,")
    assert "https://aftale.example/meta" in text(of_groups, GROUP)
    own = GROUP + "personal_data:\n" + ARRANGED
    assert "Gælder for Gruppen. Meta i Irland" in text("", own)
    assert "https://aftale.example/meta" in text("", own, document="procedure-description", of=0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_arrangement_is_named_only_where_the_authority_names_it(text: Callable[..., str], lang: str) -> None:
    for document, of in ((NOTICE, None), ("procedure-description", 0)):
        assert "page_controller_addendum" not in text("", PAGE, document=document, of=of, lang=lang)
        view = "  joint_controllers: [{platform: Facebook, own_view: Vi ser ingen tal.}]\n"
        told = text(view, PAGE, document=document, of=of, lang=lang)
        assert "page_controller_addendum" not in told
        assert "Vi ser ingen tal" in told


def test_the_decision_on_pages_is_told_where_there_is_a_page(text: Callable[..., str]) -> None:
    assert facts.law()["eu-c-210-16"].platforms[0] in facts.platforms()
    assert "C-210/16" in text("", PAGE)
    for account in (GROUP, PHOTOS, APP):
        assert "C-210/16" not in text("", account)
        assert "Sådan er ansvaret fordelt" not in text("", account)


COOKIES = """\
  cookies: Platformen bruger cookies.
  platforms: [{platform: Fjordtavlen, cookies: Appen bruger ingen cookies.}]
"""


def test_cookies_are_told_platform_by_platform(text: Callable[..., str]) -> None:
    for document in (NOTICE, "landing-page"):
        both = text(COOKIES, PAGE, APP, document=document)
        assert "Platformen bruger cookies. Fjordtavlen Appen bruger ingen cookies." in both
        assert "Platformen bruger cookies" not in text(COOKIES, APP, document=document), "no account is on another"
        assert "Appen bruger" not in text(COOKIES, PAGE, document=document)
    page, app = (text(COOKIES, PAGE, APP, document="about-texts", of=n) for n in (0, 1))
    assert "Platformen bruger cookies." in page
    assert "Appen bruger" not in page
    assert "Appen bruger ingen cookies." in app
    assert "Platformen bruger cookies" not in app


def test_an_own_address_takes_the_place_of_ours(text: Callable[..., str]) -> None:
    ours = facts.platforms()["facebook-page"]
    assert f"<{ours.privacy_link}>" in text("", PAGE)
    own = "  platforms: [{platform: Facebook, privacy_link: 'https://p.example/data'}]\n"
    told = text(own, PAGE)
    assert "<https://p.example/data>" in told
    assert f"<{ours.privacy_link}>" not in told
    assert f"<{ours.cookies_link}>" in told, "of which nothing was said"
    app = text("  platforms: [{platform: Fjordtavlen, cookies_link: 'https://p.example/kage'}]\n", APP)
    assert "Fjordtavlens side om cookies <https://p.example/kage>" in app


def test_people_are_told_of_by_what_accounts_say(text: Callable[..., str]) -> None:
    account = PAGE + "personal_data: {subjects: [alle som kommenterer]}\n"
    told = text("", account, lang="sv")
    assert "Uppgifterna kan handla om: - alle som kommenterer" in told
    assert "I det vi själva skriver" not in told
    assert "kan handla om" not in text("", PAGE, lang="sv")
    again = PHOTOS + "personal_data: {subjects: [Alle som kommenterer., medarbetare]}\n"
    assert "kan handla om: - Alle som kommenterer. - medarbetare Företagen" in text("", account, again, lang="sv")
    assert "Uppgifterna kommer från: - plattformen" in text("  sources: [plattformen]\n", PAGE, lang="sv")


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        (
            "da",
            (
                "Hvilke oplysninger er det, og hvem handler de om?",
                "Hvilke oplysninger er det?",
                "Hvem er oplysningerne",
            ),
        ),
        (
            "sv",
            (
                "Vilka uppgifter är det, och vilka handlar de om?",
                "Vilka uppgifter är det?",
                "Vilka kan uppgifterna handla om?",
            ),
        ),
    ],
)
def test_a_heading_names_what_stands_under_it(text: Callable[..., str], lang: str, headings: tuple[str, ...]) -> None:
    both, data, people = headings
    kinds, someone = "  categories: [navne]\n", PAGE + "personal_data: {subjects: [naboer]}\n"
    assert both in text(kinds, someone, lang=lang)
    assert f"{data} -" in text(kinds, PAGE, lang=lang)
    told = text("", someone, lang=lang)
    assert people in told
    assert data not in told


SHORTER = """\
deletion:
  limits:
    - {kind: indlæg, limit: {within: 24 months, after: dagen}}
    - {kind: billeder, limit: {within: 6 months, after: dagen}, method: Alt ryger, decision: Nr. 7}
"""


@pytest.mark.parametrize(
    ("lang", "caption", "limit"),
    [
        ("da", "Frister på enkelte konti", "senest 6 måneder efter dagen Alt ryger Beslutning: Nr. 7"),
        ("sv", "Tidsgränser på vissa konton", "senast 6 månader efter dagen Alt ryger Beslut: Nr. 7"),
    ],
)
def test_a_limit_of_an_account_is_told_besides_those_of_the_authority(
    text: Callable[..., str], lang: str, caption: str, limit: str
) -> None:
    usual = "  retention: [{kind: indlæg, limit: {within: 24 months, after: dagen}}]\n"
    told = text(usual, PAGE + SHORTER, PHOTOS, lang=lang)
    assert f"{caption} Siden (Facebook) - billeder: {limit}" in told
    assert told.count("indlæg") == 1, "that is no other limit"
    assert "Billedet (Instagram)" in text(usual, PAGE, PHOTOS + SHORTER, lang=lang)
    for same in (text(usual, PAGE, lang=lang), text("", PAGE + SHORTER, lang=lang)):
        assert caption not in same


@pytest.mark.parametrize(("lang", "gone"), [("da", "Hvornår vi kasserer dem"), ("sv", "När vi gallrar (förstör) dem")])
def test_public_records_are_destroyed_on_a_decision(text: Callable[..., str], lang: str, gone: str) -> None:
    decided = "  retention: [{kind: indlæg, limit: {within: 2 years}, decision: Nr. 7}]\n"
    assert gone in text(decided, PAGE, lang=lang, country="se")
    assert gone not in text(decided, PAGE, lang=lang)
    assert gone not in text(decided.replace(", decision: Nr. 7", ""), PAGE, lang=lang, country="se")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_company_that_was_named_stands_where_we_know_of_none(text: Callable[..., str], lang: str) -> None:
    usual = "  joint_controllers: [{platform: Fjordtavlen, name: Tavlen A/S}, {platform: Facebook, name: M}]\n"
    own = "personal_data: {joint_controllers: [{platform: Fjordtavlen, name: Tavlen A/S}]}\n"
    for told in (text(usual, APP, PAGE, lang=lang), text("", APP + own, PAGE, lang=lang)):
        behind = told.partition("Facebook Meta Platforms Ireland Ltd")[2]
        assert "Fjordtavlen Tavlen A/S" in behind.partition("C-210/16")[0]


def test_what_an_account_says_of_other_countries_stands_with_its_name(text: Callable[..., str]) -> None:
    account = APP + "personal_data: {third_countries: Alt ligger i Danmark.}\n"
    told = text("  third_countries: Noget ligger i USA.\n", account, PAGE)
    assert "Noget ligger i USA." in told
    assert "Tavlen (Fjordtavlen) | Alt ligger i Danmark." in told
    assert "uden for EU" not in text("", PAGE, APP)


CONSENTS = """\
consents:
  used: yes
  form: oral
  grounds: Vi spørger når du er alene på billedet.
  validity: {within: 24 months, after: optagelsen}
  withdrawal: Ring til os, så tager vi billedet ned.
photos: {informed: Der står et skilt ved døren.}
"""


def test_who_is_in_a_picture_reads_how_a_consent_is_withdrawn(text: Callable[..., str]) -> None:
    for document, of in ((NOTICE, None), ("procedure-description", 0)):
        told = text("", PAGE + CONSENTS, document=document, of=of)
        for words in ("Vi spørger når du er alene", "højst 24 måneder efter optagelsen", "Ring til os", "et skilt"):
            assert words in told, (document, words)
        assert "I højst 24 måneder" in told
    swedish = text("", PAGE + CONSENTS.replace("optagelsen", "det att bilden togs"), lang="sv")
    assert "I högst 24 månader från det att bilden togs" in swedish
    assert "Mundtligt" in text("", PAGE + CONSENTS, document="procedure-description", of=0)
    assert "Konto Siden (Facebook) Sådan får du at vide" in text("", PAGE + CONSENTS, PHOTOS)
    assert "Konto Alle konti Sådan får du at vide" in text("", PAGE + CONSENTS, PHOTOS + CONSENTS)


def test_where_no_consents_are_used_none_is_withdrawn(text: Callable[..., str]) -> None:
    told = text("", PAGE + CONSENTS.replace("used: yes", "used: no"))
    assert "Ring til os" not in told
    assert "Der står et skilt ved døren." in told
    assert "Billeder, børn og unge" not in text("", PAGE + "consents: {used: yes}\n")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_publishing_certificate_is_told_with_the_law_of_its_country(text: Callable[..., str], lang: str) -> None:
    account = PAGE + "publishing_certificate: Nr. 77, ansvarig utgivare Ada Å\n"
    for document, of in ((NOTICE, None), ("procedure-description", 0)):
        assert "Nr. 77" in text("", account, document=document, of=of, lang=lang, country="se")
    heading = {"da": "Konti med udgivelsesbevis", "sv": "Konton med utgivningsbevis"}[lang]
    assert heading in text("", account, lang=lang, country="se")
    assert heading not in text("", PAGE, lang=lang, country="se")
    assert "yttrandefrihetsgrundlagen" in text("", account, lang=lang, country="se")
    assert "yttrandefrihetsgrundlagen" not in text("", PAGE, lang=lang, country="se")


def test_own_sections_stand_in_their_order(text: Callable[..., str]) -> None:
    own = "  sections: [{heading: Vores kamera, text: Det filmer havnen.}, {heading: Vores app, text: Den er ny.}]\n"
    assert "Vores kamera ------------ Det filmer havnen. Vores app --------- Den er ny." in text(own, PAGE)


def test_what_decides_how_long_may_be_told_without_a_period(text: Callable[..., str]) -> None:
    assert "Vi gemmer så længe sagen er åben." in text(
        "  retention_criteria: Vi gemmer så længe sagen er åben.\n", PAGE
    )


def test_what_decides_how_long_is_all_that_the_law_asks_for(write_folder: WriteFolder) -> None:
    def asked(more: str) -> set[str]:
        root = write_folder({"authority.yaml": AUTHORITY.format(country="dk") + more, "accounts/a.yaml": PAGE})
        return {f.field for f in smdocs.check(smdocs.load(root), on=AS_OF) if f.code == "rule-required"}

    assert "authority.privacy.retention" in asked("ruleset: dk\n")
    assert "authority.privacy.retention" not in asked("  retention_criteria: Så længe det varer.\nruleset: dk\n")


def test_a_data_protection_officer_is_told_of_where_there_is_one(text: Callable[..., str]) -> None:
    own = "contacts: [{use: data-protection-officer, email: dpo@elmby.example}]\n"
    assert "Databeskyttelsesrådgiver dpo@elmby.example" in text(own, PAGE)
    assert "rådgiver" not in text("", PAGE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_legal_basis_names_a_law_only_where_one_was_given(text: Callable[..., str], lang: str) -> None:
    short = facts.law()["gdpr"].short
    assert short
    name = short.written_in(lang, lang)[0].capitalize()
    assert name not in text("", PAGE, lang=lang)
    account = PAGE + "personal_data: {legal_bases: [{article: 6(1)(c), purpose: at gemme, law: kommunelagen}]}\n"
    assert "kommunelagen" in text("", account, lang=lang)


def test_a_draft_shows_purposes_and_legal_bases_that_are_missing(write_folder: WriteFolder) -> None:
    files = {"authority.yaml": "name: Elmby Råd\ncountry: dk\nlanguages: [da]\n", "accounts/a.yaml": PAGE}
    folder = smdocs.load(write_folder(files))
    made = compose(folder, Order(NOTICE, "", "da"), AS_OF, Mode.DRAFT, checked=smdocs.check(folder, on=AS_OF))
    told = txt.write(made.document).decode().partition("Hvad bruger vi oplysningerne til?")[2]
    assert "Formål" in told.partition("Hvorfor må vi bruge")[0]
    assert "Behandlingsgrundlag" in told.partition("Hvorfor må vi bruge")[2]


@pytest.mark.parametrize(("lang", "page"), [("da", "side på Facebook"), ("sv", "sida på Facebook")])
def test_an_account_of_which_little_is_known_is_listed_by_its_name(
    text: Callable[..., str], lang: str, page: str
) -> None:
    told = text(ARRANGED + COOKIES, "name: Tavlen\nstatus: active\n", PAGE, lang=lang)
    assert told.endswith(f"- Siden – {page} - Tavlen")
    bare = text("", "name: Tavlen\nplatform: Fjordtavlen\n", lang=lang)
    assert bare.endswith("- Tavlen – Fjordtavlen")


REACHED = "address: Torvet 1\ncontacts: [{use: general, phone: 00 00 00 01}]\n"


@pytest.mark.parametrize(("lang", "who"), [("da", "Dataansvarlig"), ("sv", "Personuppgiftsansvarig")])
def test_an_authority_that_names_no_controllers_is_the_one_with_its_own_contact(
    text: Callable[..., str], lang: str, who: str
) -> None:
    told = text(REACHED, PAGE, lang=lang)
    assert f"{who} Elmby Råd, Torvet 1, {'tlf.' if lang == 'da' else 'tfn'} 00 00 00 01 " in told
    others = text(REACHED + "controllers: [{name: Elmby Havn}]\n", PAGE, lang=lang)
    assert f"{who} Elmby Havn " in others
    assert "Torvet" not in others


@pytest.mark.parametrize("country", ["dk", "se"])
def test_the_law_asks_for_a_controller_that_one_can_reach(write_folder: WriteFolder, country: str) -> None:
    def broken(more: str) -> list[str]:
        top = f"{AUTHORITY.format(country=country)}ruleset: {country}\n{more}"
        folder = smdocs.load(write_folder({"authority.yaml": top, "accounts/a.yaml": PAGE}))
        return [f.field for f in smdocs.check(folder, on=AS_OF) if f.values.get("rule") == "law.controller"]

    assert broken("") == ["authority.contacts"]
    for kept in (
        "address: Torvet 1\n",
        "contacts: [{use: general, phone: 00 00 00 01}]\n",
        "controllers: [{name: Ø}]\n",
    ):
        assert broken(kept) == []


def test_a_draft_shows_that_nobody_can_reach_the_controller(text: Callable[..., str]) -> None:
    assert "Dataansvarlig Elmby Råd, [mangler: Kontaktveje: almindelige henvendelser]" in text(
        "ruleset: dk\n", PAGE, mode=Mode.DRAFT
    )


KEPT = """\
moderation:
  purpose: Nyt.
  rules: [{topic: tone}]
  ladder: [{action: delete}]
  removed: {kept: {within: 2 years}}
"""
TIMED = """\
link: https://facebook.com/elmby
messages: {open: yes, deleted: {within: 30 days}}
deletion: {limits: [{kind: Logo, limit: {within: 2 years}}, {kind: Film, limit: {event: X, within: 1 year}}]}
"""
IN_TIME = {
    "da": [
        ("privacy-notice", "Logo Senest efter 2 år Film X, dog senest efter 1 år"),
        ("privacy-notice", "sletter beskederne Senest efter 30 dage"),
        ("procedure-description", "Logo senest efter 2 år"),
        ("procedure-description", "senest efter 30 dage"),
        ("account-registration", "Logo: senest efter 2 år Film: X, dog senest efter 1 år"),
        ("debate-guidelines", "sletter vi senest efter 2 år."),
    ],
    "sv": [
        ("privacy-notice", "Logo Senast efter 2 år Film X, men senast efter 1 år"),
        ("privacy-notice", "raderar meddelandena Senast efter 30 dagar"),
        ("procedure-description", "Logo senast efter 2 år"),
        ("procedure-description", "senast efter 30 dagar"),
        ("account-registration", "Logo: senast efter 2 år Film: X, men senast efter 1 år"),
        ("debate-guidelines", "raderas senast efter två år."),
    ],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_limit_that_does_not_say_from_when_is_a_whole_sentence_everywhere(
    text: Callable[..., str], lang: str
) -> None:
    for document, said in IN_TIME[lang]:
        of = 0 if facts.documents()[document].subject.value == "account" else None
        told = text(KEPT, PAGE + TIMED, document=document, of=of, lang=lang).replace(" | ", " ")
        assert said.casefold() in told.casefold(), document


@pytest.mark.parametrize(("lang", "word"), [("da", "Svensk udgivelsesbevis"), ("sv", "Utgivningsbevis")])
def test_a_publishing_certificate_is_named_where_readers_meet_the_account(
    text: Callable[..., str], lang: str, word: str
) -> None:
    podcast = PAGE + "publishing_certificate: nr 77, ansvarig utgivare Ada Å\n"
    said = f"{word}: nr 77, ansvarig utgivare Ada Å"
    for document, of in (("landing-page", None), ("about-texts", 0), ("channel-register", None)):
        assert said in text("", podcast, document=document, of=of, lang=lang, country="se"), document
        assert "bevis" not in text("", PAGE, document=document, of=of, lang=lang, country="se"), document
    for_one = {"da": f"{word} for Siden (Facebook): nr 77", "sv": f"{word} för Siden (Facebook): nr 77"}[lang]
    assert for_one in text("", podcast, GROUP, document="landing-page", lang=lang, country="se")
    own = podcast + "moderation: {rules: [{topic: tone}]}\n"
    per_account = "documents: {debate-guidelines: {per: account}}\n"
    rules = text(per_account, own, document="debate-guidelines", of=0, lang=lang, country="se")
    assert f"{word} nr 77, ansvarig utgivare Ada Å" in rules
    closed = podcast.replace("active", "closed")
    assert "nr 77" not in text("", closed, document="channel-register", lang=lang, country="se")


@pytest.mark.parametrize("answer", ["ja", "Nej", "yes", "no", "{sv: Nej tack}", "Ja, det har vi", "X"])
def test_whether_there_is_a_publishing_certificate_is_no_certificate(write_folder: WriteFolder, answer: str) -> None:
    account = f"{PAGE}publishing_certificate: {answer}\n"
    root = write_folder({"authority.yaml": AUTHORITY.format(country="se"), "accounts/a.yaml": account})
    assert [f.code for f in smdocs.load(root).findings] == ["not-a-certificate"]


def test_a_publishing_certificate_is_known_by_its_name_or_number(write_folder: WriteFolder) -> None:
    for given in ("Almbypodden, ansvarig utgivare Jarl Ö", "Ja, nr 77", "No. 77", "2024-077"):
        account = f"{PAGE}publishing_certificate: {given}\n"
        root = write_folder({"authority.yaml": AUTHORITY.format(country="se"), "accounts/a.yaml": account})
        assert smdocs.load(root).findings == ()
