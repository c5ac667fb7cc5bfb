"""What filters make of a value, as whoever opens the files reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import smdocs
from tests.conftest import AS_OF

AUTHORITY = """\
name: eHälsa i Elmby
country: dk
kind: municipality
languages: [da, sv]
controllers: [{name: eHälsa i Elmby, task: iPad-projektets ejer}]
documents: {procedure-description: {owner: eSundhed, decided_by: iKT-udvalget, replaces: macOS-notatet}}
contacts: [{use: general, name: eSupport, when: iPhone-telefonen er slukket, phone: 00 00 00 01}]
"""
ACCOUNT = """\
name: iPhone-skolen
platform: facebook
kind: other
kind_in_words: eGruppe
status: active
arena: open
group: iOS og Android
unit: iPhone-skolen
administration: eForvaltningen
link: https://www.facebook.example/skolen
alternatives: [{what: iPod-lån, why_not: iPods findes ikke mere}]
personal_data: {subjects: [eElever]}
audiences: [iPhone-ejere, alle andre]
deletion: {responsible: eChefen, limits: [{kind: iMessage-beskeder, limit: {event: iCloud er fuld}}]}
security: {sign_in: {shared: yes, kept_where: iCloud-nøglering}}
breach: {tell: eBeredskabet}
closing: {planned_event: iOS 30 kommer}
"""


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_what_people_wrote_begins_as_they_wrote_it_and_our_words_begin_the_cell(
    write_folder: Callable[[dict[str, str]], Path], lang: str
) -> None:
    root = write_folder({"authority.yaml": AUTHORITY, "accounts/skolen.yaml": ACCOUNT})
    made = smdocs.render(smdocs.load(root), on=AS_OF, mode=smdocs.Mode.DRAFT, languages=[lang]).documents
    told = {one.type: one.write("txt").decode() for one in made if "txt" in one.formats}
    told |= {f"{one.type}.csv": one.write("csv").decode() for one in made if one.tree.sheet}
    written = {word for line in (AUTHORITY + ACCOUNT).split() for word in [line.strip("[]{},:")] if word[1:2].isupper()}
    assert len(written) == 19
    for document, text in told.items():
        changed = {word for word in written if word[0].upper() + word[1:] in text}
        assert not changed, f"{document}: {changed}"
        for alone in ("projektets ejer", "er slukket", "findes ikke mere"):
            assert f"{alone}." not in text or document == "account-registration", document
    for word in written:
        assert any(word in text for text in told.values()), word
    status = {"da": "Aktiv", "sv": "Aktivt"}[lang]
    assert status in told["procedure-description"]
    assert status in told["channel-register-internal.csv"]
