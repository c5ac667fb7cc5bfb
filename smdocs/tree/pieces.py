"""What may have to appear in the About texts of an account, and the links for the fields of its platform."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smdocs import facts
from smdocs.facts import LinkPurpose, Piece
from smdocs.judge.phrases import one_of
from smdocs.model import Status
from smdocs.tree.entries import Entry
from smdocs.tree.groups import MasterNames
from smdocs.tree.view import Gap, Text
from smdocs.words.language import language as speak


@dataclass(frozen=True)
class Slot:
    """What goes into one of the platform's fields for links, counted from 1: `key` says what is there, `label` what it
    is called."""

    key: str
    label: str
    address: str
    place: int

    def heading(self, lang: str) -> str:
        """Which field for a link it is, and what goes there: `Link 1: Landing page`."""
        return str(speak(lang).words("about")["link"].format(place=self.place, label=self.label))


LINKS: Mapping[str, Callable[[MasterNames], Any]] = {
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
    **LINKS,
    **_NAMES,
    Piece.PRIVATE: lambda names: names["private_asked"] or None,
    Piece.PUBLIC_RECORDS: lambda names: names["public_records"] or None,
    Piece.COOKIES: lambda names: LINKS["cookie-policy"](names) or names["cookie_text"],
}
"""What tells a piece, such as a name or an address of the data; None where it is not so."""


def can_be_said(piece: str, names: MasterNames) -> bool:
    """Whether there is what tells a piece. What is not given is missing, which is told where it is asked for."""
    return given(_TELLS[piece](names))


def given(value: Any) -> bool:
    """Whether a value is there."""
    return not isinstance(value, Gap | None)


def slots(entry: Entry, names: MasterNames, asked: Iterable[str], called: Mapping[str, str]) -> tuple[Slot, ...]:
    """The links for the platform's fields: where one is for a certain link, that link or none; then the landing page,
    which leads to everything, what must appear, and the rest."""
    wanted = {Piece.LANDING_PAGE, *(_LINK_OF.get(piece, piece) for piece in asked)}
    ordered = sorted(LINKS, key=lambda key: key not in wanted)
    if entry.account.status is Status.CLOSED:
        ordered = ["landing-page", "website"]
    links = {key: str(address) for key in ordered if given(address := LINKS[key](names))}
    number = entry.platform.links.number if entry.platform else len(links)
    purposes = (entry.platform.links.purposes if entry.platform else ()) or (LinkPurpose.ANY,) * number
    free = iter([key for key in links if key not in purposes])
    keys = [next(free, "") if purpose is LinkPurpose.ANY else purpose.value for purpose in purposes]
    return tuple(Slot(key, called[key], links[key], n) for n, key in enumerate(keys, 1) if key in links)


def linked(piece: str, slots: Sequence[Slot]) -> bool:
    """Whether a piece stands in a field for links."""
    return any(slot.key == _LINK_OF.get(piece, piece) for slot in slots)


def appears(piece: str, text: str, sentences: Container[str], names: MasterNames) -> bool:
    """Whether a piece stands in a text: its name, or else its sentence or its address. `sentences` are the blocks of
    the masters that say something there; in a text that somebody has written, sentences are known by their words."""
    if piece in _NAMES:
        words = [_NAMES[piece](names)]
        if piece == Piece.RESPONSIBLE and (title := names["account"].responsible.title):
            words.append(title)
        return all(unicodedata.normalize("NFC", str(word)).casefold() in text.casefold() for word in words)
    if piece.replace("-", "_") in sentences:
        return True
    link = LINKS.get(_LINK_OF.get(piece, piece))
    if link is None or not given(address := link(names)):
        return False
    # The address itself, not only the beginning of a longer one.
    bare = re.sub(r"^https?://|/$", "", unicodedata.normalize("NFC", str(address)))
    return bool(re.search(rf"(?<![\w.-]){re.escape(bare)}/?(?![\w/?#-])", text))


def sentences_of(text: Text, code: str) -> set[str]:
    """What the sentences of a text that somebody has written tell, as the blocks of the masters are called."""
    words = facts.wording().pieces.get(text.foreign or code, {})
    sentences = re.split(r"(?<=[.!?])\s|\n", text)
    lists = {piece: [one_of(each, r"(?!\w)") for each in several] for piece, several in words.items()}
    return {
        piece.replace("-", "_")
        for piece, several in lists.items()
        if any(all(one.search(sentence) for one in several) for sentence in sentences)
    }
