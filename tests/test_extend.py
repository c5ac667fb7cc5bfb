"""What docs/how-to/extend.md promises of facts and words, tried on a copy of the project: nothing here needs Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from tinyhtml5 import parse

from smdocs.edit.schema import schema
from tests.conftest import Run

PLATFORM = """
torvet:
  name: Torvet
  company: Torvet ApS
  terms: {da: brugsvilkår, sv: användarvillkor}
  source: Torvets egen hjælp
  checked_on: 2026-11-01
  confidence: seen
  links: {number: 0, source: Torvets egen hjælp, checked_on: 2026-11-01, confidence: seen}
  fields:
    opslag:
      label: {da: Opslagstavlen, sv: Anslagstavlan}
      master: name
      limit: 12
      measure: graphemes
      source: Torvets egen hjælp
      checked_on: 2026-11-01
      confidence: seen
"""

DOCUMENT = """
door-sign:
  subject: account
  audience: public
  statuses: [active]
  formats: [html, txt]
  requires:
    - {field: account.name, source: smdocs}
    - {field: account.audiences, source: smdocs}
"""

NAMES = {
    "da": ("dørskilt", "Viser ved døren hvor man også kan finde os."),
    "sv": ("dörrskylt", "Visar vid dörren var man också kan hitta oss."),
    "en": ("door sign", "Shows at the door where else we are."),
}

MASTERS = {
    "da": "<p>Find {{ account.name }} på {{ entry.platform_name }}. Siden er for:</p>",
    "sv": "<p>Hitta {{ account.name }} på {{ entry.platform_name }}. Sidan är för:</p>",
}


@pytest.fixture
def elmby(project: Path) -> Path:
    """An authority of both languages, with one account on a platform that is nowhere yet."""
    folder = project / "elmby"
    (folder / "accounts").mkdir(parents=True)
    top = "name: Elmby Kommune\ncountry: dk\nlanguages: [da, sv]\n"
    (folder / "authority.yaml").write_text(top, encoding="utf-8")
    account = "name: Ung i Elmby\nplatform: torvet\nstatus: active\naudiences: [{da: unge, sv: unga}]\n"
    (folder / "accounts" / "ung.yaml").write_text(account, encoding="utf-8")
    return folder


def add(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n{text}", encoding="utf-8")


def test_a_platform_is_added_with_one_block(project: Path, elmby: Path, run: Run) -> None:
    add(project / "data" / "platforms.yaml", PLATFORM)
    assert "torvet: Torvet." in run("platforms", "--lang", "da").stdout
    draft = ("render", "elmby", "--draft", "--document", "about-texts", "--format", "txt", "--lang", "sv")
    made = run(*draft, "--out", "out")
    text = (project / "out" / "sv" / "ung" / "about-texts_ung_draft.txt").read_text("utf-8")
    assert "Anslagstavlan" in text
    assert "Ung i Elmby" in text
    assert "[name-too-long]" not in made.stderr
    account = elmby / "accounts" / "ung.yaml"
    account.write_text(account.read_text("utf-8").replace("Ung i Elmby", "Ungdommen i Elmby"), encoding="utf-8")
    assert "[name-too-long]" in run(*draft, "--out", "out2").stderr


def test_a_document_type_is_added_with_a_block_two_masters_and_its_name(project: Path, elmby: Path, run: Run) -> None:
    add(project / "data" / "platforms.yaml", PLATFORM)
    add(project / "data" / "documents.yaml", DOCUMENT)
    for code, (name, about) in NAMES.items():
        add(
            project / "templates" / code / "documents.yaml",
            yaml.safe_dump({"door-sign": {"name": name, "about": about}}),
        )
    for code, sentence in MASTERS.items():
        listed = "<ul>{% for each in account.audiences %}<li>{{ each }}</li>{% endfor %}</ul>"
        text = (
            f"<article><h1>{{% block title %}}{{{{ account.name }}}}{{% endblock %}}</h1>{sentence}{listed}</article>"
        )
        (project / "templates" / code / "door-sign.html").write_text(text, encoding="utf-8")
    assert "door-sign" in run("documents", "--lang", "da").stdout
    made = run("render", "elmby", "--document", "door-sign", "--out", "out", "--on", "2026-11-21")
    assert made.returncode == 0, made.stderr
    shown = (project / "out" / "sv" / "ung" / "door-sign_ung.html").read_text("utf-8")
    assert "Hitta Ung i Elmby på Torvet. Sidan är för:" in "".join(parse(shown).itertext())
    assert "unge" in (project / "out" / "da" / "ung" / "door-sign_ung.txt").read_text("utf-8")
    (elmby / "accounts" / "ung.yaml").write_text("name: Ung i Elmby\nstatus: active\n", encoding="utf-8")
    lacking = run("render", "elmby", "--document", "door-sign", "--out", "out2", "--messages", "da")
    assert (lacking.returncode, "[missing-field]" in lacking.stderr, "dørskilt" in lacking.stderr) == (1, True, True)


ROWS = """
phone-list:
  subject: authority
  audience: {audience}
  rows: yes
  formats: [txt, csv, json]
  requires:
    - {{field: authority.name, source: smdocs}}
"""


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_a_document_with_rows_has_those_of_the_register_for_the_same_readers(
    audience: str, project: Path, elmby: Path, run: Run
) -> None:
    register = "channel-register" if audience == "public" else "channel-register-internal"
    add(project / "data" / "documents.yaml", ROWS.format(audience=audience))
    for code in NAMES:
        add(project / "templates" / code / "documents.yaml", "phone-list: {name: liste, about: Viser konti.}\n")
    for code in MASTERS:
        text = "<article><h1>{% block title %}Liste{% endblock %}</h1><p>{{ authority.name }}</p></article>"
        (project / "templates" / code / "phone-list.html").write_text(text, encoding="utf-8")
    made = run("render", str(elmby), "--draft", "--document", "phone-list", "--lang", "da", "--out", "out")
    assert made.returncode == 0, made.stderr
    stem = project / "out" / "da" / "_authority" / "phone-list_draft"
    rows = json.loads(stem.with_suffix(".json").read_text("utf-8"))
    assert [row["name"] for row in rows["accounts"]] == ["Ung i Elmby"]
    assert ("overdue" in rows["accounts"][0]) is (audience == "internal")
    Draft202012Validator(json.loads(schema(register, "da"))).validate(rows)
    assert "Ung i Elmby" in stem.with_suffix(".csv").read_text("utf-8-sig")
