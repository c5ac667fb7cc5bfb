"""A slip in a file of `templates/` or `data/`, made in a copy of the project: it is told by its file and line, and is
neither a bug nor anything about the data."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from smdocs.findings import Exit
from smdocs.resources import ShippedFileError, data
from smdocs.words.language import language
from tests.conftest import Run

SMALL = str(data() / "examples" / "tranmarken")
DATED = str(data() / "examples" / "aeblesund")
DRAFT = ("render", SMALL, "--draft", "--format", "txt", "--out", "out", "--on", "2026-11-21", "--document")

OURS = {
    "da": "Der er en fejl i en fil der følger med smdocs; dine data fejler ikke noget",
    "sv": "Det finns ett fel i en fil som följer med smdocs; det är inget fel på dina data",
    "en": "There is a slip in a file that smdocs comes with; your data are not to blame",
}

Slip = tuple[str, str, str]
"""A file, what stands in it, and what somebody writes instead."""
Told = tuple[Slip, tuple[str, ...], str, str]
"""A slip, a command, where the slip is told and how. `{line}` and `{column}` are those of what stood there."""

SLIPS: dict[str, Told] = {
    "a misspelt tag of a master": (
        ("templates/sv/control-log.html", "{% endblock %}", "{% endblok %}"),
        (*DRAFT, "control-log"),
        "templates/sv/control-log.html:",
        "Mallen kan inte användas: Encountered unknown tag 'endblok'",
    ),
    "a misspelt tag of what masters share": (
        ("templates/sv/_parts.html", "{%- endmacro %}", "{%- endmakro %}"),
        (*DRAFT, "control-log"),
        "templates/sv/_parts.html:{line}:1",
        "Mallen kan inte användas: Encountered unknown tag 'endmakro'",
    ),
    "a name that a master does not see": (
        ("templates/sv/control-log.html", "<article>", "<article>{{ account.nmae }}"),
        (*DRAFT, "control-log"),
        "templates/sv/control-log.html:",
        "has no attribute 'nmae'",
    ),
    "an element that no master may use": (
        ("templates/sv/control-log.html", "</h1>", "</h1><div>x</div>"),
        (*DRAFT, "control-log"),
        "templates/sv/control-log.html",
        "element 'div' is not in the closed set",
    ),
    "a misspelt block where blocks are listed": (
        ("templates/da/control-log.html", "{% block ", "{% blok "),
        ("templates", "list", "--lang", "da"),
        "templates/da/control-log.html:",
        "Skabelonen kan ikke bruges: Encountered unknown tag 'blok'",
    ),
    "a key of a language that is left out": (
        ("templates/sv/language.yaml", "usual:", "usul:"),
        (*DRAFT, "debate-guidelines"),
        "templates/sv/language.yaml:{line}:1",
        "Fältet ”genitive.usual” saknas.",
    ),
    "a pattern of dates that is none": (
        ("templates/sv/language.yaml", "table: ", "table: dag "),
        (*DRAFT, "control-log"),
        "templates/sv/language.yaml:{line}:{column}",
        "kan inte skrivas så som ”dag y-MM-dd” säger",
    ),
    "a country that there is none of": (
        ("templates/da/language.yaml", "country: dk", "country: no"),
        ("new", "mine"),
        "templates/da/language.yaml:{line}:{column}",
        "The field “country” cannot be “no”.",
    ),
    "a document without a name": (
        ("templates/da/documents.yaml", "control-log:", "kontrol-log:"),
        ("documents", "--lang", "da"),
        "templates/da/documents.yaml:",
        "Feltet »control-log« mangler.",
    ),
    "a block without words": (
        ("templates/en/blocks.yaml", "purpose:", "purpos:"),
        ("templates", "list"),
        "templates/en/blocks.yaml:",
        "The field “purpose” is missing.",
    ),
    "a field without a label": (
        ("templates/da/fields.yaml", "  purpose:", "  purpos:"),
        ("new", "mine", "--lang", "da", "--country", "dk"),
        "templates/da/fields.yaml:",
        "Feltet »Moderation.purpose« mangler.",
    ),
    "a value that is called otherwise": (
        ("templates/sv/console.yaml", "{total}", "{antal}"),
        (*DRAFT, "control-log"),
        "templates/sv/console.yaml:{line}:1",
        "inte något av dessa: {total}",
    ),
    "words that are no YAML": (
        ("templates/sv/console.yaml", "error:", "error: x:"),
        (*DRAFT, "control-log"),
        "templates/sv/console.yaml:{line}:9",
        "Raden har ett kolon för mycket",
    ),
    "a limit that is no number": (
        ("data/platforms.yaml", "limit: 75", "limit: x75"),
        ("validate", SMALL),
        "data/platforms.yaml:{line}:{column}",
        "Fältet ”facebook-page.fields.name.limit” ska vara ett heltal, men där står ”x75”.",
    ),
    "a key of a fact that there is none of": (
        ("data/platforms.yaml", "      limit: 75", "      limt: 75"),
        ("platforms", "--lang", "da"),
        "data/platforms.yaml:{line}:7",
        "Mente du »limit«?",
    ),
    "texts that there are none of": (
        ("data/platforms.yaml", "master: short", "master: shrt"),
        ("platforms", "--lang", "sv"),
        "data/platforms.yaml:",
        "kan inte vara ”shrt”. Menade du ”short”?",
    ),
    "a file of another shape": (
        ("data/law.yaml", "\n  articles:\n", "\n  articles: [x]\n  article:\n"),
        ("validate", SMALL, "--lang", "da"),
        "data/law.yaml:{line}:3",
        "Filen skal bestå af felter",
    ),
    "a law that is not in the register": (
        ("data/countries.yaml", "law: se-", "law: sx-"),
        (*DRAFT, "debate-guidelines"),
        "data/countries.yaml:",
        "Menade du ”se-brottsbalken”?",
    ),
    "a field that the data have not": (
        ("data/documents.yaml", "account.necessity", "account.necesity"),
        ("documents", "--lang", "da"),
        "data/documents.yaml:{line}:{column}",
        "Mente du »necessity«?",
    ),
    "a point that no master has": (
        ("data/documents.yaml", "points: [title, status", "points: [title, statos"),
        ("templates", "list"),
        "data/documents.yaml:{line}:19",
        "Did you mean “status”?",
    ),
    "a format that there is none of": (
        ("data/documents.yaml", "formats: [html", "formats: [htm"),
        ("render", SMALL, "--document", "about-texts-all", "--format", "html", "--lang", "sv"),
        "data/documents.yaml:",
        "Menade du ”html”?",
    ),
    "a catalogue that is no YAML": (
        ("data/documents.yaml", "subject: account", "subject: account: x"),
        ("documents", "--lang", "sv"),
        "data/documents.yaml:{line}:19",
        "Raden har ett kolon för mycket",
    ),
}


def told(run: Run, command: tuple[str, ...]) -> tuple[str, str]:
    """What is said of a slip: whose it is, and where it is and what."""
    done = run(*command)
    assert done.returncode == Exit.BUG, done.stderr
    assert "bug" not in done.stderr
    whose, _, what = done.stderr.partition("\n")
    return whose, what


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_file_of_ours_is_told_where_it_is(slip: str, project: Path, run: Run) -> None:
    (file, right, wrong), command, place, says = SLIPS[slip]
    text = (project / file).read_text("utf-8")
    assert right in text
    (project / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    whose, what = told(run, command)
    assert whose.startswith(tuple(OURS.values()))
    # Where what was changed begins: a line break before it is of the line above.
    before = text[: text.index(right) + len(right) - len(right.lstrip("\n"))]
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert what.startswith(f"{place.format(line=line, column=column).removesuffix(':')}:")
    assert says in what


MISSING: dict[str, Callable[[str], tuple[str, ...]]] = {
    "templates/{}/control-log.html": lambda code: (*DRAFT, "control-log", "--lang", code),
    "templates/{}/console.yaml": lambda code: (*DRAFT, "control-log", "--lang", code),
    "templates/{}/language.yaml": lambda code: (*DRAFT, "control-log", "--lang", code),
    "templates/{}/about/short.txt": lambda code: ("about", "facebook", SMALL, "--lang", code),
}


@pytest.mark.parametrize(("code", "says"), [("da", "Filen mangler."), ("sv", "Filen saknas.")])
def test_a_file_that_is_missing_is_named_in_the_language_of_the_reader(
    code: str, says: str, project: Path, run: Run
) -> None:
    for name, command in MISSING.items():
        file = project / name.format(code)
        shutil.move(file, project / "kept")
        whose, what = told(run, command(code))
        assert whose.startswith(OURS[code])
        assert what == f"{name.format(code)}: {says}\n"
        shutil.move(project / "kept", file)


def test_a_slip_in_the_words_for_slips_is_told_in_another_language(project: Path, run: Run) -> None:
    (project / "templates" / "da" / "usage.yaml").unlink()
    whose, what = told(run, ("documents", "--long", "--lang", "da"))
    assert whose.startswith(OURS["en"])
    assert what == "templates/da/usage.yaml: The file is missing.\n"
    for code in ("sv", "en"):
        (project / "templates" / code / "usage.yaml").unlink()
    assert "usage.yaml" in told(run, ("documents", "--long", "--lang", "da"))[0]


def test_a_folder_of_a_language_has_the_code_of_one(project: Path, run: Run) -> None:
    shutil.copytree(project / "templates" / "da", project / "templates" / "qq")
    whose, what = told(run, ("due", DATED, "--lang", "qq"))
    assert whose.startswith(OURS["da"])
    assert what == "templates/qq: Der er intet sprog med koden »qq«, som mappen hedder.\n"


def test_a_slip_and_the_words_of_a_file_go_from_one_process_to_another() -> None:
    words = pickle.loads(pickle.dumps(language("da").words("furniture")))
    with pytest.raises(ShippedFileError) as error:
        words["paeg"]
    slip = pickle.loads(pickle.dumps(error.value))
    assert (str(slip), slip.steps) == (str(error.value), ("paeg",))
    with pytest.raises(ShippedFileError):
        words["page"].format(side=1)
