"""The About texts of an account: for each field of its platform, the text that was written for it, or the longest of
ours that fits, and together those that hold what must appear.

Texts come in several lengths, and the next shorter one is taken when one is too long. Nothing is ever cut.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from smdocs.facts import LONG, Confidence, FactWords, Piece, TextField, TextMaster
from smdocs.judge.lengths import measured
from smdocs.judge.rulesets import Rule, Strength, Where
from smdocs.model import Account, Status
from smdocs.model.parts import StatementSubject
from smdocs.model.texts import Words
from smdocs.tree.entries import Entry, takes_words
from smdocs.tree.groups import MasterNames, statements
from smdocs.tree.master import BLOCK_CLOSES, BLOCK_OPENS, Masters, render
from smdocs.tree.pieces import LINKS, Slot, appears, can_be_said, given, linked, sentences_of, slots
from smdocs.tree.privacy import cookie_text
from smdocs.tree.standing import private_asked, public_records
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
    def over(self) -> bool:
        """Whether it is too long."""
        return self.limit is not None and self.count > self.limit

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
    """A field that its text is too long for, or even our shortest. `shortest` is the length of that; `stops`: it cannot
    stand there, so that the texts are not finished; `written`: somebody has written it."""

    key: str
    label: Words
    limit: int
    shortest: int
    stops: bool
    written: bool


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
    """All About texts of an account: the fields, those that a text is too long for, the links and what is left out;
    `presentation` is the roomiest field where what the account is about fits none."""

    fields: tuple[Fitted, ...]
    unfit: tuple[Unfit, ...]
    slots: tuple[Slot, ...]
    left_out: tuple[LeftOut, ...]
    presentation: tuple[Unfit, ...] = ()

    @property
    def pieces_left_out(self) -> tuple[str, ...]:
        """What is left out, in running text."""
        return tuple(piece.label for piece in self.left_out)


NOTHING = Texts((), (), (), ())


@dataclass(frozen=True)
class Ready:
    """The texts of one account among others, with its `number` there, which is a name: it is never printed as an
    amount. `stopped`: they cannot be made yet."""

    number: str
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
        made.setdefault(one.account.group or "", []).append(Ready(str(number), one, its, one.id in stopped))
    return [Group(name, accounts) for name, accounts in made.items()]


@dataclass(frozen=True)
class _Candidate:
    """A text that fits its field, and what it holds of what is wanted, by the key of the demand."""

    text: Fitted
    held: frozenset[str]


def fit(entry: Entry, names: MasterNames, language: Language, of: Masters, demands: Mapping[str, Rule]) -> Texts:
    """The text for each field of an account's platform, the fields that a text is too long for, the links, and what of
    the `demands` there is no room for.

    On a platform that is not among the facts: the account's name and a text of any length. `names` are the
    names of a master as it sees them; what is missing is noted in their frame. Raises `MasterError` when a
    master is at fault.
    """
    words = language.words("about")
    names = {**names, **_of_what_is_written(names, language, [rule.value for rule in demands.values()])}
    asked = {key: piece for key, rule in demands.items() if (piece := rule.value) and can_be_said(piece, names)}
    links = slots(entry, names, asked.values(), words["links"])
    in_links = {key for key, piece in asked.items() if demands[key].where is not Where.TEXT and linked(piece, links)}
    wanted = {key: piece for key, piece in asked.items() if key not in in_links}
    if not links and entry.account.status is not Status.CLOSED and given(LINKS["landing-page"](names)):
        # Without a field for links, the way to all the rest has to stand in a text.
        wanted[_WAY_OUT] = Piece.LANDING_PAGE
    dead = entry.platform is not None and entry.platform.links.clickable is False
    in_text = {k: piece for k, piece in wanted.items() if not (dead and k in asked and demands[k].where is Where.LINK)}

    def candidate(key: str, text: str, sentences: Container[str]) -> _Candidate:
        held = frozenset(k for k, piece in in_text.items() if appears(piece, text, sentences, names))
        return _Candidate(_measured(key, fields[key], text), held)

    fields = _fields(entry, language)
    written = {key: candidate(key, *text) for key, text in _written(entry, names, fields, language).items()}
    unfit = [_unfit(one.text, fields[key], written=True) for key, one in written.items() if one.text.over]
    refused = {one.key for one in unfit if one.stops}
    fitting = {key: [written[key]] if key in {*written} - refused else [] for key in fields}
    ours = {key: field for key, field in fields.items() if key not in written and field.given_apart}
    about = names["account"].about if entry.account.status is not Status.CLOSED else False
    abouts = {key: _measured(key, field, str(about)) for key, field in ours.items() if about and given(about)}
    chosen: dict[str, _Candidate] = {}
    shortest: dict[str, Fitted] = {}
    pieces = list(dict.fromkeys(wanted.values()))
    # What masters are asked to hold: nothing in particular, then everything, then without the least of it.
    for must in ([], *(pieces[:n] for n in range(len(pieces), 0, -1))):
        for key, field in ours.items():
            fits_about = key not in abouts or not abouts[key].over
            more: dict[str, Any] = {"about": about if fits_about else False, "must": must, "slots": links}
            more |= {"linked": [link.key for link in links]}
            for text, sentences in _texts(entry, field.master, names | more, language, of):
                one = candidate(key, text, sentences)
                if not one.text.over:
                    fitting[key].append(one)
                elif key not in shortest or one.text.count < shortest[key].count:
                    shortest[key] = one.text
            if not fitting[key] and fits_about and key in abouts:
                # What was written about the account goes before all that we would say.
                fitting[key].append(candidate(key, abouts[key].text, ()))
        chosen = _chosen(fitting, wanted)
        there = in_links.union(*(one.held for one in chosen.values()))
        if wanted.keys() <= there:
            break
    unfit += [_unfit(text, fields[key]) for key, text in shortest.items() if key not in chosen]
    landing = linked(Piece.LANDING_PAGE, links) or any(
        appears(Piece.LANDING_PAGE, one.text.text, (), names) for one in chosen.values()
    )
    roomiest = max(abouts.values(), key=lambda text: text.limit or 0, default=None)
    nowhere = roomiest is not None and all(text.over for text in abouts.values())
    return Texts(
        tuple(one.text for one in chosen.values()),
        tuple(unfit),
        links,
        tuple(
            LeftOut(piece, words["pieces"][piece], key, demands[key].strength is Strength.MUST and not landing)
            for key, piece in asked.items()
            if key not in there
        ),
        (_unfit(roomiest, fields[roomiest.key], written=True),) if roomiest and nowhere else (),
    )


_WAY_OUT = ""
"""The key of the demand that is no rule's."""


def _of_what_is_written(names: MasterNames, language: Language, demands: Container[str | None]) -> Mapping[str, Any]:
    """What is to be said of what people write, by the authority or as its rules demand; nothing where nobody can write
    anything. And of cookies."""
    account, refused = names["account"], names["moderation"].no_private_matters is False
    silent = not takes_words(account)
    own = statements(names, language)[StatementSubject.PUBLIC_RECORDS]
    private = private_asked(names, language) or (Piece.PRIVATE in demands and not refused)
    return {
        "public_records": not silent and (bool(own) or public_records(names, language)),
        "private_asked": not silent and private,
        "cookie_text": cookie_text(names, language),
    }


def _measured(key: str, field: TextField, text: str) -> Fitted:
    """A text with its length by the limit that it fills most."""
    length, limit = measured(text, field)
    return Fitted(key, field.label, text, length, limit, field.confidence is Confidence.SEEN)


def _unfit(text: Fitted, field: TextField, *, written: bool = False) -> Unfit:
    return Unfit(text.key, text.label, text.limit or 0, text.count, field.firm, written)


def _written(
    entry: Entry, names: MasterNames, fields: Mapping[str, TextField], language: Language
) -> dict[str, tuple[str, Container[str]]]:
    """What somebody has written for a field, as it stands: the name, the handle and finished texts, each with what its
    sentences tell."""
    texts: dict[str, tuple[str, Container[str]]] = {}
    finished = names["account"].about_texts
    for key, field in fields.items():
        if key in finished and field.given_apart:
            code = finished[key].foreign or language.code
            text, _ = entry.account.about_texts[key].written_in(code, code)
            texts[key] = text, sentences_of(finished[key], language.code)
        elif not field.given_apart:
            name = names["account"].name if field.master == TextMaster.NAME else names["account"].handle
            if given(name) or name:
                # A gap that is asked for is shown.
                texts[key] = unicodedata.normalize("NFC", str(name)).removeprefix("@"), set()
    return texts


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
    labels = {"name": language.label(Account, "name"), LONG: capital(language.document("about-texts"))}
    unchecked: Any = partial(TextField.model_construct, confidence=Confidence.UNCHECKED)
    spoken = {master: FactWords.model_validate({language.code: label}) for master, label in labels.items()}
    return {master: unchecked(label=label, master=master) for master, label in spoken.items()}


_MARK = re.compile(rf"{BLOCK_OPENS}/?\w+{BLOCK_CLOSES}")
_SILENT = re.compile(rf"{BLOCK_OPENS}(\w+){BLOCK_CLOSES}\s*{BLOCK_OPENS}/\1{BLOCK_CLOSES}")
_BLOCK = re.compile(rf"(?={BLOCK_OPENS}(\w+){BLOCK_CLOSES}([\s\S]*?){BLOCK_OPENS}/\1{BLOCK_CLOSES})")


def _texts(
    entry: Entry, master: str, names: MasterNames, language: Language, of: Masters
) -> Iterator[tuple[str, set[str]]]:
    """Our texts that may stand in a field, those with something in them, each with the blocks that say something."""
    if entry.account.status is Status.CLOSED:
        master = "closed"
    rendered = render(f"about/{master}.txt", language, dict(names), of)
    for part in re.split(r"^----$", _SILENT.sub("", rendered), flags=re.MULTILINE):
        if text := _unwrapped(_MARK.sub("", part)):
            yield text, {name for name, says in _BLOCK.findall(part) if _MARK.sub("", says).strip()}


_ADDRESS = re.compile(r"(?:https?://)?[\w.-]+\.[^\W\d]{2,}(?:/(?:\S*[^\s.])?)?")


def _unwrapped(text: str) -> str:
    """Paragraphs and list items on one line each: as in all free text, a blank line ends a paragraph and a
    single line end is a space; but an address ends its line, since no full stop can part it from what follows. No-break
    spaces stay."""

    def joined(end: re.Match[str]) -> str:
        *_, last = end.string[: end.start()].split()
        return "\n" if _ADDRESS.fullmatch(last) else " "

    lines = "\n".join(re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.splitlines())
    text = re.sub(r"(?<!\n)\n(?!\n|- )", joined, re.sub(r"\n{3,}", "\n\n", lines.strip("\n")))
    return unicodedata.normalize("NFC", text)
