"""The reference, generated from the code and the words: JSON Schemas, the data reference, the list of findings.

`python -m smdocs.reference` writes it to `docs/`; a test fails when what stands there is stale.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from smdocs import facts
from smdocs.documents.metadata import Metadata
from smdocs.judge import rulesets
from smdocs.model import Account, Authority, Record
from smdocs.model.fields import classes, enums, item_class
from smdocs.model.values import Unit, Weekday, Words
from smdocs.tree.register import REGISTERS
from smdocs.words.language import SPOKEN, Language, capital, language

KINDS: Mapping[str, Any] = {"authority": Authority, "account": Account, "records": tuple[Record, ...]}
"""The kinds of file in an authority's folder, each with its type."""

TOLD: Mapping[str, tuple[str, Any]] = {
    "metadata": ("metadata", Metadata),
    **{name: ("register", told) for name, told in REGISTERS.items()},
}
"""What smdocs tells other programs: what stands beside a document, and the registers. Each with the file of its words
and its type."""
METADATA = "metadata"

MODE: JsonSchemaMode = "validation"


def schema(kind: str, lang: str) -> str:
    """The JSON Schema of a kind of file, titles and descriptions in a language."""
    speak = language(lang)
    if kind in TOLD:
        words, told = TOLD[kind]
        return _as_json(_told_schema(kind, speak.words(words), told))
    made = TypeAdapter(KINDS[kind]).json_schema(mode=MODE)
    definitions: dict[str, Any] = made.get("$defs", {})
    for name, definition in definitions.items():
        _describe(name, definition, speak)
    if kind != "records":
        _describe(KINDS[kind].__name__, made, speak)
    return _as_json(made)


def _as_json(made: dict[str, Any]) -> str:
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


_WITHIN: Mapping[str, str] = {
    "Row": "accounts",
    "NamedRow": "accounts",
    "InternalRow": "accounts",
    "MadeOf": "provenance",
}
"""What the words call a part of what is told, where it is not the name of its class."""


def _told_schema(kind: str, words: Mapping[str, Any], told: Any) -> dict[str, Any]:
    """The schema of what is told. All its keys are always there."""
    made = TypeAdapter(told).json_schema(mode="serialization", by_alias=True)
    for name, definition in ((None, made), *made["$defs"].items()):
        definition.pop("description", None)
        if "properties" not in definition:
            definition.pop("title", None)
            continue
        part = _WITHIN.get(name, name.lower()) if name else ""
        definition["title"] = words[part]["label"] if part else kind
        definition["required"] = list(definition["properties"])
        for field, shape in definition["properties"].items():
            said = words[f"{part}.{field}" if part else field]
            shape.pop("default", None)
            definition["properties"][field] = {**shape, "title": said["label"], "description": said["help"]}
    return made


def metadata_reference(lang: str) -> str:
    """Every field of the metadata, in Markdown: key, label and what it holds."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [
        f"# {words['metadata_title']}",
        "",
        words["metadata_lead"],
        "",
        f"| {' | '.join(words['metadata_columns'])} |",
    ]
    lines += ["| --- | --- | --- |"]
    lines += [f"| `{key}` | {told['label']} | {told['help']} |" for key, told in speak.words(METADATA).items()]
    return "\n".join(lines) + "\n"


def _describe(name: str, definition: dict[str, Any], speak: Language) -> None:
    """Puts the words of a language in the place of the code's own, and lets every optional field stand empty."""
    definition.pop("description", None)
    cls = classes().get(name)
    if cls is None:
        definition.pop("title", None)
        if name in enums():
            definition["description"] = ", ".join(f"{m.value}: {_word(m, speak)}" for m in enums()[name])
        return
    definition["title"] = speak.words("fields")[name]["_label"] if name in speak.words("fields") else name
    required = definition.get("required", [])
    for field, shape in list(definition["properties"].items()):
        shape.pop("title", None)
        shape.pop("default", None)
        if field not in required and {"type": "null"} not in shape.get("anyOf", []):
            options = shape.pop("anyOf", None) or [shape.copy()]
            shape.clear()
            shape["anyOf"] = [*options, {"type": "null"}]
        if field == "documents":
            shape["propertyNames"] = {"enum": list(facts.documents())}
        definition["properties"][field] = {
            "title": speak.label(cls, field),
            "description": speak.help(cls, field),
            **shape,
        }


def _word(member: StrEnum, speak: Language) -> str:
    return speak.choice(member, "many" if isinstance(member, Unit) else "name")


def data_reference(lang: str) -> str:
    """Every field of the data, in Markdown: key, label, shape and what to write; then what documents need."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [f"# {words['data_title']}", "", words["data_lead"], ""]
    for name, cls in classes().items():
        heading = speak.words("fields").get(name, {}).get("_label", name)
        lines += [
            f"## {heading} (`{name}`)",
            "",
            f"| {' | '.join(words['data_columns'])} |",
            "| --- | --- | --- | --- |",
        ]
        for field, info in cls.model_fields.items():
            shape = _shape(info.annotation, words)
            help_text = speak.help(cls, field)
            lines.append(f"| `{field}` | {speak.label(cls, field)} | {shape} | {help_text} |")
        lines.append("")
    lines += [f"## {words['choices_title']}", ""]
    for name, choices in enums().items():
        lines += [f"### `{name}`", ""]
        lines += [f"- `{member.value}`: {_word(member, speak)}" for member in choices]
        lines.append("")
    lines += [f"## {words['required_title']}", "", words["required_lead"], ""]
    for document, entry in facts.documents().items():
        lines += [f"### {speak.document(document)} (`{document}`)", ""]
        for requirement in entry.requires:
            condition = "".join(f", {words['when']} `{f}` = `{v}`" for f, v in requirement.when.items())
            least = f", {words['at_least']} {requirement.at_least}" if requirement.at_least > 1 else ""
            lines.append(f"- `{requirement.field}`{condition}{least} ({requirement.source})")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _shape(annotation: Any, words: Mapping[str, Any]) -> str:
    within, many = item_class(annotation)
    name = f"`{within.__name__}`" if within else _value_name(annotation, words)
    return f"{words['list_of']} {name}" if many else name


def _value_name(annotation: Any, words: Mapping[str, Any]) -> str:
    value = next(iter(_types(annotation)), str)
    if value.__name__ in enums() and value is not Weekday:
        return f"`{value.__name__}`"
    return str(words["shapes"][value.__name__])


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if annotation is not NoneType:
            yield annotation
    elif get_origin(annotation) is Literal:
        yield str
    else:
        for part in get_args(annotation):
            yield from _types(part)


def findings_reference(lang: str) -> str:
    """Every finding: its code, what it says and what to do."""
    speak = language(lang)
    words = speak.words("reference")
    lines = [f"# {words['findings_title']}", "", words["findings_lead"], ""]
    for code, text in sorted(speak.words("findings").items()):
        lines += [f"## `{code}`", "", text["says"], "", text["do"], ""]
    return "\n".join(lines).rstrip() + "\n"


def rules_reference(lang: str) -> str:
    """Every rule set: each rule's sentence, how strong it is, and where it comes from."""
    speak = language(lang)
    words, console = speak.words("reference"), speak.words("console")
    lines = [f"# {words['rules_title']}", "", words["rules_lead"], ""]
    for key in rulesets.keys():  # noqa: SIM118
        one = rulesets.ruleset(key)
        lines += [f"## {getattr(one.name, lang)} (`{key}`)", "", one.source, ""]
        lines += [f"| {' | '.join(words['rules_columns'])} |", "| --- | --- | --- | --- |"]
        for name, rule in one.rules.items():
            source = f"{rule.source}, {rule.checked_on}, {console[rule.confidence.value]}".replace("|", "\\|")
            lines.append(f"| `{name}` | {rule.said(speak)} | {console[rule.strength.value]} | {source} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def platforms_reference(lang: str) -> str:
    """Every platform: its text fields with their limits, its links, roles and sign-in, each with where it is from."""
    speak = language(lang)
    words, known = speak.words("platforms"), speak.words("console")

    def from_(fact: facts.Fact) -> str:
        return str(words["source"]).format(
            source=fact.source, day=fact.checked_on, confidence=known[fact.confidence.value]
        )

    lines = [f"# {words['title']}", "", words["lead"], ""]
    for key, one in facts.platforms().items():
        lines += [
            f"## {one.name} (`{key}`)",
            "",
            f"| {' | '.join(words['columns'])} |",
            "| --- | --- | --- | --- | --- |",
        ]
        for name, field in one.fields.items():
            limits = [str(limit.limit) for limit in field.limits] or [words["no_limit"]]
            counted = [words[limit.measure.value] for limit in field.limits]
            cells = (f"`{name}`", _in(field.label, lang), "; ".join(limits), "; ".join(counted), from_(field)[1:-1])
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        lines += ["", *(f"- {told}" for told in _told_of(one, words, lang, from_)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _in(text: Words, lang: str) -> str:
    """Words of a platform, which there are in Danish and Swedish only."""
    return text.written_in("da" if lang == "da" else "sv", "sv")[0]


def _told_of(
    one: facts.Platform, words: Mapping[str, str], lang: str, from_: Callable[[facts.Fact], str]
) -> Iterator[str]:
    links, roles, sign_in = one.links, one.roles, one.sign_in
    said = [words["none"] if not links.number else words["one"] if links.number == 1 else words["text"]]
    said += [words["label"].format(label=_in(links.label, lang))] if links.label else []
    said += [words["title_limit"].format(limit=links.title_limit)] if links.title_limit else []
    said += _yes_or_no(words, "clickable", links.clickable)
    yield f"{' '.join(said).format(number=links.number)} {from_(links)}"
    if roles:
        listed = {"full": ", ".join(roles.full_control), "other": "; ".join(roles.other)}
        yield f"{words['roles'].format(**listed)} {from_(roles)}"
    else:
        yield words["no_roles"]
    if sign_in:
        said = _yes_or_no(words, "mf", sign_in.multi_factor) + _yes_or_no(words, "p", sign_in.personal)
        said += [words[f"inbox_{sign_in.inbox.value}"]] if sign_in.inbox else []
        said += _yes_or_no(words, "b", sign_in.business_profile)
        yield f"{' '.join(said)} {from_(sign_in)}"
    addresses = {"terms": one.terms_link, "rules": one.community_rules_link, "arrangement": one.arrangement_link}
    said = [words["company"].format(company=one.company)] if one.company else []
    said += [f"[{capital(words[key])}]({address})." for key, address in addresses.items() if address]
    yield f"{' '.join(said)} {from_(one)}".strip()


def _yes_or_no(words: Mapping[str, str], key: str, value: bool | None) -> list[str]:
    return [] if value is None else [words[f"{key}_{'yes' if value else 'no'}"]]


def files() -> Iterator[tuple[str, str]]:
    """Every generated file: its path below `docs/` and its text."""
    for lang in SPOKEN:
        for kind in KINDS:
            yield f"schema/{kind}.{lang}.json", schema(kind, lang)
        for kind in TOLD:
            yield f"schema/{kind}.{lang}.json", schema(kind, lang)
        yield f"reference/metadata.{lang}.md", metadata_reference(lang)
        yield f"reference/data.{lang}.md", data_reference(lang)
        yield f"reference/findings.{lang}.md", findings_reference(lang)
        yield f"reference/rules.{lang}.md", rules_reference(lang)
        yield f"reference/platforms.{lang}.md", platforms_reference(lang)


def main(docs: Path) -> None:
    """Writes the reference below a folder."""
    for name, text in files():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "docs")
