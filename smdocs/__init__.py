"""Documents for public bodies' social-media accounts: checked data in, Danish and Swedish documents out.

>>> import datetime, smdocs
>>> folder = smdocs.load("data/examples/...")                                    # doctest: +SKIP
>>> for finding in smdocs.check(folder, on=datetime.date(2026, 11, 21)):         # doctest: +SKIP
...     print(finding.place, smdocs.message(finding, "da"))
>>> for document in smdocs.render(folder, on=datetime.date(2026, 11, 21)).documents:  # doctest: +SKIP
...     document.save(f"out/{document.file_name('pdf')}")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smdocs.documents import Mode, RenderedDocument, Rendering, about_texts, render
    from smdocs.findings import Finding, FindingsError
    from smdocs.folder import Folder, load
    from smdocs.language import message
    from smdocs.rules import check

__version__ = "0.1.0"

__all__ = [
    "Finding",
    "FindingsError",
    "Folder",
    "Mode",
    "RenderedDocument",
    "Rendering",
    "about_texts",
    "check",
    "load",
    "message",
    "render",
]

_WHERE = {
    "Finding": "findings",
    "FindingsError": "findings",
    "Folder": "folder",
    "Mode": "documents",
    "RenderedDocument": "documents",
    "Rendering": "documents",
    "about_texts": "documents",
    "check": "rules",
    "load": "folder",
    "message": "language",
    "render": "documents",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used: the command line's help needs none of them."""
    if name not in _WHERE:
        raise AttributeError(f"module 'smdocs' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"smdocs.{_WHERE[name]}"), name)
