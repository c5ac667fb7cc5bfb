"""An authority's own words: they change the block they are for and nothing else, and nothing gets past them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from jinja2 import nodes
from lxml import html

import smdocs
from smdocs import facts
from smdocs.cli.main import cli
from smdocs.documents.render import RenderedDocument
from smdocs.documents.wanted import Wanted, checked
from smdocs.findings import Finding, Severity
from smdocs.model import Subject
from smdocs.model.texts import Prose
from smdocs.own.catalogue import original
from smdocs.own.files import names, paths
from smdocs.read.folder import Folder, load
from smdocs.resources import data
from smdocs.tree.compose import BLANK, Order, compose, orders
from smdocs.tree.context import NAMES, SUPPLIED, context
from smdocs.tree.entries import entry
from smdocs.tree.master import Masters, environment, own_name, shipped, shipped_text
from smdocs.tree.nodes import Document, List, Paragraph, Run, Section, walk
from smdocs.tree.parse import MasterError
from smdocs.tree.view import Frame, Mode
from smdocs.words.language import language
from tests.conftest import AS_OF, Composition

EXAMPLE = data() / "examples" / "aeblesund"
SMALL = data() / "examples" / "tranmarken"
PAGE, GUIDELINES = "da/procedure-description.txt", "da/debate-guidelines.txt"
Write = Callable[..., Path]


@pytest.fixture
def with_own(tmp_path: Path) -> Write:
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


def refusals(folder: Folder, *accounts: str, mode: Mode = Mode.FINISHED) -> tuple[Finding, ...]:
    """What is wrong with its own words."""
    return checked(folder, Wanted(AS_OF, accounts=accounts, mode=mode)).own.findings


@cache
def loaded(example: Path = EXAMPLE) -> Folder:
    return load(example)


@cache
def few(*accounts: str) -> Folder:
    """The example with some of its accounts: one that is closed, one with a handle and one without."""
    folder = loaded()
    chosen = accounts or ("x-drift", "facebook-kommunen", "fjordtavlen-aakanden")
    return replace(folder, accounts={name: folder.accounts[name] for name in chosen})


def saying(files: Mapping[str, str], folder: Folder | None = None) -> Folder:
    """An example with these own words."""
    return replace(folder or few(), templates=files)


def block(name: str, body: str) -> str:
    return f"{{% block {name} %}}\n{body}\n{{% endblock %}}\n"


def purpose(more: str) -> str:
    return block("purpose", f"# Derfor er vi her\n\n{{{{ account.purpose }}}}\n\n{more}")


def rendered(folder: Folder, document: str, account: str, lang: str = "da") -> RenderedDocument:
    rendering = smdocs.render(folder, on=AS_OF, documents=[document], accounts=[account], languages=[lang])
    (made,) = rendering.documents
    return made


def composed(folder: Folder, order: Order, of: Masters | None = None, mode: Mode = Mode.FINISHED) -> Document:
    return compose(folder, order, AS_OF, mode, (), of).document


def section(document: Document, name: str) -> Section:
    (found,) = [s for s in walk(document.blocks) if isinstance(s, Section) and s.id == name]
    return found


def told(found: Iterable[Finding]) -> list[tuple[str, str]]:
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


def test_own_words_change_their_section_in_all_formats_and_nothing_else(tmp_path: Path) -> None:
    ours = rendered(few(), "procedure-description", "x-drift")
    theirs = rendered(saying({PAGE: purpose("Skriv ikke til os om din sag her.")}), "procedure-description", "x-drift")
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
    assert changed == {"formal", "derfor-er-vi-her"} or changed == {"formaal", "derfor-er-vi-her"}


def test_documents_without_own_words_are_the_same_to_the_byte() -> None:
    folder = saying({PAGE: purpose("")})
    for document, account, lang, kinds in [
        ("control-log", "x-drift", "da", ("html", "docx", "md", "txt")),
        ("procedure-description", "x-drift", "sv", ("html", "md", "txt")),
        ("about-texts", "facebook-kommunen", "da", ("html", "docx", "md", "txt", "pdf")),
    ]:
        ours, theirs = (rendered(f, document, account, lang) for f in (few(), folder))
        for kind in kinds:
            assert ours.write(kind) == theirs.write(kind), (document, kind)


def test_all_that_can_be_copied_says_what_it_said_and_has_no_findings() -> None:
    copies = {path: original(master, path.partition("/")[0]) for path, master in paths().items()}
    swedish = {path: text for path, text in copies.items() if path.startswith("sv/")}
    assert refusals(saying(swedish, loaded(SMALL))) == ()
    ours, copied, known = few(), saying(copies), smdocs.check(few(), on=AS_OF)
    differing = []
    for order in orders(ours, ("da", "sv")):
        if order.account in ("", "facebook-kommunen") or order.document == "about-texts":
            made = [compose(f, order, AS_OF, Mode.FINISHED, checked=known) for f in (ours, copied)]
            if replace(made[0], templates=made[1].templates) != made[1]:
                differing.append(order)
    assert differing == []
    # What own words can say is text, and not only fetched.
    assert original("procedure-description.html", "da", "purpose") == block(
        "purpose", "# Formål\n\n{% if account.purpose %}{{ account.purpose }}{% endif %}"
    )
    # A sentence that several masters share is written out.
    for lang, guidance in (("da", "vejledning og ikke en afgørelse."), ("sv", "vägledning och inte ett beslut.")):
        for master in ("landing-page.html", GUIDELINES.partition("/")[2].replace(".txt", ".html")):
            assert guidance in original(master, lang, "guidance")
        assert "super()" not in original("privacy-notice.html", "da", "lead")


def test_own_words_are_text_with_headings_lists_links_and_fields() -> None:
    mine = """
Vi er **glade** for jer & <3 – skriv til {{ authority.website }} eller [læs mere](https://www.aeblesund.example/x).

## Det kan du {{ account.name }}

- spørge {{ account.audiences }}
- klage på [siden]({{ account.link }})

{% if account.handle %}Vi hedder {{ account.handle }}.{% else %}Intet navn.{% endif %}

{% if not account.operator %}

Vi passer den selv.
{% else %}
Andre passer den.
{% endif %}

# Og mere

1. En
2. To
"""
    order = Order("procedure-description", "facebook-kommunen", "da")
    folder = saying({PAGE: purpose(mine)})
    assert told(refusals(folder)) == []
    document = composed(folder, order)
    why, more = section(document, "derfor-er-vi-her"), section(document, "og-mere")
    assert (why.level, more.level) == (3, 3)
    happy = next(b for b in why.blocks if isinstance(b, Paragraph) and "glade" in str(b))
    runs = [r for r in happy.inlines if isinstance(r, Run)]
    assert [(r.text, r.strong, r.href) for r in runs] == [
        ("Vi er ", False, None),
        ("glade", True, None),
        (" for jer & <3 – skriv til ", False, None),
        ("https://www.aeblesund.example", False, "https://www.aeblesund.example"),
        (" eller ", False, None),
        ("læs mere", False, "https://www.aeblesund.example/x"),
        (".", False, None),
    ]
    (part,) = [b for b in why.blocks if isinstance(b, Section)]
    assert part.level == 4
    assert [type(b) for b in part.blocks][:2] == [List, Paragraph]
    account = loaded(EXAMPLE).accounts["facebook-kommunen"]
    said = rendered(folder, "procedure-description", "facebook-kommunen").text
    assert f"Det kan du {account.name}" in said.replace("\n", " ") or "DET KAN DU" in said
    assert f"Vi hedder {account.handle}." in said
    assert "Vi passer den selv." in said
    assert "Andre passer den" not in said
    assert [b.ordered for b in more.blocks if isinstance(b, List)] == [True]


def test_what_people_wrote_in_their_data_is_never_markup() -> None:
    folder = saying({PAGE: purpose("Kontoen {{ account.name }}.")})
    hostile = "**A** [b](https://c.example) <i>x</i>"
    accounts = {"x-drift": folder.accounts["x-drift"].model_copy(update={"name": hostile})}
    document = composed(replace(folder, accounts=accounts), Order("procedure-description", "x-drift", "da"))
    last = section(document, "derfor-er-vi-her").blocks[-1]
    assert isinstance(last, Paragraph)
    assert "".join(r.text for r in last.inlines if isinstance(r, Run)) == f"Kontoen {hostile}."
    assert not any(r.strong for r in last.inlines if isinstance(r, Run))


def test_text_of_several_paragraphs_or_in_another_language_stays_so() -> None:
    folder = saying({PAGE: purpose("Vi siger: {{ account.necessity }} – sådan.")})
    several = Prose.model_validate({"sv": "Ett.\n\n- två"})
    account = folder.accounts["x-drift"].model_copy(update={"necessity": several})
    document = composed(replace(folder, accounts={"x-drift": account}), Order("procedure-description", "x-drift", "da"))
    blocks = section(document, "derfor-er-vi-her").blocks[-4:]
    assert [type(b).__name__ for b in blocks] == ["Paragraph", "Paragraph", "List", "Paragraph"]
    assert "lang='sv'" in repr(blocks[1])


def test_super_fetches_the_original_text() -> None:
    folder = saying({PAGE: block("purpose", "{{ super() }}\n\nOg vi svarer på dansk.")})
    ours, theirs = (rendered(f, "procedure-description", "x-drift").text.splitlines() for f in (few(), folder))
    added = theirs.index("Og vi svarer på dansk.")
    assert theirs[:added] + theirs[added + 2 :] == ours
    assert "Formål" in ours[added - 8 : added]


def test_a_note_a_lead_and_a_title_keep_their_form() -> None:
    words = {
        GUIDELINES: block("title", "Sådan taler\nvi sammen") + block("lead", "Velkommen.") + block("private", "Pas på.")
    }
    folder = saying(words)
    assert told(refusals(folder)) == []
    made = composed(folder, Order("debate-guidelines", "", "da"))
    before = composed(few(), Order("debate-guidelines", "", "da"))
    assert made.title == "Sådan taler vi sammen"
    # A title of its own that does not name the authority has its name under it.
    made = replace(made, blocks=made.blocks[1:])
    assert [type(b) for b in made.blocks] == [type(b) for b in before.blocks]
    styles = [[getattr(b, "style", "") for b in document.blocks] for document in (made, before)]
    assert styles[0] == styles[1]
    assert made.blocks[0] == Paragraph((Run("Velkommen."),), "lead")


def test_a_value_that_is_missing_is_a_gap_and_what_is_asked_about_is_read() -> None:
    order = Order("procedure-description", "facebook-kommunen", "da")
    words = "{% if account.kind_in_words %}{{ account.closing.closed_on }}{% endif %}Den {{ account.version }}."
    folder = saying({PAGE: purpose(words)})
    account = folder.accounts["facebook-kommunen"].model_copy(update={"version": None})
    folder = replace(folder, accounts={"facebook-kommunen": account})
    made = compose(folder, order, AS_OF, Mode.DRAFT, checked=())
    missing = {str(f.field) for f in made.findings if f.code == "missing-field"}
    assert "account.version" in missing
    assert "account.closing.closed_on" not in missing
    assert "[Version]" in made.document.blocks.__repr__() or "Version" in repr(
        section(made.document, "derfor-er-vi-her")
    )
    asked = saying({"da/debate-guidelines.txt": block("lead", "{% if authority.case_system %}x{% else %}y{% endif %}")})
    order = Order("debate-guidelines", "", "da")
    reads = [compose(f, order, AS_OF, Mode.DRAFT, checked=()).reads for f in (few(), asked)]
    assert {str(path) for path in reads[1].keys() - reads[0].keys()} == {"authority.case_system"}


def test_a_sentence_of_the_about_texts_is_changed_in_the_length_it_is_written_for() -> None:
    def bio(words: Mapping[str, str]) -> str:
        found, _ = smdocs.about_texts(saying(words, few("instagram-ung")), "instagram-ung", "da", AS_OF)
        return {f.key: f.text for f in found.fields}["bio"]

    before = bio({})
    for end in ("", "\n", "\n\n"):
        after = bio({"da/about/short.txt": "{% block private %}Pas godt på dine oplysninger." + end + "{% endblock %}"})
        assert after == before.replace("Skriv ikke noget privat her.", "Pas godt på dine oplysninger.") != before
    more = bio({"da/about/short.txt": block("private", "{{ super() }}\nPas på.")})
    assert more == before.replace("noget privat her.", "noget privat her. Pas på.")


REFUSED = {
    "{{ ''.__class__ }}": "not-in-templates",
    "{{ account.__init__.__globals__ }}": "not-in-templates",
    "{{ account._data }}": "not-in-templates",
    "{{ account.name | safe }}": "not-in-templates",
    "{{ account.name | capital }}": "not-in-templates",
    "{{ account.model_dump() }}": "not-in-templates",
    "{{ 'x' * 999999999 }}": "not-in-templates",
    "{{ 9 ** 9 ** 9 }}": "not-in-templates",
    "{{ lipsum(999) }}": "not-in-templates",
    "{{ self.purpose() }}": "not-in-templates",
    "{{ (((((((1))))))) }}": "not-in-templates",
    "{{ account.administrators }}": "not-in-templates",
    "{{ account.manager }}": "not-in-templates",
    "{{ authority.documents }}": "not-in-templates",
    "{{ account.model_dump }}": "unknown-name",
    "{{ account.name.upper }}": "unknown-name",
    "{{ cycler }}": "unknown-name",
    "{{ _of }}": "not-in-templates",
    "{{ account.nmae }}": "unknown-name",
    "{% if acount.name %}x{% endif %}": "unknown-name",
    "{% if account.name == 'x' %}x{% endif %}": "not-in-templates",
    "{% if account.name and account.link %}x{% endif %}": "not-in-templates",
    "{% if account.name %}x{% elif account.link %}y{% endif %}": "not-in-templates",
    "{% include '/etc/passwd' %}": "not-in-templates",
    "{% import '_parts.html' as own %}": "not-in-templates",
    "{% macro a() %}{{ a() }}{% endmacro %}": "not-in-templates",
    "{% set x = 1 %}": "not-in-templates",
    "{% for a in account.administrators %}x{% endfor %}": "not-in-templates",
    "{% filter capital %}y{% endfilter %}": "not-in-templates",
    "{% autoescape false %}{% endautoescape %}": "not-in-templates",
    "{% if account.name %}": "template-syntax",
    "{% if account.name %}{% else %}{% else %}{% endif %}": "template-syntax",
    "{% endif %}": "template-syntax",
    "{% block title %}x": "template-syntax",
    "{{ account.name }": "template-syntax",
    "{# huskeseddel": "template-syntax",
    "<script>alert(1)</script>": "unknown-element",
    '<p onclick="x">y</p>': "unknown-element",
    '<a href="{{ account.link }}">y</a>': "unknown-element",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>": "unknown-element",
    "<?php x ?>": "unknown-element",
    "x<br/>y": "unknown-element",
    "&nbsp;": "unknown-element",
    "[y](javascript:alert)": "unusable-link",
    "[y](//evil.example/x)": "unusable-link",
    "[y](#x)": "unusable-link",
    "### For dybt": "heading-level",
}


def test_what_own_words_cannot_be_is_refused_at_its_place_before_anything_is_made() -> None:
    told_otherwise = {}
    for attempt, code in REFUSED.items():
        found = refusals(saying({PAGE: purpose(attempt)}, loaded(SMALL)))
        if (f"{PAGE}:6", code) not in {(place.rpartition(":")[0], code) for place, code in told(found)}:
            told_otherwise[attempt] = told(found)
        for finding in found:
            for lang in ("da", "sv", "en"):
                assert "None" not in smdocs.message(finding, lang)
    assert told_otherwise == {}
    made = smdocs.render(
        saying({PAGE: purpose("{{ account.nmae }}")}, loaded(SMALL)),
        on=AS_OF,
        documents=["procedure-description"],
        languages=["da"],
        mode=Mode.DRAFT,
    )
    assert made.documents == ()


def test_a_file_from_when_blocks_were_pages_is_told_what_to_do_in_the_language_of_the_reader() -> None:
    old = (
        "{% block purpose %}\n<section><h3>Derfor</h3>\n{% for a in account.audiences %}{{ a | capital }}{% endfor %}\n"
    )
    folder = saying({"da/procedure-description.html": old + "</section>\n{% endblock %}\n"})
    found = refusals(folder)
    assert told(found) == [
        ("da/procedure-description.html:1:1", "template-not-text"),
        ("da/procedure-description.html:2:1", "unknown-element"),
        ("da/procedure-description.html:3:1", "not-in-templates"),
        ("da/procedure-description.html:3:33", "not-in-templates"),
    ]
    assert "Giv filen navnet »procedure-description.txt«" in smdocs.message(found[0], "da")
    assert "Ge filen namnet ”procedure-description.txt”" in smdocs.message(found[0], "sv")
    assert "Name the file “procedure-description.txt”" in smdocs.message(found[0], "en")
    rendering = smdocs.render(folder, on=AS_OF, accounts=["x-drift"], languages=["da"])
    assert "procedure-description" not in {d.type for d in rendering.documents}
    assert "control-log" in {d.type for d in rendering.documents}


def test_what_only_the_data_show_is_told_by_its_place_and_once() -> None:
    link, too_long = "[her]({{ account.name }})", "{{ account.purpose }}\n\n" * 2000
    folder = saying({PAGE: purpose(f"a\n\n{link}") + block("equipment", f"# Udstyr\n\n{too_long}")})
    assert told(refusals(folder)) == [(f"{PAGE}:8:7", "unusable-link"), (f"{PAGE}:10:1", "template-too-large")]
    found = refusals(saying({GUIDELINES: block("lead", "For {{ account.name }}.")}))
    assert told(found) == [(f"{GUIDELINES}:2:5", "template-fails")]
    assert told(refusals(saying({GUIDELINES: block("lead", "{% if account %}{{ account.name }}{% endif %}")}))) == []


def test_a_template_that_is_a_link_out_of_the_folder_is_not_opened(with_own: Write, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text(purpose("hemmeligt"), encoding="utf-8")
    folder = with_own({"da/control-log.txt": block("title", "{{ super() }}")})
    (folder / "templates" / PAGE).symlink_to(outside)
    read = load(folder)
    assert [(f.code, f.place.file) for f in read.findings] == [("unreadable-file", f"templates/{PAGE}")]
    assert PAGE not in read.templates


def test_a_folder_of_templates_that_is_a_link_is_one_finding_and_not_walked(with_own: Write, tmp_path: Path) -> None:
    folder, outside = with_own({}), tmp_path / "outside"
    outside.mkdir()
    for number in range(20):
        (outside / f"{number}.txt").write_text("x", encoding="utf-8")
    (folder / "templates").symlink_to(outside)
    read = load(folder)
    assert [(f.code, f.place.file) for f in read.findings] == [("linked-folder", "templates")]
    assert read.templates == {}
    assert run("check", str(folder), "--lang", "en", "--on", "2026-11-21")[0] == 1
    (folder / "templates").unlink()
    (folder / "templates").mkdir()
    (folder / "templates" / "da").symlink_to(outside)
    assert {f.code for f in load(folder).findings} == {"linked-folder"}


def test_a_required_field_that_is_not_shown_or_not_for_all_accounts_is_lost() -> None:
    for body in (
        "Vi er her.",
        "{# {{ account.purpose }} #}Vi er her.",
        "{% if account.handle %}{{ account.purpose }}{% endif %} x",
    ):
        folder = saying({PAGE: block("purpose", f"# Formål\n\n{body}")})
        assert {bool(a.handle) for a in folder.accounts.values()} == {True, False}
        (finding,) = [f for f in refusals(folder) if f.code != "block-in-one-language"]
        assert told([finding]) == [(f"{PAGE}:1:1", "point-lost")]
        assert finding.field == "account.purpose"
    assert "»Formål«" in smdocs.message(finding, "da")
    assert "”Syfte”" in smdocs.message(finding, "sv")
    assert "“Purpose”" in smdocs.message(finding, "en")
    rendering = smdocs.render(folder, on=AS_OF, languages=["da"])
    assert {d.type for d in rendering.documents} == facts.documents().keys() - {"procedure-description"}


def test_what_is_tried_is_what_is_wanted_and_nothing_else_is_refused_for_it() -> None:
    # One has a handle, and for the other nothing is a link: neither says what it must say of the other.
    folder = few("facebook-kommunen", "fjordtavlen-aakanden")
    handles = "{% if account.handle %}{{ super() }}{% endif %}"
    for body, code in (
        (block("rules", handles), "part-lost"),
        (purpose("{% if not account.handle %}[her]({{ account.name }}){% endif %}"), "unusable-link"),
        (block("purpose", f"# Formål\n\n{handles}"), "point-lost"),
    ):
        mine = saying({PAGE: body}, folder)
        assert {c for _, c in told(refusals(mine))} == {code}
        assert {c for _, c in told(refusals(mine, "fjordtavlen-aakanden"))} == {code}
        assert told(refusals(mine, "facebook-kommunen")) == []
    for mode in (Mode.DRAFT, Mode.FORM):
        assert {c for _, c in told(refusals(mine, "fjordtavlen-aakanden", mode=mode))} == {"point-lost"}, mode
    # A form about nobody is for anybody.
    assert {c for _, c in told(refusals(mine, BLANK, mode=Mode.FORM))} == {"point-lost"}
    for account, made in (("facebook-kommunen", 1), ("fjordtavlen-aakanden", 0)):
        of_one = smdocs.render(mine, on=AS_OF, documents=[PAGE[3:-4]], accounts=[account], languages=["da"])
        assert len(of_one.documents) == made


def test_the_about_texts_of_an_account_are_composed_once_and_no_others(composed: list[Composition]) -> None:
    folder = saying({"da/about/short.txt": block("private", "Pas på."), PAGE: purpose("Nyt.")})
    smdocs.about_texts(folder, "facebook-kommunen", "da", AS_OF)
    assert {one.order for one in composed} == {Order("about-texts", "facebook-kommunen", "da")}
    assert len(composed) == len({one.key for one in composed})


def test_the_points_of_a_document_about_many_accounts_are_those_of_all() -> None:
    folder = saying({GUIDELINES: block("accounts", "# Konti\n\nMange.")})
    assert {f.field for f in refusals(folder) if f.code == "point-lost"} >= {"account.link"}


def test_our_own_masters_have_something_to_say_at_every_point() -> None:
    # The small ones first: a point has to say something in one of them only.
    folders = [few("facebook-kommunen"), few(), loaded(), loaded(data() / "examples" / "region-alvmarken")]

    @cache
    def said(folder: int, order: Order) -> Document:
        return composed(folders[folder], order, Masters())

    silent = []
    for document, catalogued in facts.documents().items():
        blocks = {name: master for master in names(document) for name in reversed(list(shipped("da", master)))}
        per_account = catalogued.subject is not Subject.AUTHORITY
        made = [
            (n, Order(document, account, "da"))
            for n, folder in enumerate(folders)
            for account in (folder.accounts if per_account else [""])
        ]
        for point in catalogued.points:
            if point not in blocks and document == "debate-guidelines-short":
                continue
            gone = Masters(left_out=frozenset({(blocks[point], point)}))
            if not any(composed(folders[n], order, gone) != said(n, order) for n, order in made):
                silent.append((document, point))
    assert silent == []


def test_a_block_that_is_emptied_is_lost_where_ours_says_something() -> None:
    folder = saying({GUIDELINES: block("private", "") + block("guidance", "{% if account %}x{% endif %}\n \n")})
    lost = [f for f in refusals(folder) if f.code == "part-lost"]
    assert [f.values["block"] for f in lost] == ["private", "guidance"]
    assert smdocs.message(lost[0], "da").startswith("Blokken »private« handler ikke længere om det den skal: at man")


def test_a_changed_block_around_others_says_what_they_must_or_keeps_them() -> None:
    around = "# Hvornår\n\nVi svarer inden for {{ authority.reply.within }}."
    found = told(refusals(saying({GUIDELINES: block("hours", around)})))
    assert (f"{GUIDELINES}:1:1", "part-lost") in found
    kept = block("hours", f"{{{{ super() }}}}\n\n{around}")
    assert told(refusals(saying({GUIDELINES: kept}))) == []
    inner = block("guidance", "Kun vejledning.")
    assert ("block-not-used") in {c for _, c in told(refusals(saying({GUIDELINES: block("hours", around) + inner})))}
    both = saying({GUIDELINES: kept + inner})
    assert told(refusals(both)) == []
    assert "Kun vejledning." in repr(composed(both, Order("debate-guidelines", "", "da")))


def test_what_an_authority_writes_in_one_of_two_languages_is_told() -> None:
    words = {PAGE: purpose(""), "sv/procedure-description.txt": block("purpose", "{{ super() }}")}
    assert refusals(saying(words)) == ()
    (finding,) = refusals(saying({PAGE: words[PAGE]}))
    assert (finding.code, finding.severity) == ("block-in-one-language", Severity.WARNING)
    assert finding.values["file"] == "templates/sv/procedure-description.txt"


def test_danish_and_swedish_masters_have_the_same_blocks_and_every_block_has_its_words() -> None:
    for document in facts.documents():
        for master in names(document):
            inside = [{name: b.within for name, b in shipped(code, master).items()} for code in ("da", "sv")]
            assert inside[0] == inside[1], master
            frames = [{name: b.frame for name, b in shipped(code, master).items()} for code in ("da", "sv")]
            assert frames[0] == frames[1], master
            tree = environment("da").parse(shipped_text("da", master))
            assert [b.name for b in tree.find_all(nodes.Block)] == list(inside[0]), master
    used = {name for document in facts.documents() for master in names(document) for name in shipped("da", master)}
    for code in ("da", "sv", "en"):
        words = language(code).words("blocks")
        assert set(words) == used
        assert list(words) == list(language("da").words("blocks"))


def test_the_names_that_are_checked_are_those_that_masters_are_given() -> None:
    folder = loaded(EXAMPLE)
    one = entry(folder, next(iter(folder.accounts)), AS_OF)
    frame = Frame(language("da"), folder.authority.first_language, Mode.FINISHED)
    given = context(folder.authority, [one], "control-log", AS_OF, frame, about_one=True)
    assert {*given, *SUPPLIED} == set(NAMES)


def test_a_document_says_which_templates_it_was_made_with() -> None:
    def made_with(files: dict[str, str], document: str, code: str = "da") -> str:
        return rendered(saying(files), document, "facebook-kommunen", code).description.templates_sha256

    changed = {PAGE: purpose("Nyt")}
    assert made_with(changed, "procedure-description") != made_with({}, "procedure-description")
    assert made_with(changed, "procedure-description", "sv") == made_with({}, "procedure-description", "sv")
    assert made_with(changed, "about-texts") == made_with({}, "about-texts")


def test_a_developer_brings_masters_in_all_of_jinja_and_own_words_stand_over_them(tmp_path: Path) -> None:
    folder = tmp_path / "masters"
    (folder / "da").mkdir(parents=True)
    (folder / "da" / "procedure-description.html").write_text(
        '{% extends "shipped/procedure-description.html" %}'
        "{% block audiences %}<section><h3>Hvem?</h3><ol>"
        "{% for a in account.audiences %}<li>{{ a | capital }}</li>{% endfor %}</ol></section>{% endblock %}"
        "{% block lead %}{{ super() }}<p>Vores egen.</p>{% endblock %}",
        encoding="utf-8",
    )
    theirs = replace(few("x-drift"), masters=load(EXAMPLE, templates=folder).masters)
    text = rendered(theirs, "procedure-description", "x-drift").text
    assert "Hvem?" in text
    assert "1. " in text
    assert "Vores egen." in text
    assert rendered(theirs, "control-log", "x-drift") == rendered(few("x-drift"), "control-log", "x-drift")
    over = replace(theirs, templates={PAGE: block("lead", "Egne ord. {{ super() }}")})
    both = rendered(over, "procedure-description", "x-drift").text
    assert both.index("Egne ord.") < both.index("Vores egen.")
    assert "Hvem?" in both
    (folder / "da" / "procedure-description.html").write_text("<article><h1>{{ account.nmae }}</h1></article>")
    with pytest.raises(MasterError, match="nmae"):
        rendered(load(EXAMPLE, templates=folder), "procedure-description", "x-drift")
    with pytest.raises(NotADirectoryError):
        load(EXAMPLE, templates=tmp_path / "none")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["templates", *arguments])
    return result.exit_code, result.output


def test_the_list_tells_which_blocks_there_are_and_which_are_changed(with_own: Write) -> None:
    folder = with_own({PAGE: purpose(""), "sv/procedure-description.txt": purpose("")})
    code, text = run("list", str(folder))
    assert code == 0
    lines = text.splitlines()
    assert "procedure-description: procedurebeskrivelse" in lines
    assert [line for line in lines if line.startswith("da")] == ["da sv     purpose                     formålet"]
    assert "          sign_in                     login og kodeord" in lines
    assert run("list", str(folder / "templates"), "--lang", "en")[1].startswith(
        "procedure-description: procedure description\n"
    )


def test_the_original_text_is_shown_and_copied_and_nothing_is_overwritten(with_own: Write) -> None:
    folder = with_own({})
    code, shown = run("show", "procedure-description", "--block", "access_granted", "--lang", "sv")
    assert code == 0
    assert shown.startswith("{% block access_granted %}\n# ")
    assert shown.endswith("{{ account.access.grant }}{% endif %}\n{% endblock %}\n")
    code, computed = run("show", "control-log", "--block", "removals", "--lang", "sv")
    assert computed.splitlines()[2:] == ["{{ super() }}", "{% endblock %}"]
    assert computed.splitlines()[1].startswith("{# Det här sätts ihop av era uppgifter.")
    code, text = run("copy", "procedure-description", "access_granted", str(folder))
    assert code == 0
    made = [folder / "templates" / lang / "procedure-description.txt" for lang in ("da", "sv")]
    assert text.splitlines() == [str(path) for path in made]
    assert made[1].read_text("utf-8") == shown
    made[0].unlink()
    made[1].write_text("mit eget", encoding="utf-8")
    code, text = run("copy", "procedure-description", "status", str(folder))
    assert code == 2
    assert "findes allerede; intet er ændret" in text
    assert made[1].read_text("utf-8") == "mit eget"
    assert not made[0].exists()
    assert run("copy", "about/short", "private", str(folder), "--lang", "da")[0] == 0
    assert original("about/short.txt", "da", "private") == (folder / "templates/da/about/short.txt").read_text("utf-8")
    assert "Did you mean removals?" in run("show", "control-log", "--block", "removal")[1]
    assert "Did you mean control-log?" in run("show", "controllog")[1]


def test_the_check_says_what_is_wrong_with_templates_and_nothing_else(with_own: Write) -> None:
    folder = with_own({PAGE: purpose("Hej {{ account.nmae }}")})
    (folder / "accounts" / "x-drift.yaml").write_text("navn: Drift\n", encoding="utf-8")
    code, text = run("check", str(folder), "--lang", "en", "--on", "2026-11-21")
    assert code == 1
    assert f"templates/{PAGE}:6:16: error: There is nothing here called “nmae”. Did you mean “name”?" in text
    assert "x-drift" not in text
    assert run("check", str(EXAMPLE), "--on", "2026-11-21") == (0, "")


def test_a_folder_of_templates_leaves_the_rest_of_the_folder_as_it_is(with_own: Write) -> None:
    read = load(with_own({"README.md": "Vores egne ord", PAGE: purpose("")}))
    assert read.findings == ()
    assert list(read.templates) == [PAGE]


def test_own_words_stand_in_a_text_file_of_the_name_of_the_master() -> None:
    assert own_name("control-log.html") == "control-log.txt"
    assert own_name("about/short.txt") == "about/short.txt"
