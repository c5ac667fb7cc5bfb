"""JSON Schemas of what people write in a folder and of what smdocs tells other programs, in the words of a language."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from smdocs import facts
from smdocs.documents.metadata import Metadata
from smdocs.model import Account, Authority, Record
from smdocs.model.path import classes, enums
from smdocs.model.values import Unit
from smdocs.tree.register import REGISTERS
from smdocs.words.language import Language, language

KINDS: Mapping[str, Any] = {"authority": Authority, "account": Account, "records": tuple[Record, ...]}
"""The kinds of file in an authority's folder, each with its type."""

OUTPUTS: Mapping[str, tuple[str, Any]] = {
    "metadata": ("metadata", Metadata),
    **{name: ("register", output) for name, output in REGISTERS.items()},
}
"""What smdocs tells other programs, beside a document and in registers: each with the file of its words and type."""


def schema(kind: str, lang: str) -> str:
    """The JSON Schema of a kind of file, titles and descriptions in a language."""
    speak = language(lang)
    if kind in OUTPUTS:
        words, output = OUTPUTS[kind]
        made = _output_schema(kind, speak.words(words), output)
    else:
        made = TypeAdapter(KINDS[kind]).json_schema()
        for name, definition in made.get("$defs", {}).items():
            _describe(name, definition, speak)
        if kind != "records":
            _describe(KINDS[kind].__name__, made, speak)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


_WITHIN = {**dict.fromkeys(("Row", "NamedRow", "InternalRow"), "accounts"), "MadeOf": "provenance"}
"""What the words call a part of what is told, where it is not the name of its class."""


def _output_schema(kind: str, words: Mapping[str, Any], output: Any) -> dict[str, Any]:
    """The schema of what smdocs tells. All its keys are always there."""
    made = TypeAdapter(output).json_schema(mode="serialization", by_alias=True)
    for name, definition in ((None, made), *made["$defs"].items()):
        definition.pop("description", None)
        if "properties" not in definition:
            definition.pop("title", None)
            continue
        part = _WITHIN.get(name, name.lower()) if name else ""
        definition["title"] = words[part]["label"] if part else kind
        definition["required"] = list(definition["properties"])
        for field, shape in definition["properties"].items():
            text = words[f"{part}.{field}" if part else field]
            shape.pop("default", None)
            definition["properties"][field] = {**shape, "title": text["label"], "description": text["help"]}
    return made


def _describe(name: str, definition: dict[str, Any], speak: Language) -> None:
    """Puts the words of a language in the place of the code's own, and lets every optional field stand empty."""
    definition.pop("description", None)
    cls = classes().get(name)
    if cls is None:
        definition.pop("title", None)
        if name in enums():
            definition["description"] = ", ".join(f"{m.value}: {word(m, speak)}" for m in enums()[name])
        return
    definition["title"] = speak.words("fields")[name]["_label"] if name in speak.words("fields") else name
    required = definition.get("required", [])
    for field, shape in definition["properties"].items():
        shape.pop("title", None)
        shape.pop("default", None)
        if field not in required and {"type": "null"} not in shape.get("anyOf", []):
            shape = {"anyOf": [*shape.get("anyOf", [shape]), {"type": "null"}]}
        if field == "documents":
            shape["propertyNames"] = {"enum": list(facts.documents())}
        if field == "about_texts":
            keys = (key for platform in (*facts.platforms(), "") for key in facts.text_fields(platform))
            shape["propertyNames"] = {"enum": list(dict.fromkeys(keys))}
        words = {"title": speak.label(cls, field), "description": speak.help(cls, field)}
        definition["properties"][field] = words | shape


def word(member: StrEnum, speak: Language) -> str:
    """What a choice is called where it is listed."""
    return speak.choice(member, "many" if isinstance(member, Unit) else "name")
