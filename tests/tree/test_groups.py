"""What accounts have in common, as whoever opens the documents reads it."""

from __future__ import annotations

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
    folder = replace(folder, authority=folder.authority.model_copy(update={"publishing": publishing}))
    in_use = {a.name for a in folder.accounts.values() if a.name and a.status in ("active", "paused")}
    public = [document for document in LISTS if document != "channel-register-internal"]
    register, *others = (listed(folder, document, "sv", in_use) for document in public)
    assert set(register) == in_use
    assert all(other == register for other in others)
