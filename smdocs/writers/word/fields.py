"""The fields in a header or footer of somebody else's: what they show, and which of them may stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smdocs.writers.word.elements import W, unwrap

FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "RD", "MACROBUTTON"}
"""Fields that bring in what stands elsewhere, or start something."""


def fill_fields(root: Any, values: Mapping[str, str]) -> None:
    """Shows in the fields of some markup what they stand for, by their instruction (`TITLE`); takes the fields off
    that would fetch something. Word itself brings fields in a header up to date when it likes."""
    for simple in list(root.iter(W + "fldSimple")):
        _fill(simple.get(W + "instr", ""), list(simple.iter(W + "t")), values)
        if _verb(simple.get(W + "instr", "")) in FETCHING:
            unwrap(simple)
    opened: list[tuple[list[Any], list[str], list[Any]]] = []
    for element in list(root.iter(W + "fldChar", W + "instrText", W + "t")):
        if element.tag == W + "fldChar" and element.get(W + "fldCharType") == "begin":
            opened.append(([], [], []))
        if not opened:
            continue
        marks, instruction, shown = opened[-1]
        if element.tag == W + "t":
            shown.append(element)
            continue
        marks.append(element)
        instruction.append(element.text or "" if element.tag == W + "instrText" else "")
        if element.get(W + "fldCharType") == "end":
            opened.pop()
            _fill("".join(instruction), shown, values)
            if _verb("".join(instruction)) in FETCHING:
                for mark in marks:
                    mark.getparent().remove(mark)


def _fill(instruction: str, shown: list[Any], values: Mapping[str, str]) -> None:
    words = re.findall(r'"[^"]*"|\S+', instruction)
    name = " ".join(
        [word.strip('"') for word in words[:2]] if _verb(instruction) == "DOCPROPERTY" else words[:1]
    ).upper()
    if shown and name in values:
        shown[0].text = values[name]
        for other in shown[1:]:
            other.getparent().remove(other)


def _verb(instruction: str) -> str:
    return instruction.split()[0].upper() if instruction.split() else ""
