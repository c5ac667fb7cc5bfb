"""Documents for public bodies' social-media accounts: checked data in, Danish and Swedish documents out.

>>> import datetime, smdocs
>>> folder = smdocs.load("data/examples/...")                                    # doctest: +SKIP
>>> for finding in smdocs.check(folder, on=datetime.date(2026, 11, 21)):         # doctest: +SKIP
...     print(finding.place, smdocs.message(finding, "da"))
>>> for document in smdocs.render(folder, on=datetime.date(2026, 11, 21)).documents:  # doctest: +SKIP
...     document.save(f"out/{document.file_name('pdf')}")
"""

from typing import TYPE_CHECKING, Any

from smdocs.version import __version__

if TYPE_CHECKING:
    from smdocs.documents.render import Mode, RenderedDocument, Rendering, about_texts, render
    from smdocs.filing.run import Filed, file
    from smdocs.filing.verify import verify
    from smdocs.findings import Finding, FindingsError
    from smdocs.judge.check import check
    from smdocs.read.folder import Folder, load
    from smdocs.words.messages import message

__all__ = ["Filed", "Finding", "FindingsError", "Folder", "Mode", "RenderedDocument", "Rendering", "__version__"]
__all__ += ["about_texts", "check", "file", "load", "message", "render", "verify"]

_HOLDS = {
    "documents.render": ("Mode", "RenderedDocument", "Rendering", "about_texts", "render"),
    "filing.run": ("Filed", "file"),
    "filing.verify": ("verify",),
    "findings": ("Finding", "FindingsError"),
    "judge.check": ("check",),
    "read.folder": ("Folder", "load"),
    "words.messages": ("message",),
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used: the command line's help needs none of them."""
    if not (modules := [module for module, names in _HOLDS.items() if name in names]):
        raise AttributeError(f"module 'smdocs' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"smdocs.{modules[0]}"), name)
