"""The About texts of an account: for each field of its platform, the longest of our texts that fits, and together
those that hold what must appear.

Texts come in several lengths, and the next shorter one is taken when one is too long. Nothing is ever cut.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from smdocs.facts import Confidence, FactWords, Piece, TextField
from smdocs.judge.rulesets import Rule, Strength, Where
from smdocs.model import Account, Status
from smdocs.model.texts import Words
from smdocs.tree.count import count
from smdocs.tree.entries import Entry
from smdocs.tree.groups import MasterNames
from smdocs.tree.master import BLOCK_CLOSES, BLOCK_OPENS, Masters, render
from smdocs.tree.standing import public_records
from smdocs.tree.view import Gap
from smdocs.words.language import Language, capital
from smdocs.words.language import language as speak


@dataclass(frozen=True)
class Fitted:
    """A text for one field of the platform, with its length as the platform counts. `limit` is None when there is none,
    or none is known; `certain`: it was read at its source."""

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
    """A text that fits its field, and what it holds of what is wanted, by the key of the demand."""

    text: Fitted
    held: frozenset[str]


def fit(entry: Entry, names: MasterNames, language: Language, of: Masters, demands: Mapping[str, Rule]) -> Texts:
    """The text for each field of an account's platform, the fields that nothing fits, the links, and what of the
    `demands` there is no room for.

    On a platform that is not among the facts: the account's name and a text of any length. `names` are the
    names of a master as it sees them; what is missing is noted in their frame. Raises `MasterError` when a
    master is at fault.
    """
    words = language.words("about")
    names = {**names, "public_records": public_records(names, language)}
    # What is not given is missing, which is told where it is asked for.
    asked = {key: piece for key, rule in demands.items() if (piece := rule.value) and _given(_TELLS[piece](names))}
    slots = _slots(entry, names, asked.values(), words["links"])
    linked = {key for key, piece in asked.items() if demands[key].where is not Where.TEXT and _linked(piece, slots)}
    wanted = {key: piece for key, piece in asked.items() if key not in linked}
    if not slots and entry.account.status is not Status.CLOSED:
        # Without a field for links, the way to all the rest has to stand in a text.
        wanted[_WAY_OUT] = Piece.LANDING_PAGE
    dead = entry.platform is not None and entry.platform.links.clickable is False
    in_text = {k: piece for k, piece in wanted.items() if not (dead and k in asked and demands[k].where is Where.LINK)}

    fields = _fields(entry, language)
    chosen: dict[str, _Candidate] = {}
    fitting: dict[str, list[_Candidate]] = {key: [] for key in fields}
    shortest: dict[str, tuple[int, int]] = {}
    pieces = list(dict.fromkeys(wanted.values()))
    # What masters are asked to hold: nothing in particular, then everything, then without the least of it.
    for must in ([], *(pieces[:n] for n in range(len(pieces), 0, -1))):
        more = {**names, "must": must, "slots": slots}
        for key, field in fields.items():
            for text, sentences in _texts(entry, field.master, more, language, of):
                lengths = [(count(text, limit.measure), limit.limit) for limit in field.limits]
                if over := [pair for pair in lengths if pair[0] > pair[1]]:
                    shortest[key] = min(shortest.get(key, over[0]), over[0])
                    continue
                length, limit = max(lengths, key=lambda p: p[0] / p[1], default=(len(text), None))
                held = frozenset(k for k, piece in in_text.items() if _in(piece, text, sentences, names))
                sure = field.confidence is Confidence.SEEN
                fitting[key].append(_Candidate(Fitted(key, field.label, text, length, limit, sure), held))
        chosen = _chosen(fitting, wanted)
        there = linked.union(*(one.held for one in chosen.values()))
        if wanted.keys() <= there:
            break
    landing = _linked(Piece.LANDING_PAGE, slots) or any(
        _in(Piece.LANDING_PAGE, one.text.text, (), names) for one in chosen.values()
    )
    return Texts(
        tuple(one.text for one in chosen.values()),
        tuple(
            Unfit(key, fields[key].label, limit, length, fields[key].confidence is Confidence.SEEN)
            for key, (length, limit) in shortest.items()
            if key not in chosen
        ),
        slots,
        tuple(
            LeftOut(piece, words["pieces"][piece], key, demands[key].strength is Strength.MUST and not landing)
            for key, piece in asked.items()
            if key not in there
        ),
    )


_WAY_OUT = ""
"""The key of the demand that is no rule's."""


def _chosen(fitting: Mapping[str, Sequence[_Candidate]], wanted: Iterable[str]) -> dict[str, _Candidate]:
    """The combination that holds most of what is wanted, what stands first before the rest; of those that hold the
    same, the one with the longest texts."""
    longest: dict[str, dict[frozenset[str], _Candidate]] = {key: {} for key, texts in fitting.items() if texts}
    for key, by_held in longest.items():
        for one in fitting[key]:
            by_held[one.held] = max(by_held.get(one.held, one), one, key=lambda candidate: candidate.text.count)

    def worth(combination: tuple[_Candidate, ...]) -> tuple[Any, ...]:
        held = frozenset[str]().union(*(one.held for one in combination))
        return tuple(key in held for key in wanted), sum(one.text.count for one in combination)

    best = max(product(*(by_held.values() for by_held in longest.values())), key=worth)
    return dict(zip(longest, best, strict=True))


def _fields(entry: Entry, language: Language) -> Mapping[str, TextField]:
    if entry.platform:
        return entry.platform.fields
    # Nothing is known of these but what they are called.
    labels = {"name": language.label(Account, "name"), "long": capital(language.document("about-texts"))}
    unchecked: Any = partial(TextField.model_construct, confidence=Confidence.UNCHECKED)
    spoken = {master: FactWords.model_validate({language.code: label}) for master, label in labels.items()}
    return {master: unchecked(label=label, master=master) for master, label in spoken.items()}


_LINKS: Mapping[str, Callable[[MasterNames], Any]] = {
    "landing-page": lambda names: names["authority"].publishing.landing_page,
    "privacy-notice": lambda names: names["account"].privacy_link or names["authority"].publishing.privacy_notice,
    "debate-guidelines": lambda names: names["authority"].publishing.debate_guidelines,
    "website": lambda names: names["authority"].website,
    "accessibility-statement": lambda names: names["authority"].publishing.accessibility_statement,
    "cookie-policy": lambda names: names["authority"].publishing.cookie_policy,
    "channel-register": lambda names: names["authority"].publishing.channel_register,
}
"""The links there are, in the order in which they matter, each with its address."""
_LINK_OF: Mapping[str, str] = {Piece.COOKIES: "cookie-policy"}
"""The link that a piece is, where it is not called like the piece."""
_NAMES: Mapping[str, Callable[[MasterNames], Any]] = {
    Piece.SENDER: lambda names: names["authority"].name,
    Piece.UNIT: lambda names: names["account"].unit,
    Piece.RESPONSIBLE: lambda names: names["account"].responsible.name,
    Piece.CONTACT: lambda names: names["account"].contact.name,
}
"""The pieces that are told by a name."""
_TELLS: Mapping[str, Callable[[MasterNames], Any]] = {
    **_LINKS,
    **_NAMES,
    Piece.PRIVATE: lambda _: True,
    Piece.PUBLIC_RECORDS: lambda names: names["public_records"] or None,
    Piece.COOKIES: lambda names: _LINKS["cookie-policy"](names) or names["authority"].privacy.cookies,
}
"""What tells a piece, such as a name or an address of the data; None where it is not so."""


def _given(value: Any) -> bool:
    return not isinstance(value, Gap | None)


def _slots(entry: Entry, names: MasterNames, asked: Iterable[str], called: Mapping[str, str]) -> tuple[Slot, ...]:
    """The links for the platform's fields: the landing page, which leads to everything, then what must appear."""
    wanted = {Piece.LANDING_PAGE, *(_LINK_OF.get(piece, piece) for piece in asked)}
    ordered = sorted(_LINKS, key=lambda key: key not in wanted)
    if entry.account.status is Status.CLOSED:
        ordered = ["landing-page", "website"]
    room = entry.platform.links.number if entry.platform else len(ordered)
    links = [(key, _LINKS[key](names)) for key in ordered]
    return tuple(Slot(key, called[key], str(address)) for key, address in links if _given(address))[:room]


def _linked(piece: str, slots: Sequence[Slot]) -> bool:
    return any(slot.key == _LINK_OF.get(piece, piece) for slot in slots)


def _in(piece: str, text: str, sentences: Container[str], names: MasterNames) -> bool:
    """Whether a piece stands in a text: its name, or else its sentence (a block of the masters) or its address."""
    if piece in _NAMES:
        words = [_NAMES[piece](names)]
        if piece == Piece.RESPONSIBLE and (title := names["account"].responsible.title):
            words.append(title)
        return all(unicodedata.normalize("NFC", str(word)).casefold() in text.casefold() for word in words)
    if piece.replace("-", "_") in sentences:
        return True
    link = _LINKS.get(_LINK_OF.get(piece, piece))
    if link is None or not _given(address := link(names)):
        return False
    # The address itself, not only the beginning of a longer one.
    bare = re.sub(r"^https?://|/$", "", unicodedata.normalize("NFC", str(address)))
    return bool(re.search(rf"(?<![\w.-]){re.escape(bare)}/?(?![\w/?#-])", text))


_MARK = re.compile(rf"{BLOCK_OPENS}/?\w+{BLOCK_CLOSES}")
_BLOCK = re.compile(rf"(?={BLOCK_OPENS}(\w+){BLOCK_CLOSES}([\s\S]*?){BLOCK_OPENS}/\1{BLOCK_CLOSES})")


def _texts(
    entry: Entry, master: str, names: MasterNames, language: Language, of: Masters
) -> Iterator[tuple[str, set[str]]]:
    """The texts that may stand in a field, those with something in them, each with the blocks that say something."""
    if master in ("name", "handle"):
        name = names["account"].name if master == "name" else entry.account.handle and names["account"].handle
        if name is not None:
            yield unicodedata.normalize("NFC", str(name)).removeprefix("@"), set()
        return
    if entry.account.status is Status.CLOSED:
        master = "closed"
    rendered = render(f"about/{master}.txt", language, dict(names), of)
    for part in re.split(r"^----$", rendered, flags=re.MULTILINE):
        if text := _unwrapped(_MARK.sub("", part)):
            yield text, {name for name, says in _BLOCK.findall(part) if _MARK.sub("", says).strip()}


def _unwrapped(text: str) -> str:
    """Paragraphs and list items on one line each: as in all free text, a blank line ends a paragraph and a
    single line end is a space. No-break spaces stay."""
    lines = "\n".join(re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.splitlines())
    joined = re.sub(r"(?<!\n)\n(?!\n|- )", " ", re.sub(r"\n{3,}", "\n\n", lines.strip("\n")))
    return unicodedata.normalize("NFC", joined)
