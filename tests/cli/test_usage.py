"""Wrong use of the command line, told in the language of whoever uses it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from string import Formatter

import pytest
import yaml
from click.testing import CliRunner, Result
from filelock import FileLock

from smdocs.cli.main import cli
from smdocs.cli.usage import loaded
from smdocs.edit.record import LOCK, RefusedError
from smdocs.findings import Exit
from smdocs.resources import data, templates

DANISH, SWEDISH = data() / "examples" / "aeblesund", data() / "examples" / "tranmarken"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="smdocs")


def words(lang: str) -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load((templates() / lang / "usage.yaml").read_text("utf-8"))
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an authority in `mine` whose account is `facebook`, a file and a list in brackets."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SWEDISH, tmp_path / "mine")
    (tmp_path / "fil.txt").write_text("x", "utf-8")
    (tmp_path / "mine/records").mkdir(exist_ok=True)
    (tmp_path / "mine/records/facebook.yaml").write_text("[]\n", "utf-8")
    return tmp_path


RECORD = "record access-control facebook mine --by Bo"
CASES = {
    # Found by click
    "render mine --nope": (
        "Tilvalget »--nope« findes ikke. Mente du --open?",
        "Alternativet ”--nope” finns inte. Menade",
    ),
    "--nope": ("Tilvalget »--nope« findes ikke.", "Alternativet ”--nope” finns inte."),
    "rendr mine": (
        "Kommandoen »rendr« findes ikke. Mente du render?",
        "Kommandot ”rendr” finns inte. Menade du render?",
    ),
    "templates lst": ("Kommandoen »lst« findes ikke. Mente du list?", "Kommandot ”lst” finns inte. Menade du list?"),
    "render nope": ("DIR: mappen »nope« findes ikke.", "DIR: mappen ”nope” finns inte."),
    "render fil.txt": ("DIR: »fil.txt« er en fil; der skal", "DIR: ”fil.txt” är en fil; där ska"),
    "inspect nope": ("FILE: filen »nope« findes ikke.", "FILE: filen ”nope” finns inte."),
    "inspect mine": ("FILE: »mine« er en mappe; der skal", "FILE: ”mine” är en mapp; där ska"),
    "render mine --bundle mine": ("--bundle: »mine« er en mappe", "--bundle: ”mine” är en mapp"),
    "render mine --pdf-variant 2b": (
        "--pdf-variant: »2b« findes ikke. Du kan vælge: 2a, 1b, 3a, ua, plain.",
        "--pdf-variant: ”2b” finns inte. Du kan välja: 2a, 1b, 3a, ua, plain.",
    ),
    "render mine --format pdf --format dox": ("--format: »dox« findes ikke.", "--format: ”dox” finns inte."),
    "render mine --out gs://spand/mappe": (
        "--out: det der skal til for at nå »gs://spand/mappe«, er ikke installeret.",
        "--out: det som behövs för att nå ”gs://spand/mappe” är inte installerat. Installera ”smdocs[dask]” för",
    ),
    "verify mine --against nope://x": (
        "--against: »nope://x« er ingen adresse",
        "--against: ”nope://x” är ingen adress",
    ),
    "render mine --watch --out memory://ud": ("--watch og --out memory://ud", "--watch och --out memory://ud"),
    "schema konto": (
        "KIND: »konto« findes ikke. Du kan vælge: authority",
        "KIND: ”konto” finns inte. Du kan välja: auth",
    ),
    "render mine --on igår": (
        "--on: »igår« er ikke en dato; skriv den som 2026-11-21.",
        "--on: ”igår” är inget datum; skriv det som 2026-11-21.",
    ),
    "render mine --on": ("Der skal stå noget efter --on.", "Det ska stå något efter --on."),
    "render mine --draft=x": ("ikke stå nogen værdi efter --draft.", "inte stå något värde efter --draft."),
    "validate mine a b": ("»a b« er for meget", "”a b” är för mycket"),
    "record": ("KIND mangler. Du kan vælge: access-control,", "KIND saknas. Du kan välja: access-control,"),
    "record access-control facebook mine": ("--by mangler.", "--by saknas."),
    # Found by smdocs
    "render mine --draft --form": ("--draft og --form kan ikke bruges sammen", "--draft och --form kan inte användas"),
    "render mine --fragment --format pdf": ("skriv også --format html.", "skriv också --format html."),
    "render mine --document control-logs": ("Mente du control-log?", "Menade du control-log?"),
    "render mine --account xx": ("--account: »xx« findes ikke. Du kan", "--account: ”xx” finns inte. Du kan"),
    "render mine --form --document control-log": ("Det dokument kan ikke laves", "Det dokumentet kan inte skapas"),
    "about facebok mine": ("»facebok« findes ikke. Mente du facebook?", "”facebok” finns inte. Menade du facebook?"),
    "about facebook mine --copy": ("skriv med --field hvilken: name, intro", "ange vilken med --field: name, intro"),
    "due mine --within 3x": ("--within: »3x« er ikke et tidsrum", "--within: ”3x” är ingen tidsrymd"),
    "due mine --asked igår": ("--asked: »igår« er ikke en dato med", "--asked: ”igår” är inget datum med"),
    "verify mine": ("mine/out er ikke en mappe; skriv med --against", "mine/out är ingen mapp; skriv med --against"),
    "verify mine --against nope": ("--against: mappen »nope« findes", "--against: mappen ”nope” finns"),
    "rules --ruleset dk-municipalty": ("Mente du dk-municipality?", "Menade du dk-municipality?"),
    "new mine": ("authority.yaml findes allerede; intet er ændret.", "authority.yaml finns redan; inget har ändrats."),
    "new fil.txt/x": ("fil.txt/x kan ikke skrives:", "fil.txt/x går inte att skriva:"),
    "templates show nope": ("DOCUMENT: »nope« findes ikke.", "DOCUMENT: ”nope” finns inte."),
    "templates copy control-log nope mine": ("BLOCK: »nope« findes ikke.", "BLOCK: ”nope” finns inte."),
    RECORD: (
        "En registrering af den slags kræver --result TEXT. Du kan også skrive: period, settings_checked.",
        "En anteckning av det slaget kräver --result TEXT. Du kan också skriva: period, settings_checked.",
    ),
    "record removal facebook mine --by Bo": (
        "|profile og --set action=warn|",
        "|profile och --set action=warn|",
    ),
    f"{RECORD} --on 2999-01-01": ("2999-01-01 er ikke kommet endnu", "2999-01-01 har inte kommit än"),
    f"{RECORD} --set result": (
        "»result« har ingen værdi; skriv KEY=VALUE.",
        "”result” har inget värde; skriv KEY=VALUE.",
    ),
    f"{RECORD} --set reslt=x": ("»reslt« findes ikke. Mente du result?", "”reslt” finns inte. Menade du result?"),
    f"{RECORD} --set accounts=instagram": ("»accounts« findes ikke.", "”accounts” finns inte."),
    f"{RECORD} --set result=x --set result=y": ("result er skrevet to gange.", "result har skrivits två gånger."),
    f"{RECORD} --result x": ("er en liste i klammer.", "är en lista inom klamrar."),
}
"""What is typed, and what is said in Danish and in Swedish."""


def spoken(typed: str, lang: str) -> list[str]:
    """What is typed, and the language of messages: an option that stands first where the command has it itself."""
    command, *more = typed.split()
    params = loaded(command).params if command in cli.commands else []
    named = {name for param in params for name in param.opts}
    option = f"{'--messages' if '--messages' in named else '--lang'}={lang}"
    return [command, option, *more] if named & {"--messages", "--lang"} else [command, *more, option]


@pytest.mark.parametrize("lang", ["da", "sv"])
@pytest.mark.parametrize("typed", CASES)
def test_wrong_use_is_told_in_the_language_that_is_asked_for(typed: str, lang: str, folder: Path) -> None:
    result = run(*spoken(typed, lang))
    assert result.exit_code == Exit.USAGE, result.output
    told = CASES[typed][["da", "sv"].index(lang)]
    usage, error = {"da": ("Brug: smdocs", "Fejl: "), "sv": ("Användning: smdocs", "Fel: ")}[lang]
    assert result.stderr.startswith(usage)
    assert told in result.stderr.splitlines()[-1]
    assert result.stderr.splitlines()[-1].startswith(error)
    assert not result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["render", SWEDISH, "--account", "xx"], "Fel: "),
        (["render", SWEDISH, "--account", "xx", "--messages", "da"], "Fejl: "),
        (["render", SWEDISH, "--account", "xx", "--messages=en", "--lang", "sv"], "Error: "),
        (["render", "--lang", "da", "--nope", SWEDISH], "Fejl: "),
        (["render", DANISH, "--nope"], "Fejl: "),
        (["render", DANISH, "--lang", "no"], "Fejl: "),
        (["render", "nowhere"], "Error: "),
        (["schema", "x"], "Error: "),
    ],
)
def test_without_a_word_about_it_the_folder_says_which_language(
    arguments: list[str | Path], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == Exit.USAGE
    assert result.stderr.splitlines()[-1].startswith(said)


def test_in_the_folder_of_an_authority_its_language_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DANISH)
    assert "Fejl: Tilvalget »--nope« findes ikke." in run("render", "--nope").stderr


def test_a_text_too_long_for_a_path_is_no_folder(folder: Path) -> None:
    result = run("record", "access-control", "facebok", "mine", "--by", "Bo", "--result", "Nej. " * 2000)
    assert "”facebok” finns inte." in result.stderr


@pytest.mark.parametrize("lang", ["da", "sv", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "render mine --account 010190-0000",
        "render mine --on 010190-0000",
        "render mine --format 010190-0000",
        "render 010190-0000",
        "render mine 010190-0000",
        "render mine --010190-0000",
        "010190-0000",
        "due mine --within 010190-0000",
        "record access-control facebook mine --by Bo --set 010190-0000",
    ],
)
def test_a_civil_registration_number_is_never_repeated(typed: str, lang: str, folder: Path) -> None:
    result = run(*spoken(typed, lang))
    assert result.exit_code == Exit.USAGE
    assert "0190" not in result.output
    assert "…" in result.stderr


def test_help_is_shown_where_nothing_is_asked_for() -> None:
    for arguments in ([], ["templates"]):
        assert "Commands:" in run(*arguments).output


def test_a_file_that_others_hold_is_told_of_in_a_language(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdocs.edit.record.add_record.__kwdefaults__", {"wait": 0.05})
    with FileLock(folder / "mine/records" / LOCK):
        result = run(*RECORD.split(), "--result", "Ja")
    assert "Fel: records/facebook.yaml används: andra har skrivit i den i 0.05 sekunder." in result.stderr


def test_a_block_that_is_copied_already_stays_and_is_told_of(folder: Path) -> None:
    copy = ("templates", "copy", "control-log", "title", "mine")
    assert run(*copy).exit_code == Exit.OK
    assert "finns redan; inget har ändrats. ”smdocs templates show” visar" in run(*copy).stderr


def test_the_library_refuses_in_english_and_says_which_sentence() -> None:
    error = RefusedError("record-needs", needed=["result", "file"])
    assert (str(error), error.reason) == ("A record of this kind needs result and file.", "record-needs")


def test_a_store_that_cannot_be_reached_is_told_before_anything_is_made(folder: Path, bucket: str) -> None:
    result = run("render", "mine", "--out", f"{bucket}-of-nobody/out")
    assert result.exit_code == Exit.USAGE
    assert f"Fel: --out: ”{bucket}-of-nobody/out” kan inte nås. (The specified bucket does not exist)" in result.stderr
    assert not (folder / "mine/out").exists()


@pytest.mark.parametrize("lang", ["da", "sv"])
def test_the_sentences_of_all_languages_name_the_same_values_and_none_is_idle(lang: str) -> None:
    def named(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    assert {k: named(text) for k, text in words(lang).items()} == {k: named(t) for k, t in words("en").items()}
    source = "".join(path.read_text("utf-8") for path in _sources())
    assert [key for key in words(lang) if f'"{key}"' not in source] == []


def _sources() -> list[Path]:
    import smdocs

    package = Path(smdocs.__file__).parent
    others = ("edit/record.py", "show/console.py", "tree/master.py", "tree/parse.py", "words/language.py")
    return [*package.glob("cli/*.py"), *(package / other for other in others)]


def test_no_wrong_use_is_left_in_english_in_the_code() -> None:
    for path in _sources():
        assert path.name == "usage.py" or not re.search(r"click\.(UsageError|BadParameter)\(", path.read_text("utf-8"))
