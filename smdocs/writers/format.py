"""What a writer says of its format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Concatenate

from smdocs.tree.nodes import Document, Provenance

__all__ = ["Format", "Provenance"]


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
