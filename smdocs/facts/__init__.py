"""The door through which facts come in: typed, checked access to `data/`. Knows no authority.

Every fact names its source, the date it was checked and how sure it is.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from smdocs.facts.wording import Piece as Piece
from smdocs.facts.wording import Wording
from smdocs.findings import unknown
from smdocs.model.account import Account, Status
from smdocs.model.authority import Country, Subject
from smdocs.model.path import EACH, Path
from smdocs.model.records import RecordKind
from smdocs.model.texts import Choice, Data, Name, Words
from smdocs.model.values import Date, Flag, Interval, Link, Whole
from smdocs.resources import ShippedFileError, data, read

T = TypeVar("T")


class Confidence(Choice):
    """How sure a fact is: read at the source, read in a copy of it, or from general knowledge."""

    SEEN = "seen"
    SECOND_HAND = "second-hand"
    UNCHECKED = "unchecked"


class Fact(Data):
    """Where something is known from."""

    source: Name
    checked_on: Date
    confidence: Confidence


def _leading(path: Path) -> Path:
    for n, step in enumerate(path.steps):
        here = Path(path.root, path.steps[:n])
        if step is not EACH and (here / step).field().name != step and (path.root, n) != ("records", 0):
            raise PydanticCustomError("unknown-name", "no such field", unknown(str(step), here.field().below))
    return path


FieldPath = Annotated[Path, AfterValidator(_leading)]
"""The path to a field of the data."""


class FactWords(Words):
    """Words of a fact: what no authority has written and none can translate."""


class Requirement(Data):
    """A field that a document needs. `when` names fields and the values they must have."""

    field: FieldPath
    when: dict[FieldPath, Name] = Field(default_factory=dict)
    source: Name


class Answer(Data):
    """Fields that stand in no document where another, `because`, is so, and others are as `beside` says."""

    fields: tuple[FieldPath, ...]
    because: FieldPath
    so: Name = Field(alias="is")
    beside: dict[FieldPath, Name] = Field(default_factory=dict)


class Unprinted(Data):
    """What is given and stands in no document because of what else is given, and what may."""

    answers: tuple[Answer, ...]
    platforms: tuple[FieldPath, ...]
    platforms_in_use: tuple[FieldPath, ...]
    registers: tuple[FieldPath, ...]
    of_comments: tuple[FieldPath, ...]
    of_words: tuple[FieldPath, ...]
    of_times: tuple[FieldPath, ...]
    records: tuple[RecordKind, ...]
    excused: dict[Name, tuple[FieldPath, ...]]


class Review(Data):
    """How old the date of a document may be before somebody should look it through. `field` is in the account, or in
    what identifies the document (`document.updated_on`)."""

    field: Path
    within: Interval
    source: Name


class Audience(Choice):
    """Who reads a document."""

    PUBLIC = "public"
    INTERNAL = "internal"


class DocumentType(Data):
    """An entry of the document catalogue. `also_per` says what an authority may choose to make one for instead,
    `tells` the fields that it tells of where they are given, `reads` those of accounts that it reads where it is about
    all of them, `points` the blocks of its masters that it cannot do without, `rows` whether it has rows of data,
    `records` whether it tells of what was recorded, `formats` the only ones it is written in, `most_listed` how many
    accounts it lists one by one, `on_screens` whether it is read there, and its links say nowhere where they lead."""

    subject: Subject
    also_per: Subject | None = None
    audience: Audience
    form: Flag = False
    form_lines: Whole = 0
    approved: Flag = False
    blank_rows: Whole = 0
    review: Review | None = None
    statuses: tuple[Status, ...] = tuple(Status)
    requires: tuple[Requirement, ...]
    tells: tuple[FieldPath, ...] = ()
    reads: tuple[FieldPath, ...] = ()
    points: tuple[Name, ...] = ()
    rows: Flag = False
    records: Flag = False
    formats: tuple[Name, ...] = ()
    most_listed: Whole = 40
    on_screens: Flag = False

    def concerns(self, account: Account) -> bool:
        """Whether it is made of an account: by its status, where one that is not given may be any, and of one that
        stands in the registers alone only if it is a register."""
        return (account.status is None or account.status in self.statuses) and (self.rows or not account.register_only)

    @property
    def fields(self) -> tuple[Path, ...]:
        """The fields that it needs, and those that it tells of where they are given."""
        return tuple(dict.fromkeys((*(each.field for each in self.requires), *self.tells)))


class Measure(Choice):
    """What a platform counts: a text is as long as its code points, UTF-16 units, graphemes or UTF-8 bytes, in the
    weights of X, or as its graphemes with each link as 23. Unknown: the larger of code points and UTF-16 units."""

    CODE_POINTS = "code-points"
    UTF16 = "utf-16"
    GRAPHEMES = "graphemes"
    BYTES = "bytes"
    X_WEIGHTS = "x-weights"
    GRAPHEMES_LINKS_23 = "graphemes-links-23"
    UNKNOWN = "unknown"


class TextLimit(Data):
    """The most that a field holds, of what `measure` counts."""

    limit: Whole
    measure: Measure = Measure.UNKNOWN


class TextMaster(Choice):
    """What may fill a text field of a platform: the account's own name or handle, or the texts of a master."""

    NAME = "name"
    HANDLE = "handle"
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class TextField(Fact):
    """A text field of a platform, and what may fill it."""

    label: FactWords
    master: TextMaster
    limit: Whole | None = None
    measure: Measure = Measure.UNKNOWN
    also: tuple[TextLimit, ...] = ()

    @property
    def limits(self) -> tuple[TextLimit, ...]:
        """All limits that hold for the field; the first is the one that people see."""
        return (TextLimit(limit=self.limit, measure=self.measure), *self.also) if self.limit else ()

    @property
    def given_apart(self) -> bool:
        """Whether a finished text can be given for it; its name and handle an account has once, for all."""
        return self.master not in (TextMaster.NAME, TextMaster.HANDLE)

    @property
    def firm(self) -> bool:
        """Whether nothing longer can stand there: its limit is no guess, and sources agree on it."""
        return self.confidence is not Confidence.UNCHECKED


class LinkPurpose(Choice):
    """What a platform has a field for a link for: any link, or the link to a privacy notice and no other."""

    ANY = "any"
    PRIVACY_NOTICE = "privacy-notice"


class LinkFields(Fact):
    """The fields for links: how many, what each is for where the platform says so, and whether an address in a text can
    be clicked."""

    number: Whole
    label: FactWords | None = None
    purposes: tuple[LinkPurpose, ...] = ()
    title_limit: Whole | None = None
    clickable: Flag | None = None


class Roles(Fact):
    """The roles that a platform gives people, by whether they can give and take access."""

    full_control: tuple[Name, ...]
    other: tuple[Name, ...] = ()


class Inbox(Choice):
    """What becomes of direct messages: they can be turned off, not all of them can, or there are none."""

    CLOSES = "closes"
    PARTLY = "partly"
    NONE = "none"


class SignInFacts(Fact):
    """How one signs in to a platform, and what can be switched there."""

    multi_factor: Flag | None = None
    personal: Flag | None = None
    inbox: Inbox | None = None
    business_profile: Flag | None = None


class Platform(Fact):
    """A platform: its names, the company behind it, its text fields and links, its roles and how one signs in."""

    name: Name
    company: Name | None = None
    terms: FactWords | None = None
    terms_link: Link | None = None
    community_rules: FactWords | None = None
    community_rules_link: Link | None = None
    privacy_link: Link | None = None
    cookies_link: Link | None = None
    arrangement_link: Link | None = None
    arrangement_covers: Flag = True
    links: LinkFields
    roles: Roles | None = None
    sign_in: SignInFacts | None = None
    fields: dict[str, TextField] = Field(default_factory=dict)


class Room(Fact):
    """How much a case system or a disk takes: of what `measure` counts, at most `limit`."""

    limit: Whole
    measure: Measure


class Law(Fact):
    """A statute, a decision or a body: `short` is its name in running text, `articles` tell what some are about.
    `platforms` are the kinds of account that it is about, by the keys of their platforms, where it is not about all."""

    name: FactWords
    short: FactWords | None = None
    number: Name | None = None
    section: Name | None = None
    articles: dict[str, FactWords] = Field(default_factory=dict)
    platforms: tuple[Name, ...] = ()
    link: Link | None = None
    repealed: Flag = False
    known_as: tuple[Name, ...] = ()
    replaced_by: Name | None = None


def _registered(key: str) -> str:
    if key not in law():
        raise PydanticCustomError("not-a-choice", "law expected", unknown(key, list(law())))
    return key


class Crime(Fact):
    """An offence in law that debate guidelines name, with its place in the law."""

    name: FactWords
    law: Annotated[Name, AfterValidator(_registered)]
    section: FactWords | None = None

    @property
    def act(self) -> Law:
        """The law that it is an offence by."""
        return law()[self.law]


class CountryFacts(Fact):
    """What differs between the two countries."""

    supervisory_authority: FactWords
    supervisory_authority_link: Link
    supervisory_authority_phone: Name | None = None
    supervisory_authority_address: Name | None = None
    time_zone: Name
    breach_hours: Whole
    public_records: Flag
    crimes: tuple[Crime, ...]


def _file(name: str, kind: type[T]) -> Callable[[], T]:
    """What a file of `data/` holds: read when somebody asks, and once. Raises `ShippedFileError`."""

    @cache
    def content() -> T:
        file = data() / f"{name}.yaml"
        try:
            return TypeAdapter(kind).validate_python(read(file))
        except ValidationError as error:
            raise ShippedFileError(file, kind=kind) from error

    return content


unprinted = _file("unprinted", Unprinted)
"""What stands in no document."""
documents = _file("documents", dict[str, DocumentType])
"""The document catalogue, in the order documents are listed."""
platforms = _file("platforms", dict[str, Platform])
"""The platforms by key."""
filing = _file("filing", dict[str, Room])
"""The room for `journal_title`, for `file_name` with its extension, and for `path` with its folders."""
law = _file("law", dict[str, Law])
"""The law register by key."""
wording = _file("wording", Wording)
"""The words that the check of an authority's own texts knows."""
countries = _file("countries", dict[Country, CountryFacts])
"""What holds in a country."""

LONG = "long"
"""The text field of a platform that is not among the facts."""


def is_platform(called: str, key: str, name: str) -> bool:
    """Whether a platform is meant by its key or its name, or by what its key begins with: `Facebook` and
    `facebook-page` are the same."""
    called, key = called.lower(), key.lower()
    return called in (key, name.lower()) or key.startswith(f"{called}-")


def text_fields(platform: str) -> list[str]:
    """The fields of a platform that a finished text can be given for, by the key of the platform."""
    listed = platforms().get(platform)
    return [key for key, field in listed.fields.items() if field.given_apart] if listed else [LONG]
