"""Starts an authority's folder: files with every field a document needs, and comments that say what to write."""

import pathlib
import textwrap
from collections.abc import Collection, Iterator
from enum import StrEnum

from smdocs import facts
from smdocs.edit.schema import schema
from smdocs.findings import unknown
from smdocs.journal import create
from smdocs.model import Account, Authority
from smdocs.model.authority import Country
from smdocs.model.path import Path, choices_of, item_class, within
from smdocs.model.texts import Data
from smdocs.read.folder import AUTHORITY
from smdocs.resources import ShippedFileError
from smdocs.words.language import Language, language

SCHEMAS = ".schema"


def scaffold(folder: pathlib.Path, lang: str, country: str | None) -> list[pathlib.Path]:
    """Writes the files and says which; without a country, that of the language. Raises `FileExistsError` before
    anything is written when one is there."""
    speak = language(lang)
    words = speak.words("scaffold")
    if (usual := speak.words("language")["country"]) not in (there := list(Country)):
        raise ShippedFileError(speak.folder / "language.yaml", "not-a-choice", unknown(usual, there), ("country",))
    own = {"country": country or usual, "languages": f"[{lang}]"}
    files = {
        AUTHORITY: _file(Authority, speak, "", own),
        f"accounts/{words['first_account']}.yaml": _file(Account, speak, "../", {"status": "planned"}),
        **{f"{SCHEMAS}/{kind}.json": schema(kind, lang) for kind in ("authority", "account", "records")},
    }
    return create({folder / name: text for name, text in files.items()})


def _file(cls: type[Data], speak: Language, above: str, given: dict[str, str]) -> str:
    """A file of an authority or an account, which names its schema in the folder `above`."""
    requirements = [requirement for document in facts.documents().values() for requirement in document.requires]
    fields = {field for document in facts.documents().values() for field in document.fields}
    # Of what must be missing before a field is asked for, only what would stand in for it.
    conditions = {
        path
        for needed in requirements
        for path, wanted in needed.when.items()
        if wanted != "missing" or path.in_file == needed.field.in_file
    }
    asked = fields | conditions
    # With the paths above those that some document needs or asks about.
    required = {Path(path.root, path.in_file[:n]) for path in asked for n in range(1, len(path.in_file) + 1)}
    kind = cls.__name__.lower()
    named = f"# yaml-language-server: $schema={above}{SCHEMAS}/{kind}.json"
    head = _comment(speak.words("scaffold")[kind], "")
    return "\n".join([named, *head, "", *_fields(cls, Path(kind), required, speak, "", given), ""])


def _fields(
    cls: type[Data], path: Path, required: set[Path], speak: Language, indent: str, given: dict[str, str]
) -> Iterator[str]:
    """The fields of a class: those a document needs, then the names of the others in comments."""
    optional: list[str] = []
    for name, field in cls.model_fields.items():
        here = path / name
        if not (here in required or field.is_required() or name in given):
            optional.append(name)
            continue
        yield from _comment(_advice(cls, name, speak), indent)
        yield f"{indent}{name}: {given.get(name, '')}".rstrip()
        item, many = item_class(field.annotation)
        if item and many:
            # An item of the list, to copy.
            yield from _named(item, item.model_fields, speak, f"{indent}  # ", "- ")
            yield from _offered(item, speak, f"{indent}  # ")
        elif item and any(here / below in required or f.is_required() for below, f in item.model_fields.items()):
            yield from _fields(item, here, required, speak, f"{indent}  ", {})
            continue
        yield ""
    if optional:
        yield from _comment(speak.words("scaffold")["optional"], indent)
        yield from _named(cls, optional, speak, f"{indent}# ", "")
        yield ""


def _advice(cls: type[Data], name: str, speak: Language) -> str:
    """What a field is called, what to write and, where only some words are possible, which."""
    label = speak.label(cls, name)
    parts = [label if label.endswith("?") else f"{label}.", speak.help(cls, name)]
    if choices := choices_of(cls.model_fields[name].annotation):
        parts.append(speak.words("scaffold")["choices"].format(choices=", ".join(choices)))
    return " ".join(parts)


def _named(cls: type[Data], names: Collection[str], speak: Language, indent: str, mark: str) -> Iterator[str]:
    """Fields of a class in comments, each with its label, the first behind a mark."""
    width = max(map(len, names)) + 2
    for name in names:
        yield f"{indent}{mark}{name + ':':{width}} # {speak.label(cls, name)}"
        mark = " " * len(mark)


def _offered(cls: type[Data], speak: Language, indent: str) -> Iterator[str]:
    """Items of a list in comments, one for each word that their first field may hold, such as the usual rules."""
    first, field = next(iter(cls.model_fields.items()))
    if words := [word for words in within(field.annotation, StrEnum) for word in words]:
        width = max(map(len, words)) + 1
        yield f"{indent}{speak.label(cls, first)}:"
        yield from (f"{indent}- {first}: {word:{width}} # {speak.choice(word)}" for word in words)


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (f"{indent}# {part}" for part in textwrap.wrap(line, 100 - len(indent)) or [""])
