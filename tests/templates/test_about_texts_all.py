"""The page with the About texts of all accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

import smdocs
from smdocs import facts
from smdocs.documents.render import RenderedDocument
from smdocs.findings import Severity
from smdocs.read.folder import Folder
from tests import examples
from tests.conftest import AS_OF

ALL = "about-texts-all"


@pytest.fixture(scope="module")
def folder() -> Folder:
    return examples.folder("aeblesund")


def page(folder: Folder, code: str = "da") -> RenderedDocument:
    (made,) = smdocs.render(folder, on=AS_OF, documents=[ALL], languages=[code]).documents
    return made


def section(made: RenderedDocument, folder: Folder, account: str) -> html.HtmlElement:
    """What the page tells of an account, under its name and platform."""
    told = folder.accounts[account]
    known = facts.platforms().get(told.platform or "")
    heading = f"{told.name or account}{f' på {known.name if known else told.platform}' if told.platform else ''}"
    (found,) = html.fromstring(made.html).xpath("//section[h3[normalize-space()=$heading]]", heading=heading)
    return found


def plain(element: html.HtmlElement) -> str:
    for end in element.xpath(".//br"):
        end.tail = f"\n{end.tail or ''}"
    return str(element.text_content())


@pytest.mark.parametrize("code", ["da", "sv"])
def test_every_field_of_every_account_is_there_with_its_text_and_how_full_it_is(folder: Folder, code: str) -> None:
    made = page(folder, code)
    for account in folder.accounts:
        texts, _ = smdocs.about_texts(folder, account, code, AS_OF)
        found = section(made, folder, account)
        shown = [plain(p) for p in found.xpath(".//p[contains(@class, 'verbatim')]")]
        assert shown == [text.text for text in texts.fields] + [slot.address for slot in texts.slots]
        counts = [str(p.text_content()) for p in found.xpath(".//p[contains(@class, 'small')]")]
        assert all(count.startswith(f"{text.filled} ") for count, text in zip(counts, texts.fields, strict=True))


def test_it_is_a_web_page_only_and_links_to_each_account(folder: Folder) -> None:
    made = page(folder)
    assert made.formats == ("html",)
    links = html.fromstring(made.html).xpath("//li/a/@href")
    assert sorted(links) == sorted(f"#konto-{n}" for n, _ in enumerate(folder.accounts, 1))


def test_an_account_may_have_any_letters_in_the_name_of_its_file(folder: Folder) -> None:
    account = next(iter(folder.accounts.values()))
    made = page(replace(folder, accounts={"ærø-öst": account, "ærø-øst": account}))
    assert html.fromstring(made.html).xpath("//li/a/@href") == ["#konto-1", "#konto-2"]


def test_it_says_what_an_account_is_that_is_not_in_use(folder: Folder) -> None:
    made = page(folder)
    assert "Nedlagt." in plain(section(made, folder, "x-drift"))
    assert "Ikke oprettet endnu." in plain(section(made, folder, "snapchat-ungdomsskolen"))


def test_an_account_that_is_not_ready_stops_nobody_else(folder: Folder) -> None:
    accounts = dict(folder.accounts)
    accounts["instagram-ung"] = accounts["instagram-ung"].model_copy(update={"handle": "æ" * 31})
    accounts["linkedin-job"] = accounts["linkedin-job"].model_copy(update={"name": None, "platform": None})
    broken = replace(folder, accounts=accounts)
    made = page(broken)
    found = section(made, broken, "instagram-ung")
    assert "Teksterne til denne konto er ikke klar." in plain(found)
    assert not found.xpath(".//p[contains(@class, 'verbatim')]")
    for account in ("facebook-kommunen", "linkedin-job"):
        assert section(made, broken, account).xpath(".//p[contains(@class, 'verbatim')]")
    assert "linkedin-job" in plain(section(made, broken, "linkedin-job"))


def test_what_is_wrong_with_an_account_is_told_once(folder: Folder) -> None:
    accounts = dict(folder.accounts)
    accounts["instagram-ung"] = accounts["instagram-ung"].model_copy(update={"unit": None, "name": "Æ" * 31})
    broken = replace(folder, accounts=accounts)
    found = smdocs.render(broken, on=AS_OF, documents=["about-texts", ALL], languages=["da", "sv"]).findings
    told = [(f.code, f.field, f.account) for f in found]
    assert len(told) == len(set(told))
    assert not [f for f in found if ALL in f.documents and f.account]


def test_the_numbers_of_people_stand_on_no_page(
    write_folder: Callable[[dict[str, str]], Path],
) -> None:
    files = {
        "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\npublishing: {landing_page: 'https://e.example'}\n",
        "accounts/a.yaml": "name: A\nplatform: x\nkind: profile\nabout: Ring til 010190-1234\n",
        "accounts/b.yaml": "name: B\nplatform: x\nkind: profile\n",
    }
    folder = smdocs.load(write_folder(files))
    assert any(f.code == "civil-registration-number" for f in smdocs.check(folder, on=AS_OF))
    for mode in (smdocs.Mode.FINISHED, smdocs.Mode.DRAFT):
        for made in smdocs.render(folder, on=AS_OF, documents=[ALL], mode=mode).documents:
            assert "010190" not in made.html


def test_four_hundred_accounts_make_a_page_of_under_one_and_a_half_megabytes(folder: Folder) -> None:
    ids = list(folder.accounts)
    many = {f"{ids[n % len(ids)]}-{n}": folder.accounts[ids[n % len(ids)]] for n in range(400)}
    made = page(replace(folder, accounts=many, records={}, findings=()))
    assert len(made.write("html")) < 1_500_000
    assert len(html.fromstring(made.html).xpath("//h3")) == 400


def test_all_is_well_with_the_accounts_of_the_example(folder: Folder) -> None:
    found = smdocs.render(folder, on=AS_OF, documents=[ALL]).findings
    assert all(f.severity is Severity.WARNING for f in found)
    assert not [f for f in found if ALL in f.documents]
