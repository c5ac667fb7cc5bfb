"""The words that a check of texts knows, as `data/wording.yaml` has them."""

from enum import StrEnum

from pydantic import Field

from smdocs.model.path import Path
from smdocs.model.texts import Data, Name
from smdocs.model.values import Unit


class Piece(StrEnum):
    """What may have to appear in the About texts of an account."""

    SENDER = "sender"
    UNIT = "unit"
    RESPONSIBLE = "responsible"
    CONTACT = "contact"
    PRIVATE = "private"
    PUBLIC_RECORDS = "public-records"
    COOKIES = "cookies"
    LANDING_PAGE = "landing-page"
    PRIVACY_NOTICE = "privacy-notice"
    DEBATE_GUIDELINES = "debate-guidelines"
    WEBSITE = "website"


class Leftovers(Data):
    """Words of what was to be replaced: anywhere, as a whole text, and within brackets, there by language."""

    words: tuple[Name, ...]
    whole: tuple[Name, ...]
    opens: dict[str, tuple[Name, ...]]
    names: dict[str, tuple[Name, ...]]
    others: dict[str, tuple[Name, ...]]


class Speech(Data):
    """Words of a language by which a sentence says that something is not done, or not by us, or perhaps."""

    nots: tuple[Name, ...]
    none: tuple[Name, ...]
    adverbs: tuple[Name, ...]
    helpers: tuple[Name, ...]
    may: tuple[Name, ...]
    conditions: tuple[Name, ...]
    turned: tuple[Name, ...]
    platforms: tuple[Name, ...]
    people: tuple[Name, ...]


class DeletionPromise(Data):
    """Words of a language by which a text promises to delete, at once or some time, and those that say what is secured
    first. Other words may stand where a verb has `…`."""

    verbs: tuple[Name, ...]
    at_once: tuple[Name, ...]
    not_at_once: tuple[Name, ...]
    plainly: tuple[Name, ...]
    other_than: tuple[Name, ...]
    secured: tuple[Name, ...]
    without: tuple[Name, ...]


class Claim(Data):
    """What words say that a field denies where it has a value; of a ladder, that they name what no step of it does."""

    field: Path
    value: Name
    words: dict[str, tuple[Name, ...]]
    unless: dict[str, tuple[Name, ...]] = Field(default_factory=dict)


class Times(Data):
    """Words of a language by which a text tells when somebody reads, and within how long they answer."""

    reads: tuple[Name, ...]
    answers: tuple[Name, ...]
    within: tuple[Name, ...]
    numbers: dict[str, int]
    units: dict[str, Unit]
    always: tuple[Name, ...]
    weekends: tuple[Name, ...]


class Wording(Data):
    """Words that a check of texts knows; one that ends in `*` may go on. `pieces` tell, per language, what must appear
    in an About text: a sentence tells a piece that has a word of each of its lists."""

    number_labels: tuple[Name, ...]
    personal_labels: tuple[Name, ...]
    formerly: tuple[Name, ...]
    ended: tuple[Name, ...]
    leftovers: Leftovers
    speech: dict[str, Speech]
    deletion_promises: dict[str, DeletionPromise]
    claims: tuple[Claim, ...]
    times: dict[str, Times]
    pieces: dict[str, dict[Piece, tuple[tuple[Name, ...], ...]]]
