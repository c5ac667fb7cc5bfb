"""What docs/how-to/extend.md promises of a language, tried on a copy of the project: one folder and no Python."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pikepdf
from jsonschema import Draft202012Validator

from tests.conftest import Run

AUTHORITY = """
name: Elmby Kommune
country: dk
languages: [nb, da]
ruleset: dk-municipality
"""

ACCOUNT = """
name: Ung i Elmby
platform: facebook-page
status: active
since: 2026-11-21
audiences: [{nb: ungdom, da: unge}]
purpose: {da: At nå de unge.}
"""

CHANGES = {
    "language.yaml": {'long: "d.\\_MMMM y"': 'long: "d.\\_MMM y"', "near: [sv]": "near: [da, sv]"},
    "findings.yaml": {"er ikke skrevet på sproget": "er ikke skrevet på språket"},
    "procedure-description.html": {"Formål": "Mål for kontoen"},
}


def speak_norwegian(project: Path) -> None:
    """A third language of documents: the Danish folder, and in it what a translator begins with."""
    nb = project / "templates" / "nb"
    shutil.copytree(project / "templates" / "da", nb)
    for name, words in CHANGES.items():
        text = (nb / name).read_text("utf-8")
        for danish, norwegian in words.items():
            assert danish in text, f"{name}: {danish}"
            text = text.replace(danish, norwegian)
        (nb / name).write_text(text, encoding="utf-8")


def test_a_language_of_documents_is_added_with_one_folder(project: Path, run: Run) -> None:
    speak_norwegian(project)
    account = project / "elmby" / "accounts" / "ung.yaml"
    account.parent.mkdir(parents=True)
    account.write_text(ACCOUNT, encoding="utf-8")
    (project / "elmby" / "authority.yaml").write_text(AUTHORITY, encoding="utf-8")

    schema = json.loads(run("schema", "account", "--lang", "nb").stdout)
    takes = Draft202012Validator(schema).is_valid
    assert takes({"about": {"nb": "Hei", "da": "Hej"}, "audiences": [{"nb": "ungdom"}]})
    assert not takes({"about": {"nn": "Hei"}})

    checked = run("validate", "elmby", "--on", "2026-11-21").stderr
    assert "[rule-required]" in checked
    assert "[unknown-key]" not in checked

    made = run(
        "render", "elmby", "--draft", "--document", "procedure-description", "--on", "2026-11-21", "--out", "out"
    )
    assert "elmby/accounts/ung.yaml:7:1: advarsel: " in made.stderr
    assert "er ikke skrevet på språket »nb«" in made.stderr
    stem = project / "out" / "nb" / "ung" / "procedure-description_ung_draft"
    page = stem.with_suffix(".html").read_text("utf-8")
    assert '<html lang="nb">' in page
    assert "21.\u00a0nov. 2026" in page
    assert "Mål for kontoen" in page
    # What is not said in the language stands in the nearest, and is marked as that.
    assert '<span lang="da">At nå de unge.</span>' in page
    assert '<span lang="da">Datatilsynet</span>' in page
    assert "ungdom" in page
    assert '<span lang="da">ungdom' not in page
    for written in (".md", ".txt"):
        assert "Mål for kontoen" in stem.with_suffix(written).read_text("utf-8")
    with zipfile.ZipFile(stem.with_suffix(".docx")) as word:
        assert 'w:lang w:val="nb-NO"' in word.read("word/styles.xml").decode()
    with pikepdf.open(stem.with_suffix(".pdf")) as pdf:
        assert str(pdf.Root.Lang) == "nb"
    danish = (project / "out" / "da" / "ung" / "procedure-description_ung_draft.html").read_text("utf-8")
    assert "21.\u00a0november 2026" in danish
    assert "At nå de unge." in danish


def test_a_folder_is_begun_in_the_new_language(project: Path, run: Run) -> None:
    speak_norwegian(project)
    assert run("new", "mine", "--lang", "nb").returncode == 0
    begun = (project / "mine" / "authority.yaml").read_text("utf-8")
    assert "country: dk" in begun
    assert "languages: [nb]" in begun
