"""Masters: the Jinja environment they are rendered in, strict and sandboxed, and the filters they may use.

An authority's own words stand over the blocks of the masters (`blocks`). A developer's masters stand over the shipped
ones by name, in all of Jinja that the sandbox lets through.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, partial, wraps
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, meta, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from smdocs.model.path import keys
from smdocs.resources import ShippedFileError
from smdocs.tree.blocks import Block, Own, blocks, read, say
from smdocs.tree.parse import MasterError
from smdocs.tree.prose import linked, prose
from smdocs.tree.view import Gap, Text, View, printed
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak

SHIPPED = "shipped/"
"""Stands before the name of a master when the shipped one is meant."""

Key = tuple[str, str]
"""A block by the name of its master and its own: `("control-log.html", "status")`."""
Texts = tuple[tuple[str, str], ...]
"""Texts by path, such as `da/control-log.html`."""


@dataclass(frozen=True)
class Masters:
    """The masters that a document is made of: the shipped ones, under a developer's, under an authority's `own` words.

    `left_out` are blocks that are made empty, `restored` those that are taken from the master after all.
    """

    own: Texts = ()
    developers: Texts = ()
    left_out: frozenset[Key] = frozenset()
    restored: frozenset[Key] = frozenset()

    def words(self, code: str, master: str) -> Mapping[str, Own | None]:
        """What stands over the blocks of a master: own words, or None for nothing at all."""
        text = dict(self.own).get(f"{code}/{own_name(master)}", "")
        words = {own.name: own for own in read(text, master)[0] if (master, own.name) not in self.restored}
        return words | {name: None for of, name in self.left_out if of == master}


def masters(own: Mapping[str, str], developers: Mapping[str, str]) -> Masters:
    """The masters of an authority with these words of its own, and these of a developer's masters."""
    return Masters(tuple(sorted(own.items())), tuple(sorted(developers.items())))


def own_name(master: str) -> str:
    """The file of an authority's own words for a master: they are plain text."""
    return f"{master.removesuffix('.html').removesuffix('.txt')}.txt"


def render(master: str, language: Language, context: dict[str, Any], of: Masters) -> str:
    """The markup (or, for `.txt` masters, the text) of a master of that language.

    Raises `MasterError` when the master asks for a field that does not exist or is not a template, and its kind
    `UnsaidError` when own words show what the data have not.
    """
    with _at_fault(language.code, master):
        return environment(language.code, of.developers).get_template(master).render({**context, _OF: of})


@contextmanager
def _at_fault(code: str, master: str) -> Iterator[None]:
    """Tells what goes wrong by the file and line where it does: of the master, or of one that it imports."""
    try:
        yield
    except _FAILURES as error:
        frames = [(Path(f.filename), f.lineno or 0) for f in extract_tb(error.__traceback__)]
        lines = [frame for frame in frames if frame[0].is_relative_to(speak(code).folder)]
        if isinstance(error, TemplateNotFound) and not lines:
            raise ShippedFileError(speak(code).folder / str(error.name), "missing-file") from error
        reason = error.message if isinstance(error, TemplateError) and error.message else repr(error)
        raise MasterError(reason, None, *(lines or [(speak(code).folder / master, 0)])[-1]) from error


_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_OF = "_of"
BLOCK_OPENS, BLOCK_CLOSES = "\x0e", "\x0f"
"""Stand in a plain text around the name of a block, where it begins, and around `/` and its name where it ends.
Nobody's data hold these characters."""


class _Master(Template):
    environment: "_Environment"

    def new_context(self, *given: Any, **named: Any) -> Context:
        """The names and blocks of one rendering, with what stands over the blocks."""
        context = super().new_context(*given, **named)
        words: Mapping[str, Own | None] = {}
        if self.name and isinstance(of := context.parent.get(_OF), Masters):
            words = of.words(self.environment.code, self.name)
        marked = str(self.name).endswith(".txt")
        for name in {*words, *(context.blocks if marked else ())}:
            block = partial(self._block, name, words, marked=marked)
            context.blocks[name] = [block, *context.blocks.get(name, [])]
        return context

    def _block(self, name: str, words: Mapping[str, Own | None], context: Context, *, marked: bool) -> Iterator[str]:
        """What a block says: own words, nothing, or what the master says. In a plain text its name stands around it."""

        def ours() -> str:
            return "".join(context.blocks[name][1](context))

        text = ours() if name not in words else ""
        if own := words.get(name):
            block = shipped(self.environment.code, str(self.name)).get(name)
            frame = None if marked or not block else block.frame
            text = say(own, context.get, ours, speak(self.environment.code), frame)
        yield f"{BLOCK_OPENS}{name}{BLOCK_CLOSES}{text}{BLOCK_OPENS}/{name}{BLOCK_CLOSES}" if marked else text


class _Generator(CodeGenerator):
    """Notes what a master asks for while it is compiled: it is read but once for both."""

    environment: "_Environment"

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        others = [other for other in meta.find_referenced_templates(node) if other]
        self.environment.asked[str(self.name)] = set(), others
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        loads = frame.symbols.loads.values()
        self.environment.asked[str(self.name)][0].update(str(name) for how, name in loads if how == VAR_LOAD_RESOLVE)


class _Listed(Markup):
    """What people wrote, listed as in a sentence."""

    __slots__ = ()


class _Environment(ImmutableSandboxedEnvironment):
    template_class = _Master
    code_generator_class = _Generator
    code: str
    asked: dict[str, tuple[set[str], list[str]]]
    """The names, and the other masters, that each master asks for."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As the sandbox does it; sooner of a view, which has nothing but fields and, beginning with `_`, what is
        unsafe."""
        if type(obj) is View and attribute[:1] != "_":
            try:
                return View.__getattr__(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@lru_cache(maxsize=16)
def environment(code: str, developers: Texts = ()) -> _Environment:
    """The environment of a language, with a developer's masters over the shipped ones."""
    language = speak(code)
    environment = _Environment(
        loader=FunctionLoader(partial(_source, code, dict(developers))),
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        finalize=partial(printed, language=language),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.code, environment.asked = code, {}
    environment.globals.clear()
    environment.filters = filters(code)
    return environment


@lru_cache(maxsize=256)
def origin(files: tuple[str, ...], code: str, of: Masters) -> tuple[str, frozenset[str]]:
    """A digest of masters in a language, of what stands over their blocks, of what they import and of the words that
    documents use; and the names that they ask for."""
    made_in = environment(code, of.developers)
    assert made_in.loader is not None
    waiting, sources, names = list(files), dict[str, str](), set[str]()
    while waiting:
        if (name := waiting.pop()) not in sources:
            with _at_fault(code, name):
                sources[name], _, _ = made_in.loader.get_source(made_in, name)
                made_in.get_template(name)
            names |= made_in.asked[name][0]
            waiting.extend(made_in.asked[name][1])
    texts = dict(of.own)
    for name in files:
        if (path := f"{code}/{own_name(name)}") in texts:
            sources[f"own/{path}"] = texts[path]
            names |= {keys(part.text)[0] for own in read(texts[path], name)[0] for part in own.parts}
    in_documents = ("about", "choices", "documents", "furniture", "moderation", "register")
    words = {name: speak(code).words(name) for name in in_documents}
    text = json.dumps([sources, words], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest(), frozenset(names)


def _source(code: str, developers: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]]:
    """The text of a master and its file: a developer's, else the shipped one."""
    text, file = developers.get(f"{code}/{name}"), name.removeprefix(SHIPPED)
    return shipped_text(code, file) if text is None else text, str(speak(code).folder / file), lambda: True


@cache
def shipped_text(code: str, name: str) -> str:
    """The text of a shipped master. Raises `TemplateNotFound` when there is none of that name."""
    folder = speak(code).folder
    if folder / name not in (*folder.glob("*.html"), *folder.glob("about/*.txt")):
        raise TemplateNotFound(name)
    return (folder / name).read_text(encoding="utf-8")


@cache
def shipped(code: str, master: str) -> Mapping[str, Block]:
    """The blocks of a shipped master. Raises `ShippedFileError` when it cannot be read as one."""
    with _at_fault(code, master):
        environment(code).parse(shipped_text(code, master), master, str(speak(code).folder / master))
    return blocks(shipped_text(code, master))


def _of_people(value: object) -> bool:
    """Whether people wrote a value, and it begins as they began it: a text, or a name."""
    return value.written if isinstance(value, Text) else isinstance(value, _Listed) or type(value) is str


@cache
def filters(code: str) -> dict[str, Callable[..., Any]]:
    """The filters that masters of a language may use."""
    language = speak(code)

    def one(change: Callable[..., str]) -> Callable[..., Any]:
        """A filter on one printed value; a gap stays a gap, and a text stays in its language."""

        @wraps(change)
        def filtered(value: object, *args: Any, **options: Any) -> Any:
            if isinstance(value, Gap):
                return value
            changed = change(printed(value, language), *args, **options)
            return value.like(changed) if isinstance(value, Text) else changed

        return filtered

    def listing(values: Iterable[object], last: str = "and") -> object:
        if isinstance(values, Gap):
            return values
        every = list(values)
        listed = language.listing([escape(printed(value, language)) for value in every], last)
        return _Listed(listed) if any(map(_of_people, every)) else Markup(listed)

    capitalized = one(capital)

    def beginning(value: object) -> object:
        return value if _of_people(value) else capitalized(value)

    return {
        "optional": lambda value: "" if isinstance(value, Gap) and not value else value,
        "lacking": lambda value: value if isinstance(value, Gap) and value else "",
        "capital": beginning,
        "genitive": one(language.genitive),
        "full_stop": one(lambda text: text if text.endswith((".", "!", "?", "…")) else f"{text}."),
        "unstopped": one(lambda text: text.removesuffix(".")),
        "bare": one(lambda text: text.removeprefix("https://").removeprefix("http://").removesuffix("/")),
        "spelled": one(language.spelled),
        "tel": one(lambda text: "tel:" + "".join(c for c in text if c.isdigit() or c == "+")),
        "listing": listing,
        "weekdays": lambda days: days if isinstance(days, Gap) else language.weekdays(days),
        "date": lambda value, style: language.date(value, style) if isinstance(value, dt.date) else value,
        "form": lambda value, form: Text(language.choice(value, form)) if isinstance(value, StrEnum) else value,
        "prose": lambda text: text if isinstance(text, Gap | Text) else prose(text),
        "linked": lambda text: text if isinstance(text, Gap) else linked(text),
    }
