"""An authority's own words: they change the block they are for and nothing else, and nothing gets past them."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from jinja2 import nodes
from lxml import html

import smdocs
from smdocs import facts, own
from smdocs.cli.main import cli
from smdocs.documents.render import RenderedDocument
from smdocs.findings import Finding, Severity
from smdocs.model import Identity, Subject
from smdocs.own.blocks import names, paths, shipped
from smdocs.own.catalogue import copy, masters, original
from smdocs.own.points import Points
from smdocs.read.folder import Folder, load
from smdocs.resources import data
from smdocs.tree.compose import Order, compose
from smdocs.tree.context import NAMES, SUPPLIED, context
from smdocs.tree.entries import entry
from smdocs.tree.master import OURS, Masters, environment, shipped_text
from smdocs.tree.nodes import Section, walk
from smdocs.tree.view import Mode
from smdocs.words.language import language
from tests.conftest import AS_OF

EXAMPLE = data() / "examples" / "aeblesund"
PAGE = "da/procedure-description.html"
Own = Callable[..., Path]


SMALL = data() / "examples" / "tranmarken"


@pytest.fixture
def with_own(tmp_path: Path) -> Own:
    """A copy of an example with files in its `templates/`."""

    def make(files: Mapping[str, str], example: Path = EXAMPLE) -> Path:
        folder = tmp_path / example.name
        shutil.copytree(example, folder, dirs_exist_ok=True)
        for name, text in files.items():
            path = folder / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return make


def block(name: str, body: str) -> str:
    return f"{{% block {name} %}}\n{body}\n{{% endblock %}}\n"


def purpose(more: str) -> str:
    return block("purpose", f"<section><h3>Derfor er vi her</h3>\n{{{{ account.purpose }}}}\n{more}\n</section>")


def rendered(folder: Path, document: str, account: str, lang: str = "da") -> RenderedDocument:
    rendering = smdocs.render(load(folder), on=AS_OF, documents=[document], accounts=[account], languages=[lang])
    (made,) = rendering.documents
    return made


def said(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(str(f.place).removeprefix("templates/"), f.code) for f in found if f.code != "block-in-one-language"]


def texts(document: RenderedDocument, tmp_path: Path) -> dict[str, list[str]]:
    """The paragraphs or lines that a reader of each format meets, without the order they are laid out in."""
    page = html.document_fromstring(document.write("html"))
    found = {
        "html": [" ".join(e.text_content().split()) for e in page.iter("h1", "h2", "h3", "h4", "p", "td", "th", "li")]
    }
    word = docx.Document(io.BytesIO(document.write("docx")))
    found["docx"] = ["".join(t.text or "" for t in p.iter("{*}t")) for p in word.element.body.iter("{*}p")]
    found |= {kind: document.write(kind).decode().splitlines() for kind in ("md", "txt")}
    # What a document was made of differs with the templates.
    found["md"] = [line for line in found["md"] if not line.startswith("<!-- smdocs.document=")]
    if shutil.which("pdftotext"):
        path = tmp_path / "document.pdf"
        path.write_bytes(document.write("pdf"))
        run = ["pdftotext", "-layout", str(path), "-"]
        lines = subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()
        # How far the rest of the document moves down is the layout's affair.
        found["pdf"] = [" ".join(line.split()) for line in lines if not re.search(r"Side \d+ af \d+", line)]
    return found


def test_an_own_block_changes_its_section_in_all_formats_and_nothing_else(with_own: Own, tmp_path: Path) -> None:
    mine = purpose("<p>Skriv ikke til os om din sag her.</p>")
    ours = rendered(EXAMPLE, "procedure-description", "x-drift")
    theirs = rendered(with_own({PAGE: mine}), "procedure-description", "x-drift")
    before, after = texts(ours, tmp_path), texts(theirs, tmp_path)
    for kind, lines in after.items():
        joined = "\n".join(lines)
        assert "Derfor er vi her" in joined, kind
        assert "Skriv ikke til os om din sag her." in joined, kind
        new = [line for line in lines if "Derfor er vi her" in line or "din sag her" in line]
        gone = [line for line in before[kind] if line.strip("# ").strip() in ("Formål", "FORMÅL")]
        assert gone, kind
        if kind != "pdf":
            assert [x for x in lines if x not in new and x] == [x for x in before[kind] if x not in gone and x], kind
    sections = [
        {s.id: s for s in walk(document.tree.blocks) if isinstance(s, Section) and s.level == 3}
        for document in (ours, theirs)
    ]
    changed = {
        name for name in sections[0].keys() | sections[1].keys() if sections[0].get(name) != sections[1].get(name)
    }
    assert changed == {"formaal", "derfor-er-vi-her"} or changed == {"formal", "derfor-er-vi-her"}


def test_documents_that_have_no_own_block_are_the_same_to_the_byte(with_own: Own) -> None:
    folder = with_own({PAGE: purpose("")})
    for document, account, lang in [
        ("control-log", "x-drift", "da"),
        ("procedure-description", "x-drift", "sv"),
        ("about-texts", "bluesky-drift", "da"),
    ]:
        ours, theirs = rendered(EXAMPLE, document, account, lang), rendered(folder, document, account, lang)
        for kind in ("html", "docx", "md", "txt", "pdf"):
            assert ours.write(kind) == theirs.write(kind), (document, kind)


def test_all_that_can_be_copied_says_what_it_said_and_has_no_findings(with_own: Own) -> None:
    small = with_own({}, SMALL)
    for master in masters().values():
        copy(small, master, ("da", "sv"))
    theirs = load(small)
    assert set(theirs.templates) == set(paths())
    assert [f for f in own.check(theirs, AS_OF) if f.severity is Severity.ERROR] == []
    ours = load(EXAMPLE)
    copied = replace(ours, templates=theirs.templates)
    for document in facts.documents():
        for code in ("da", "sv"):
            for account in accounts_of(document):
                order = Order(document, account, code)
                made = [compose(f, order, language(code), AS_OF, Mode.FINISHED) for f in (ours, copied)]
                assert replace(made[0], templates=made[1].templates) == made[1], order


def accounts_of(document: str) -> list[str]:
    """The authority, an account, or both: whatever a document is made for."""
    catalogued = facts.documents()[document]
    subjects = {catalogued.subject, catalogued.also_per}
    return [
        *([""] if Subject.AUTHORITY in subjects else []),
        *(["facebook-kommunen"] if Subject.ACCOUNT in subjects else []),
    ]


def test_super_fetches_the_original_text(with_own: Own) -> None:
    folder = with_own({PAGE: block("purpose", "{{ super() }}\n<p>Og vi svarer på dansk.</p>")})
    ours, theirs = (rendered(f, "procedure-description", "x-drift").text.splitlines() for f in (EXAMPLE, folder))
    added = theirs.index("Og vi svarer på dansk.")
    assert theirs[:added] + theirs[added + 2 :] == ours
    assert "Formål" in ours[added - 8 : added]


def test_a_sentence_of_the_about_texts_is_changed_in_the_length_it_is_written_for(with_own: Own) -> None:
    folder = with_own({"da/about/short.txt": block("private", "Pas på dine oplysninger.")})
    before, _ = smdocs.about_texts(load(EXAMPLE), "instagram-ung", "da", AS_OF)
    after, _ = smdocs.about_texts(load(folder), "instagram-ung", "da", AS_OF)
    bio = {f.key: f.text for f in before.fields}["bio"], {f.key: f.text for f in after.fields}["bio"]
    assert bio[1] == bio[0].replace("Skriv ikke noget privat her.", "Pas på dine oplysninger.")
    assert bio[1] != bio[0]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_sentence_in_an_about_text_never_runs_into_the_next(end: str, with_own: Own) -> None:
    folder = with_own({"da/about/short.txt": "{% block private %}Pas på." + end + "{% endblock %}"})
    found, _ = smdocs.about_texts(load(folder), "instagram-ung", "da", AS_OF)
    assert "Pas på." in (bio := next(f.text for f in found.fields if f.key == "bio"))
    assert not re.search(r"Pas på\.\S", bio)


HOSTILE = {
    "{{ ''.__class__ }}": "not-in-templates",
    "{{ ''['__class__'] }}": "not-in-templates",
    "{{ account.__init__.__globals__ }}": "not-in-templates",
    "{{ account._data }}": "not-in-templates",
    "{{ entries | each('_frame') }}": "not-in-templates",
    "{{ (entries | first)['_frame'] }}": "not-in-templates",
    "{{ entries | where(_data=1) }}": "not-in-templates",
    "{{ account.name | attr('__class__') }}": "unknown-name",
    "{{ account.purpose | safe }}": "unknown-name",
    "{{ account.model_dump() }}": "not-in-templates",
    "{{ account.name.format(account) }}": "not-in-templates",
    "{{ 'x' * 999999999 }}": "not-in-templates",
    "{{ 9 ** 9 ** 9 }}": "not-in-templates",
    "{{ '%999999999d' % 1 }}": "not-in-templates",
    "{{ 'x'.ljust(999999999) }}": "not-in-templates",
    "{{ lipsum(999) }}": "unknown-name",
    "{{ cycler }}": "unknown-name",
    "{{ self.purpose() }}": "unknown-name",
    "{{ _altered }}": "unknown-name",
    "{{ super.super() }}": "not-in-templates",
    "{{ range.mro() }}": "not-in-templates",
    "{{ namespace(*entries) }}": "not-in-templates",
    "{% include '/etc/passwd' %}": "not-in-templates",
    "{% include '../en/findings.yaml' %}": "not-in-templates",
    "{% import '_parts.html' as own %}": "not-in-templates",
    "{% from '_parts.html' import link %}": "not-in-templates",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": "not-in-templates",
    "{% set x %}y{% endset %}": "not-in-templates",
    "{% filter capital %}y{% endfilter %}": "not-in-templates",
    "{% autoescape false %}{{ account.name }}{% endautoescape %}": "not-in-templates",
    "{% with x = 1 %}{{ x }}{% endwith %}": "not-in-templates",
    "{% for a in entries recursive %}{{ loop(entries) }}{% endfor %}": "not-in-templates",
    "{% for a in range(1, 999999999) %}x{% endfor %}": "template-too-large",
    "{% for a in range(900) %}{% for b in range(900) %}{% endfor %}{% endfor %}": "template-too-large",
    "{% set n = namespace(x='x') %}{% for a in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}": "template-too-large",
    "{% set n = namespace(x='x') %}{% for a in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}": "template-too-large",
    "{% set n = namespace(x=[1]) %}{% for a in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}": "template-too-large",
    "{% for a in range(100) %}{{ part.blank_controls(999) }}{% endfor %}": "template-too-large",
    "{{ part.blank_controls(999999) }}": "template-too-large",
    "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}": "template-syntax",
    "{{ " + "9" * 5000 + " }}": "template-syntax",
    "{% do entries.clear() %}": "template-syntax",
    "{% while true %}{% endwhile %}": "template-syntax",
    "{{ account.audiences.append('x') }}": "not-in-templates",
    r"{{ '\ufdd0x\ufdd1' }}": "not-in-templates",
    "<script>alert(1)</script>": "unknown-element",
    '<p onclick="x">y</p>': "unknown-element",
    '<a href="javascript:alert(1)">y</a>': "unusable-link",
    "<a href=\"java{{ 'script' }}:alert(1)\">y</a>": "unusable-link",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>": "unknown-element",
    "<?php x ?>": "unknown-element",
    "&nbsp;": "bare-ampersand",
    '<a href="//evil.example/x">y</a>': "unusable-link",
    '<a href="">y</a>': "unusable-link",
    '<a href="https://a b.example/x">y</a>': "unusable-link",
    '<a href="{{ authority.name }}">y</a>': "unusable-link",
    "<a href=\"{{ '//' }}evil.example/x\">y</a>": "unusable-link",
    "{{ part.link('//evil.example/x') }}": "unusable-link",
    '<p>x <a href="#x">e</a></p>': "unusable-link",
    '<p lang="xx-zz">y</p>': "unknown-language",
    '<p lang="{{ authority.name }}">y</p>': "unknown-language",
}


@pytest.mark.parametrize("attempt", HOSTILE)
def test_a_hostile_template_is_refused_soon_and_with_its_place(attempt: str, with_own: Own) -> None:
    folder = load(with_own({PAGE: purpose(attempt)}, SMALL))
    start = time.monotonic()
    found = own.check(folder, AS_OF)
    assert HOSTILE[attempt] in {f.code for f in found}
    assert all(f.place.line for f in found)
    assert time.monotonic() - start < 60
    made = smdocs.render(folder, on=AS_OF, documents=["procedure-description"], languages=["da"], mode=Mode.DRAFT)
    assert made.documents == ()
    assert all(
        "{" not in smdocs.message(f, lang).replace("{{", "").replace("{%", "")
        for f in found
        for lang in ("da", "sv", "en")
    )


def test_a_link_to_a_section_leads_there_in_every_format(with_own: Own) -> None:
    mine = purpose('<p><a href="#klage">Klag her</a></p></section><section id="klage"><h3>Klage</h3><p>Ring.</p>')
    folder = with_own({PAGE: mine}, SMALL)
    assert own.check(load(folder), AS_OF) == ()
    rendering = smdocs.render(load(folder), on=AS_OF, documents=["procedure-description"], languages=["da"])
    made = rendering.documents[0]
    assert '<a href="#klage">' in made.write("html").decode()
    assert made.write("pdf").startswith(b"%PDF")
    assert 'w:anchor="klage' in docx.Document(io.BytesIO(made.write("docx"))).element.xml


def test_links_and_languages_that_there_are_have_no_findings(with_own: Own) -> None:
    mine = (
        '<p lang="ar">العربية</p><p lang="en-GB">Ask</p><p lang="sr-Latn">Pitaj</p>'
        '<p><a href="https://www.tranmarken.example/?a=1&amp;b=2#top">a</a> <a href="mailto:a@b.example">b</a></p>'
        '<p><a href="tel:{{ \'+46 8 12\' | tel }}">c</a> {{ part.link("https://b.example", "d") }}</p>'
    ).replace("tel:{{", "{{")
    assert own.check(load(with_own({PAGE: purpose(mine)}, SMALL)), AS_OF) == ()


@pytest.mark.parametrize(
    ("body", "code", "place", "element"),
    [
        ("<p>a</p>\n  <p>b <ul><li>c</li></ul></p>", "wrong-place", "5:8", "ul"),
        ("{% if true %}<ul{% if true %} {% endif %}>a</ul>{% endif %}", "wrong-place", "4:14", "ul"),
        ("<section><h5>a</h5></section>", "unknown-element", "4:10", ""),
        ("<p>a</p>\n<section><h3>a</h3><p>b</p></section>", "heading-level", "5:1", ""),
        (
            "<p>æ</p><table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
            "table-cells",
            "4:9",
            "",
        ),
        (
            "<p>a</p>\n{% for a in range(100) %}{{ part.blank_controls(999) }}{% endfor %}",
            "template-too-large",
            "5:",
            "",
        ),
        ("<p>a</p>\n\n{{ part.blank_controls(999999) }}", "template-too-large", "6:1", ""),
    ],
)
def test_a_fault_is_told_by_its_element_and_not_by_its_block(
    body: str, code: str, place: str, element: str, with_own: Own
) -> None:
    folder = load(with_own({PAGE: purpose(body)}, SMALL))
    finding = own.check(folder, AS_OF)[0]
    assert finding.code == code
    assert str(finding.place).startswith(f"templates/{PAGE}:{place}")
    assert finding.values.get("element", "") == element
    assert not element or f"<{element}>" in smdocs.message(finding, "sv")


def test_a_template_that_is_a_link_out_of_the_folder_is_not_opened(with_own: Own, tmp_path: Path) -> None:
    outside = tmp_path / "secret.html"
    outside.write_text(purpose("<p>hemmeligt</p>"), encoding="utf-8")
    folder = with_own({"da/control-log.html": block("title", "{{ super() }}")})
    (folder / "templates" / PAGE).symlink_to(outside)
    loaded = load(folder)
    assert [(f.code, f.place.file) for f in loaded.findings] == [("unreadable-file", f"templates/{PAGE}")]
    assert PAGE not in loaded.templates


def test_a_folder_of_templates_that_is_a_link_is_one_finding_and_not_walked(with_own: Own, tmp_path: Path) -> None:
    folder, outside = with_own({}), tmp_path / "outside"
    outside.mkdir()
    for number in range(20):
        (outside / f"{number}.html").write_text("x", encoding="utf-8")
    (folder / "templates").symlink_to(outside)
    loaded = load(folder)
    assert [(f.code, f.place.file) for f in loaded.findings] == [("linked-folder", "templates")]
    assert loaded.templates == {}
    assert run("check", str(folder), "--lang", "en", "--on", "2026-11-21")[0] == 1
    (folder / "templates").unlink()
    (folder / "templates").mkdir()
    (folder / "templates" / "da").symlink_to(outside)
    assert {f.code for f in load(folder).findings} == {"linked-folder"}


def test_a_field_that_is_shown_for_some_accounts_only_is_lost(with_own: Own) -> None:
    mine = "{% if account.kind == 'page' %}{{ account.purpose }}{% endif %}<p>Vi er her.</p>"
    folder = load(with_own({PAGE: block("purpose", f"<section><h3>Formål</h3>{mine}</section>")}))
    assert {a.kind for a in folder.accounts.values()} > {"page"}
    assert said(own.check(folder, AS_OF)) == [(f"{PAGE}:1:1", "point-lost")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Vi er her.</p>",
        "{# {{ account.purpose }} #}<p>Vi er her.</p>",
        "<!-- {{ account.purpose }} --><p>Vi er her.</p>",
        "{% if false %}{{ account.purpose }}{% endif %}<p>Vi er her.</p>",
    ],
)
def test_a_field_that_only_seems_to_be_shown_is_lost(body: str, with_own: Own) -> None:
    folder = load(with_own({PAGE: block("purpose", f"<section><h3>Formål</h3>{body}</section>")}))
    (finding,) = [f for f in own.check(folder, AS_OF) if f.code == "point-lost"]
    assert finding.field == "account.purpose"
    assert "»Formål«" in smdocs.message(finding, "da")
    assert "”Syfte”" in smdocs.message(finding, "sv")
    assert "“Purpose”" in smdocs.message(finding, "en")
    rendering = smdocs.render(folder, on=AS_OF)
    assert "procedure-description" not in {d.type for d in rendering.documents}
    assert {d.type for d in rendering.documents} == facts.documents().keys() - {"procedure-description"}


@pytest.mark.parametrize("document", list(facts.documents()))
def test_our_own_masters_have_something_to_say_at_every_point(document: str) -> None:
    blocks = {name: master for master in names(document) for name in reversed(list(shipped("da", master)))}
    folders = [load(data() / "examples" / example) for example in ("aeblesund", "region-alvmarken")]
    made = [
        (folder, order, blocks_of(folder, order, OURS))
        for folder in folders
        for account in ([""] if facts.documents()[document].subject is Subject.AUTHORITY else folder.accounts)
        for order in [Order(document, account, "da")]
    ]
    for point in facts.documents()[document].points:
        if point not in blocks and document == "debate-guidelines-short":
            continue
        gone = Masters(left_out=frozenset({(blocks[point], point)}))
        assert any(ours != blocks_of(folder, order, gone) for folder, order, ours in made), point


def blocks_of(folder: Folder, order: Order, of: Masters) -> object:
    document = compose(folder, order, language("da"), AS_OF, Mode.FINISHED, of).document
    return document.title, document.blocks


def test_a_block_that_is_emptied_is_lost_where_ours_says_something(with_own: Own) -> None:
    folder = load(with_own({"da/debate-guidelines.html": block("private", "") + block("guidance", " <p> </p> ")}))
    lost = [f for f in own.check(folder, AS_OF) if f.code == "part-lost"]
    assert [f.values["block"] for f in lost] == ["private", "guidance"]
    assert smdocs.message(lost[0], "da").startswith("Blokken »private« handler ikke længere om det den skal: at man")


def test_a_changed_block_around_others_keeps_those_that_it_names(with_own: Own) -> None:
    around = "<section><h2>Hvornår</h2><p>{{ reply.within }}, {{ part.watched(watch, usual) }}</p>{inner}</section>"
    kept = around.replace("{inner}", "{% block guidance %}{% endblock %}")
    inner = block("guidance", "<p>Kun vejledning.</p>")
    found = own.check(
        load(with_own({"da/debate-guidelines.html": block("hours", around.replace("{inner}", ""))})), AS_OF
    )
    assert ("da/debate-guidelines.html:1:1", "part-lost") in said(found)
    both = own.check(load(with_own({"da/debate-guidelines.html": block("hours", kept) + inner})), AS_OF)
    assert ("block-twice") in {f.code for f in both}


def test_what_an_authority_writes_in_one_of_two_languages_is_told(with_own: Own) -> None:
    folder = with_own({PAGE: purpose(""), "sv/procedure-description.html": block("purpose", "{{ super() }}")})
    assert own.check(load(folder), AS_OF) == ()
    (folder / "templates" / "sv" / "procedure-description.html").unlink()
    (finding,) = own.check(load(folder), AS_OF)
    assert (finding.code, finding.severity.value) == ("block-in-one-language", "warning")
    assert rendered(folder, "procedure-description", "x-drift").text.count("Derfor er vi her") == 1


def test_danish_and_swedish_masters_have_the_same_blocks_and_every_block_has_its_words() -> None:
    for document in facts.documents():
        for master in names(document):
            inside = [{name: b.within for name, b in shipped(code, master).items()} for code in ("da", "sv")]
            assert inside[0] == inside[1], master
            tree = environment("da").parse(shipped_text("da", master))
            assert [b.name for b in tree.find_all(nodes.Block)] == list(inside[0]), master
    used = {name for document in facts.documents() for master in names(document) for name in shipped("da", master)}
    for code in ("da", "sv", "en"):
        words = language(code).words("blocks")
        assert set(words) == used
        assert list(words) == list(language("da").words("blocks"))


def test_the_names_that_are_checked_are_those_that_masters_are_given() -> None:
    folder = load(EXAMPLE)
    name, account = next(iter(folder.accounts.items()))
    one = entry(name, account, (), folder.authority.country, AS_OF)
    catalogued = facts.documents()["control-log"]
    given = context(
        folder.authority, [one], Identity(), catalogued, language("da"), AS_OF, document="control-log", about_one=True
    )
    assert {*given, *SUPPLIED} == set(NAMES)


def test_a_document_says_which_templates_it_was_made_with(with_own: Own) -> None:
    def made_with(files: dict[str, str], document: str, code: str = "da") -> str:
        folder = load(with_own(files) if files else EXAMPLE)
        rendering = smdocs.render(folder, on=AS_OF, documents=[document], languages=[code])
        return rendering.documents[0].description.templates_sha256

    changed = {PAGE: purpose("<p>Nyt</p>")}
    assert made_with(changed, "procedure-description") != made_with({}, "procedure-description")
    assert made_with(changed, "procedure-description", "sv") == made_with({}, "procedure-description", "sv")
    assert made_with(changed, "about-texts") == made_with({}, "about-texts")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["templates", *arguments])
    return result.exit_code, result.output


def test_the_list_tells_which_blocks_there_are_and_which_are_changed(with_own: Own) -> None:
    folder = with_own({PAGE: purpose(""), "sv/procedure-description.html": purpose("")})
    code, text = run("list", str(folder))
    assert code == 0
    lines = text.splitlines()
    assert "procedure-description: procedurebeskrivelse" in lines
    assert [line for line in lines if line.startswith("da")] == ["da sv     purpose                     formålet"]
    assert "          sign_in                     login og kodeord" in lines
    assert run("list", str(folder / "templates"), "--lang", "en")[1].startswith(
        "procedure-description: procedure description\n"
    )


def test_the_original_text_is_shown_and_copied_and_nothing_is_overwritten(with_own: Own) -> None:
    folder = with_own({})
    code, shown = run("show", "control-log", "--block", "removals", "--lang", "sv")
    assert code == 0
    assert shown.startswith("{% block removals %}\n<section><h{{ n }}>Borttaget eller dolt innehåll")
    assert shown.endswith("</section>\n{% endblock %}\n")
    code, text = run("copy", "control-log", "removals", str(folder))
    assert code == 0
    made = [folder / "templates" / lang / "control-log.html" for lang in ("da", "sv")]
    assert text.splitlines() == [str(path) for path in made]
    assert made[1].read_text("utf-8") == shown
    made[0].unlink()
    made[1].write_text("mit eget", encoding="utf-8")
    code, text = run("copy", "control-log", "status", str(folder))
    assert code == 2
    assert "findes allerede; intet er ændret" in text
    assert made[1].read_text("utf-8") == "mit eget"
    assert not made[0].exists()
    assert run("copy", "about/short", "private", str(folder), "--lang", "da")[0] == 0
    assert original("about/short.txt", "da", "private") == (folder / "templates/da/about/short.txt").read_text("utf-8")
    assert "Did you mean removals?" in run("show", "control-log", "--block", "removal")[1]
    assert "Did you mean control-log?" in run("show", "controllog")[1]


def test_the_check_says_what_is_wrong_with_templates_and_nothing_else(with_own: Own) -> None:
    folder = with_own({PAGE: purpose("<p>{{ account.nmae }}</p>")})
    (folder / "accounts" / "x-drift.yaml").write_text("navn: Drift\n", encoding="utf-8")
    code, text = run("check", str(folder), "--lang", "en", "--on", "2026-11-21")
    assert code == 1
    assert f"templates/{PAGE}:4:15: error: There is nothing here called “nmae”. Did you mean “name”?" in text
    assert "x-drift" not in text
    assert run("check", str(EXAMPLE), "--on", "2026-11-21") == (0, "")


def test_a_folder_of_templates_leaves_the_rest_of_the_folder_as_it_is(with_own: Own) -> None:
    folder = with_own({"README.md": "Vores egne ord", PAGE: purpose("")})
    loaded = load(folder)
    assert loaded.findings == ()
    assert list(loaded.templates) == [PAGE]


def test_points_of_a_document_about_many_accounts_are_those_of_all(with_own: Own) -> None:
    folder = load(
        with_own({"da/debate-guidelines.html": block("accounts", "<section><h3>Konti</h3><p>Mange.</p></section>")})
    )
    points = Points(folder, Order("debate-guidelines", "", "da"), dt.date(2026, 11, 21))
    assert {field for field, _ in points.lost_fields((), set())} >= {"account.name"}


def test_a_block_that_cannot_do_without_what_is_given_tells_it(with_own: Own) -> None:
    folder = load(with_own({PAGE: purpose("<p>Spørg {{ account.administrators[0].name }}.</p>")}, SMALL))
    assert own.check(folder, AS_OF) == ()
