"""The formats of documents, a module or a package each: it says what its files are called, writes them, and reads back
what they were made of.

A module in this folder that has a `FORMAT` is one more format, and nothing else has to know of it. What takes long to
load is loaded by the functions that need it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Concatenate

from smdocs.tree.nodes import Document, Provenance

__all__ = ["Format", "Provenance", "extension_of", "formats"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that documents are written in, by the extension of its files.

    `read` finds in a file what it was made of, None in one of another format or one that does not say it; a format
    without has no place for that. `place` is where it stands in lists, those without at the end, by name.

    `of_rows` is a format that only a document with rows of data has, `on_request` one that is written when somebody
    asks for it by name. `loads` are the libraries that make it slow: of many such files, some are written at once, in
    processes that have them. `beside` are files that stand once at the top of a folder of such files, by name.
    """

    extension: str
    media_type: str
    write: Callable[Concatenate[Document, ...], bytes]
    read: Callable[[bytes], Provenance | None] | None = None
    place: int = 1_000
    of_rows: bool = False
    on_request: bool = False
    loads: tuple[str, ...] = ()
    beside: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether a file is text in UTF-8: no other library has a hand in its bytes."""
        return self.media_type.startswith("text/") or self.media_type == "application/json"


@cache
def formats() -> Mapping[str, Format]:
    """Every format by the extension of its files, such as `pdf` or `fragment.html`, in the order of lists. Raises
    `ValueError` where two modules have the same."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    every: dict[str, Format] = {module.__name__: module.FORMAT for module in modules if hasattr(module, "FORMAT")}
    of = {one.extension: name for name, one in every.items()}
    if twice := sorted(every.keys() - of.values()):
        raise ValueError(f"{twice[0]} and {of[every[twice[0]].extension]} have the same extension")
    return {one.extension: one for one in sorted(every.values(), key=lambda one: (one.place, one.extension))}


def extension_of(name: str) -> str:
    """The extension of a file, in small letters: that of a format, the longest that fits, or else what stands after
    the last dot."""
    fitting = [extension for extension in formats() if name.lower().endswith(f".{extension}")]
    return max(fitting, key=len, default=name.lower().rpartition(".")[2])
