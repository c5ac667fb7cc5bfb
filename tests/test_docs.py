"""The manual says what is so: links lead somewhere, commands print what is shown, generated pages are fresh."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from smdocs import facts
from smdocs.cli.main import cli
from smdocs.cli.usage import loaded
from smdocs.findings import Exit
from smdocs.judge.rulesets import files, ruleset
from smdocs.resources import data, templates
from smdocs.tree import compose, master, parse
from smdocs.tree.context import NAMES

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"


def load_remake() -> ModuleType:
    spec = spec_from_file_location("remake", DOCS / "remake.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


remake = load_remake()

WRITTEN = remake.pages()
"""The pages that people wrote."""

PAGES = [
    *WRITTEN,
    *sorted((DOCS / "reference").glob("*.md")),
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "data" / "examples").glob("*/README.md")),
]


def name(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


def anchors(page: Path) -> set[str]:
    """The names of a page's headings as they are linked to."""
    text = remake.BLOCK.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_within_the_project_leads_to_a_file_and_a_heading_in_it(page: Path) -> None:
    text = remake.BLOCK.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_file(), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.skipif(not shutil.which("sh"), reason="the pages are told in a shell")
@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_commands_print_what_the_page_shows(page: Path) -> None:
    assert page.read_text("utf-8") == remake.retold(page), "`python docs/remake.py` writes it anew"


def options() -> set[str]:
    group = [cli, *map(loaded, cli.commands)]
    named = {o for command in group for parameter in command.params for o in parameter.opts if o.startswith("--")}
    return named | {"--help"}


def shown_commands(page: Path) -> Iterator[str]:
    """The commands in blocks that are not told, and those within the text."""
    text = page.read_text("utf-8")
    for block in remake.BLOCK.finditer(text):
        if block["info"] == "sh":
            yield from (line.partition("  #")[0].strip() for line in block["body"].splitlines() if line.strip())
    yield from re.findall(r"`((?:smdocs|make|--)[^`\n]*)`", remake.BLOCK.sub("", text))


@pytest.mark.parametrize("page", [*WRITTEN, PROJECT / "CONTRIBUTING.md"], ids=name)
def test_every_command_that_is_mentioned_exists_with_its_options(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for shown in shown_commands(page):
        words = shlex.split(shown)
        if words[0] == "make":
            assert {w for w in words[1:] if "=" not in w} <= set(targets), shown
        elif words[0].startswith("--"):
            assert words[0] in options(), shown
        elif words[0] == "smdocs" and len(words) > 1 and not words[1].startswith("-"):
            command = loaded(words[1])
            command.make_parser(click.Context(command, info_name=words[1])).parse_args(words[2:])


def test_every_command_has_a_place_in_the_manual() -> None:
    everything = "\n".join(page.read_text("utf-8") for page in WRITTEN)
    assert [command for command in cli.commands if f"smdocs {command}" not in everything] == []


def test_the_generated_pages_and_schemas_are_fresh_and_none_is_left_over() -> None:
    made = dict(remake.generated())
    folders = {path.split("/")[0] for path in made}
    present = {p.relative_to(DOCS).as_posix() for folder in folders for p in (DOCS / folder).rglob("*") if p.is_file()}
    assert present == set(made), "`make reference` writes them anew"
    stale = [path for path, text in made.items() if (DOCS / path).read_text("utf-8") != text]
    assert stale == [], "`make reference` writes them anew"


def pictures() -> list[tuple[str, Path]]:
    """The pictures on the pages, each with its alternative text."""
    shown = r"!\[([^\]]*)\]\(([^)\s]+)\)"
    return [(alt, page.parent / file) for page in WRITTEN for alt, file in re.findall(shown, page.read_text("utf-8"))]


def test_pictures_are_small_described_and_all_in_use() -> None:
    for alt, file in pictures():
        assert file.stat().st_size < remake.LARGEST_PICTURE, file.name
        assert len(alt) > 20, file.name
    assert {file.resolve() for _, file in pictures()} == set((DOCS / "images").iterdir())


def test_the_command_for_pictures_takes_each_and_no_other() -> None:
    names = [picture.name for picture in remake.PICTURES]
    assert sorted(names) == sorted(file.stem for file in (DOCS / "images").glob("*.png"))
    assert {picture.how for picture in remake.PICTURES} <= {"sheet", *remake.WINDOWS}


def how_to(page: str) -> str:
    return (DOCS / "how-to" / f"{page}.md").read_text("utf-8")


def first_column(text: str, heading: str) -> set[str]:
    """What stands in code in the first column of the table with this heading."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-| ]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table is not None, heading
    return {found for row in table[1].splitlines() for found in re.findall(r"`([^`]+)`", row.split(" | ")[0])}


def test_the_names_that_are_explained_are_those_that_masters_are_given() -> None:
    text = how_to("extend")
    part = text[text.index("A master sees:") : text.index("The first are put together")]
    tables, _, about_texts = part.partition("The masters of About texts")
    rows = [line.strip().removeprefix("| ").partition(" | ")[0] for line in tables.splitlines()]
    assert set(re.findall(r"`(\w+)`", "\n".join(rows))) == set(NAMES)
    assert set(re.findall(r"`(\w+)`", about_texts)) == {
        *compose._MADE_OF,
        "about",
        "must",
        "linked",
        "groups",
        "grouped",
    }


def test_the_filters_and_elements_that_are_explained_are_those_that_masters_have() -> None:
    text = how_to("change-words")
    explained = {shown.partition("(")[0] for shown in first_column(text, "filter")}
    assert explained == set(master.environment("da").filters)
    sentence = re.search(r"\*\*The elements\*\*.*?\.", text, re.DOTALL)
    assert sentence is not None
    named = set(re.findall(r"`(\w+)[^`]*`", sentence[0].replace("`h1`–`h4`", "`h1` `h2` `h3` `h4`")))
    assert named == set(parse.ALLOWED)


def test_every_file_of_words_and_facts_is_explained() -> None:
    words = {p.name for p in (templates() / "da").glob("*.yaml")}
    assert words <= first_column(how_to("change-words"), "file")
    kept = {p.name for p in data().glob("*.yaml")}
    assert kept <= first_column(how_to("change-facts"), "file")


def test_every_source_of_a_requirement_and_of_a_rule_set_is_explained() -> None:
    text = (DOCS / "sources.md").read_text("utf-8")
    named = {source for d in facts.documents().values() for r in d.requires for source in r.source.split(", ")}
    of_rules = {ruleset(key).source.partition(":")[0] for key in files() if ruleset(key).extends}
    assert of_rules == first_column(text, "name")
    assert named <= {*of_rules, "smdocs"}
    assert "`smdocs`" in text


def test_every_exit_code_is_explained() -> None:
    codes = re.findall(r"^\| (\d+) \|", how_to("build"), re.MULTILINE)
    assert [int(code) for code in codes] == [code.value for code in Exit]
