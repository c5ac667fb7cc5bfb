"""The pattern that an authority names its files by."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from smdocs.findings import nearest
from smdocs.model.texts import read_text

NAMES_THE_DOCUMENT = ("document", "document_name")
NAMES_THE_SUBJECT = ("account", "account_name", "case")
PLACEHOLDERS = ("date", *NAMES_THE_SUBJECT, *NAMES_THE_DOCUMENT, "language", "version", "authority")
"""What the pattern of a file name may put in braces."""


def _name_pattern(value: object) -> str:
    text = read_text(value, 100)
    named = re.findall(r"\{(\w*)\}", text)
    if refused := "".join(dict.fromkeys(re.findall(r"[^A-Za-z0-9ÆØÅÄÖæøåäö_-]", re.sub(r"\{\w*\}", "", text)))):
        raise PydanticCustomError("not-in-file-name", "letters that no file name has", {"text": refused})
    for name in named:
        if name not in PLACEHOLDERS:
            near = nearest(name.lower(), PLACEHOLDERS)
            values = {"text": f"{{{name}}}", "choices": ", ".join(f"{{{p}}}" for p in PLACEHOLDERS)}
            values["meant"] = near and f"{{{near}}}"
            raise PydanticCustomError("unknown-placeholder", "unknown placeholder", values)
    for needed in (NAMES_THE_DOCUMENT, NAMES_THE_SUBJECT):
        if not set(needed) & set(named):
            values = {"choices": ", ".join(f"{{{name}}}" for name in needed)}
            raise PydanticCustomError("names-alike", "nothing tells the files apart", values)
    return text


NamePattern = Annotated[
    str,
    BeforeValidator(_name_pattern),
    WithJsonSchema({"type": "string", "examples": ["{date}_{case}_{document}_{account}"]}),
]
"""A file name with placeholders in braces, of which one tells document types apart and one accounts."""
