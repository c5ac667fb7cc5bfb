"""What somebody has written for the fields of a platform is held against how much there is room for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import smdocs
from smdocs.findings import Finding, Severity
from smdocs.judge.lengths import check
from tests.conftest import AS_OF

Told = Callable[[Mapping[str, Any]], list[Finding]]


@pytest.fixture
def told(write_folder: Callable[[dict[str, str]], Path]) -> Told:
    """What is said of an account of which little else is given."""

    def findings(account: Mapping[str, Any]) -> list[Finding]:
        authority = {"name": "Elmby Kommune", "country": "dk", "languages": ["da", "sv"]}
        files = {"authority.yaml": authority, "accounts/ung.yaml": dict(account)}
        folder = smdocs.load(write_folder({file: yaml.safe_dump(data) for file, data in files.items()}))
        found = list(check(folder))
        assert {f.code for f in found} <= {f.code for f in smdocs.check(folder, on=AS_OF)}
        return found

    return findings


def test_a_name_or_a_handle_is_an_error_where_nothing_longer_can_stand(told: Told) -> None:
    found = told({"name": "Æ" * 51, "handle": "@" + "æ" * 16, "platform": "x", "status": "active"})
    assert [(f.code, f.field, f.values["shortest"], f.values["limit"]) for f in found] == [
        ("name-too-long", "account.name", 51, 50),
        ("name-too-long", "account.handle", 16, 15),
    ]
    assert {f.severity for f in found} == {Severity.ERROR}


def test_a_limit_that_is_a_guess_stops_nothing(told: Told, write_folder: Callable[[dict[str, str]], Path]) -> None:
    group = {"name": "Æ" * 76, "platform": "facebook-group", "status": "active"}
    assert [(f.code, f.severity) for f in told(group)] == [("name-too-long", Severity.WARNING)]
    texts, _ = smdocs.about_texts(
        smdocs.load(
            write_folder(
                {
                    "authority.yaml": "name: Elmby\ncountry: dk\nlanguages: [da]\n",
                    "accounts/ung.yaml": yaml.safe_dump(group),
                }
            )
        ),
        "ung",
        "da",
        AS_OF,
    )
    assert [(t.text, t.filled) for t in texts.fields if t.key == "name"] == [("Æ" * 76, "76/75")]


def test_each_language_of_a_text_is_counted(told: Told) -> None:
    texts = {"bio": {"da": "Æ" * 161, "sv": "Å" * 20}}
    found = told({"name": "Ung", "platform": "x", "about_texts": texts})
    assert [(f.code, f.field, f.values["shortest"]) for f in found] == [
        ("about-text-too-long", "account.about_texts.bio", 161)
    ]


def test_what_an_account_is_about_is_told_where_it_fits_no_field(told: Told) -> None:
    about = {"da": "Æ" * 200, "sv": "Å" * 80}
    assert [f.values["shortest"] for f in told({"name": "Ung", "platform": "x", "about": about})] == [200]
    # Somewhere it stands, or another text stands in its place, or nobody reads it any more.
    assert not told({"name": "Ung", "platform": "facebook-page", "about": about})
    assert not told({"name": "Ung", "platform": "x", "about": about, "about_texts": {"bio": "Ung."}})
    assert not told({"name": "Ung", "platform": "x", "about": about, "status": "closed"})


def test_a_field_that_the_platform_has_not_is_told_with_those_that_it_has(told: Told) -> None:
    found = told({"name": "Ung", "platform": "facebook-page", "about_texts": {"description_": "Ung.", "name": "Ung"}})
    assert [(f.field, f.values["meant"]) for f in found] == [
        ("account.about_texts.description_", "description"),
        ("account.about_texts.name", ""),
    ]
    assert found[0].values["choices"] == "intro, description, additional_information"
    assert [f.values["choices"] for f in told({"platform": "Torvet", "about_texts": {"bio": "Ung."}})] == ["long"]
    assert not told({"platform": "Torvet", "about_texts": {"long": "Ung."}})


@pytest.mark.parametrize(
    ("status", "danish", "swedish", "outlived"),
    [
        ("closed", "Vi svarer på hverdage.", "Vi svarar på vardagar.", True),
        ("closed", "Kontoen er lukket. Se vores side på Facebook.", "Vi svarar på vardagar.", True),
        ("closed", "Kontoen er lukket. Se vores side på Facebook.", "Vi använder inte kontot längre.", False),
        ("active", "Vi svarer på hverdage.", "Vi svarar på vardagar.", False),
    ],
)
def test_a_text_of_the_time_when_an_account_was_in_use_is_told_once_it_is_closed(
    told: Told, status: str, danish: str, swedish: str, outlived: bool
) -> None:
    account = {"name": "Ung", "platform": "x", "status": status, "about_texts": {"bio": {"da": danish, "sv": swedish}}}
    found = [(f.code, f.field) for f in told(account)]
    assert found == [("about-text-outlived", "account.about_texts.bio")] * outlived
