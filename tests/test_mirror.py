"""The tests mirror the source: who knows a module knows where it is tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import smdocs

TESTS = Path(__file__).parent
PACKAGE = Path(smdocs.__file__).parent

ELSEWHERE = {
    "cli": "each command by what it prints, in cli/test_main.py, and by wrong use of it, in cli/test_usage.py",
    "documents/render": "with every document, in test_parity.py and templates/",
    "edit/scaffold": "as the command `new`, in cli/test_main.py",
    "edit/schema": "with what keeps to the schemas, in documents/test_metadata.py and tree/test_register.py",
    "judge/check": "with what it finds, in test_findings.py",
    "judge/dates": "with what it finds, in test_findings.py",
    "judge/phrases": "with what is looked for in texts, in judge/test_wording.py and judge/test_leftovers.py",
    "model": "with the files they stand in, in read/test_folder.py, and with their words, in words/test_words.py",
    "read/events": "with the files that hold such text, in read/test_source.py",
    "show/console": "with the commands that print, in cli/test_main.py",
    "tree": "with the documents that come of it, in templates/",
    "version": "a number",
    "writers": "with the documents that are written, in test_parity.py, and by other programs, in conformance/",
    "writers/word": "with the Word files, in writers/test_docx.py and writers/test_reference.py",
}
"""What no test file is called after, with where it is tested."""

OF_MORE = {
    "cli/test_leaks": "civil registration numbers, that no command may repeat",
    "judge/test_rule_fixtures": "the examples of each rule, beside judge/rulesets/",
    "tree/test_about_rules": "About texts under the rules of rule sets",
    "words/test_add_language": "a language that is added",
    "writers/test_formats": "what all writers say of themselves",
    "writers/test_reference": "the Word file in the look of a reference",
}
"""Test files of a room that are called after no module of it."""


def modules() -> Iterator[str]:
    """Every module by its path."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not path.stem.startswith("__"):
            yield path.relative_to(PACKAGE).with_suffix("").as_posix()


def mirrors(module: str) -> Iterator[str]:
    """The names that its test file may have: its own, that of the package it is in, or that of its room."""
    path = Path(module)
    yield (path.parent / f"test_{path.name}").as_posix()
    if path.parent.name:
        yield (path.parent.parent / f"test_{path.parent.name}").as_posix()
        yield (path.parent / f"test_{path.parent.name}").as_posix()


def test_each_module_has_a_test_file_of_its_name_or_it_is_said_where_it_is_tested() -> None:
    without = [m for m in modules() if not any((TESTS / f"{name}.py").is_file() for name in mirrors(m))]
    parts = {module: {module, *map(Path.as_posix, Path(module).parents)} for module in without}
    assert [module for module in without if not parts[module] & set(ELSEWHERE)] == []
    assert set(ELSEWHERE) - set().union(*parts.values()) == set(), "these have a test file by now, or are gone"


def test_each_test_file_of_a_room_is_called_after_a_module_of_it() -> None:
    called = {name for module in modules() for name in mirrors(module)}
    rooms = [TESTS / path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
    files = [file for room in rooms for file in room.rglob("test_*.py")]
    assert {file.relative_to(TESTS).with_suffix("").as_posix() for file in files} - called == set(OF_MORE)
