"""What all data have in common, and their texts: as lines or paragraphs, once or per language."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from smdocs.findings import shown, unknown
from smdocs.resources import LANGUAGES

LONGEST_LINE = 500
LONGEST_PROSE = 20_000

# What a YAML editor sees for text written without quotes: it reads `123` and `yes` as other types, smdocs does not.
TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}


class Data(BaseModel):
    """What all data have in common: no unknown fields, never changed after they were read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _tells(category: str) -> bool:
    """Whether a character of a Unicode category is a letter, a figure or a picture: the others say nothing alone."""
    return category[0] in "LN" or category == "So"


def read_text(value: object, longest: int) -> str:
    """A text as it was written, of at most so many characters; refuses what is none, and what is empty or nothing but
    signs such as `-` and `?`."""
    if not isinstance(value, str):
        raise PydanticCustomError("not-a-text", "text expected")
    text = (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
    if not text[:1].isalnum() and not any(_tells(unicodedata.category(c)) for c in text):
        raise PydanticCustomError("empty-text", "text expected")
    if len(text) > longest:
        raise PydanticCustomError("text-too-long", "too long", {"length": len(text), "longest": longest})
    return text


def _line(value: object) -> str:
    text = read_text(value, LONGEST_LINE)
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


Line = Annotated[str, BeforeValidator(_line), WithJsonSchema(TEXT_SCHEMA)]
"""One line of text in one language."""
Name = Line
"""A name, number or reference: the same in every language. Phone and case numbers are text."""
Lines = Annotated[
    str, BeforeValidator(lambda value: read_text(value, LONGEST_PROSE)), WithJsonSchema({"type": "string"})
]
"""Paragraphs and lists as people write them; see `smdocs.tree.prose`."""


class _OneOfLanguages:
    """How the code of a language is read: without a step in Python, since there is one beside every text."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        codes = core_schema.literal_schema(list(LANGUAGES))
        message = "no language of documents"
        return core_schema.custom_error_schema(codes, "unknown-key", custom_error_message=message)


Code = Annotated[str, _OneOfLanguages, WithJsonSchema({"enum": list(LANGUAGES), "type": "string"})]
"""The code of a language that documents are written in: one of `LANGUAGES`."""


class Choice(StrEnum):
    """One of a fixed set of words; a near miss is named in the refusal."""

    @classmethod
    def _read(cls, value: object) -> Self:
        word = value.strip() if isinstance(value, str) else ""
        if (choice := cls._value2member_map_.get(word)) is not None:
            return cast(Self, choice)
        values = unknown(word.lower(), list(cls)) | {"text": shown(value)}
        raise PydanticCustomError("not-a-choice", "one of a set expected", values)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(cls._read, handler(source))


class LanguageCode(Choice):
    """The codes as the fixed set that an authority chooses from."""

    _ignore_ = "code"
    for code in LANGUAGES:
        vars()[code] = code


_ONCE, _EACH = "\0", "\0each"
"""Where a text that is given once and one per language are kept: keys that no file can hold."""


def pick(texts: Mapping[str, str], *wanted: str) -> tuple[str, str]:
    """Of texts by the code of their language, the one in the first of some languages that there is one in, else the
    first of all; with its language."""
    code = next(code for code in (*wanted, *texts) if code in texts)
    return texts[code], code


class _PerLanguage(Data):
    """Text once, in the authority's first language, or once per language: `texts` by code."""

    once: str | None
    texts: Mapping[str, str]

    @model_validator(mode="before")
    @classmethod
    def _once_or_each(cls, value: object) -> object:
        if value is None or value == {}:
            raise PydanticCustomError("empty-text", "text expected")
        return {_EACH: value} if isinstance(value, dict) else {_ONCE: value}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        made = handler.resolve_ref_schema(handler(core_schema))
        text = made["properties"][_EACH]["additionalProperties"]
        each = {code: {"anyOf": [text, {"type": "null"}]} for code in LANGUAGES}
        return {
            "anyOf": [text, {"type": "object", "properties": each, "additionalProperties": False, "minProperties": 1}]
        }

    def written_in(self, wanted: str, first: str, *near: str) -> tuple[str, str]:
        """The text, and the language it is in: the wanted one where it exists, else `first`, else one that is near.
        What is given once is in `first`."""
        if self.once is not None:
            return self.once, first
        return (self.texts[wanted], wanted) if wanted in self.texts else pick(self.texts, first, *near)


class Words(_PerLanguage):
    """A few words on one line, once or per language."""

    once: Line | None = Field(None, alias=_ONCE)
    texts: Mapping[Code, Line] = Field(default_factory=dict, alias=_EACH)


class Prose(_PerLanguage):
    """Paragraphs and lists, once or per language."""

    once: Lines | None = Field(None, alias=_ONCE)
    texts: Mapping[Code, Lines] = Field(default_factory=dict, alias=_EACH)


Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}),
]
"""One name or a list of names."""
