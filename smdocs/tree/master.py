"""Masters: the Jinja environment they are rendered in, strict and sandboxed, and the filters they may use."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache, partial, wraps
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from smdocs.language import Language, capital
from smdocs.language import language as speak
from smdocs.tree.parse import MasterError
from smdocs.tree.prose import linked, prose
from smdocs.tree.view import Gap, Text, View, printed


def render(master: str, language: Language, context: dict[str, Any]) -> str:
    """The markup (or, for `.txt` masters, the text) of a master of that language.

    Raises `MasterError` when the master asks for a field that does not exist or is not a template.
    """
    try:
        return _environment(language.code).get_template(master).render(context)
    except (TemplateError, TypeError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise MasterError(f"{language.code}/{master}{f':{line}' if line else ''}: {error}") from error


@cache
def _environment(code: str) -> Environment:
    language = speak(code)
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(language.folder),
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        finalize=partial(printed, language=language),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    for name in environment.globals.keys() - {"range", "namespace"}:
        del environment.globals[name]
    environment.filters.clear()
    environment.filters.update(_filters(language))
    return environment


@cache
def origin(masters: tuple[str, ...], code: str) -> tuple[str, frozenset[str]]:
    """A digest of masters in a language, of what they import and of the words that documents use; and the names
    that they ask for."""
    environment = _environment(code)
    assert environment.loader is not None
    waiting, sources, names = list(masters), dict[str, str](), set[str]()
    while waiting:
        if (name := waiting.pop()) not in sources:
            sources[name] = environment.loader.get_source(environment, name)[0]
            parsed = environment.parse(sources[name])
            names |= meta.find_undeclared_variables(parsed)
            waiting.extend(found for found in meta.find_referenced_templates(parsed) if found)
    words = {name: speak(code).words(name) for name in ("choices", "documents", "furniture", "moderation")}
    told = json.dumps([sources, words], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest(), frozenset(names)


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    def one(change: Callable[..., str]) -> Callable[..., Any]:
        """A filter on one printed value; a gap stays a gap, and a text stays in its language."""

        @wraps(change)
        def filtered(value: object, *args: Any, **options: Any) -> Any:
            if isinstance(value, Gap):
                return value
            changed = change(printed(value, language), *args, **options)
            return value.like(changed) if isinstance(value, Text) else changed

        return filtered

    def optional(value: object) -> object:
        return "" if isinstance(value, Gap) else value

    def listing(values: Iterable[object], last: str = "and") -> object:
        if isinstance(values, Gap):
            return values
        items = [escape(printed(value, language)) for value in values]
        return Markup(language.listing(items, last))

    def date(value: object, style: str) -> object:
        return language.date(value, style) if isinstance(value, dt.date) else value

    def form(value: object, form_: str) -> object:
        return language.choice(value, form_) if isinstance(value, StrEnum) else value

    def where(values: Iterable[Any], **wanted: object) -> list[Any]:
        return [v for v in values if all(getattr(v, key) == value for key, value in wanted.items())]

    def without(values: Iterable[Any], *fields: str) -> list[Any]:
        return [v for v in values if not any(getattr(v, field) for field in fields)]

    def having(values: Iterable[Any], *fields: str) -> list[Any]:
        return [v for v in values if all(getattr(v, field) for field in fields)]

    def each(values: Iterable[Any], field: str) -> list[Any]:
        return [getattr(v, field) for v in values]

    return {
        "optional": optional,
        "capital": one(capital),
        "genitive": one(language.genitive),
        "full_stop": one(lambda text: text if text.endswith((".", "!", "?", "…")) else f"{text}."),
        "bare": one(lambda text: text.removeprefix("https://").removeprefix("http://").removesuffix("/")),
        "tel": one(lambda text: "tel:" + "".join(c for c in text if c.isdigit() or c == "+")),
        "listing": listing,
        "weekdays": lambda days: days if isinstance(days, Gap) else language.weekdays(days),
        "date": date,
        "form": form,
        "where": where,
        "without": without,
        "having": having,
        "each": each,
        "prose": lambda text: text if isinstance(text, Gap | Text) else prose(text),
        "linked": lambda text: text if isinstance(text, Gap) else linked(text),
        "length": len,
        "first": lambda values: next(iter(values), ""),
    }


__all__ = ["MasterError", "View", "render"]
