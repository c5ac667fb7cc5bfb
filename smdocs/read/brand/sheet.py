"""Style sheets that people write: what cannot be read in one, and what it would need from elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from smdocs.findings import shown

LARGEST = 100_000
"""Bytes that a style sheet may take."""

_RULES = frozenset({"media", "supports", "layer", "container", "page"})
"""Rules that hold rules or declarations. Of others nothing within is looked at but what they call for."""
_OUTSIDE = frozenset({"import", "font-face", "namespace"})
"""Rules that are there to have something from elsewhere: a sheet, a font."""
_CALLS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "device-cmyk"})
"""Functions that name a file, or the inks of a printer that a PDF for the archive would have to know."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line and column, from 1. `outside` is for what is not in the sheet itself."""

    line: int
    column: int
    what: str
    outside: bool = False


def faults(text: str) -> Iterator[Fault]:
    """What is wrong with a style sheet, from its beginning to its end."""
    import tinycss2

    yield from _faults(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def calls(text: str) -> str:
    """What a single declaration would have from elsewhere; empty for nothing. `url(#a)` is in the same file."""
    import tinycss2

    return next((fault.what for fault in _faults(tinycss2.parse_component_value_list(text)) if fault.outside), "")


def _faults(nodes: Iterable[Any]) -> Iterator[Fault]:
    import tinycss2

    for node in nodes:
        line, column = node.source_line, node.source_column
        match node.type:
            case "error":
                yield Fault(line, column, node.kind)
            case "declaration":
                yield from _faults(node.value)
            case "at-rule" if node.lower_at_keyword in _OUTSIDE:
                yield Fault(line, column, f"@{node.lower_at_keyword}", outside=True)
            case "at-rule" | "qualified-rule":
                yield from _faults(node.prelude)
                content = node.content or ()
                if node.type == "qualified-rule" or node.lower_at_keyword in _RULES:
                    content = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
                yield from _faults(content)
            case "url" if not node.value.startswith("#"):
                yield Fault(line, column, f"url({shown(node.value)})", outside=True)
            case "function":
                words = [argument for argument in node.arguments if argument.type == "string"]
                within = node.lower_name == "url" and all(word.value.startswith("#") for word in words)
                if node.lower_name in _CALLS and not within:
                    name = shown(words[0].value) if words else "…"
                    yield Fault(line, column, f"{node.lower_name}({name})", outside=True)
                else:
                    yield from _faults(node.arguments)
            case "() block" | "[] block" | "{} block":
                yield from _faults(node.content)
