"""Filed documents are held against the data: what is said of a file that was filed and of what has happened since."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smdocs.cli.main import cli
from smdocs.filing.memory import MEMORY
from smdocs.findings import Exit
from smdocs.resources import data
from smdocs.show.console import field_name
from smdocs.words.language import language

ON = "2026-11-21"
FORMATS = ("html", "pdf", "docx", "md", "txt")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest example, with the day that its account began, filed in every format, in `out` in its folder."""
    folder = tmp_path_factory.mktemp("filed") / "mine"
    shutil.copytree(data() / "examples" / "tranmarken", folder)
    result = run("render", folder, "--on", ON, "--metadata")
    assert result.exit_code == Exit.OK, result.output
    return folder


@pytest.fixture
def mine(filed: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(filed, tmp_path / "mine")
    return tmp_path / "mine"


def standings(folder: Path, *more: str, code: int) -> dict[str, dict[str, object]]:
    result = run("verify", folder, "--output", "json", "--on", ON, *more)
    assert result.exit_code == code, result.output
    return {row["path"]: row for row in json.loads(result.stdout)}


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_was_just_filed_is_current_in_every_format(mine: Path) -> None:
    found = standings(mine, code=Exit.OK)
    assert len(found) == 57
    assert {row["status"] for row in found.values()} == {"current"}


def test_a_changed_text_makes_the_documents_that_print_it_stale_and_names_the_field(mine: Path) -> None:
    change(mine / "authority.yaml", "within: 2 working days", "within: 3 working days")
    found = standings(mine, code=Exit.STALE)
    stale = {path for path, row in found.items() if row["status"] == "stale"}
    assert stale == {
        f"sv/{stem}.{extension}"
        for stem in (
            *("_authority/debate-guidelines", "_authority/debate-guidelines-short", "_authority/landing-page"),
            *("facebook/about-texts_facebook", "facebook/account-registration_facebook"),
        )
        for extension in FORMATS
    } | {"sv/_authority/about-texts-all.html"}
    changed = {tuple(found[path]["changed"]) for path in stale}  # type: ignore[arg-type]
    assert changed == {("authority.reply.within",), ("facebook/texts",)}


def test_a_comment_in_the_data_makes_nothing_stale(mine: Path) -> None:
    change(mine / "authority.yaml", "within: 2 working days", "# Räcker det?\n  within: 2 working days")
    assert {row["status"] for row in standings(mine, code=Exit.OK).values()} == {"current"}


def test_a_new_account_concerns_only_documents_that_tell_of_all_accounts(mine: Path) -> None:
    shutil.copy(mine / "accounts/facebook.yaml", mine / "accounts/facebook-ung.yaml")
    found = standings(mine, code=Exit.STALE)
    stale = {path.rpartition(".")[0] for path, row in found.items() if row["status"] == "stale"}
    rules = ("debate-guidelines", "debate-guidelines-short")
    pages = (*rules, "privacy-notice", "landing-page", "channel-register", "channel-register-internal")
    assert stale == {f"sv/_authority/{page}" for page in (*pages, "about-texts-all")}
    named = found["sv/_authority/debate-guidelines.pdf"]["changed"]
    assert all(str(field).startswith("facebook-ung/") for field in named)  # type: ignore[attr-defined]


def test_a_file_that_somebody_edited_is_altered_and_one_that_is_gone_is_missing(mine: Path) -> None:
    log = mine / "out/sv/facebook/control-log_facebook"
    Path(f"{log}.txt").write_text("rättat", encoding="utf-8")
    Path(f"{log}.html").unlink()
    found = standings(mine, code=Exit.STALE)
    assert found["sv/facebook/control-log_facebook.txt"]["status"] == "altered"
    assert found["sv/facebook/control-log_facebook.html"]["status"] == "missing"
    assert found["sv/facebook/control-log_facebook.pdf"]["status"] == "current"


def test_a_document_that_is_no_longer_called_for_is_named(mine: Path) -> None:
    (mine / "accounts/facebook.yaml").rename(mine / "accounts/instagram.yaml")
    found = standings(mine, code=Exit.STALE)
    assert {row["status"] for path, row in found.items() if "/facebook/" in path} == {"not-made"}


def test_a_strange_file_is_unknown_and_one_of_ours_is_known_wherever_it_is(mine: Path) -> None:
    (mine / "out/anteckning.txt").write_text("hej", encoding="utf-8")
    shutil.copy(mine / "out/sv/facebook/control-log_facebook.txt", mine / "out/0123.txt")
    found = standings(mine, code=Exit.STALE)
    assert found["anteckning.txt"]["status"] == "unknown"
    assert (found["0123.txt"]["status"], found["0123.txt"]["document_no"]) == ("current", "control-log_facebook_sv")


def test_an_account_that_comes_before_the_others_changes_nothing_of_them(mine: Path) -> None:
    shutil.copy(mine / "accounts/facebook.yaml", mine / "accounts/bluesky.yaml")
    found = standings(mine, code=Exit.STALE)
    named = found["sv/_authority/debate-guidelines.pdf"]["changed"]
    # The terms of a platform are told with the first account that is on it.
    accounts = {field.partition("/")[0] for field in named if "/account." in field}  # type: ignore[attr-defined]
    assert accounts == {"bluesky"}


@pytest.mark.parametrize("extension", ["pdf", "docx", "html", "md"])
def test_a_file_that_comes_back_alone_from_a_case_system_still_says_whether_it_is_current(
    mine: Path, tmp_path: Path, extension: str
) -> None:
    back = tmp_path / "back"
    back.mkdir()
    shutil.copy(mine / f"out/sv/_authority/debate-guidelines.{extension}", back / f"Dok 4711.{extension}")
    found = standings(mine, "--against", str(back), code=Exit.OK)
    assert found[f"Dok 4711.{extension}"]["status"] == "current"
    change(mine / "authority.yaml", "within: 2 working days", "within: 3 working days")
    found = standings(mine, "--against", str(back), code=Exit.STALE)
    row = found[f"Dok 4711.{extension}"]
    assert (row["status"], row["changed"], row["changed_known"]) == ("stale", [], False)


def test_a_changed_word_of_a_master_makes_its_documents_stale_and_says_why(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {**language("sv").words("moderation")}
    monkeypatch.setitem(language("sv")._words, "moderation", {**words, "new": {}})
    from smdocs.tree import master

    master.origin.cache_clear()
    # That the files of its own have changed, smdocs sees from their content; here only what was read of them has.
    (mine / "out" / MEMORY).unlink()
    try:
        found = standings(mine, code=Exit.STALE)
    finally:
        master.origin.cache_clear()
    assert {(row["status"], row["templates_changed"], tuple(row["changed"])) for row in found.values()} == {  # type: ignore[arg-type]
        ("stale", True, ())
    }


def test_what_has_fallen_due_since_is_said_apart_and_makes_nothing_stale(mine: Path) -> None:
    result = run("verify", mine, "--on", "2027-03-20", "--output", "json")
    assert result.exit_code == Exit.OVERDUE, result.output
    rows = {row["path"]: row for row in json.loads(result.stdout)}
    assert {row["status"] for row in rows.values()} == {"current"}
    due = {path for path, row in rows.items() if row["due_since"]}
    assert {path.rpartition("/")[2].partition("_")[0] for path in due} == {"control-log", "procedure-description"}
    assert {item["duty"] for path in due for item in rows[path]["due_since"]} == {"access-control", "snapshot"}


def test_a_record_made_since_changes_what_is_due_but_not_what_was_filed_then(mine: Path) -> None:
    (mine / "records").mkdir(exist_ok=True)
    (mine / "records/facebook.yaml").write_text(
        "- {kind: access-control, date: 2027-01-10, by: Eva Ek, result: Klart.}\n", encoding="utf-8"
    )
    result = run("verify", mine, "--on", "2027-03-20", "--output", "json")
    rows = json.loads(result.stdout)
    assert {row["status"] for row in rows} == {"current"}
    assert {item["duty"] for row in rows for item in row["due_since"]} == {"snapshot"}


def test_text_names_the_field_by_its_label_and_formats_that_stand_alike_on_one_line(mine: Path) -> None:
    change(mine / "authority.yaml", "within: 2 working days", "within: 3 working days")
    lines = run("verify", mine, "--on", ON, "--lang", "sv").stdout.splitlines()
    stale = lines.index("Inaktuell: sv/_authority/debate-guidelines.{docx,html,md,pdf,txt}")
    assert lines[stale + 1] == "  Ändrade uppgifter: Längsta svarstid (authority.reply.within)"
    assert lines[-1] == "Aktuell: 31. Inaktuell: 26."


def test_a_manifest_that_was_tampered_with_is_no_manifest(mine: Path) -> None:
    change(mine / "out/manifest.json", '"as_of": "2026-11-21"', '"as_of": "i går"')
    found = standings(mine, code=Exit.STALE)
    assert found.pop("manifest.json")["status"] == "unreadable"
    assert {row["status"] for row in found.values()} == {"current"}


@pytest.mark.parametrize("extension", FORMATS)
def test_inspect_says_what_a_file_was_made_of(mine: Path, extension: str) -> None:
    file = mine / f"out/sv/facebook/control-log_facebook.{extension}"
    result = run("inspect", file, "--output", "json")
    assert result.exit_code == Exit.OK, result.output
    said = json.loads(result.stdout)
    side_car = json.loads(file.with_name(f"{file.name}.json").read_text("utf-8"))
    assert said["document"] == side_car["document_no"] == "control-log_facebook_sv"
    assert said["as_of"] == side_car["as_of"] == ON
    assert said["data"] == f"sha256:{side_car['data_sha256']}"
    assert said["templates"] == f"sha256:{side_car['templates_sha256']}"
    assert said["sha256"] == f"sha256:{side_car['sha256']}"
    assert said["version"] == side_car["tool_version"]


def test_inspect_says_when_it_knows_nothing(tmp_path: Path) -> None:
    for name, content in (
        ("a.txt", b"hej"),
        ("b.pdf", b"%PDF-1.7\n"),
        ("c.docx", b"PK\3\4"),
        ("d.html", b"<!DOCTYPE html>"),
    ):
        (tmp_path / name).write_bytes(content)
        result = run("inspect", tmp_path / name, "--lang", "da")
        assert result.exit_code == Exit.FINDINGS
        assert name in result.stderr


def alone(mine: Path, tmp_path: Path, *names: str) -> Path:
    """Files of the example in a folder of their own, without the manifest."""
    back = tmp_path / "back"
    back.mkdir()
    for name in names:
        shutil.copy(mine / "out/sv" / name, back / Path(name).name)
    return back


@pytest.mark.parametrize(
    ("extension", "status"), [("html", "altered"), ("md", "altered"), ("pdf", "untold"), ("docx", "untold")]
)
def test_a_file_without_manifest_is_not_current_for_what_it_says_of_itself(
    mine: Path, tmp_path: Path, extension: str, status: str
) -> None:
    back = alone(mine, tmp_path, f"facebook/control-log_facebook.{extension}")
    file = back / f"control-log_facebook.{extension}"
    assert standings(mine, "--against", str(back), code=Exit.OK)[file.name]["status"] == "current"
    if extension == "docx":
        rewritten(file, "word/document.xml", "Kontrollogg", "Kontrollblogg")
    elif extension == "pdf":
        file.write_bytes(file.read_bytes() + b"\n% more\n")
    else:
        change(file, "Samordningsförbundet", "Kommunalförbundet")
    assert standings(mine, "--against", str(back), code=Exit.STALE)[file.name]["status"] == status


def rewritten(file: Path, part: str, old: str, new: str) -> None:
    """Changes a word in a part of a Word file."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_a_changed_file_of_another_version_cannot_be_told(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = alone(mine, tmp_path, "facebook/control-log_facebook.md")
    monkeypatch.setattr("smdocs.documents.render.__version__", "9.9")
    monkeypatch.setattr("smdocs.filing.verify.__version__", "9.9")
    found = standings(mine, "--against", str(back), code=Exit.STALE)
    assert found["control-log_facebook.md"]["status"] == "untold"
    said = run("verify", mine, "--against", back, "--on", ON, "--lang", "da").stdout
    assert "Kan ikke afgøres: control-log_facebook.md\n  Filen siger at den er lavet af de samme oplysninger" in said


@pytest.mark.parametrize("extension", FORMATS)
def test_the_side_car_knows_a_file_without_the_manifest_and_tells_when_it_was_changed(
    mine: Path, tmp_path: Path, extension: str
) -> None:
    name = f"control-log_facebook.{extension}"
    back = alone(mine, tmp_path, f"facebook/{name}", f"facebook/{name}.json")
    found = standings(mine, "--against", str(back), code=Exit.OK)
    assert (found[name]["status"], found[name]["document_no"]) == ("current", "control-log_facebook_sv")
    assert run("inspect", back / name).exit_code == Exit.OK
    (back / name).write_bytes((back / name).read_bytes().replace(b"2026", b"2025") + b" ")
    assert standings(mine, "--against", str(back), code=Exit.STALE)[name]["status"] == "altered"


@pytest.mark.parametrize("variant", ["2a", "1b", "3a", "ua", "plain"])
def test_every_kind_of_pdf_is_current_without_the_manifest(mine: Path, variant: str) -> None:
    made = run(
        "render", mine, "--on", ON, "--out", mine / "ny", "--format", "pdf", "--pdf-variant", variant,
        "--document", "control-log",
    )  # fmt: skip
    assert made.exit_code == Exit.OK, made.output
    (mine / "ny/manifest.json").unlink()
    found = standings(mine, "--against", str(mine / "ny"), code=Exit.OK)
    assert [row["status"] for row in found.values()] == ["current"]


@pytest.mark.parametrize("content", ['{"documents": [', '{"name": "en app"}', "[]", ""])
def test_a_manifest_that_cannot_be_read_is_said_and_fails(mine: Path, content: str) -> None:
    (mine / "out/manifest.json").write_text(content, "utf-8")
    found = standings(mine, code=Exit.STALE)
    assert found["manifest.json"]["status"] == "unreadable"
    assert "Går inte att läsa: manifest.json" in run("verify", mine, "--on", ON).stdout


def test_a_side_car_that_was_changed_or_is_gone_is_named(mine: Path) -> None:
    log = mine / "out/sv/facebook/control-log_facebook"
    change(Path(f"{log}.pdf.json"), "Kansliet", "Växeln")
    Path(f"{log}.txt.json").unlink()
    found = standings(mine, code=Exit.STALE)
    not_current = {path: row["status"] for path, row in found.items() if row["status"] != "current"}
    assert not_current == {
        "sv/facebook/control-log_facebook.pdf.json": "altered",
        "sv/facebook/control-log_facebook.txt.json": "missing",
    }


def test_a_later_run_without_side_cars_still_guards_those_that_are_there(mine: Path) -> None:
    assert run("render", mine, "--on", ON, "--format", "md").exit_code == Exit.OK
    standings(mine, code=Exit.OK)
    (mine / "out/sv/facebook/control-log_facebook.md.json").unlink()
    found = standings(mine, code=Exit.STALE)
    assert found["sv/facebook/control-log_facebook.md.json"]["status"] == "missing"


def test_a_side_car_of_an_earlier_file_is_told(mine: Path) -> None:
    beside = mine / "out/sv/facebook/control-log_facebook.md.json"
    earlier = beside.read_bytes()
    assert run("render", mine, "--on", "2026-11-20", "--format", "md").exit_code == Exit.OK
    assert beside.read_bytes() != earlier
    beside.write_bytes(earlier)
    found = standings(mine, code=Exit.STALE)
    assert found["sv/facebook/control-log_facebook.md.json"]["status"] == "altered"


@pytest.mark.parametrize("output", ["text", "json"])
def test_a_folder_without_files_does_not_pass(mine: Path, tmp_path: Path, output: str) -> None:
    (tmp_path / "tom").mkdir()
    result = run("verify", mine, "--against", tmp_path / "tom", "--on", ON, "--output", output)
    assert result.exit_code == Exit.USAGE
    assert result.stdout.strip() == ("[]" if output == "json" else "Det finns inga filer.")


def test_an_account_that_cannot_be_read_is_not_gone(mine: Path) -> None:
    (mine / "accounts/facebook.yaml").write_text("name: [", "utf-8")
    found = standings(mine, code=Exit.FINDINGS)
    assert {(row["status"], *row["cannot_be_read"], *row["changed"]) for row in found.values()} == {  # type: ignore[misc]
        ("untold", "accounts/facebook.yaml")
    }
    shown = run("verify", mine, "--on", ON, "--lang", "da").stdout
    assert "debate-guidelines.{docx,html,md,pdf,txt}\n  Kan ikke læses: accounts/facebook.yaml\n" in shown
    (mine / "out/manifest.json").unlink()
    found = standings(mine, code=Exit.FINDINGS)
    assert found["sv/facebook/control-log_facebook.pdf"]["status"] == "untold"


@pytest.mark.parametrize(("lang", "said"), [("da", "Siden da forfaldet: "), ("sv", "Har blivit försenat sedan dess: ")])
def test_what_has_fallen_due_is_said_in_plain_words(mine: Path, lang: str, said: str) -> None:
    assert f"\n  {said}" in run("verify", mine, "--on", "2027-03-20", "--lang", lang).stdout


def test_a_field_that_stands_in_no_file_of_the_authority_is_named_in_words() -> None:
    assert field_name("records.access_controls", "da") == "Udførte kontroller af adgange (records.access_controls)"
    named = "Plattformens regler för innehåll (facebook/platform.community_rules)"
    assert field_name("facebook/platform.community_rules", "sv") == named
    assert field_name("account.created", "en") == "Whether the account has been created (account.created)"
