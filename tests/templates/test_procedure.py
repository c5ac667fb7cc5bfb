"""The procedure description and the control log say what was decided and recorded, in the tense of the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from smdocs.documents.render import Mode, render
from smdocs.findings import Severity
from smdocs.judge.check import check
from smdocs.read.folder import load

WriteFolder = Callable[[dict[str, str]], Path]

ON = dt.date(2026, 11, 21)
PROCEDURE, LOG = "procedure-description", "control-log"
TOP = "name: Elmby\ncountry: {}\nlanguages: [{}]\nkind: municipality\n"
ACCOUNT = "name: Ung i byen\nplatform: facebook-page\nkind: page\nstatus: {}\n"
PEOPLE = (
    "administrators:\n"
    "  - {name: Bo Ås, full_control: yes, external: no, since: 2020-01-01}\n"
    "  - {name: Ida Ek, full_control: yes, since: 2020-01-01}\n"
)
RHYTHM = "access: {control_interval: 6 months}\n"
CONTROL = "- {kind: access-control, date: 2026-11-02, by: Bo Ås, result: Intet}\n"
DELETION = "- {kind: deletion-control, date: 2026-11-02, by: Bo Ås, result: Intet}\n"


def pages(
    write_folder: WriteFolder,
    accounts: Mapping[str, str],
    records: Mapping[str, str] | None = None,
    lang: str = "da",
    top: str = "",
    document: str = PROCEDURE,
) -> dict[str, str]:
    """What a document says of each account, without line ends."""
    files = {"authority.yaml": TOP.format("dk" if lang == "da" else "se", lang) + top}
    files |= {f"accounts/{name}.yaml": text for name, text in accounts.items()}
    files |= {f"records/{name}.yaml": text for name, text in (records or {}).items()}
    made = render(load(write_folder(files)), on=ON, documents=[document], mode=Mode.DRAFT).documents
    lines = {
        one.account: [line.removeprefix("|") for line in one.write("txt").decode().splitlines()[1:]] for one in made
    }
    return {account: " ".join(" ".join(text).split()) for account, text in lines.items()}


def page(
    write_folder: WriteFolder, account: str, records: str = "", lang: str = "da", document: str = PROCEDURE
) -> str:
    done = {"side": records} if records else {}
    return pages(write_folder, {"side": account}, done, lang, document=document)["side"]


@pytest.mark.parametrize(
    ("status", "danish", "swedish"),
    [
        (
            "active",
            "Den 21. november 2026 har to personer adgang.",
            "Den 21 november 2026 har två personer behörighet.",
        ),
        (
            "planned",
            "Når kontoen er oprettet, får to personer adgang.",
            "När kontot är skapat får två personer behörighet.",
        ),
        ("closed", "Hvem havde adgang?", "Vilka hade behörighet?"),
    ],
)
def test_who_has_access_is_told_in_the_tense_of_the_account(
    write_folder: WriteFolder, status: str, danish: str, swedish: str
) -> None:
    present = {
        "da": ("har to personer adgang", "Hvem har adgang?"),
        "sv": ("har två personer", "Vilka har behörighet?"),
    }
    for lang, expected in (("da", danish), ("sv", swedish)):
        text = page(write_folder, ACCOUNT.format(status) + PEOPLE, lang=lang)
        assert expected in text
        assert any(words in text for words in present[lang]) == (status == "active")
        assert "Bo Ås" in text


def test_a_closed_account_asks_for_no_more(write_folder: WriteFolder) -> None:
    case_system = "case_system: {name: SBSYS, refile_after_control: yes}\n"
    for status, asks in (("active", True), ("closed", False)):
        account = {"side": ACCOUNT.format(status) + RHYTHM}
        text = pages(write_folder, account, top=case_system)["side"]
        assert ("Journaliser beskrivelsen" in text, "Plads til de næste kontroller" in text) == (asks, asks)
        assert ("skal bruddet anmeldes" in text) == asks


def test_somebody_who_gets_access_later_has_none_yet(write_folder: WriteFolder) -> None:
    later = PEOPLE + "  - {name: Uma Li, full_control: no, since: 2027-01-01}\n"
    text = page(write_folder, ACCOUNT.format("active") + later)
    assert "har to personer adgang. Begge har fuld adgang." in text
    assert "Får adgang senere" in text
    assert text.index("Får adgang senere") < text.index("Uma Li")


def test_who_is_employed_is_said_only_of_those_of_whom_it_is_given(write_folder: WriteFolder) -> None:
    assert "Ansat her" in (text := page(write_folder, ACCOUNT.format("active") + PEOPLE))
    assert text.count(" Ja ") == 3
    assert "Ansat her" not in page(write_folder, ACCOUNT.format("active") + PEOPLE.replace("external: no, ", ""))
    elsewhere = PEOPLE.replace("external: no, ", "external: no, organisation: Fjord & Fanfare, ")
    assert "Ansat her" not in page(write_folder, ACCOUNT.format("active") + elsewhere)


@pytest.mark.parametrize(
    ("lang", "all_of_them", "each"),
    [
        ("da", "Er de påkrævede indstillinger slået til? Ja", "Sikkerhedsindstillinger på plads 1 af"),
        ("sv", "Är de inställningar som krävs påslagna? Ja", "Säkerhetsinställningar på plats 1 av"),
    ],
)
def test_what_is_said_of_all_settings_stands_beside_what_is_said_of_each(
    write_folder: WriteFolder, lang: str, all_of_them: str, each: str
) -> None:
    given = "security: {required_settings_on: yes, settings: [{setting: multi-factor, state: on}]}\n"
    top = "ruleset: dk-municipality\n"
    text = pages(write_folder, {"side": ACCOUNT.format("active") + given}, lang=lang, top=top)["side"]
    assert all_of_them in text
    assert each in text


def test_who_has_the_account_for_a_time_is_told_beside_who_has_access(write_folder: WriteFolder) -> None:
    holders = (
        "holders:\n  - {name: Ida Ek, start: 2026-11-16, end: 2026-11-22}\n  - {name: Bo Berg, start: 2026-11-21}\n"
        "  - {name: Eva Lind, start: 2026-11-01, end: 2026-11-20}\n  - {name: Per Dal, start: 2026-12-01}\n"
    )
    account = ACCOUNT.format("active") + PEOPLE + holders
    assert "har Ida Ek og Bo Berg kontoen for en tid." in (text := page(write_folder, account))
    assert "Hvem har kontoen for en tid?" in text
    assert "har Ida Ek och Bo Berg kontot tillfälligt." in page(write_folder, account, lang="sv")
    assert "kontoen for en tid." not in page(write_folder, account.replace("active", "closed"))


def test_settings_are_counted_only_where_a_rule_set_asks_for_them(write_folder: WriteFolder) -> None:
    account = {"side": ACCOUNT.format("active") + "security: {settings: [{setting: multi-factor, state: on}]}\n"}
    for top, counted in (("", False), ("ruleset: dk\n", False), ("ruleset: dk-municipality\n", True)):
        assert ("1 af" in pages(write_folder, account, top=top)["side"]) is counted


def test_who_runs_the_authority_s_accounts_today_says_nothing_of_a_closed_one(write_folder: WriteFolder) -> None:
    top = "operator: {name: Elmby Havn, task: Driver de fælles sider}\n"
    for status, told in (("active", True), ("closed", False)):
        text = pages(write_folder, {"side": ACCOUNT.format(status)}, top=top)["side"]
        assert ("Kontiene drives af Elmby Havn Driver de fælles sider" in text) is told


@pytest.mark.parametrize("status", ["planned", "active", "closed"])
def test_a_description_says_what_was_done_only_where_something_may_have_been(
    write_folder: WriteFolder, status: str
) -> None:
    text = page(write_folder, ACCOUNT.format(status))
    assert ("og hvad der er gjort" in text) is (status == "active")


def test_settings_are_all_on_only_when_each_is_given(write_folder: WriteFolder) -> None:
    account = ACCOUNT.format("active") + "security: {settings: [{setting: login-alerts, state: on}]}\n"
    text = pages(write_folder, {"side": account}, top="ruleset: dk-municipality\n")["side"]
    assert "Sikkerhedsindstillinger på plads 1 af 8. Ikke oplyst: " in text
    assert "Ja, alle" not in text


@pytest.mark.parametrize("lang", ["da", "sv"])
@pytest.mark.parametrize("status", ["active", "closed"])
def test_nothing_is_late_and_nothing_is_missing_only_where_controls_are_recorded(
    write_folder: WriteFolder, lang: str, status: str
) -> None:
    nothing = {"da": "Intet er forsinket, og intet mangler.", "sv": "Inget är försenat och inget saknas."}[lang]
    none = {
        "da": "Ingen kontrol af sletning er registreret.",
        "sv": " raderingskontroll.",
    }
    account = ACCOUNT.format(status) + RHYTHM
    for records, controlled in (("", False), (CONTROL, False), (CONTROL + DELETION, True)):
        text = page(write_folder, account, records, lang, LOG)
        assert (nothing in text, none[lang] in text) == (controlled, not controlled)


def test_the_first_control_falls_due_after_the_start_of_the_account(write_folder: WriteFolder) -> None:
    account = ACCOUNT.format("active") + RHYTHM + "filled_on: 2020-01-01\n"
    assert "Skal udføres første gang senest den 1. januar 2027." in page(write_folder, account + "since: 2026-07-01\n")
    assert "1. januar 2026, for 324 dage siden" in page(write_folder, account + "since: 2025-07-01\n")
    text = page(write_folder, account, document=LOG)
    assert "6 måneder | Ingen er registreret" in text
    assert "Forsinket" not in text


FAULTY = CONTROL + "- {kind: removal, date: 2026-13-01, content: comment, action: delete, by: Bo Ås}\n"


@pytest.mark.parametrize("per", ["account", "authority"])
@pytest.mark.parametrize("document", [LOG, PROCEDURE, "channel-register-internal"])
def test_what_tells_of_records_is_not_made_while_one_of_them_cannot_be_read(
    write_folder: WriteFolder, per: str, document: str
) -> None:
    files = {
        "authority.yaml": TOP.format("dk", "da") + f"documents: {{control-log: {{per: {per}}}}}\n",
        "accounts/a.yaml": ACCOUNT.format("active"),
        "accounts/b.yaml": ACCOUNT.format("active"),
        "records/a.yaml": FAULTY,
    }
    made = render(load(write_folder(files)), on=ON, documents=[document]).checked
    stopped = {order.account for order in made.wanted.orders(made.folder) if made.stops(order, Mode.FINISHED)}
    assert {"a", ""} & stopped
    drafts = {order.account for order in made.wanted.orders(made.folder) if made.stops(order, Mode.DRAFT)}
    assert drafts == stopped
    of_all = per == "authority" if document == LOG else document != PROCEDURE
    codes = {f.code for f in made.findings if f.place.file == "records/a.yaml"}
    assert codes == {"impossible-date"}
    assert ("" in stopped) == of_all


def test_a_record_that_names_other_accounts_is_theirs_too_and_stops_their_log_when_it_cannot_be_read(
    write_folder: WriteFolder,
) -> None:
    accounts = {name: ACCOUNT.format("active") for name in "abc"}
    shared = CONTROL.replace("by:", "accounts: [b], by:")
    texts = pages(write_folder, accounts, {"a": shared}, document=LOG)
    assert {name: "02.11.2026" in text for name, text in texts.items()} == {"a": True, "b": True, "c": False}
    files = {"authority.yaml": TOP.format("dk", "da"), "records/a.yaml": shared.replace("2026-11-02", "2026-13-02")}
    files |= {f"accounts/{name}.yaml": text + "case_numbers: ['1']\n" + RHYTHM for name, text in accounts.items()}
    made = render(load(write_folder(files)), on=ON, documents=[LOG])
    assert {document.account for document in made.documents} == {"c"}


def test_a_record_that_names_an_account_that_there_is_not_is_a_finding(write_folder: WriteFolder) -> None:
    files = {
        "authority.yaml": TOP.format("dk", "da"),
        "accounts/a.yaml": ACCOUNT.format("active"),
        "records/a.yaml": CONTROL.replace("by:", "accounts: [bb], by:"),
    }
    found = [f for f in check(load(write_folder(files)), ON) if f.code == "unknown-account"]
    assert [(str(f.place), f.severity) for f in found] == [("records/a.yaml:1:55", Severity.ERROR)]


def test_a_departure_on_an_account_stands_in_its_documents_and_holds_there_alone(write_folder: WriteFolder) -> None:
    top = (
        "ruleset: dk-municipality\nrule_overrides:\n"
        "  - {rule: control.access_interval, value: 1 year, accounts: [a], reason: Kun to har adgang.}\n"
    )
    accounts = {name: ACCOUNT.format("active") + "access: {control_interval: 1 year}\n" for name in "ab"}
    texts = pages(write_folder, accounts, top=top)
    assert {name: "Kun to har adgang." in text for name, text in texts.items()} == {"a": True, "b": False}
    assert "Der må højst gå 1 år mellem to kontroller" not in texts["a"], "the interval of the account says it"
    assert "Der må højst gå 6 måneder mellem to kontroller" in texts["b"]
    folder = load(write_folder({"authority.yaml": TOP.format("dk", "da") + top}))
    assert {f.account for f in check(folder, ON) if f.code == "rule-at-most"} == {"b"}
    log = pages(write_folder, accounts, top=top + "documents: {control-log: {per: authority}}\n", document=LOG)[""]
    assert "Gælder kun Ung i byen." in log


def test_one_person_may_have_several_roles(write_folder: WriteFolder) -> None:
    people = "administrators: [{name: Bo Ås, role: [content-producer, analyst], platform_role: full control}]\n"
    text = page(write_folder, ACCOUNT.format("active") + people)
    assert "Indholdsproducent og statistiklæser (full control)" in text
    assert "har én person adgang. Fuld adgang betyder" in text


def test_what_is_known_of_lending_and_removals_is_told(write_folder: WriteFolder) -> None:
    text = page(
        write_folder, ACCOUNT.format("active") + "holders: [{name: Ungerådet, start: 2026-06-01, end: 2026-06-02}]\n"
    )
    assert "Hvem har kontoen for en tid? Navn | Fra | Til Ungerådet | 01.06.2026 | 02.06.2026" in text
    removal = (
        "- {kind: removal, date: 2026-11-02, by: Bo Ås, content: comment, action: delete, time: 14.05, "
        "reason: truet ved navn, offence: trusler, police_report: '17'}\n"
    )
    text = page(write_folder, ACCOUNT.format("active"), removal, document=LOG)
    for part in ("kl. 14.05", "Begrundelse: truet ved navn", "Lovovertrædelse: trusler", "Politianmeldelse: 17"):
        assert part in text.replace("\u00a0", " ")


def test_a_draft_shows_what_it_is_asked_for_where_it_belongs(write_folder: WriteFolder) -> None:
    account = {"side": ACCOUNT.format("active")}
    text = pages(write_folder, account, top="ruleset: dk-region-midtjylland\n")["side"]
    assert (
        "Hvem skal have besked? [mangler: Hvem skal have besked?]" in text or "Intern frist Senest [mangler: " in text
    )
    log = pages(write_folder, account, top="ruleset: dk-municipality\n", document=LOG)["side"]
    assert "Kontrol af adgange | [mangler: Tid mellem kontroller af adgange]" in log


def test_what_is_said_of_a_record_of_several_accounts_is_said_once_and_where_it_stands(
    write_folder: WriteFolder,
) -> None:
    files = {
        "authority.yaml": TOP.format("dk", "da, sv"),
        "records/a.yaml": CONTROL.replace("by:", "accounts: [b], by:").replace("Intet", "{da: Intet}"),
    }
    files |= {f"accounts/{name}.yaml": ACCOUNT.format("active") for name in "ab"}
    made = render(load(write_folder(files)), on=ON, documents=[LOG], mode=Mode.DRAFT)
    assert {str(f.place) for f in made.findings if f.code == "not-translated"} == {"records/a.yaml:1:70"}


def test_a_closed_account_is_introduced_once(write_folder: WriteFolder) -> None:
    text = page(write_folder, ACCOUNT.format("closed") + "closing: {closed_on: 2025-06-01}\n")
    assert "Kontoen er nedlagt. Det skete den 1. juni 2025. Beskrivelsen viser hvordan den var. Om kontoen" in text
    assert "Her står hvad der er besluttet" in page(write_folder, ACCOUNT.format("active"))


def test_a_rule_that_says_what_the_authority_decided_is_not_said_again(write_folder: WriteFolder) -> None:
    top = "ruleset: dk-municipality\nprivacy: {longest_retention: 24 months}\n"
    text = pages(write_folder, {"side": ACCOUNT.format("active") + RHYTHM}, top=top)["side"]
    assert "Længste tid mellem to kontroller 6 måneder" in text
    assert "Ingen personoplysninger må stå på en konto længere end 24 måneder." in text
    assert "Der må højst gå 6 måneder" not in text
    assert "skal være slettet senest 24 måneder" not in text


def test_a_kind_in_words_is_told_without_a_kind(write_folder: WriteFolder) -> None:
    account = ACCOUNT.format("active").replace("kind: page", "kind_in_words: en væg")
    for document in (PROCEDURE, LOG, "account-registration"):
        for lang in ("da", "sv"):
            assert "en væg" in page(write_folder, account, lang=lang, document=document), (document, lang)


def test_who_could_comment_on_a_closed_account_is_told(write_folder: WriteFolder) -> None:
    account = ACCOUNT.format("closed") + "comments: members\n"
    for lang, row in (("da", "Kommentarer da kontoen var i brug"), ("sv", "Kommentarer medan kontot användes")):
        assert row in page(write_folder, account, lang=lang)
