"""The blocks of masters, and an authority's own words for them: text as people write it, with fields and conditions.

    {% block purpose %}
    # Derfor er vi her

    {{ account.purpose }}

    {% if account.link %}
    Skriv til os på **siden**: {{ account.link }}
    {% endif %}
    {% endblock %}

Own words are read and filled in, never run. What stands in a section of a master begins with a heading, `# `, and may
have parts, `## `; lists and paragraphs are those of all free text; `**…**` is strong and `[words](address)` a link.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from smdocs.model.path import keys
from smdocs.model.values import is_link
from smdocs.tree.nodes import GAP_OPENS
from smdocs.tree.parse import MasterError
from smdocs.tree.prose import linked, prose
from smdocs.tree.view import Text, printed
from smdocs.words.language import Language

LONGEST = 100_000
"""Characters that an authority's words for one block may come to."""


class PartKind(Enum):
    """What a part of own words is: text, a field, what the master says, or a field that is only asked about."""

    TEXT = "text"
    FIELD = "field"
    OURS = "super()"
    ASKED = "if"


@dataclass(frozen=True)
class Condition:
    """What holds where a part is said: that a field is there or not, with the index of its `if`; `turned` by `else`."""

    index: int
    field: str
    holds: bool
    turned: bool = False


@dataclass(frozen=True)
class Part:
    """A part of own words, with its index in the file: a text or the name of a field, and when it is said."""

    kind: PartKind
    index: int
    text: str
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class Own:
    """An authority's own words for a block of a master: the names, where it begins in its file, and its parts. It
    `keeps` what the master says when that stands in it, whatever the data are."""

    master: str
    name: str
    index: int
    parts: tuple[Part, ...]
    keeps: bool


@dataclass(frozen=True)
class Problem:
    """Something in a file of own words that cannot be: the code of its finding, its index and the word."""

    code: str
    index: int
    word: str = ""


class UnsaidError(MasterError):
    """Own words that cannot be said with the data at hand, and what is wrong with them."""

    def __init__(self, problem: Problem, own: Own) -> None:
        super().__init__(f"{problem.code} at {problem.index}")
        self.problem, self.own = problem, own


_TAG = r"\{%(?:(?!%\})[\s\S])*%\}|\{#(?:(?!#\})[\s\S])*#\}"
_PARTS = re.compile(rf"^[ \t]*(?:(?:{_TAG})[ \t]*)+(?:\n|\Z)|{_TAG}|\{{\{{(?:(?!\}}\}})[\s\S])*\}}\}}", re.MULTILINE)
"""A field, a tag or a remark; where nothing but tags and remarks stands on a line, the line."""
_ONE = re.compile(r"\{(?P<sign>[{%#])(?P<says>[\s\S]*?)[}%#]\}")
_LOOSE = re.compile(r"\{[{%#]|[}%]\}")
_NAME = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z][\w-]*)*")


@lru_cache(maxsize=256)
def read(text: str, master: str) -> tuple[tuple[Own, ...], tuple[Problem, ...]]:
    """The blocks of a file of own words for a master, in order, and what is wrong with how they are written."""
    blocks: list[Own] = []
    problems: list[Problem] = []
    # The block that is open, its parts, and the conditions that are open in it.
    name, start, parts, opened = "", 0, list[Part](), list[Condition]()
    for sign, says, index in _signs(text):
        word, _, rest = says.partition(" ")
        field = rest.removeprefix("not ") if sign == "%" else says
        if sign == "%" and word == "block" and rest.isidentifier() and not name:
            name, start, parts, opened = rest, index, [], []
        elif sign == "%" and word == "endblock" and name:
            problems += [Problem("template-syntax", condition.index) for condition in opened]
            keeps = any(part.kind is PartKind.OURS and not part.when for part in parts)
            blocks.append(Own(master, name, start, tuple(parts), keeps))
            name = ""
        elif sign == "%" and word in ("block", "endblock"):
            problems.append(Problem("template-syntax", index))
        elif not name:
            if sign or says.strip():
                problems.append(Problem("outside-block", index + len(says) - len(says.lstrip())))
        elif not sign:
            parts.append(Part(PartKind.TEXT, index, says, tuple(opened)))
            problems += [Problem("template-syntax", index + loose.start()) for loose in _LOOSE.finditer(says)]
        elif sign == "{" and says == PartKind.OURS.value:
            parts.append(Part(PartKind.OURS, index, says, tuple(opened)))
        elif sign == "{" or word == PartKind.ASKED.value:
            if not _NAME.fullmatch(field):
                problems.append(Problem("not-in-templates", index, says))
                field = ""
            parts.append(Part(PartKind.FIELD if sign == "{" else PartKind.ASKED, index, field, tuple(opened)))
            if sign == "%":
                opened.append(Condition(index, field, not rest.startswith("not ")))
        elif says == "else" and opened and not opened[-1].turned:
            opened[-1] = replace(opened[-1], holds=not opened[-1].holds, turned=True)
        elif says == "endif" and opened:
            opened.pop()
        elif word in ("else", "endif"):
            problems.append(Problem("template-syntax", index))
        elif not word.startswith("end"):
            problems.append(Problem("not-in-templates", index, word))
    if name:
        problems.append(Problem("template-syntax", start))
    return tuple(blocks), tuple(problems)


def _signs(text: str) -> Iterator[tuple[str, str, int]]:
    """The pieces of a file: the sign after the brace (none: text), what it says, and its index."""
    end = 0
    for part in _PARTS.finditer(text):
        if part.start() > end:
            yield "", text[end : part.start()], end
        for one in _ONE.finditer(part[0]):
            if one["sign"] != "#":
                yield one["sign"], " ".join(one["says"].split()), part.start() + one.start()
        end = part.end()
    if end < len(text):
        yield "", text[end:], end


@dataclass(frozen=True)
class Block:
    """A block of a shipped master: its name, its text with its tags, and the blocks it stands within."""

    name: str
    text: str
    within: tuple[str, ...]

    @property
    def frame(self) -> tuple[str, str]:
        """The element, with its class, that own words for it stand in: `h1` for the title, none for text alone."""
        if self.name == "title":
            return "h1", ""
        around = re.search(r'<(section|aside|p)\b(?: class="(\w+)")?', self.text)
        return (around[1], around[2] or "") if around else ("", "")


_BLOCK = re.compile(r"[ \t]*\{%-?\s*(?:block\s+(?P<name>\w+)[^%]*|endblock[^%]*)%\}\n?")


@lru_cache(maxsize=256)
def blocks(text: str) -> Mapping[str, Block]:
    """The blocks of a master by name, in the order they begin."""
    opened: list[tuple[str, int]] = []
    by_start: dict[int, Block] = {}
    for tag in _BLOCK.finditer(text):
        if tag["name"]:
            opened.append((tag["name"], tag.start() + len(tag[0]) - len(tag[0].lstrip(" \t"))))
        else:
            name, start = opened.pop()
            by_start[start] = Block(name, text[start : tag.end()], tuple(outer for outer, _ in opened))
    return {block.name: block for _, block in sorted(by_start.items())}


_VALUE, _ALONE, _OURS = (re.compile(f"{sign}(\\d+){sign}") for sign in ("\x11", "\x12", "\x13"))
"""Stand in a text for a value within a line, one with paragraphs of its own, and what the master says. No text of an
authority holds these characters."""
_INLINE = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|\[(?P<words>[^\]\n]+)\]\((?P<to>[^()\s]+)\)|[\x11-\x13](?P<value>\d+)[\x11-\x13]"
)
_HEADING = re.compile(r"^(##?)[ \t]+(.*)$", re.MULTILINE)


def say(
    own: Own, find: Callable[[str], Any], ours: Callable[[], str], language: Language, frame: tuple[str, str] | None
) -> str:
    """Own words as markup in the frame of the block, or, without one, as plain text. `find` gives the value of a name;
    `ours` says what the master says there.

    Raises `UnsaidError` where the data have not what is shown.
    """
    if frame is None:
        filled = _filled(own, find, ours, lambda _, value: str(_printed(value, language, str)).strip("\n"))
        text = "".join(filled).strip("\n")
        return f"{text}\n" if text else ""
    saying = _Saying(own, language)
    text = "".join(_filled(own, find, ours, saying.mark))
    if frame[0] == "h1":
        return saying.line(re.sub(r"[ \t\n]+", " ", text).strip())
    # What is ours stands between the rest, in a frame of its own.
    pieces = enumerate(_OURS.split(text))
    return Markup().join(saying.values[int(p)] if n % 2 else saying.framed(p, *frame) for n, p in pieces)


def _filled(
    own: Own, find: Callable[[str], Any], ours: Callable[[], str], show: Callable[[int, Any], str]
) -> Iterator[str]:
    """The texts of the parts whose conditions hold, with the values that they show, each by the number of its part."""
    length = 0
    for n, part in enumerate(own.parts):
        if part.kind is PartKind.ASKED or not all(bool(_value(c.field, find)) is c.holds for c in part.when):
            continue
        piece = part.text
        if part.kind is not PartKind.TEXT:
            value = Markup(ours()) if part.kind is PartKind.OURS else _value(part.text, find)
            if value is None:
                raise UnsaidError(Problem("template-fails", part.index, own.name), own)
            length += len(value) if isinstance(value, str) else 0
            piece = show(n, value)
        length += len(piece)
        if length > LONGEST:
            raise UnsaidError(Problem("template-too-large", own.index, own.name), own)
        yield piece


def _value(name: str, find: Callable[[str], Any]) -> Any:
    """The value of that name; None where there is none, such as the account of a document about all of them."""
    root, *steps = keys(name)
    value = find(root)
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value


def _printed(value: Any, language: Language, turned: Callable[[Any], str]) -> str:
    """A value as it is shown, a list as one does in a sentence. A plain text of the data stays as it is."""
    if isinstance(value, list):
        listed = language.listing([turned(_printed(item, language, turned)) for item in value])
        return listed if turned is str else Markup(listed)
    value = printed(value, language)
    return value if type(value) is str else turned(value)


class _Saying:
    """Own words on their way to markup: the values of their parts, for which marks stand in the text meanwhile."""

    def __init__(self, own: Own, language: Language) -> None:
        self._own, self._language = own, language
        self.values: dict[int, str] = {}

    def mark(self, n: int, value: Any) -> str:
        """The mark for the value of a part."""
        shown, ours = _printed(value, self._language, escape), self._own.parts[n].kind is PartKind.OURS
        single = shown.count("<p>") == 1 and shown.startswith("<p>") and shown.endswith("</p>")
        self.values[n] = Markup(shown[len("<p>") : -len("</p>")]) if single and not ours else shown
        if ours:
            return f"\x13{n}\x13"
        return f"\n\n\x12{n}\x12\n\n" if isinstance(value, Text) and value.block and not single else f"\x11{n}\x11"

    def framed(self, text: str, tag: str, style: str) -> Markup:
        """A text in the element that its block stands in."""
        if tag == "p":
            within = self.prose(text)
            return within.replace("<p>", Markup('<p class="{}">').format(style)) if style else within
        if tag == "aside":
            return Markup('<aside class="{}">{}</aside>').format(style or "notice", self.prose(text))
        before, *rest = _HEADING.split(text)
        out, depth = self.prose(before), 0
        for sign, heading, below in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            level = min(len(sign), depth + 1)
            out += Markup("</section>") * (depth - level + 1)
            out += Markup("<section><h>{}</h>{}").format(self.line(heading), self.prose(below))
            depth = level
        return out + Markup("</section>") * depth

    def prose(self, text: str) -> Markup:
        """Paragraphs and lists, between values that have their own."""
        pieces = enumerate(_ALONE.split(text))
        return Markup().join(self.values[int(p)] if n % 2 else prose(p, self.line) for n, p in pieces)

    def line(self, text: str, *, links: bool = True) -> Markup:
        """Running text: strong, links, and the values in it. Addresses become links."""
        plain: Callable[[str], Markup] = linked if links else escape
        out, end = Markup(), 0
        for piece in _INLINE.finditer(text):
            out += plain(text[end : piece.start()])
            if piece["strong"]:
                out += Markup("<strong>{}</strong>").format(self.line(piece["strong"], links=links))
            elif piece["words"]:
                words = self.line(piece["words"], links=False)
                out += Markup('<a href="{}">{}</a>').format(self._address(piece["to"]), words)
            else:
                value = self.values[int(piece["value"])]
                out += plain(value) if type(value) is str else escape(value)
            end = piece.end()
        return out + plain(text[end:])

    def _address(self, text: str) -> str:
        address = _VALUE.sub(lambda mark: self.values[int(mark[1])], text)
        first = _VALUE.search(text)
        if not is_link(address) and not (first and GAP_OPENS in address):
            index = self._own.parts[int(first[1])].index if first else 0
            raise UnsaidError(Problem("unusable-link", index, address), self._own)
        return address
