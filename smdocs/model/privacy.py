"""How personal data are handled: what holds for all accounts of an authority, and what holds for one."""

from smdocs.model.parts import KindLimit, Limit
from smdocs.model.texts import Choice, Data, Name, Prose, Words
from smdocs.model.values import Duration, Flag, Link


class LegalBasis(Data):
    """A legal basis for handling personal data; `article` as in `6(1)(e)`."""

    article: Name
    purpose: Words
    law: Words | None = None


class JointController(Data):
    """A platform company that is controller together with the authority, or the authority's own view of that."""

    platform: Name
    name: Name | None = None
    arrangement: Link | None = None
    own_view: Words | None = None


class PlatformPrivacy(Data):
    """What holds of personal data on one platform: its own pages about them, and what it does with cookies."""

    platform: Name
    privacy_link: Link | None = None
    cookies_link: Link | None = None
    cookies: Prose | None = None


class OwnSection(Data):
    """A section of the privacy notice that the authority has written itself."""

    heading: Words
    text: Prose


class Privacy(Data):
    """How personal data are handled on social media."""

    legal_bases: tuple[LegalBasis, ...] = ()
    joint_controllers: tuple[JointController, ...] = ()
    third_countries: Prose | None = None
    processing_record: Name | None = None
    cookies: Prose | None = None
    platforms: tuple[PlatformPrivacy, ...] = ()
    longest_retention: Duration | None = None
    purposes: tuple[Words, ...] = ()
    categories: tuple[Words, ...] = ()
    sources: tuple[Words, ...] = ()
    statistics: Prose | None = None
    recipients: tuple[Words, ...] = ()
    retention: tuple[KindLimit, ...] = ()
    retention_criteria: Prose | None = None
    archive: Prose | None = None
    rights: Prose | None = None
    photos: Prose | None = None
    minors: Prose | None = None
    sections: tuple[OwnSection, ...] = ()


class PersonalData(Data):
    """Whether personal data are shared on the account, and whose."""

    shared: Flag | None = None
    subjects: tuple[Words, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    joint_controllers: tuple[JointController, ...] = ()
    third_countries: Prose | None = None
    processing_record: Name | None = None
    impact_assessment: Flag | None = None
    impact_assessment_reference: Name | None = None


class ConsentForm(Choice):
    """The form consents are given in."""

    DIGITAL = "digital"
    PAPER = "paper"
    BOTH = "both"
    ORAL = "oral"


class Consents(Data):
    """Whether consents for pictures are used, when and how they are obtained, how long they hold, how they are
    withdrawn and where they are kept."""

    used: Flag | None = None
    grounds: Prose | None = None
    collection: Prose | None = None
    responsible: Words | None = None
    form: ConsentForm | None = None
    validity: Limit | None = None
    withdrawal: Prose | None = None
    storage: Prose | None = None


class PhotoModel(Choice):
    """What pictures of people rest on."""

    CONSENT = "consent"
    PUBLIC_INTEREST = "public-interest"
    MIXED = "mixed"


class Photos(Data):
    """Pictures of people, children among them, and how people hear of it before a picture of them is published."""

    model: PhotoModel | None = None
    children: Prose | None = None
    informed: Prose | None = None
