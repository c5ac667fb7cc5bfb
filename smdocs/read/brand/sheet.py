"""Style sheets that people write: what cannot be read in one, and what it would need from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

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

    yield from _in_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def calls(text: str) -> str:
    """What a single declaration would have from elsewhere; empty for nothing. `url(#a)` is in the same file."""
    import tinycss2

    return next((fault.what for fault in _in_tokens(tinycss2.parse_component_value_list(text)) if fault.outside), "")


def _in_rules(nodes: Iterable[Any]) -> Iterator[Fault]:
    import tinycss2

    for node in nodes:
        if node.type == "error":
            yield Fault(node.source_line, node.source_column, node.kind)
        elif node.type == "declaration":
            yield from _in_tokens(node.value)
        elif node.type == "at-rule" and node.lower_at_keyword in _OUTSIDE:
            yield Fault(node.source_line, node.source_column, f"@{node.lower_at_keyword}", outside=True)
        elif node.type in ("qualified-rule", "at-rule"):
            yield from _in_tokens(node.prelude)
            if node.content is None:
                continue
            if node.type == "qualified-rule" or node.lower_at_keyword in _RULES:
                yield from _in_rules(
                    tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                )
            else:
                yield from _in_tokens(node.content)


def _in_tokens(tokens: Iterable[Any]) -> Iterator[Fault]:
    for token in tokens:
        if token.type == "error":
            yield Fault(token.source_line, token.source_column, token.kind)
        elif token.type == "url" and not token.value.startswith("#"):
            yield Fault(token.source_line, token.source_column, f"url({token.value[:40]})", outside=True)
        elif token.type == "function":
            words = [argument for argument in token.arguments if argument.type == "string"]
            within = token.lower_name == "url" and all(word.value.startswith("#") for word in words)
            if token.lower_name in _CALLS and not within:
                name = words[0].value[:40] if words else "…"
                yield Fault(token.source_line, token.source_column, f"{token.lower_name}({name})", outside=True)
            else:
                yield from _in_tokens(token.arguments)
        elif token.type in ("() block", "[] block", "{} block"):
            yield from _in_tokens(token.content)
