"""The About texts of an account: for each field of its platform, the longest of our texts that fits, and together
those that hold what must appear.

Texts come in several lengths, and the next shorter one is taken when one is too long. Nothing is ever cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from smdocs.facts import Confidence, Piece, TextLimit
from smdocs.judge.rulesets import Rule, Strength, Where
from smdocs.model import Account, Status
from smdocs.model.texts import Words
from smdocs.tree.count import count
from smdocs.tree.entries import Entry
from smdocs.tree.master import BLOCK_BEGINS, BLOCK_ENDS, OURS, Masters, render
from smdocs.tree.view import Gap
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak


@dataclass(frozen=True)
class Fitted:
    """A text for one field of the platform. `limit` is None when there is none, or none is known.

    `count` is the length as the platform counts, `certain` whether the limit was read at its source.
    """

    key: str
    label: Words
    text: str
    count: int
    limit: int | None
    certain: bool

    @property
    def filled(self) -> str:
        """How much of the field is filled: `143/150`, or `143` where no limit is known."""
        return f"{self.count}/{self.limit}" if self.limit else str(self.count)

    def heading(self, language: str) -> str:
        """The field, and how much of it is filled: `Intro (97/101)`."""
        label, _ = speak(language).text(self.label)
        return f"{label} ({self.filled})"


@dataclass(frozen=True)
class Unfit:
    """A field that even the shortest text is too long for. `shortest` is the length of that text."""

    key: str
    label: Words
    limit: int
    shortest: int
    certain: bool


@dataclass(frozen=True)
class Slot:
    """What goes into one of the platform's fields for links: `key` says what is there, `label` what it is called."""

    key: str
    label: str
    address: str

    def heading(self, place: int, lang: str) -> str:
        """Which field for a link it is, counted from 1, and what goes there: `Link 1: Landing page`."""
        return str(speak(lang).words("about")["link"].format(place=place, label=self.label))


@dataclass(frozen=True)
class LeftOut:
    """What must appear according to a rule, and there is no room for; `label` is the piece in running text.
    `stops`: the texts cannot be used without it, for not even the landing page is linked."""

    piece: str
    label: str
    rule: str
    stops: bool


@dataclass(frozen=True)
class Texts:
    """All About texts of an account: the fields, those that nothing fits, the links and what is left out."""

    fields: tuple[Fitted, ...]
    unfit: tuple[Unfit, ...]
    slots: tuple[Slot, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def pieces_left_out(self) -> tuple[str, ...]:
        """What is left out, in running text."""
        return tuple(piece.label for piece in self.left_out)


NOTHING = Texts((), (), (), ())


@dataclass(frozen=True)
class Ready:
    """The texts of one account among others, with its `number` there. `stopped`: they cannot be made yet."""

    number: int
    entry: Entry
    texts: Texts
    stopped: bool


@dataclass(frozen=True)
class Group:
    """Accounts of one group with their texts; those without one are in a last group called nothing."""

    name: str
    accounts: list[Ready]


def groups(entries: Sequence[Any], texts: Sequence[Any], stopped: Container[str]) -> list[Group]:
    """Accounts by group, as masters see them, with their texts."""
    made: dict[str, list[Ready]] = {}
    for number, (one, its) in enumerate(zip(entries, texts, strict=True), 1):
        made.setdefault(one.account.group or "", []).append(Ready(number, one, its, one.id in stopped))
    return [Group(name, accounts) for name, accounts in made.items()]


@dataclass(frozen=True)
class _Candidate:
    text: str
    count: int
    limit: int | None
    held: frozenset[str]


def fit(
    entry: Entry,
    names: Mapping[str, Any],
    language: Language,
    of: Masters = OURS,
    demands: Mapping[str, Rule] | None = None,
) -> Texts:
    """The text for each field of an account's platform, the fields that nothing fits, the links, and what of the
    `demands` there is no room for.

    On a platform that is not among the facts: the account's name and a text of any length. `names` are the
    names of a master as it sees them; what is missing is noted in their frame. Raises `MasterError` when a
    master is at fault.
    """
    closed, words = entry.account.status is Status.CLOSED, language.words("about")
    asked = {key: rule for key, rule in (demands or {}).items() if _says(Piece(rule.value or ""), names)}
    slots = _slots(entry, names, [Piece(rule.value or "") for rule in asked.values()], words["links"])
    in_slots = {key for key, rule in asked.items() if rule.where is not Where.TEXT and _linked(rule.value, slots)}
    clickable = entry.platform is None or entry.platform.links.clickable is not False
    open_ = {key: rule for key, rule in asked.items() if key not in in_slots}
    # Without a field for links, the way to all the rest has to stand in a text.
    way_out = {} if slots or closed else {_WAY_OUT: Piece.LANDING_PAGE}
    wanted = {key: Piece(rule.value or "") for key, rule in open_.items()} | way_out
    only_text = {key for key, rule in open_.items() if rule.where is Where.LINK and not clickable}

    fields = _fields(entry, language)
    chosen: dict[str, _Candidate] = {}
    fitting: dict[str, list[_Candidate]] = {key: [] for key in fields}
    shortest: dict[str, tuple[int, int]] = {}
    pieces = list(dict.fromkeys(piece.value for piece in wanted.values()))
    for must in _fewer_and_fewer(pieces):
        more = {**names, "must": must, "slots": slots}
        for key, field in fields.items():
            for text, blocks in _texts(entry, field.master, more, language, of, closed=closed):
                held = frozenset(
                    k for k, piece in wanted.items() if k not in only_text and _in(piece, text, blocks, names)
                )
                lengths = [(count(text, limit.measure), limit.limit) for limit in field.limits]
                over = [pair for pair in lengths if pair[0] > pair[1]]
                if over:
                    shortest[key] = min(shortest.get(key, over[0]), over[0])
                    continue
                length, limit = max(lengths, key=lambda p: p[0] / p[1], default=(len(text), None))
                fitting[key].append(_Candidate(text, length, limit, held))
        chosen = _chosen(fitting, wanted)
        there = in_slots.union(*(c.held for c in chosen.values()))
        if wanted.keys() <= there:
            break
    landing = _linked(Piece.LANDING_PAGE, slots) or any(
        _in(Piece.LANDING_PAGE, c.text, frozenset(), names) for c in chosen.values()
    )
    return Texts(
        tuple(
            Fitted(key, f.label, c.text, c.count, c.limit, f.certain)
            for key, f in fields.items()
            if (c := chosen.get(key))
        ),
        tuple(
            Unfit(key, f.label, shortest[key][1], shortest[key][0], f.certain)
            for key, f in fields.items()
            if key not in chosen and key in shortest
        ),
        slots,
        tuple(
            LeftOut(rule.value or "", words["pieces"][rule.value], key, rule.strength is Strength.MUST and not landing)
            for key, rule in asked.items()
            if key not in there
        ),
    )


_WAY_OUT = ""
"""The key of the demand that is no rule's."""


def _fewer_and_fewer(pieces: Sequence[str]) -> Iterator[list[str]]:
    """What masters are asked to hold: nothing in particular, then everything, then without the least of it."""
    yield []
    for n in range(len(pieces), 0, -1):
        yield list(pieces[:n])


def _chosen(fitting: Mapping[str, Sequence[_Candidate]], wanted: Mapping[str, Piece]) -> dict[str, _Candidate]:
    """The combination that holds most of what is wanted, what stands first before the rest; of those that hold the
    same, the one with the longest texts."""
    longest: dict[str, list[_Candidate]] = {}
    for key, candidates in fitting.items():
        best: dict[frozenset[str], _Candidate] = {}
        for one in candidates:
            if one.held not in best or one.count > best[one.held].count:
                best[one.held] = one
        if best:
            longest[key] = list(best.values())

    def worth(combination: tuple[_Candidate, ...]) -> tuple[Any, ...]:
        held = frozenset[str]().union(*(one.held for one in combination))
        return tuple(key in held for key in wanted), sum(one.count for one in combination)

    return dict(
        zip(longest, max(product(*longest.values()), key=lambda combination: worth(tuple(combination))), strict=True)
    )


class _Field(NamedTuple):
    label: Words
    master: str
    limits: tuple[TextLimit, ...] = ()
    certain: bool = False


def _fields(entry: Entry, language: Language) -> dict[str, _Field]:
    if entry.platform:
        return {
            key: _Field(f.label, f.master, f.limits, f.confidence is Confidence.SEEN)
            for key, f in entry.platform.fields.items()
        }
    labels = {"name": language.label(Account, "name"), "long": capital(language.document("about-texts"))}
    return {master: _Field(Words.model_validate({language.code: label}), master) for master, label in labels.items()}


def _value(piece: Piece, names: Mapping[str, Any]) -> Any:
    """What tells a piece, such as a name or an address of the data; None where it is not so."""
    authority, account = names["authority"], names["account"]
    match piece:
        case Piece.PUBLIC_RECORDS:
            own = names["moderation"].public_records
            return (names["country"].public_records if isinstance(own, Gap) else own) or None
        case Piece.SENDER:
            return authority.name
        case Piece.UNIT:
            return account.unit
        case Piece.RESPONSIBLE:
            return account.responsible.name
        case Piece.CONTACT:
            return account.contact.name
        case Piece.COOKIES:
            return authority.publishing.cookie_policy or authority.privacy.cookies
        case _ if links := [key for key, linked in _LINKS.items() if linked is piece]:
            return _address(links[0], names)
    return True


def _says(piece: Piece, names: Mapping[str, Any]) -> bool:
    """Whether there is anything to tell. What is not given is missing, which is told where it is asked for."""
    return not isinstance(_value(piece, names), Gap | None)


_LINKS: Mapping[str, Piece | None] = {
    "landing-page": Piece.LANDING_PAGE,
    "privacy-notice": Piece.PRIVACY_NOTICE,
    "debate-guidelines": Piece.DEBATE_GUIDELINES,
    "website": Piece.WEBSITE,
    "accessibility-statement": None,
    "cookie-policy": Piece.COOKIES,
    "channel-register": None,
}
"""The links there are, in the order in which they matter, with the piece that each of them is."""
_BLOCKS: Mapping[Piece, str] = {
    Piece.PRIVATE: "private",
    Piece.PUBLIC_RECORDS: "public_records",
    Piece.COOKIES: "cookies",
}
"""The pieces that are sentences, by the block of the masters that says them."""


def _slots(
    entry: Entry, names: Mapping[str, Any], asked: Sequence[Piece], called: Mapping[str, str]
) -> tuple[Slot, ...]:
    """The links for the platform's fields: the landing page, which leads to everything, then what must appear."""
    wanted = {Piece.LANDING_PAGE, *asked}
    ordered = sorted(_LINKS, key=lambda key: _LINKS[key] not in wanted)
    if entry.account.status is Status.CLOSED:
        ordered = ["landing-page", "website"]
    room = entry.platform.links.number if entry.platform else len(ordered)
    links = [(key, _address(key, names)) for key in ordered]
    return tuple(Slot(key, called[key], str(address)) for key, address in links if not isinstance(address, Gap))[:room]


def _address(key: str, names: Mapping[str, Any]) -> Any:
    authority = names["authority"]
    if key == "website":
        return authority.website
    if key == "privacy-notice":
        return names["account"].privacy_link or authority.publishing.privacy_notice
    return getattr(authority.publishing, key.replace("-", "_"))


def _linked(piece: str | None, slots: Sequence[Slot]) -> bool:
    return any(_LINKS[slot.key] == piece for slot in slots)


def _in(piece: Piece, text: str, blocks: frozenset[str], names: Mapping[str, Any]) -> bool:
    """Whether a piece stands in a text: its sentence, its address, or its name."""
    if _BLOCKS.get(piece) in blocks:
        return True
    links = [_address(key, names) for key, linked in _LINKS.items() if linked is piece]
    if any(_stands(str(address), text) for address in links if not isinstance(address, Gap)):
        return True
    if piece in _BLOCKS or piece in _LINKS.values():
        return False
    words = [_value(piece, names)]
    if piece is Piece.RESPONSIBLE and (title := names["account"].responsible.title):
        words.append(title)
    return all(unicodedata.normalize("NFC", str(word)).casefold() in text.casefold() for word in words)


def _stands(address: str, text: str) -> bool:
    """Whether an address, and not only the beginning of a longer one, stands in a text."""
    bare = re.sub(r"^https?://|/$", "", unicodedata.normalize("NFC", address))
    return bool(re.search(rf"(?<![\w.-]){re.escape(bare)}/?(?![\w/?#-])", text))


_BLOCK = re.compile(rf"{BLOCK_BEGINS}(\w*){BLOCK_ENDS}")


def _texts(
    entry: Entry, master: str, names: Mapping[str, Any], language: Language, of: Masters, *, closed: bool
) -> list[tuple[str, frozenset[str]]]:
    """The texts that may stand in a field, those with something in them, each with the blocks that say something."""
    if master in ("name", "handle"):
        name = names["account"].name if master == "name" else entry.account.handle and names["account"].handle
        return [(unicodedata.normalize("NFC", str(name)).removeprefix("@"), frozenset())] if name is not None else []
    rendered = render(f"about/{'closed' if closed else master}.txt", language, dict(names), of)
    return [
        (text, frozenset(name for name, text in _blocks(part) if text.strip()))
        for part in re.split(r"^----$", rendered, flags=re.MULTILINE)
        if (text := _unwrapped(_BLOCK.sub("", part)))
    ]


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The blocks of a text by name, with what each says."""
    opened: list[tuple[str, int]] = []
    for mark in _BLOCK.finditer(text):
        if mark[1]:
            opened.append((mark[1], mark.end()))
        elif opened:
            name, start = opened.pop()
            yield name, _BLOCK.sub("", text[start : mark.start()])


def _unwrapped(text: str) -> str:
    """Paragraphs and list items on one line each: as in all free text, a blank line ends a paragraph and a
    single line end is a space. No-break spaces stay."""
    lines = "\n".join(re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.splitlines())
    joined = re.sub(r"(?<!\n)\n(?!\n|- )", " ", re.sub(r"\n{3,}", "\n\n", lines.strip("\n")))
    return unicodedata.normalize("NFC", joined)
