"""Starts an authority's folder: files with every field a document needs, and comments that say what to write."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

from smdocs import facts
from smdocs.edit.schema import schema
from smdocs.journal import create
from smdocs.model import Account, Authority
from smdocs.model.fields import choices_of, item_class
from smdocs.model.path import ACCOUNT, Path
from smdocs.model.texts import Data
from smdocs.read.folder import AUTHORITY
from smdocs.words.language import Language, language

SCHEMAS = ".schema"


def scaffold(folder: pathlib.Path, lang: str, country: str | None) -> list[pathlib.Path]:
    """Writes the files and says which; without a country, that of the language.

    Raises `FileExistsError` before anything is written when one is there.
    """
    speak = language(lang)
    words = speak.words("scaffold")
    required = _required()
    authority = "\n".join(
        [
            "# yaml-language-server: $schema=.schema/authority.json",
            *_comment(words["authority"], ""),
            "",
            *_fields(
                Authority,
                Path("authority"),
                required,
                speak,
                "",
                {"country": country or speak.rules["country"], "languages": f"[{lang}]"},
            ),
        ]
    )
    account = "\n".join(
        [
            "# yaml-language-server: $schema=../.schema/account.json",
            *_comment(words["account"], ""),
            "",
            *_fields(Account, ACCOUNT, required, speak, "", {"status": "planned"}),
        ]
    )
    files = {
        AUTHORITY: authority + "\n",
        f"accounts/{words['first_account']}.yaml": account + "\n",
        **{f"{SCHEMAS}/{kind}.json": schema(kind, lang) for kind in ("authority", "account", "records")},
    }
    for name in files:
        if (folder / name).exists():
            raise FileExistsError(folder / name)
    for name, text in files.items():
        create(folder / name, text.encode())
    return [folder / name for name in files]


def _required() -> set[Path]:
    """Every path that some document needs or asks about, and the paths above it."""
    paths: set[Path] = set()
    for document in facts.documents().values():
        for requirement in document.requires:
            for path in (requirement.field, *requirement.when):
                keys = path.in_file
                paths.update(Path(path.root, keys[:n]) for n in range(1, len(keys) + 1))
    return paths


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
        within, many = item_class(field.annotation)
        if within and many:
            yield from _example(within, speak, indent)
        elif within and _asked_within(within, here, required):
            yield from _fields(within, here, required, speak, f"{indent}  ", {})
            continue
        yield ""
    if optional:
        yield from _comment(speak.words("scaffold")["optional"], indent)
        width = max(map(len, optional)) + 2
        for name in optional:
            yield f"{indent}# {name + ':':{width}} # {speak.label(cls, name)}"
        yield ""


def _asked_within(cls: type[Data], path: Path, required: set[Path]) -> bool:
    return any(p != path and p.within(path) for p in required) or any(
        field.is_required() for field in cls.model_fields.values()
    )


def _advice(cls: type[Data], name: str, speak: Language) -> str:
    """What a field is called, what to write and, where only some words are possible, which."""
    label = speak.label(cls, name)
    parts = [label if label.endswith("?") else f"{label}.", speak.help(cls, name)]
    if choices := choices_of(cls.model_fields[name].annotation):
        parts.append(speak.words("scaffold")["choices"].format(choices=", ".join(choices)))
    return " ".join(parts)


def _example(cls: type[Data], speak: Language, indent: str) -> Iterator[str]:
    """An item of a list, in comments, to copy."""
    width = max(map(len, cls.model_fields)) + 2
    for n, name in enumerate(cls.model_fields):
        mark = "  " if n else "- "
        yield f"{indent}  # {mark}{name + ':':{width}} # {speak.label(cls, name)}"


def _comment(text: str, indent: str) -> Iterator[str]:
    import textwrap

    for line in text.splitlines():
        yield from (f"{indent}# {part}" for part in textwrap.wrap(line, 100 - len(indent)) or [""])
