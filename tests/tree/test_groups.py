"""What accounts have in common, as whoever opens the documents reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

import smdocs
from smdocs.model.texts import Words
from smdocs.read.folder import Folder
from smdocs.resources import LANGUAGES, data
from smdocs.tree.compose import Order, compose
from smdocs.tree.view import Mode
from smdocs.writers import formats
from tests.conftest import AS_OF
from tests.many import many

WriteFolder = Callable[[dict[str, str]], Path]

ORDER = {
    "da": ["Børn", "Évents", "Zebra", "Æblet", "Ørsted", "Aabybro", "Åmål"],
    "sv": ["Aabybro", "Børn", "Évents", "Zebra", "Åmål", "Æblet", "Ørsted"],
}


LISTS = ("channel-register", "channel-register-internal", "landing-page", "debate-guidelines")


def listed(folder: Folder, document: str, lang: str, names: set[str]) -> list[str]:
    """The names of accounts that a web page lists, each where it stands first."""
    made = compose(folder, Order(document, "", lang), AS_OF, Mode.DRAFT, checked=()).document
    texts = html.document_fromstring(formats()["html"].write(made)).xpath("//main//text()")
    # On some pages the platform follows.
    forms = ((text, text.rpartition(" på ")[0], text.rpartition(" (")[0]) for text in texts)
    return list(dict.fromkeys(name for said in forms for name in said if name in names))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_documents_list_accounts_and_groups_in_the_order_of_the_language(lang: str) -> None:
    folder = smdocs.load(data() / "examples" / "aeblesund")
    own = next(a for a in folder.accounts.values() if a.status == "active" and a.moderation is None)
    accounts = {}
    for n, name in enumerate(sorted(ORDER["sv"])):
        group = Words(da=f"Gruppe {name}", sv=f"Gruppe {name}")
        # Each stands alone, and heads a group in which there are two.
        for key, called in ((f"a{9 - n}", name), (f"b{n}", f"{name} 2"), (f"c{n}", f"{name} 1")):
            told = {"name": called, "group": None if called == name else group, "link": f"https://k.example/{key}"}
            accounts[key] = own.model_copy(update=told)
    folder = replace(folder, accounts=accounts, records={})
    wanted = [*(f"{name} {n}" for name in ORDER[lang] for n in (1, 2)), *ORDER[lang]]
    for document in (*LISTS, "about-texts-all"):
        assert listed(folder, document, lang, {*wanted}) == wanted, document


def test_more_accounts_than_are_listed_on_their_own_stand_in_the_same_order(tmp_path: Path) -> None:
    folder = smdocs.load(many(tmp_path / "many", 80))
    # Without a register or a page of all accounts to lead to, a page lists them itself.
    publishing = folder.authority.publishing.model_copy(update={"channel_register": None, "landing_page": None})
    # Accounts with times and rules of their own are named with those first.
    usual = {"monitoring": None, "reply": None, "moderation": None, "comments": None}
    accounts = {name: one.model_copy(update=usual) for name, one in folder.accounts.items()}
    authority = folder.authority.model_copy(update={"publishing": publishing})
    folder = replace(folder, authority=authority, accounts=accounts)
    in_use = {a.name for a in folder.accounts.values() if a.name and a.status in ("active", "paused")}
    public = [document for document in LISTS if document != "channel-register-internal"]
    register, *others = (listed(folder, document, "sv", in_use) for document in public)
    assert set(register) == in_use
    assert all(other == register for other in others)


RASTA = """\
name: Rastakommunen
country: se
kind: municipality
languages: [sv, da]
moderation:
"""
ON_FACEBOOK = "name: Rasta\nplatform: facebook-page\nkind: page\nstatus: active\n"
OWN_TERMS = """\
  platform_terms_links:
    - {platform: Facebook, terms_link: "https://rasta.example/fb"}
    - {platform: Torget, community_rules_link: "https://torget.example/regler"}
    - {platform: TikTok, terms_link: "https://rasta.example/tt"}
"""
TERMS = {
    "sv": ("https://rasta.example/fb", "Torgets regler", "Det här är reglerna", "egna regler gäller också"),
    "da": ("https://rasta.example/fb", "Torgets fællesskabsregler", "Her er platformenes", "egne regler gælder også"),
}
OURS = "https://www.facebook.com/legal/terms"


def told(write_folder: WriteFolder, moderation: str, document: str, lang: str, extension: str = "txt") -> str:
    """What a document of an authority with two accounts says, on one line."""
    accounts = {"a": ON_FACEBOOK, "b": ON_FACEBOOK.replace("facebook-page", "Torget")}
    files = {"authority.yaml": RASTA + moderation} | {f"accounts/{name}.yaml": of for name, of in accounts.items()}
    made = compose(smdocs.load(write_folder(files)), Order(document, "", lang), AS_OF, Mode.FINISHED, checked=())
    return " ".join(formats()[extension].write(made.document).decode().split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_own_addresses_of_the_rules_of_platforms_stand_in_the_place_of_ours(
    write_folder: WriteFolder, lang: str
) -> None:
    address, torget, here, refers = TERMS[lang]
    own = told(write_folder, OWN_TERMS, "debate-guidelines", lang)
    assert [part in own for part in (address, torget, here, refers)] == [True, True, True, False]
    assert "rasta.example/tt" not in own, "there is no account on it"
    both = told(write_folder, f"{OWN_TERMS}  platform_terms: yes\n", "debate-guidelines", lang)
    assert [part in both for part in (address, torget, refers, OURS)] == [True, True, True, False]
    ours = told(write_folder, "  platform_terms: yes\n", "debate-guidelines", lang)
    assert [part in ours for part in (address, torget, refers, OURS)] == [False, False, True, True]


ARABIC, SAMI = "هذه صفحة البلدية", "Dát lea suohkana siidu"
SAMPLES = f"""\
  other_languages:
    - language: ar
      text: |
        {ARABIC}

        - 112
    - {{language: se, text: "{SAMI}"}}
"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("document", ["debate-guidelines", "debate-guidelines-short", "landing-page"])
def test_readers_of_other_languages_are_told_something_in_theirs(
    write_folder: WriteFolder, document: str, lang: str
) -> None:
    page = html.document_fromstring(told(write_folder, SAMPLES, document, lang, "html"))
    (arabic,) = page.xpath("//main//p[@dir='rtl']/span[@lang='ar']")
    assert arabic.text_content() == ARABIC
    (sami,) = page.xpath("//main//p[not(@dir)]/span[@lang='se']")
    assert sami.text_content() == SAMI
    assert ARABIC in told(write_folder, SAMPLES, document, lang)


def test_what_is_told_in_other_languages_at_length_is_left_out_of_the_short_rules(write_folder: WriteFolder) -> None:
    long = f"  other_languages: [{{language: en, text: {'word ' * 70}}}]\n"
    assert "word word" in told(write_folder, long, "landing-page", "da")
    assert "word word" not in told(write_folder, long, "debate-guidelines-short", "da")
