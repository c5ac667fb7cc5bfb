"""Starts an authority's folder: files with every field a document needs, and comments that say what to write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smdocs import facts
from smdocs.edit.schema import schema
from smdocs.journal import create
from smdocs.model import Account, Authority
from smdocs.model.fields import choices_of, item_class
from smdocs.model.values import Data
from smdocs.read.folder import AUTHORITY
from smdocs.words.language import Language, language

SCHEMAS = ".schema"


def scaffold(folder: Path, lang: str, country: str) -> list[Path]:
    """Writes the files and says which. Raises `FileExistsError` before anything is written when one is there."""
    speak = language(lang)
    words = speak.words("scaffold")
    required = _required()
    authority = "\n".join(
        [
            "# yaml-language-server: $schema=.schema/authority.json",
            *_comment(words["authority"], ""),
            "",
            *_fields(Authority, "authority", required, speak, "", {"country": country, "languages": f"[{lang}]"}),
        ]
    )
    account = "\n".join(
        [
            "# yaml-language-server: $schema=../.schema/account.json",
            *_comment(words["account"], ""),
            "",
            *_fields(Account, "account", required, speak, "", {"status": "planned"}),
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


def _required() -> set[str]:
    """Every path that some document needs or asks about, and the paths above it."""
    paths: set[str] = set()
    for document in facts.documents().values():
        for requirement in document.requires:
            for path in (requirement.field, *requirement.when):
                parts = path.replace("[]", "").split(".")
                paths.update(".".join(parts[:n]) for n in range(2, len(parts) + 1))
    return paths


def _fields(
    cls: type[Data], path: str, required: set[str], speak: Language, indent: str, given: dict[str, str]
) -> Iterator[str]:
    """The fields of a class: those a document needs, then the names of the others in comments."""
    optional: list[str] = []
    for name, field in cls.model_fields.items():
        here = f"{path}.{name}"
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


def _asked_within(cls: type[Data], path: str, required: set[str]) -> bool:
    return any(p.startswith(f"{path}.") for p in required) or any(
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
