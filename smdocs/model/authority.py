"""`authority.yaml`: who the authority is, and what is the same for all its accounts."""

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from smdocs.model import parts
from smdocs.model.account import Account
from smdocs.model.file_names import NamePattern
from smdocs.model.privacy import Privacy
from smdocs.model.texts import Choice, Data, LanguageCode, Name, Names, Prose, Words
from smdocs.model.values import Colour, Date, Flag, Keeping, Link, Rows


class AuthorityKind(Choice):
    """What kind of body the authority is; documents say `the municipality` or `the region`."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    OTHER = "other"


class Country(Choice):
    """The country whose law applies."""

    DK = "dk"
    SE = "se"


class Subject(Choice):
    """What a document is about: one for the authority, or one for each account."""

    AUTHORITY = "authority"
    ACCOUNT = "account"


class Typeface(Choice):
    """What kind of letters documents are set in."""

    SANS = "sans"
    SERIF = "serif"


class Look(Data):
    """What documents look like, besides the files in `brand/`."""

    logo_text: Words | None = None
    accent: Colour | None = None
    link: Colour | None = None
    font: Typeface = Typeface.SANS


class PdfEngine(Choice):
    """What draws PDFs."""

    TYPST = "typst"
    WEASYPRINT = "weasyprint"


class Pdf(Data):
    """How PDFs are made."""

    engine: PdfEngine | None = None


class Publishing(Data):
    """Where the authority's own pages are."""

    landing_page: Link | None = None
    privacy_notice: Link | None = None
    debate_guidelines: Link | None = None
    channel_register: Link | None = None
    accessibility_statement: Link | None = None
    cookie_policy: Link | None = None


class CaseSystem(Data):
    """The system that documents are filed in."""

    name: Name
    case_template: Words | None = None
    refile_after_control: Flag | None = None


class Letters(Choice):
    """What becomes of æ, ø, å, ä and ö in file names."""

    FOLD = "fold"
    KEEP = "keep"


class FileNames(Data):
    """What files are called: a pattern, and which letters may stand in them."""

    pattern: NamePattern
    letters: Letters = Letters.FOLD


class Disclosure(Data):
    """Whether something in a document may have to be kept from whoever asks to see it, and by which rule."""

    restricted: Flag
    basis: Name | None = None

    @model_validator(mode="after")
    def _by_law(self) -> "Disclosure":
        if self.restricted and self.basis is None:
            raise PydanticCustomError("restricted-without-basis", "a restriction needs a provision")
        return self


class Retention(Data):
    """How long a document is kept: in words, by which decision, and for how long after its date."""

    rule: Words
    basis: Name | None = None
    kept: Keeping | None = None


class Approvers(Data):
    """Who decides on an account, by the title of the role: depends on whether the forum is open or closed."""

    open: Words | None = None
    closed: Words | None = None


class Identity(Data):
    """What identifies a document: who decided it and when, its version, its case numbers. `updated_on` may be earlier
    than `valid_from`."""

    per: Subject | None = None
    owner: Words | None = None
    decided_by: Words | None = None
    section: Name | None = None
    decided_on: Date | None = None
    valid_from: Date | None = None
    updated_on: Date | None = None
    version: Name | None = None
    case_numbers: tuple[Name, ...] = ()
    replaces: Words | None = None
    classification: parts.Classification | None = None
    disclosure: Disclosure | None = None
    retention: Retention | None = None
    revisions: tuple[parts.Revision, ...] = ()
    languages: tuple[parts.LanguageVersion, ...] = ()
    blank_rows: Rows | None = None


class RuleOverride(Data):
    """A rule of the rule set that the authority has decided to apply otherwise, or not at all, and why: on the accounts
    with the ids `accounts`, or else on all."""

    rule: Name
    accounts: Names = ()
    value: Name | None = None
    applies: Flag = True
    reason: Words


class Authority(Data):
    """An authority and what holds for all its accounts."""

    name: Name | None = None
    country: Country
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    kind: AuthorityKind = AuthorityKind.OTHER
    organisation_number: Name | None = None
    address: Name | None = None
    website: Link | None = None
    operator: parts.Party | None = None
    controllers: tuple[parts.Party, ...] = ()
    contacts: tuple[parts.Contact, ...] = ()
    publishing: Publishing = Publishing()
    case_system: CaseSystem | None = None
    file_names: FileNames | None = None
    office_hours: tuple[parts.Hours, ...] = ()
    monitoring: parts.Monitoring | None = None
    reply: parts.ReplyGoal | None = None
    moderation: parts.Moderation = parts.Moderation()
    privacy: Privacy = Privacy()
    approvers: Approvers = Approvers()
    ruleset: Name | None = None
    rule_overrides: tuple[RuleOverride, ...] = ()
    form_copies_to: tuple[Words, ...] = ()
    guidelines: tuple[parts.Guideline, ...] = ()
    brand: Look = Look()
    pdf: Pdf = Pdf()
    documents: dict[str, Identity] = Field(default_factory=dict)
    account_defaults: Account | None = None
    register_note: Prose | None = None
    register_names: Flag = False

    @property
    def first_language(self) -> str:
        """The language of texts that are written once."""
        return self.languages[0].value
