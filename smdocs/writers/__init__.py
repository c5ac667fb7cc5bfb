"""The formats of documents, a module or a package each: it says what its files are called, writes them, and reads back
what they were made of.

A module in this folder that has a `FORMAT` is one more format, and nothing else has to know of it. What takes long to
load is loaded by the functions that need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from smdocs.writers.format import Format


@cache
def formats() -> Mapping[str, Format]:
    """Every format by the extension of its files, such as `pdf` or `fragment.html`, in the order of lists."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    every: list[Format] = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {one.extension: one for one in sorted(every, key=lambda one: (one.place, one.extension))}


def extension_of(name: str) -> str:
    """The extension of a file, in small letters: that of a format, the longest that fits, or else what stands after
    the last dot.

    >>> extension_of("Side.fragment.HTML"), extension_of("2026.rtf")
    ('fragment.html', 'rtf')
    """
    fitting = [extension for extension in formats() if name.lower().endswith(f".{extension}")]
    return max(fitting, key=len, default=name.lower().rpartition(".")[2])
