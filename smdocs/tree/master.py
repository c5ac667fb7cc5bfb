"""Masters: the Jinja environment they are rendered in, strict and sandboxed, and the filters they may use.

An authority's own blocks go over those of the shipped masters. They are rendered within bounds: so many turns of
loops, so long texts, so long a document.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sized
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, partial, wraps
from typing import Any, cast

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from smdocs.tree.parse import AT, Fault, MasterError
from smdocs.tree.prose import linked, prose
from smdocs.tree.view import Gap, Text, View, printed
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak

SHIPPED = "shipped/"
"""Stands before the name of a master when the one without the authority's own blocks is meant."""
MOST_TURNS = 100_000
"""Turns of all loops in an authority's own blocks, in one document. Ours take a few thousand for a hundred accounts."""
LONGEST_TEXT = 100_000
"""Characters of a text, and items of a list, that an own block puts together."""
LONGEST_DOCUMENT = 5_000_000
"""Characters. Guidelines for a hundred accounts are a fiftieth of it."""
LONGEST_RANGE = 1_000

Block = tuple[str, str]
"""A block by the name of its master and its own: `("control-log.html", "status")`."""


@dataclass(frozen=True)
class Masters:
    """The masters that a document is made of: the shipped ones, under an authority's `own` templates by path.

    `left_out` are blocks that are made empty, `restored` those that are taken from the shipped master after all.
    """

    own: tuple[tuple[str, str], ...] = ()
    left_out: frozenset[Block] = frozenset()
    restored: frozenset[Block] = frozenset()


OURS = Masters()
"""The shipped masters as they are."""


def masters(templates: Mapping[str, str]) -> Masters:
    """The masters of an authority with these templates."""
    return Masters(tuple(sorted(templates.items())))


def render(master: str, language: Language, context: dict[str, Any], of: Masters = OURS) -> str:
    """The markup (or, for `.txt` masters, the text) of a master of that language.

    Raises `MasterError` when the master asks for a field that does not exist or is not a template.
    """
    turns = _turns.set(0)
    try:
        template = environment(language.code, of.own).get_template(master)
        names = context | {_ALTERED: of} if of.left_out or of.restored else context
        if not of.own:
            return template.render(names)
        return "".join(_bounded(cast("Generator[str, None, None]", template.generate(names)), LONGEST_DOCUMENT))
    except _FAILURES as error:
        file, line = _where(error, language.code, dict(of.own))
        size = isinstance(error, OverflowError | RecursionError)
        message = f"{language.code}/{master}{f':{line}' if line else ''}: {error}"
        raise MasterError(message, Fault.SIZE if size else Fault.VALUE, file, line) from error
    finally:
        _turns.reset(turns)


_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_ALTERED = "_altered"
_turns: ContextVar[int] = ContextVar("turns of loops in own blocks, so far", default=0)


def _where(error: BaseException, code: str, own: Mapping[str, str]) -> tuple[str, int]:
    """The authority's own file and line that an error comes from, else nothing and the line that it names."""
    place = "", getattr(error, "lineno", None) or 0
    trace = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name in own and name.startswith(f"{code}/"):
            place = name, trace.tb_lineno
        trace = trace.tb_next
    return place


class _Master(Template):
    def new_context(self, *given: Any, **named: Any) -> Context:
        """The names and blocks of one rendering; some blocks may be left out, or be the shipped ones."""
        context = super().new_context(*given, **named)
        if of := context.parent.get(_ALTERED):
            for master, block in of.restored:
                if master == self.name:
                    context.blocks[block] = []
            for master, block in of.left_out:
                if master == self.name:
                    context.blocks[block] = [_nothing, *context.blocks.get(block, [])]
        return context


def _nothing(_context: Context) -> Iterator[str]:
    return iter(())


class _Environment(ImmutableSandboxedEnvironment):
    template_class = _Master
    own: frozenset[str] = frozenset()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        lines = str(filename).endswith(".txt")
        own = filename in self.own
        tree = super()._parse(_placed(source) if own and not lines else source, name, filename)
        if own:
            tree = _Bounds(self, lines=lines).visit(tree)
        return _Marks(self).visit(tree) if lines else tree


_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HIDDEN = "\x00"
"""Stands in for each character of what Jinja puts in."""
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z!?][^\s<>/\x00]*)(?P<rest>[^<>]*)>?")
"""A tag in a `bare` template."""


def bare(text: str) -> str:
    """A template with everything that is no markup hidden, of the same length."""

    def hidden(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", HIDDEN, match[0])

    return _COMMENT.sub(hidden, _JINJA.sub(hidden, text))


def _placed(source: str) -> str:
    """An authority's own template in which each element says where it begins, below the line that extends ours."""
    start, done, parts = source.index("%}") + 2, 0, list[str]()
    for tag in TAG.finditer(bare(source)):
        if tag[0].endswith(">") and not tag["close"] and tag["name"][0].isalpha():
            end = tag.end("rest") - tag["rest"].endswith("/")
            parts += source[done:end], f' {AT}="{tag.start() - start}"'
            done = end
    return "".join((*parts, source[done:]))


class _Bounds(NodeTransformer):
    """Counts the turns of loops and measures what is put together. In a plain text, a block ends its last line."""

    def __init__(self, environment: Environment, *, lines: bool) -> None:
        self._environment = environment
        self._lines = lines

    def visit(self, node: nodes.Node, *args: Any, **options: Any) -> Any:
        """The node with its bounds."""
        self.generic_visit(node, *args, **options)
        match node:
            case nodes.For():
                node.iter = self._filtered(node.iter, "_counted")
            case nodes.Expr() if isinstance(node, nodes.Concat | nodes.Add):
                return self._filtered(node, "_measured")
            case nodes.Block() if self._lines and node.body and not _ends_a_line(node.body[-1]):
                end = nodes.Output([nodes.TemplateData("\n", lineno=node.lineno)], lineno=node.lineno)
                end.set_environment(self._environment)
                node.body.append(end)
        return node

    def _filtered(self, node: nodes.Node, name: str) -> nodes.Expr:
        bounded = nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
        bounded.set_environment(self._environment)
        return bounded


BLOCK_BEGINS, BLOCK_ENDS = "\x0e", "\x0f"
"""Stand in a plain text around the name of a block, where it begins, and without a name where it ends."""


class _Marks(NodeTransformer):
    """Lets a plain text tell which block says what. Nobody's data hold these characters."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_Block(self, node: nodes.Block) -> nodes.Block:  # noqa: N802
        """The block with a mark at either end."""
        self.generic_visit(node)
        node.body = [self._mark(node.name, node.lineno), *node.body, self._mark("", node.lineno)]
        return node

    def _mark(self, name: str, line: int) -> nodes.Output:
        mark = nodes.TemplateData(f"{BLOCK_BEGINS}{name}{BLOCK_ENDS}", lineno=line)
        mark.set_environment(self._environment)
        output = nodes.Output([mark], lineno=line)
        output.set_environment(self._environment)
        return output


def _ends_a_line(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Output):
        return isinstance(node, nodes.For | nodes.If)
    last = node.nodes[-1]
    return isinstance(last, nodes.TemplateData) and last.data.endswith("\n")


def _counted(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        _turns.set(turn := _turns.get() + 1)
        if turn > MOST_TURNS:
            raise OverflowError(f"more than {MOST_TURNS} turns")
        yield value


def _measured(value: Any) -> Any:
    if isinstance(value, Sized) and len(value) > LONGEST_TEXT:
        raise OverflowError(f"longer than {LONGEST_TEXT}")
    return value


def _bounded(pieces: Generator[str, None, None], longest: int) -> Iterator[str]:
    for piece in pieces:
        longest -= len(piece)
        if longest < 0:
            # Within the template, so that it is known where the document grew too long.
            pieces.throw(OverflowError(f"longer than {LONGEST_DOCUMENT}"))
        yield piece


def _range(*numbers: int) -> range:
    if len(wanted := range(*numbers)) > LONGEST_RANGE:
        raise OverflowError(f"a range longer than {LONGEST_RANGE}")
    return wanted


@lru_cache(maxsize=16)
def environment(code: str, own: tuple[tuple[str, str], ...] = ()) -> Environment:
    """The environment of a language, with an authority's `own` templates over the shipped ones."""
    language = speak(code)
    environment = _Environment(
        loader=FunctionLoader(partial(_source, code, dict(own))),
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
    environment.filters.update(filters(code))
    if own:
        environment.own = frozenset(dict(own))
        environment.globals["range"] = _range
        environment.filters |= {"_counted": _counted, "_measured": _measured}
    return environment


@lru_cache(maxsize=256)
def origin(files: tuple[str, ...], code: str, own: tuple[tuple[str, str], ...] = ()) -> tuple[str, frozenset[str]]:
    """A digest of masters in a language, of what they import and of the words that documents use; and the names
    that they ask for."""
    made_in = environment(code, own)
    assert made_in.loader is not None
    waiting, sources, names = list(files), dict[str, str](), set[str]()
    while waiting:
        if (name := waiting.pop()) not in sources:
            sources[name] = made_in.loader.get_source(made_in, name)[0]
            parsed = made_in.parse(sources[name])
            names |= meta.find_undeclared_variables(parsed)
            waiting.extend(found for found in meta.find_referenced_templates(parsed) if found)
    told_by = ("about", "choices", "documents", "furniture", "moderation", "register")
    words = {name: speak(code).words(name) for name in told_by}
    told = json.dumps([sources, words], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest(), frozenset(names)


def _source(code: str, own: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """The text of a template and its file. The authority's own is a child of the shipped one of the same name."""
    shipped = name.removeprefix(SHIPPED)
    if name == shipped and (text := own.get(f"{code}/{name}")) is not None:
        # On the same line, so that the lines keep their numbers.
        return f'{{% extends "{SHIPPED}{name}" %}}{text}', f"{code}/{name}", lambda: True
    text = shipped_text(code, shipped)
    return (text, str(speak(code).folder / shipped), lambda: True) if text else None


@cache
def shipped_text(code: str, name: str) -> str:
    """The text of a shipped master; empty when there is none of that name."""
    folder = speak(code).folder
    known = {path.relative_to(folder).as_posix() for path in (*folder.glob("*.html"), *folder.glob("about/*.txt"))}
    return (folder / name).read_text(encoding="utf-8") if name in known else ""


@cache
def filters(code: str) -> dict[str, Callable[..., Any]]:
    """The filters that masters of a language may use."""
    return _filters(speak(code))


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

    def of(value: Any, field: str) -> Any:
        # What the sandbox keeps from masters must not come in by the back door.
        if field.startswith("_"):
            raise SecurityError(f"no field is called {field}")
        return getattr(value, field)

    def where(values: Iterable[Any], **wanted: object) -> list[Any]:
        return [v for v in values if all(of(v, key) == value for key, value in wanted.items())]

    def without(values: Iterable[Any], *fields: str) -> list[Any]:
        return [v for v in values if not any(of(v, field) for field in fields)]

    def having(values: Iterable[Any], *fields: str) -> list[Any]:
        return [v for v in values if all(of(v, field) for field in fields)]

    def each(values: Iterable[Any], field: str) -> list[Any]:
        return [of(v, field) for v in values]

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


__all__ = ["MasterError", "View", "environment", "masters", "render"]
