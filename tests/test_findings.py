"""Every finding has a fixture of its own, a place and words in three languages; what is wrong is said in one go.

`findings/<code>/` is an authority's folder with one thing wrong, `findings/<code>.yaml` what is said of it.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import pickle
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
import yaml

import smdocs
from smdocs.documents import wanted
from smdocs.documents.render import RenderedDocument, render
from smdocs.filing.run import file
from smdocs.findings import Exit, Finding, FindingsError, Place, RuleName, Severity, has_errors, in_order
from smdocs.judge.check import check
from smdocs.judge.rulesets import RuleKind, problems
from smdocs.model.path import classes
from smdocs.read.folder import load
from smdocs.resources import SPOKEN, templates
from smdocs.words.language import language
from smdocs.words.messages import message

AS_OF = dt.date(2026, 11, 21)
FIXTURES = Path(__file__).parent / "findings"
COMPOSED = {"not-translated", "text-does-not-fit", "text-left-out", "about-text-lacks"}
"""Found where a document is put together."""
OF_RULE_SETS = {"leads-nowhere", "unfit-value", "cannot-extend"}
"""Found in the files of rule sets."""
WRITTEN = {"cannot-write": "txt", "file-not-ours": "txt", "glyph-missing": "pdf"}
"""Found where a file is written, in this format."""
HIDDEN = {
    "pango-missing": "import cffi\ndef missing(*_): raise OSError('no such library')\ncffi.FFI.dlopen = missing",
    "typst-missing": "import sys\nsys.modules['typst'] = None",
}
"""Found where PDFs are written and something is missing on the computer: what hides it."""


@cache
def table(lang: str) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load((templates() / lang / "findings.yaml").read_text("utf-8"))
    return words


def checked(folder: Path) -> tuple[Finding, ...]:
    try:
        return check(load(folder), AS_OF)
    except FindingsError as error:
        return error.findings


def written(folder: Path, out: Path, extension: str) -> list[Finding]:
    rendering = render(load(folder), on=AS_OF, documents=["about-texts"], languages=["da"])
    found = file(rendering.documents, [extension], out).findings
    assert all(Path(f.place.file).is_relative_to(out.resolve()) for f in found)
    return [
        Finding(f.code, Place(Path(f.place.file).relative_to(out.resolve()).as_posix()), values=f.values) for f in found
    ]


def written_without(hiding: str, folder: Path, out: Path) -> list[Finding]:
    program = f"""{hiding}
import pickle, sys
from pathlib import Path
from test_findings import written
sys.stdout.buffer.write(pickle.dumps(written(Path(sys.argv[1]), Path(sys.argv[2]), "pdf")))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    run = [sys.executable, "-c", program, str(folder), str(out)]
    answer = subprocess.run(run, env=environment, capture_output=True, check=True)
    findings: list[Finding] = pickle.loads(answer.stdout)
    return findings


class Deadly(RenderedDocument):
    """A document that no process survives writing, as one that needs more memory than there is."""

    def write(self, extension: str) -> bytes:
        os._exit(1)


def written_by_the_dying(folder: Path, out: Path) -> list[Finding]:
    rendering = render(load(folder), on=AS_OF, documents=["about-texts"], languages=["da"])
    deadly = [
        Deadly(**{one.name: getattr(document, one.name) for one in fields(document)})
        for document in rendering.documents
    ]
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        found = file(deadly, ["txt"], out, executor=executor).findings
    assert not list(out.rglob("*.txt"))
    return [replace(one, place=Place("out")) for one in found]


def found_in(code: str, tmp_path: Path) -> list[Finding]:
    """What is found in the fixture of a code, by what finds that code."""
    folder, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(FIXTURES / code, folder)
    if code in OF_RULE_SETS:
        found = in_order(f for path in folder.glob("*.yaml") for f in problems(path))
        return [replace(f, place=replace(f.place, file=Path(f.place.file).name)) for f in found]
    if (folder / "templates").is_dir():
        return list(wanted.checked(load(folder), wanted.Wanted(AS_OF)).own.findings)
    if code in COMPOSED:
        return list(render(load(folder), on=AS_OF, documents=["about-texts"], languages=["da"]).findings)
    if code in HIDDEN:
        return written_without(HIDDEN[code], folder, out)
    if code == "file-not-ours":
        mine = out / "da" / "facebook" / "about-texts_facebook.txt"
        mine.parent.mkdir(parents=True)
        mine.write_text("Min egen tekst.\n", encoding="utf-8")
    if code == "cannot-write":
        (out / "da" / "facebook" / "about-texts_facebook.txt").mkdir(parents=True)
    if code == "worker-died":
        return written_by_the_dying(folder, out)
    if code in WRITTEN:
        return written(folder, out, WRITTEN[code])
    if code == "linked-folder":
        (folder / "templates").symlink_to(folder / "accounts")
    if code == "file-too-large":
        with (folder / "accounts" / "facebook.yaml").open("a", encoding="utf-8") as file:
            file.write(f"purpose: {'Råd til unge. ' * 75_000}\n")
    return list(checked(folder))


def described(finding: Finding) -> dict[str, str]:
    """A finding as it stands in the expectations."""
    said = {"code": finding.code, "place": str(finding.place), "severity": finding.severity.value}
    if finding.field:
        said["field"] = finding.field
    if finding.model:
        said["label"] = language("da").label(classes()[finding.model], finding.name)
    return said | {lang: message(finding, lang) for lang in SPOKEN}


@pytest.mark.parametrize("code", sorted(table("en")))
def test_a_finding_says_what_is_wrong_and_where(code: str, tmp_path: Path) -> None:
    expected = yaml.safe_load((FIXTURES / f"{code}.yaml").read_text("utf-8"))
    found = [described(f) for f in found_in(code, tmp_path)]
    # Hardly a fixture has all that documents need. That of what is missing tells of some of it only.
    fields = {e["field"] for e in expected} if code == "missing-field" else ()
    # Nor does any keep all rules of its rule set.
    found = [f for f in found if f["code"] == code or not f["code"].startswith("rule-")]
    assert [f for f in found if f["code"] != "missing-field" or f["field"] in fields] == expected
    assert {e["code"] for e in expected} == {code}


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes of findings that a module names."""

    def texts(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Dict):
            for value in node.values:
                yield from texts(value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif not isinstance(node, ast.Subscript | ast.Compare):
            for child in ast.iter_child_nodes(node):
                yield from texts(child)

    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="Finding" | "PydanticCustomError" | "Problem" | "_written"), args=[first, *_]
            ):
                yield from texts(first)
            case ast.Call(func=ast.Name(id="_finding" | "finding" | "found" | "report"), args=[first, *_]):
                yield from texts(first)
            case ast.Call(func=ast.Attribute(attr="finding" | "of_shared" | "report" | "_unknown"), args=[first, *_]):
                yield from texts(first)
            case ast.Assign(targets=[ast.Name(id="code")], value=value):
                yield from texts(value)
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id="code"), *_])], value=ast.Tuple(elts=[first, *_])):
                yield from texts(first)
            case ast.AnnAssign(target=ast.Name(id="_TYPES" | "_OF_A_FILE" | "REFUSAL"), value=ast.expr() as value):
                yield from texts(value)


def test_the_codes_with_words_and_with_fixtures_are_the_codes_in_the_library() -> None:
    modules = Path(smdocs.__file__).parent.rglob("*.py")
    codes = {code for path in modules for code in codes_in(ast.parse(path.read_text("utf-8")))}
    codes |= {f"rule-{kind.value}" for kind in RuleKind if kind not in (RuleKind.STATES, RuleKind.APPEARS)}
    assert {lang: set(table(lang)) for lang in SPOKEN} == dict.fromkeys(SPOKEN, codes)
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} == codes
    assert {path.stem for path in FIXTURES.glob("*.yaml")} == codes


def test_findings_stand_in_the_same_order_and_use_the_same_values_in_every_language() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for lang in SPOKEN[1:]:
        assert list(table(lang)) == list(table("da"))
        for code, texts in table(lang).items():
            assert list(texts) == list(table("da")[code]), code
            assert {k: values(t) for k, t in texts.items()} == {k: values(t) for k, t in table("da")[code].items()}


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_message_is_whole_sentences_typeset_as_the_language_does(lang: str) -> None:
    opening, closing = language(lang).words("language")["quotes"]
    for code, texts in table(lang).items():
        assert (
            {"says", "do"} <= set(texts) <= {"says", "stops", "do", "do_meant", "do_law", "do_unsure", "do_instead"}
        ), code
        for text in texts.values():
            assert text == " ".join(text.split()), code
            assert text[0].isupper(), code
            assert text.endswith((".", "{choices}.", "{documents}.", "{characters}.", "{says}")), code
            assert text.count(opening) == text.count(closing), code
            # Straight quotes are what one types in the file, so they stand within an example.
            examples = f'{opening}[^{opening}{closing}]*"[^{opening}{closing}]*{closing}'
            outside = re.sub(examples, "", text)
            assert not set("\"'") & set(outside), code
            assert not set("»«”“„‘") - {opening, closing} & set(text), code


@pytest.mark.parametrize(
    ("lang", "avoid"),
    [
        ("da", r"mapping|schema|skalar|pars|valid|ugyldig|syntaks|streng\b|værdi|venligst|[äö]"),
        ("sv", r"mapping|schema|skalär|pars|valid|ogiltig|syntax|sträng\b|värde|vänligen|[æø]"),
        ("en", r"mapping|schema|scalar|pars|valid|syntax|string\b|value|please|boolean|null"),
    ],
)
def test_messages_are_for_those_who_write_the_data_not_the_program(lang: str, avoid: str) -> None:
    for code, texts in table(lang).items():
        for text in texts.values():
            # These show letters and examples of another language.
            if code not in ("not-utf-8", "unquoted-comma"):
                assert not re.search(avoid, text, re.IGNORECASE), f"{code}: {text}"
            assert all(len(part.split()) <= 28 for part in re.split(r"[.?] ", text)), f"{code}: {text}"


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_console_has_words_for_all_it_says(lang: str) -> None:
    words = language(lang).words("console")
    assert list(words) == list(language("da").words("console"))
    assert words["found"].format(errors=1, warnings=0).count("1") == 1
    summary = words["summary"].format(total=10, created=4, identical=3, changed=2, out="out")
    assert re.findall(r"\d+", summary) == ["10", "4", "2", "3"]
    assert "out" in summary


TEN = {
    "authority.yaml": """name: Elmby Kommune
country: dk
languages: [da]
website: elmby.example
office_hours:
  - {days: hverdage, opens: 9.00, closes: 15.00}
colour: blå
""",
    "accounts/facebook.yaml": """name: Ung i byen
kind: paeg
since: 2025-02-29
manager:
  title: Leder
hours_per_week: mange
administrators:
  - name: Lise Holm
    email: lise
    since: 2026-01-02
    removed: 2026-01-01
""",
    "records/facebook.yaml": """- kind: snapshot
  date: i går
- kind: breach
  date: 2026-10-01
  what: En mistet telefon
""",
}


Write = Callable[[dict[str, str]], Path]


def said(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(str(f.place), f.code) for f in findings if f.code not in ("missing-field", "too-few")]


def test_all_that_is_wrong_is_said_in_one_run_by_file_and_line(write_folder: Write) -> None:
    assert said(checked(write_folder(TEN))) == [
        ("accounts/facebook.yaml:2:1", "not-a-choice"),
        ("accounts/facebook.yaml:3:1", "impossible-date"),
        ("accounts/facebook.yaml:4:1", "missing-key"),
        ("accounts/facebook.yaml:6:1", "not-a-number"),
        ("accounts/facebook.yaml:9:5", "not-an-email"),
        ("accounts/facebook.yaml:11:5", "ends-before-start"),
        ("authority.yaml:4:1", "not-a-link"),
        ("authority.yaml:6:6", "not-weekdays"),
        ("authority.yaml:7:1", "unknown-key"),
        ("records/facebook.yaml:2:3", "not-a-date"),
        ("records/facebook.yaml:3:3", "missing-key"),
    ]


def test_a_mistake_in_what_all_accounts_share_is_said_once_and_where_it_stands(write_folder: Write) -> None:
    shared = {
        "authority.yaml": "name: Elmby Kommune\ncountry: dk\nlanguages: [da]\n"
        "account_defaults:\n  status: aktiv\n  photos:\n    model: billeder\n",
        "accounts/facebook.yaml": "name: Ung i byen\n",
        "accounts/x.yaml": "name: Drift\n",
    }
    found = checked(write_folder(shared))
    assert said(found) == [("authority.yaml:5:3", "not-a-choice"), ("authority.yaml:7:5", "not-a-choice")]
    assert not [f for f in found if f.code == "missing-field" and f.field == "account.status"]


def test_a_value_that_is_wrong_is_not_said_to_be_missing_too(write_folder: Write) -> None:
    files = {
        "authority.yaml": "name: Elmby Kommune\ncountry: dk\nlanguages: [dansk]\nwebsite: elmby\n",
        "accounts/facebook.yaml": "navn: Ung i byen\nnaem: Ung i byen\nabout: {en: Hi}\nmessages:\n"
        "  deleted: {within: snart}\nadministrators:\n  - {naem: Lise Holm}\n  - {name: Ib Lund}\n",
    }
    found = checked(write_folder(files))
    assert said(found) == [
        ("accounts/facebook.yaml:1:1", "unknown-key"),
        ("accounts/facebook.yaml:2:1", "unknown-key"),
        ("accounts/facebook.yaml:3:9", "unknown-key"),
        ("accounts/facebook.yaml:5:13", "not-a-duration"),
        ("accounts/facebook.yaml:7:6", "unknown-key"),
        ("authority.yaml:3:13", "not-a-choice"),
        ("authority.yaml:4:1", "not-a-link"),
    ]
    missing = {f.field for f in found} - {f.field for f in found if f.code not in ("missing-field", "too-few")}
    assert not missing & {"account.name", "account.administrators", "authority.website"}


def test_findings_are_put_in_order_and_each_is_told_once() -> None:
    first = Finding("not-a-date", Place("accounts/a.yaml", 2, 1))
    second = Finding("not-a-date", Place("accounts/a.yaml", 10, 1))
    third = Finding("not-a-date", Place("authority.yaml", 1, 1), Severity.WARNING)
    assert in_order([third, second, first, second]) == (first, second, third)
    assert has_errors([third, first])
    assert not has_errors([third])
    assert str(third.place) == "authority.yaml:1:1"
    assert str(Place("authority.yaml")) == "authority.yaml"
    assert (Exit.OK, Exit.FINDINGS, Exit.USAGE, Exit.BUG) == (0, 1, 2, 70)


def test_what_stops_is_raised_with_all_findings(tmp_path: Path) -> None:
    with pytest.raises(FindingsError, match=r"authority\.yaml: missing-file") as raised:
        load(tmp_path)
    assert [f.code for f in raised.value.findings] == ["missing-file"]


def test_a_rendering_raises_its_findings_where_one_is_an_error_and_not_for_a_warning() -> None:
    errors = render(load(FIXTURES / "missing-field"), on=AS_OF)
    with pytest.raises(FindingsError, match="missing-field") as raised:
        errors.raise_errors()
    assert raised.value.findings == errors.findings
    warnings = replace(errors, findings=tuple(replace(f, severity=Severity.WARNING) for f in errors.findings))
    warnings.raise_errors()


def test_the_fixtures_hold_no_civil_registration_number_that_somebody_could_have() -> None:
    for path in FIXTURES.rglob("*.*"):
        if path.is_file():
            # No number ends in four zeros.
            text = re.sub(r"010190-?0000", "", path.read_text("utf-8", errors="replace"))
            assert not re.search(r"\b\d{6}[- ]?\d{4}\b|\b\d{8}[-+]?\d{4}\b", text), path


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "19900101-1234", "199001011234", "900101+1234"])
def test_a_civil_registration_number_is_never_repeated(number: str, tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "authority.yaml").write_text("name: X\ncountry: dk\nlanguages: [da]\n", encoding="utf-8")
    text = f"filled_on: {number}\nkind: {number}\n{number}: x\nlink: {number}\nfilled_by: '[skriv {number}]'\n"
    (tmp_path / "accounts" / "a.yaml").write_text(text, encoding="utf-8")
    findings = [f for f in checked(tmp_path) if f.code != "missing-field"]
    assert len(findings) >= 5
    for finding in findings:
        for lang in SPOKEN:
            assert number not in message(finding, lang)


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_limit_without_a_time_that_may_be_about_something_else_is_said_to_be_unsure(lang: str) -> None:
    finding = Finding(
        "rule-required",
        Place("accounts/elmby.yaml", 12, 5),
        Severity.WARNING,
        field="account.deletion.limits[0].limit.within",
        model="Limit",
        name="within",
        account="elmby",
        documents=("procedure-description",),
        values={
            "rule": "retention.personal_data_in_posts",
            "says": RuleName("dk-municipality", "retention.personal_data_in_posts", "24 months"),
            "unsure": "content",
        },
    )
    assert message(finding, lang).endswith(table(lang)["rule-required"]["do_unsure"].format(unsure="content"))
