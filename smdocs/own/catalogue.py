"""What an authority can change: the blocks of each document, as a list, as they are, and as a copy to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smdocs import facts
from smdocs.journal import create
from smdocs.own.blocks import ABOUT, Block, names, own, shipped
from smdocs.read.folder import TEMPLATES, Folder
from smdocs.resources import LANGUAGES
from smdocs.words.language import language as speak


def masters() -> dict[str, str]:
    """The masters by what they are called: a document's name, or `about/short` and the like."""
    documents = {document: f"{document}.html" for document in facts.documents()}
    return documents | {name.removesuffix(".txt"): name for name in ABOUT}


def table(folder: Folder | None, lang: str) -> str:
    """Every block with what stands in it, and the languages in which an authority has its own words for it."""
    told = speak(lang).words("blocks")
    lines: list[str] = []
    for document in facts.documents():
        changed = {code: own(folder, code, document) if folder else {} for code in LANGUAGES}
        for master in names(document):
            called = document if master == f"{document}.html" else master.removesuffix(".txt")
            lines.append(f"{called}: {speak(lang).document(document)}" if called == document else called)
            for name, block in shipped(LANGUAGES[0], master).items():
                codes = " ".join(code for code in LANGUAGES if (master, name) in changed[code])
                indented = "  " * (len(block.within) + 1) + name
                lines.append(f"{f'{codes:6}' if folder else ''}{indented:32}{told[name]}".rstrip())
            lines.append("")
    return "\n".join(lines).rstrip()


def original(master: str, lang: str, block: str = "") -> str:
    """The text of a block of a shipped master, or of all its blocks, with the tags that an authority writes."""
    found = shipped(lang, master)
    chosen: Iterable[Block] = [found[block]] if block else [b for b in found.values() if not b.within]
    return "\n".join(b.text.replace(" scoped %}", " %}").rstrip("\n") + "\n" for b in chosen)


def copy(folder: Path, master: str, languages: Iterable[str], block: str = "") -> list[Path]:
    """Writes what `original` gives into an authority's folder, a file per language, and says which.

    Raises `FileExistsError` before anything is written when one is there.
    """
    texts = {folder / TEMPLATES / code / master: original(master, code, block) for code in languages}
    for path in texts:
        if path.exists():
            raise FileExistsError(path)
    for path, text in texts.items():
        create(path, text.encode())
    return list(texts)
