"""The authorities that are measured: many accounts alike, each with words of its own, or one account that grows."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from smdocs.resources import data

AS_OF = dt.date(2026, 11, 21)
EXAMPLE = data() / "examples" / "tranmarken"
DOCUMENT = "procedure-description"
"""What peers make too. That of the example has five pages."""
LANGUAGE = "sv"

_SENTENCE = "Vi svarar på frågor om kurser, träffar och praktik, och den som vill veta mer ringer till kansliet. "
_LONGEST = 19_000
"""Letters of one text, of the 20,000 that it may have."""


def alike(folder: Path, accounts: int) -> Path:
    """An authority with as many accounts like that of the example. No two have a longer text in common: what a library
    remembers of one document helps it little with the next."""
    account = _read(EXAMPLE / "accounts" / "facebook.yaml")
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("accounts"))
    (folder / "accounts").mkdir()
    for number in range(1, accounts + 1):
        own = _numbered(account, number) | {"link": f"https://www.facebook.example/tranmarken-{number}"}
        own["name"] = f"{account['name']} {number}"
        _write(folder / "accounts" / f"facebook-{number:03}.yaml", own)
    return folder


@dataclass
class Grown:
    """What stands in the files of an authority with one account."""

    authority: dict[str, Any]
    account: dict[str, Any]
    records: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Growth:
    """Something that an authority may have more and more of, and the document that shows it."""

    name: str
    document: str
    sizes: tuple[int, ...]
    grow: Callable[[Grown, int], None]


def grown(folder: Path, growth: Growth, size: int) -> Path:
    """The authority of the example with as many as `size` of something."""
    shutil.copytree(EXAMPLE, folder)
    paths = folder / "authority.yaml", folder / "accounts" / "facebook.yaml"
    own = Grown(*map(_read, paths))
    growth.grow(own, size)
    for path, value in zip(paths, (own.authority, own.account), strict=True):
        _write(path, value)
    if own.records:
        (folder / "records").mkdir()
        _write(folder / "records" / "facebook.yaml", own.records)
    return folder


def _rows(own: Grown, size: int) -> None:
    own.account["since"] = "2018-01-01"
    first = AS_OF - dt.timedelta(days=size)
    own.records = [
        {
            "kind": "deletion-control",
            "date": (first + dt.timedelta(days=number)).isoformat(),
            "by": "Örjan Lövkvist",
            "result": f"{number} inlägg togs bort.",
            "journal_reference": f"TRAN 2026/12, dok. {number}",
        }
        for number in range(size)
    ]


def _administrators(own: Grown, size: int) -> None:
    one = own.account["administrators"][1]
    own.account["administrators"] += [one | {"name": f"Örjan Lövkvist {number}"} for number in range(2, size)]


def _words(own: Grown, size: int) -> None:
    paragraph = _SENTENCE * 5
    paragraphs = [f"{number}. {paragraph}".strip() for number in range(size // len(paragraph.split()))]
    most = _LONGEST // (len(paragraph) + 10)
    texts = ["\n\n".join(paragraphs[start : start + most]) for start in range(0, len(paragraphs), most)]
    sections = [{"heading": f"Mer om detta {number}", "text": text} for number, text in enumerate(texts, 1)]
    own.authority.setdefault("privacy", {})["sections"] = sections


GROWTHS = (
    Growth("rows of a log", "control-log", (125, 250, 500, 1000, 2000), _rows),
    Growth("administrators", DOCUMENT, (31, 62, 125, 250, 500), _administrators),
    Growth("words of text", "privacy-notice", (3125, 6250, 12500, 25000, 50000), _words),
)


def changed(account: Path, number: int) -> None:
    """Another sentence at the end of what an account is for."""
    own = _read(account)
    purpose = own["purpose"]
    for language, text in purpose.items():
        purpose[language] = f"{text.rstrip().rsplit('  ', 1)[0]}  {number}: {_SENTENCE.strip()}"
    _write(account, own)


def _numbered(value: Any, number: int) -> Any:
    """The data with a number of its own in each text of more than a few words."""
    match value:
        case dict():
            return {key: _numbered(one, number) for key, one in value.items()}
        case list():
            return [_numbered(one, number) for one in value]
        case str() if len(value.split()) > 3 and not re.match(r"\w+:", value):
            return re.sub(r"(\w)([.?!]?\s*)$", rf"\1 {number}\2", value)
    return deepcopy(value)


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def _write(path: Path, value: Any) -> None:
    path.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "utf-8")
