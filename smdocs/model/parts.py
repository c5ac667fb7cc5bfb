"""Parts that both authorities and accounts are made of: people, hours, limits, moderation."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from smdocs.model.texts import Choice, Data, Lines, Name, Prose, Words
from smdocs.model.values import (
    END_OF_DAY,
    BlockLength,
    Clock,
    ClosingClock,
    Count,
    Date,
    Duration,
    Email,
    Flag,
    Link,
    Phone,
    Weekdays,
    Whole,
    in_order,
    not_in_order,
)


class Person(Data):
    """Somebody named in the documents."""

    name: Name
    title: Words | None = None
    unit: Words | None = None
    organisation: Name | None = None
    email: Email | None = None
    phone: Phone | None = None


class Party(Data):
    """A body: the operator of an account, or a controller of personal data."""

    name: Name
    organisation_number: Name | None = None
    address: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    website: Link | None = None
    task: Words | None = None


class Guideline(Data):
    """A strategy or guideline that an account follows."""

    name: Words
    link: Link | None = None


class ContactUse(Choice):
    """What a contact is for."""

    GENERAL = "general"
    URGENT = "urgent"
    COMPLAINT = "complaint"
    PRESS = "press"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    SECURE_MAIL = "secure-mail"
    COMMUNICATIONS = "communications"
    ACCESSIBILITY = "accessibility"


class Contact(Data):
    """A way to reach the authority, or somebody else in an emergency. Phone numbers are text."""

    use: ContactUse
    name: Words | None = None
    when: Words | None = None
    phone: Phone | None = None
    email: Email | None = None
    link: Link | None = None
    link_label: Words | None = None
    hours: Words | None = None
    external: Flag | None = None


LONGEST_NIGHT = 16
"""Hours that end the day after they began last at most so many; more are taken for a slip."""


class Hours(Data):
    """Clock hours on some days of the week, or the days alone. They may go on past midnight."""

    days: Weekdays
    opens: Clock | None = None
    closes: ClosingClock | None = None

    @model_validator(mode="after")
    def _both_and_in_order(self) -> "Hours":
        if self.opens is None or self.closes is None:
            if self.opens or self.closes:
                key = "closes" if self.opens else "opens"
                raise PydanticCustomError("hours-half-given", "both or none", {"key": key})
            return self
        night = (self.closes.hour - self.opens.hour) % 24 + (self.closes.minute - self.opens.minute) / 60
        if self.closes <= self.opens and not self.closes.fold and (self.closes == self.opens or night > LONGEST_NIGHT):
            raise not_in_order(("opens", f"{self.opens:%H:%M}"), ("closes", f"{self.closes:%H:%M}"))
        return self

    @property
    def round_the_clock(self) -> bool:
        """Whether they are all of a day."""
        return bool(self.opens == END_OF_DAY and self.closes and self.closes.fold)


class Monitoring(Data):
    """When somebody reads what is written on the accounts."""

    office_hours: Flag | None = None
    hours: tuple[Hours, ...] = ()
    hours_in_words: Words | None = None
    checks_per_day: Whole | None = None
    evenings: Words | None = None
    weekends: Words | None = None
    holidays: Words | None = None
    routine: Prose | None = None

    @property
    def says_when(self) -> bool:
        """Whether there are times, or it is said that there are none."""
        return bool(self.hours or self.hours_in_words or self.office_hours is not None)


class ReplyGoal(Data):
    """How soon one gets an answer: within some time, or what is promised in the authority's own words."""

    within: Duration | None = None
    text: Words | None = None
    reservation: Words | None = None

    @model_validator(mode="after")
    def _some(self) -> "ReplyGoal":
        if self.within is None and self.text is None:
            raise PydanticCustomError("goal-without-end", "a goal needs a duration or words")
        return self


class Limit(Data):
    """A limit of time: a duration after something, an event, or an event but at the latest after a duration."""

    within: Duration | None = None
    after: Words | None = None
    event: Words | None = None

    @model_validator(mode="after")
    def _some(self) -> "Limit":
        if self.within is None and self.event is None:
            raise PydanticCustomError("limit-without-end", "a limit needs a duration or an event")
        return self


class KeptContent(Choice):
    """What is kept for some time: rules about how long tell by it what they are about."""

    POST = "post"
    COMMENT = "comment"
    MESSAGE = "message"
    PICTURE = "picture"
    CONSENT = "consent"
    SCREENSHOT = "screenshot"
    STATISTICS = "statistics"
    OTHER = "other"


class KindLimit(Data):
    """How long one kind of content is kept, and what is done then."""

    kind: Words
    content: KeptContent | None = None
    limit: Limit
    method: Words | None = None
    decision: Name | None = None


class Period(Data):
    """From one date to another, both included."""

    start: Date
    end: Date

    _in_order = in_order("start", "end")


class Topic(Choice):
    """The usual rules of debate. Their words stand in `templates/<language>/moderation.yaml`."""

    RELEVANCE = "relevance"
    MISINFORMATION = "misinformation"
    SPAM = "spam"
    COMMERCIAL = "commercial"
    OWN_INTERESTS = "own-interests"
    FALSE_PROFILES = "false-profiles"
    TONE = "tone"
    NAMED_EMPLOYEES = "named-employees"
    PERSONAL_DATA = "personal-data"
    COPYRIGHT = "copyright"
    PARTY_POLITICS = "party-politics"
    BARE_LINKS = "bare-links"


_OrNone = Annotated[Words | None, BeforeValidator(lambda value: value if value != "" else None)]


class DebateRule(Data):
    """A rule of debate: one of the usual topics, in our words or the authority's, or a rule of the authority's own. An
    `exception` or `example` that is left empty is none, not even the usual one."""

    topic: Topic | None = None
    applies: Flag = True
    name: Words | None = None
    text: Prose | None = None
    exception: _OrNone = None
    example: _OrNone = None

    @model_validator(mode="after")
    def _whole(self) -> "DebateRule":
        if self.topic is None and (self.name is None or self.text is None):
            raise PydanticCustomError("rule-without-text", "a rule needs a topic, or a name and a text")
        return self


class Action(Choice):
    """What a moderator may do."""

    WARN = "warn"
    HIDE = "hide"
    DELETE = "delete"
    BLOCK = "block"
    CLOSE_COMMENTS = "close-comments"
    REPORT_TO_PLATFORM = "report-to-platform"
    REPORT_TO_POLICE = "report-to-police"


class Step(Data):
    """A step of the moderation ladder. `after` counts breaches by the same author; `length` is of a block. What the
    step is may be told in the authority's own words, `text`."""

    action: Action | None = None
    text: Words | None = None
    after: Count | None = None
    when: Words | None = None
    length: BlockLength | None = None
    author_told: Flag | None = None
    told_how: Words | None = None

    @model_validator(mode="after")
    def _some(self) -> "Step":
        if self.action is None and self.text is None:
            raise PydanticCustomError("step-without-action", "a step needs an action or a text")
        return self


class RemovedContent(Data):
    """What happens to what is removed."""

    saved_first: Flag | None = None
    registered: Flag | None = None
    reported_to_police: Flag | None = None
    kept: Limit | None = None


class ElectionPeriod(Data):
    """The weeks before an election: by dates, or by an event."""

    name: Words
    start: Date | None = None
    end: Date | None = None
    event: Words | None = None

    _in_order = in_order("start", "end")

    @model_validator(mode="after")
    def _some(self) -> "ElectionPeriod":
        if self.start is None and self.end is None and self.event is None:
            raise PydanticCustomError("period-without-dates", "a period needs dates or an event")
        return self


class ElectedMemberRule(Data):
    """What elected members may post, by who writes."""

    writer: Words
    rule: Words


class StatementSubject(Choice):
    """What an authority's own sentences in its rules of debate are about."""

    GUIDANCE = "guidance"
    PUBLIC_RECORDS = "public-records"
    MODERATION = "moderation"
    CLOSING_COMMENTS = "closing-comments"
    LIABILITY = "liability"
    LIKES = "likes"
    TAGGING = "tagging"
    MINORS = "minors"
    DISCLAIMER = "disclaimer"


class Statement(Data):
    """Sentences of the authority's own on a subject; where we have some for it, in their place."""

    about: StatementSubject
    text: Prose


class PlatformTerms(Data):
    """Where the rules of a platform stand, in place of the addresses that smdocs knows."""

    platform: Name
    terms_link: Link | None = None
    community_rules_link: Link | None = None


class OtherLanguage(Data):
    """What readers of another language are told in it."""

    language: Name = Field(description="Language code, such as en or ar")
    text: Lines


class Moderation(Data):
    """The rules of debate and what is done when they are broken."""

    purpose: Prose | None = None
    advice: tuple[Words, ...] = ()
    rules: tuple[DebateRule, ...] = ()
    no_private_matters: Flag | None = None
    not_commented: tuple[Words, ...] = ()
    unlawful_removed: Flag | None = None
    other_crimes: tuple[Words, ...] = ()
    election_periods: tuple[ElectionPeriod, ...] = ()
    elected_members: tuple[ElectedMemberRule, ...] = ()
    ladder: tuple[Step, ...] = ()
    removed: RemovedContent | None = None
    complaint: Prose | None = None
    report_comment: Prose | None = None
    answers_are_guidance: Flag | None = None
    public_records: Flag | None = None
    author_liability: Flag | None = None
    platform_terms: Flag | None = None
    platform_terms_links: tuple[PlatformTerms, ...] = ()
    likes_are_not_endorsement: Flag | None = None
    comments_may_close: Flag | None = None
    statements: tuple[Statement, ...] = ()
    moderators: tuple[Person, ...] = ()
    other_languages: tuple[OtherLanguage, ...] = ()


class Classification(Data):
    """A place in the file plan, such as KLE `27.24.00` with facet `G01`."""

    scheme: Name
    code: Name
    facet: Name | None = None


class Revision(Data):
    """A row of the revision table."""

    version: Name
    decided_on: Date
    note: Words
    decided_by: Words | None = None


class LanguageVersion(Data):
    """The same document in another language."""

    language: Name = Field(description="Language code, such as en or ar")
    label: Name
    link: Link
