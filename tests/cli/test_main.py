"""The command line as a user meets it: what is printed, what is written, how it ends."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
import yaml
from click.testing import CliRunner, Result

import smdocs
from smdocs import facts
from smdocs.cli.main import cli
from smdocs.cli.usage import loaded
from smdocs.findings import Exit
from smdocs.resources import data
from smdocs.show.console import Progress
from tests.conftest import AS_OF

EXAMPLE = data() / "examples" / "aeblesund"
SMALL = data() / "examples" / "tranmarken"

WriteFolder = Callable[[dict[str, str]], Path]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_render_writes_every_document_in_every_format_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "ud"
    result = run("render", SMALL, "--out", out, "--on", "2026-11-21")
    assert result.exit_code == Exit.OK, result.output
    files = {p.relative_to(out).as_posix() for p in out.rglob("*.*") if not p.name.startswith(".smdocs")}
    account = "sv/facebook"
    types = ("procedure-description", "about-texts", "account-registration", "control-log")
    expected = {"manifest.json", "index.html"} | {
        f"{account}/{t}_facebook.{e}" for t in types for e in ("html", "pdf", "docx", "md", "txt")
    }
    expected |= {
        f"sv/_authority/{t}.{e}"
        for t in ("debate-guidelines", "debate-guidelines-short", "privacy-notice", "landing-page")
        for e in ("html", "pdf", "docx", "md", "txt")
    }
    expected |= {
        f"sv/_authority/{t}.{e}"
        for t in ("channel-register", "channel-register-internal")
        for e in ("html", "pdf", "docx", "md", "txt", "csv", "xlsx", "json")
    }
    expected.add("sv/_authority/about-texts-all.html")
    assert files == expected
    assert result.output.count("\n") == len(files - {"manifest.json", "index.html"}) + 1


def test_a_second_run_finds_every_file_identical_and_touches_none(tmp_path: Path) -> None:
    first = run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt", "--format", "docx")
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*.*")}
    second = run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt", "--format", "docx")
    assert (first.exit_code, second.exit_code) == (Exit.OK, Exit.OK)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*.*")} == before
    files = [p for p in before if p.name[:7] != ".smdocs" and p.name not in ("manifest.json", "index.html")]
    (summary,) = second.output.splitlines()
    assert f"Nya: 0. Ändrade: 0. Oförändrade: {len(files)}." in summary


def test_the_bar_on_a_terminal_ends_its_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    progress = Progress("en")
    for done in (0, 1, 1, 2, 2, 2):
        progress(done, 2, None)
    assert terminal.getvalue().count("100%") == 1
    assert terminal.getvalue().endswith("\n")
    assert terminal.getvalue().count("\n") == 1


def test_a_file_altered_by_hand_is_left_alone_and_named(tmp_path: Path) -> None:
    run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "txt", "--document", "control-log")
    (file,) = tmp_path.rglob("control-log_*.txt")
    file.write_text("rettet", encoding="utf-8")
    result = run(
        "render", SMALL, "--out", tmp_path, "--on", "2026-12-21", "--format", "txt", "--document", "control-log"
    )
    assert result.exit_code == Exit.FINDINGS
    assert "[file-not-ours]" in result.output
    assert file.read_text(encoding="utf-8") == "rettet"


UNFINISHED = {
    "authority.yaml": "name: Elmby Kommune\ncountry: dk\nlanguages: [da]\nkind: municipality\n"
    "ruleset: dk-municipality\n",
    "accounts/side.yaml": "name: Elmby\nplatform: facebook-page\nkind: page\nstatus: active\ncase_numbers: 26/1\n"
    "access:\n  control_interval: 6 months\n",
    "accounts/gruppe.yaml": "name: Gruppen\nplatform: facebook-group\nkind: group\n",
}


def test_a_document_that_lacks_something_is_not_made_and_the_others_are(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)
    result = run("render", folder, "--on", "2026-11-21", "--format", "txt")
    assert result.exit_code == Exit.FINDINGS
    made = sorted(p.name for p in (folder / "out").rglob("*.txt"))
    assert made == [
        *("about-texts_gruppe.txt", "about-texts_side.txt"),
        *("account-registration_gruppe.txt", "account-registration_side.txt"),
        *("channel-register-internal.txt", "channel-register.txt", "control-log_side.txt"),
        "landing-page.txt",
    ]
    assert "side.yaml" in result.output
    assert "gruppe.yaml" in result.output
    assert "Formål" in result.output


def test_a_draft_is_made_with_its_gaps_and_its_mark_plain_to_see(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)
    result = run("render", folder, "--draft", "--on", "2026-11-21", "--format", "txt", "--account", "side")
    assert result.exit_code == Exit.OK, result.output
    text = (folder / "out/da/side/procedure-description_side_draft.txt").read_text(encoding="utf-8")
    assert text.startswith("*** UDKAST ***")
    assert "[mangler: Formål]" in text


def test_a_blank_form_is_made_for_an_account_that_is_not_yet_there(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)
    result = run("render", folder, "--form", "--on", "2026-11-21", "--format", "txt")
    assert result.exit_code == Exit.OK, result.output
    names = sorted(p.name for p in (folder / "out").rglob("*.txt"))
    assert names == [
        "account-registration_blank_form.txt",
        "account-registration_gruppe_form.txt",
        "account-registration_side_form.txt",
    ]


@pytest.mark.parametrize(("lang", "said"), [("da", "Formål"), ("sv", "Syfte"), ("en", "Purpose")])
def test_validate_speaks_the_language_it_is_asked_to(write_folder: WriteFolder, lang: str, said: str) -> None:
    result = run("validate", write_folder(UNFINISHED), "--lang", lang, "--on", "2026-11-21")
    assert result.exit_code == Exit.FINDINGS
    assert said in result.output


def test_validate_as_json_gives_every_finding_with_its_place(write_folder: WriteFolder) -> None:
    result = run("validate", write_folder(UNFINISHED), "--output", "json", "--on", "2026-11-21")
    rows = json.loads(result.stdout)
    assert {"code", "severity", "file", "line", "column", "field", "account", "documents", "message"} == set(rows[0])
    assert [(r["file"], r["line"]) for r in rows] == sorted((r["file"], r["line"]) for r in rows)
    purpose = next(r for r in rows if r["field"] == "account.purpose" and r["account"] == "side")
    assert set(purpose["documents"]) == {"procedure-description"}


def test_validate_asks_for_the_documents_and_accounts_that_are_named(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)

    def asked(*narrowed: str) -> set[tuple[str, str]]:
        rows = json.loads(run("validate", folder, "--on", "2026-11-21", "--output", "json", *narrowed).stdout)
        return {(row["account"], document) for row in rows for document in row["documents"]}

    every = asked()
    assert {account for account, _ in every} == {"", "side", "gruppe"}
    assert {account for account, _ in asked("--account", "side")} == {"", "side"}
    assert asked("--account", "side") < every
    assert asked("--document", "channel-register") == set()
    assert ("side", "procedure-description") in asked("--document", "procedure-description", "--account", "side")
    assert not [d for _, d in asked("--document", "privacy-notice") if d not in ("privacy-notice", "landing-page")]
    for narrowed in (("--document", "control-logs"), ("--account", "sid")):
        assert run("validate", folder, *narrowed).exit_code == Exit.USAGE


def test_annotations_name_file_and_line_on_one_line_each(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)
    result = run("validate", folder, "--output", "annotations", "--on", "2026-11-21")
    lines = result.stdout.splitlines()
    assert lines
    kinds = ("::error", "::warning")
    assert all(line.startswith(tuple(f"{kind} file={folder.as_posix()}/" for kind in kinds)) for line in lines)
    assert all(",line=" in line for line in lines)


def test_an_authority_that_cannot_be_read_is_said_in_its_language(write_folder: WriteFolder) -> None:
    result = run("validate", write_folder({"authority.yaml": "languages: [sv]\ncountry: xx\n"}))
    assert result.exit_code == Exit.FINDINGS
    assert "authority.yaml:2:1" in result.output
    assert "fel" in result.output


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["render", SMALL, "--document", "control-logs"], "control-log"),
        (["render", SMALL, "--account", "facebok"], "facebook"),
        (["render", SMALL, "--draft", "--form", "--messages", "en"], "exclude"),
        (["render", SMALL, "--on", "21.11.2026", "--messages", "en"], "is no date"),
        (["about", "facebok", SMALL], "facebook"),
        (["render", SMALL, "--form", "--document", "control-log", "--messages", "en"], "not as a form"),
        (["render", "no/such/folder"], "there is no folder"),
    ],
)
def test_wrong_use_is_said_with_a_hint_and_ends_with_2(arguments: list[str | Path], hint: str) -> None:
    result = run(*arguments)
    assert result.exit_code == Exit.USAGE
    assert hint in result.output


def test_about_prints_one_field_ready_to_paste() -> None:
    whole = run("about", "facebook", SMALL, "--on", "2026-11-21")
    assert whole.exit_code == Exit.OK, whole.output
    one = run("about", "facebook", SMALL, "--on", "2026-11-21", "--field", "intro")
    assert one.exit_code == Exit.OK, one.output
    assert one.output.strip() in whole.output
    assert 0 < len(one.output.strip()) <= 101


def test_about_prints_exactly_the_text_of_one_field() -> None:
    texts, _ = smdocs.about_texts(smdocs.load(EXAMPLE), "facebook-kommunen", "da", AS_OF)
    for text in texts.fields:
        one = run("about", "facebook-kommunen", EXAMPLE, "--on", "2026-11-21", "--field", text.key)
        assert (one.exit_code, one.stdout) == (Exit.OK, f"{text.text}\n")
    whole = run("about", "facebook-kommunen", EXAMPLE, "--on", "2026-11-21").stdout
    links = [f"Link {n}: {slot.label}\n{slot.address}\n\n" for n, slot in enumerate(texts.slots, 1)]
    assert len(links) == 2
    assert whole == "".join([*(f"{text.heading('da')}\n{text.text}\n\n" for text in texts.fields), *links])
    first = run("about", "facebook-kommunen", EXAMPLE, "--on", "2026-11-21", "--field", "link-1").stdout
    assert first == "https://www.aeblesund.example/sociale-medier\n"
    assert not re.search(r"[ \t]$", whole, re.MULTILINE)


def test_about_tells_where_to_go_on_from_a_closed_account() -> None:
    shown = run("about", "x-drift", EXAMPLE, "--on", "2026-11-21", "--field", "bio")
    assert (shown.exit_code, shown.stdout.count("\n")) == (Exit.OK, 1)
    assert "Kontoen er lukket" in shown.stdout


def test_about_copies_one_text_and_says_so_where_there_is_no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    shown = run("about", "x-drift", EXAMPLE, "--field", "bio", "--copy")
    assert (shown.exit_code, [f"{text}\n" for text in copied]) == (Exit.OK, [shown.stdout])

    def nothing_there(_: str) -> None:
        raise pyperclip.PyperclipException("no mechanism")

    monkeypatch.setattr(pyperclip, "copy", nothing_there)
    for lang, words in (("da", "udklipsholderen"), ("sv", "urklipp"), ("en", "clipboard")):
        again = run("about", "x-drift", EXAMPLE, "--field", "bio", "--copy", "--messages", lang)
        assert (again.exit_code, again.stdout) == (Exit.NO_CLIPBOARD, shown.stdout)
        assert words in again.stderr
    both = run("about", "x-drift", EXAMPLE, "--copy")
    assert (both.exit_code, both.stdout) == (Exit.USAGE, "")
    assert "--field" in both.stderr
    assert "name" in both.stderr


def test_platforms_lists_each_with_its_fields_and_how_sure_they_are() -> None:
    listed = run("platforms", "--lang", "da").stdout
    for key, platform in facts.platforms().items():
        assert f"{key}: {platform.name}" in listed
    assert "256 tegn som læseren ser dem; 2560 byte i UTF-8 (læst hos kilden, 2026-11-01)" in listed


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_a_new_folder_asks_for_what_is_missing_line_by_line(tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "ny"
    assert run("new", folder, "--lang", lang).exit_code == Exit.OK
    result = run("validate", folder, "--output", "json")
    assert result.exit_code == Exit.FINDINGS
    rows = json.loads(result.stdout)
    assert {row["code"] for row in rows} == {"missing-field"}
    assert {row["field"] for row in rows} >= {
        *("authority.name", "account.name", "authority.moderation.rules"),
        *("authority.privacy.purposes", "authority.privacy.legal_bases"),
    }
    for row in rows:
        line = (folder / row["file"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1]
        assert line.strip().split(":")[0] in row["field"], (row, line)


def test_a_new_folder_is_never_put_over_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "authority.yaml").write_text("name: Min\n", encoding="utf-8")
    result = run("new", tmp_path)
    assert result.exit_code == Exit.USAGE
    assert [p.name for p in tmp_path.iterdir()] == ["authority.yaml"]
    assert (tmp_path / "authority.yaml").read_text(encoding="utf-8") == "name: Min\n"


@pytest.mark.parametrize("kind", ["authority", "account", "records"])
def test_the_schema_accepts_the_examples(kind: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(run("schema", kind, "--lang", "da").stdout)
    pattern = {"authority": "authority.yaml", "account": "accounts/*.yaml", "records": "records/*.yaml"}[kind]
    files = sorted((data() / "examples").glob(f"*/{pattern}"))
    assert files
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for file in files:
        read = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        validator.validate(json.loads(json.dumps(read, default=str)))


def test_a_bug_is_said_to_be_one_and_nothing_of_the_data_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from smdocs.cli import main as module

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Yrsa Hvidsten Åkjær")

    monkeypatch.setattr(module.cli, "main", broken)
    with pytest.raises(SystemExit) as end:
        module.main([])
    assert end.value.code == Exit.BUG
    said = capsys.readouterr().err
    assert "smdocs has a bug" in said
    assert "Yrsa" not in said


def test_a_bug_is_told_by_the_line_of_smdocs_that_led_to_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from smdocs.cli import main as module
    from smdocs.cli import platforms

    def broken(_: str) -> str:
        return json.dumps(object())

    monkeypatch.setattr(platforms, "platform_list", broken)
    with pytest.raises(SystemExit) as end:
        module.main(["platforms"])
    assert end.value.code == Exit.BUG
    assert re.search(r"TypeError in smdocs/cli/platforms\.py:\d+,", capsys.readouterr().err)


def test_help_loads_no_engine() -> None:
    code = (
        "import sys; from smdocs.cli.main import cli\n"
        "try: cli(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pydantic', 'docx', 'weasyprint', 'yaml', 'jinja2', 'babel', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_list_of_commands_says_of_each_how_its_own_help_begins() -> None:
    for name, listed in cli.commands.items():
        command = loaded(name)
        assert command.name == name
        for width in (45, 80):
            assert listed.get_short_help_str(width) == command.get_short_help_str(width)


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "smdocs", "documents"], check=True, capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == 11


def test_a_new_folder_can_be_drafted_and_printed_as_a_form_at_once(tmp_path: Path) -> None:
    run("new", tmp_path / "ny", "--lang", "da")
    for option, mark in (("--draft", "draft"), ("--form", "form")):
        result = run("render", tmp_path / "ny", option, "--format", "txt", "--on", "2026-11-21")
        assert result.exit_code == Exit.OK, result.output
        assert list((tmp_path / "ny" / "out").rglob(f"*_{mark}.txt"))


def test_what_cannot_be_written_is_a_finding_and_no_bug(tmp_path: Path) -> None:
    (tmp_path / "ud").write_text("en fil", encoding="utf-8")
    result = run("render", SMALL, "--out", tmp_path / "ud" / "her", "--format", "txt", "--on", "2026-11-21")
    assert result.exit_code == Exit.FINDINGS
    assert "[cannot-write]" in result.output


def test_messages_can_be_in_another_language_than_the_documents(write_folder: WriteFolder) -> None:
    folder = write_folder(UNFINISHED)
    result = run("render", folder, "--lang", "da", "--messages", "en", "--format", "txt", "--on", "2026-11-21")
    assert "is not filled in" in result.output
    assert (folder / "out/da/side/about-texts_side.txt").is_file()


def test_an_about_text_that_lacks_something_is_not_printed(write_folder: WriteFolder) -> None:
    top = UNFINISHED["authority.yaml"].replace("name: Elmby Kommune\n", "")
    result = run("about", "side", write_folder({**UNFINISHED, "authority.yaml": top}), "--on", "2026-11-21")
    assert result.exit_code == Exit.FINDINGS
    assert result.stdout == ""


def test_an_interrupted_run_says_so_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from smdocs.cli import main as module

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.cli, "main", stopped)
    with pytest.raises(SystemExit) as end:
        module.main([])
    assert end.value.code == Exit.INTERRUPTED


def test_the_rules_of_a_set_are_listed_with_their_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    sets = run("rules", "--lang", "sv")
    assert "dk-municipality" in sets.output
    table = run("rules", "--ruleset", "dk-municipality", "--lang", "da")
    assert table.exit_code == Exit.OK
    assert "24\u00a0måneder" in table.output
    assert "KOMM" in table.output
    assert run("rules", "--ruleset", "dk-municipalty").exit_code == Exit.USAGE


def test_validate_says_what_shows_only_where_a_document_is_put_together(write_folder: WriteFolder) -> None:
    files = dict(UNFINISHED)
    files["authority.yaml"] = files["authority.yaml"].replace("[da]", "[sv, da]")
    files["accounts/side.yaml"] += "unit: Kontoret\naccess_note:\n"
    result = run("validate", write_folder(files), "--output", "json", "--on", "2026-11-21")
    assert {"unknown-key", "missing-field"} <= {row["code"] for row in json.loads(result.stdout)}


def test_what_holds_for_all_accounts_is_told_once(write_folder: WriteFolder) -> None:
    files = dict(UNFINISHED)
    files["authority.yaml"] += (
        "ruleset: dk-municipality\naccount_defaults:\n  access:\n    control_interval: 9 months\n"
    )
    files["accounts/side.yaml"] = files["accounts/side.yaml"].replace("access:\n  control_interval: 6 months\n", "")
    result = run("validate", write_folder(files), "--output", "json", "--on", "2026-11-21")
    rules = [row for row in json.loads(result.stdout) if row["code"] == "rule-at-most"]
    assert len(rules) == 1


def test_a_format_that_no_document_asked_for_is_made_in_is_wrong_use(tmp_path: Path) -> None:
    result = run("render", SMALL, "--out", tmp_path, "--document", "control-log", "--format", "xlsx", "--lang", "sv")
    assert result.exit_code == Exit.USAGE
    assert "Inget av de dokumenten kan skapas som xlsx." in result.output
    result = run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--format", "xlsx")
    assert result.exit_code == Exit.OK, result.output
    assert sorted(path.name for path in tmp_path.rglob("*.xlsx")) == [
        "channel-register-internal.xlsx",
        "channel-register.xlsx",
    ]


def test_fragments_stand_beside_the_pages_with_one_style_sheet_for_all(tmp_path: Path) -> None:
    arguments = ("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", "--document", "debate-guidelines")
    assert run(*arguments, "--format", "html").exit_code == Exit.OK
    result = run(*arguments, "--fragment")
    assert result.exit_code == Exit.OK, result.output
    assert "smdocs.css" in result.output
    files = sorted(
        p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*") if not p.name.startswith(".smdocs")
    )
    page = "sv/_authority/debate-guidelines"
    assert files == ["index.html", "manifest.json", "smdocs.css", f"{page}.fragment.html", f"{page}.html"]
    fragment = (tmp_path / f"{page}.fragment.html").read_text("utf-8")
    assert fragment.startswith('<article class="smdocs" lang="sv"><h2>')


def test_fragments_are_made_of_web_pages_only() -> None:
    result = run("render", SMALL, "--fragment", "--format", "pdf")
    assert result.exit_code == Exit.USAGE
    assert "--format html" in result.output


@pytest.mark.parametrize(
    ("options", "claims"),
    [
        ((), ("2A", "1")),
        (("--pdf-variant", "1b"), ("1B", None)),
        (("--form",), ("", "1")),
        (("--form", "--pdf-variant", "3a"), ("3A", "1")),
    ],
)
def test_a_pdf_claims_to_be_of_the_kind_that_was_asked_for(
    options: tuple[str, ...], claims: tuple[str, str | None], tmp_path: Path
) -> None:
    arguments = ("--document", "account-registration", "--account", "facebook", "--format", "pdf", *options)
    assert run("render", SMALL, "--out", tmp_path, "--on", "2026-11-21", *arguments).exit_code == Exit.OK
    (path,) = tmp_path.rglob("*.pdf")
    with pikepdf.open(path) as file, file.open_metadata() as metadata:
        assert (metadata.pdfa_status, metadata.get("pdfuaid:part")) == claims


@pytest.mark.parametrize(
    ("chosen", "options", "engine"),
    [
        ("", (), "Typst"),
        ("", ("--pdf-engine", "weasyprint"), "WeasyPrint"),
        ("pdf: {engine: weasyprint}\n", (), "WeasyPrint"),
        ("pdf: {engine: weasyprint}\n", ("--pdf-engine", "typst"), "Typst"),
    ],
)
def test_a_pdf_is_drawn_by_the_engine_that_was_chosen_and_stands_as_it_should(
    chosen: str, options: tuple[str, ...], engine: str, tmp_path: Path
) -> None:
    folder, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(SMALL, folder)
    with (folder / "authority.yaml").open("a", encoding="utf-8") as file:
        file.write(chosen)
    which = ("--document", "debate-guidelines-short", "--format", "pdf", "--on", "2026-11-21")
    assert run("render", folder, "--out", out, *which, *options).exit_code == Exit.OK
    (path,) = out.rglob("*.pdf")
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo["/Producer"]).startswith(engine)
    (out / "manifest.json").unlink()
    held = run("verify", folder, "--against", out, "--on", "2026-11-21", "--output", "json").stdout
    assert {one["status"] for one in json.loads(held) if one["path"].endswith(".pdf")} == {"current"}


def test_a_folder_that_cannot_be_read_is_told_of_in_its_own_language(write_folder: WriteFolder) -> None:
    result = run("validate", write_folder({"authority.yaml": "name: A\nlanguages: [da]\nx: y: z\n"}))
    assert "fejl" in result.output


def test_too_few_in_a_list_is_a_gap_like_others_in_a_draft(write_folder: WriteFolder) -> None:
    files = dict(UNFINISHED)
    files["accounts/side.yaml"] += "administrators:\n  - {name: Bo, full_control: yes}\n"
    arguments = ("--document", "procedure-description", "--format", "txt", "--on", "2026-11-21", "--output", "json")
    rows = json.loads(run("render", write_folder(files), "--draft", *arguments).stdout)
    assert {row["severity"] for row in rows if row["code"] == "rule-at-least"} == {"warning"}


def several(tmp_path: Path) -> Path:
    """A folder of three authorities, one of which cannot be read."""
    for name in ("ett", "två"):
        shutil.copytree(SMALL, tmp_path / "alla" / name)
    (tmp_path / "alla" / "trasig").mkdir()
    (tmp_path / "alla" / "trasig" / "authority.yaml").write_text("languages: [sv]\n  x\n", encoding="utf-8")
    return tmp_path / "alla"


def test_many_authorities_are_rendered_in_one_run_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    folder = several(tmp_path)
    result = run("render", folder, "--out", tmp_path / "ut", "--format", "txt", "--on", "2026-11-21", "--lang", "sv")
    assert result.exit_code == Exit.FINDINGS
    assert (tmp_path / "ut/ett/sv/facebook/control-log_facebook.txt").is_file()
    assert (tmp_path / "ut/ett/index.html").is_file()
    assert (tmp_path / "ut/två/sv/_authority/debate-guidelines.txt").is_file()
    assert not (tmp_path / "ut/trasig").exists()
    *_, summary = result.output.splitlines()
    assert summary == f"Myndigheter: 3. Med fel: 1 ({folder / 'trasig'})."
    named = run(
        "render", folder / "ett", folder / "trasig", "--format", "txt", "--on", "2026-11-21", "--output", "json"
    )
    assert named.exit_code == Exit.FINDINGS
    assert {row["code"] for row in json.loads(named.stdout)} == {"yaml-syntax"}
    assert (folder / "ett/out/sv/facebook/control-log_facebook.txt").is_file()


@pytest.mark.parametrize("option", ["--watch", "--bundle", "--account"])
def test_what_is_about_one_authority_is_refused_for_several(tmp_path: Path, option: str) -> None:
    values = {"--watch": [], "--bundle": [tmp_path / "bag.zip"], "--account": ["facebook"]}[option]
    result = run("render", several(tmp_path), option, *values, "--messages", "sv")
    assert result.exit_code == Exit.USAGE
    assert f"{option} gäller en enda myndighet" in result.output


def test_two_authorities_of_one_name_would_be_mixed(tmp_path: Path) -> None:
    several(tmp_path)
    shutil.copytree(SMALL, tmp_path / "andra" / "ett")
    result = run("render", tmp_path / "alla" / "ett", tmp_path / "andra" / "ett", "--messages", "da")
    assert result.exit_code == Exit.USAGE
    assert "To af mapperne hedder »ett«" in result.output


def test_a_scheduler_that_does_not_answer_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdocs.cli.render.DASK_SECONDS", 0.5)
    result = run("render", SMALL, "--dask", "tcp://127.0.0.1:9", "--messages", "da")
    assert result.exit_code == Exit.USAGE
    assert "--dask: tcp://127.0.0.1:9 svarer ikke" in result.output
