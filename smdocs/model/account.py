"""`accounts/<id>.yaml`: one account. No field is required here: `data/documents.yaml` says what documents need."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from smdocs.findings import shown
from smdocs.model import parts, privacy
from smdocs.model.texts import Choice, Data, Name, Names, Prose, Words
from smdocs.model.values import NOT_CREATED, AccountLink, Count, Date, Duration, Flag, Interval, Link, Number, in_order


class AccountKind(Choice):
    """What is created on the platform."""

    PAGE = "page"
    GROUP = "group"
    PROFILE = "profile"
    CHANNEL = "channel"
    OTHER = "other"


class Status(Choice):
    """Where the account is in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class Arena(Choice):
    """Whether anyone can read along, or only those let in."""

    OPEN = "open"
    CLOSED = "closed"


class Comments(Choice):
    """Who may comment, and whether a comment is shown at once."""

    OPEN = "open"
    APPROVED_FIRST = "approved-first"
    MEMBERS = "members"
    RESIDENTS = "residents"
    CLOSED = "closed"


class Goal(Data):
    """A goal that can be measured."""

    text: Words
    measure: Words | None = None
    result: Words | None = None
    result_on: Date | None = None


class Alternative(Data):
    """Another way that was considered, and why it does not do."""

    what: Words
    why_not: Words


class SettingState(Choice):
    """The state of a security setting."""

    ON = "on"
    OFF = "off"
    NOT_POSSIBLE = "not-possible"


class SettingKey(Choice):
    """The security settings that are asked about, one by one."""

    MULTI_FACTOR = "multi-factor"
    LONG_PASSWORD = "long-password"
    LOGIN_ALERTS = "login-alerts"
    PASSWORD_ROTATION = "password-rotation"
    INBOX_CLOSED = "inbox-closed"
    BUSINESS_PROFILE = "business-profile"
    LEAST_PRIVILEGE = "least-privilege"
    TWO_FULL_ADMINISTRATORS = "two-full-administrators"
    LEAVERS_REMOVED = "leavers-removed"
    RECOVERY_CONTACT = "recovery-contact"


class Setting(Data):
    """A security setting and its state."""

    setting: SettingKey
    # An editor that reads YAML 1.1 sees yes and no behind `on` and `off`.
    state: Annotated[SettingState, WithJsonSchema({"enum": [*SettingState, True, False]})]
    note: Words | None = None


class SignIn(Data):
    """How one signs in. Never a password: `kept_where` says where it is kept."""

    shared: Flag | None = None
    kept_where: Words | None = None
    password_length: Count | None = None
    rotation: Interval | None = None
    rotation_after_lending: Flag | None = None


class Security(Data):
    """Settings, sign-in and equipment. `required_settings_on` answers a form that asks of all settings at once."""

    required_settings_on: Flag | None = None
    settings: tuple[Setting, ...] = ()
    sign_in: SignIn | None = None
    equipment: Prose | None = None

    @model_validator(mode="after")
    def _once_each(self) -> "Security":
        listed = [item.setting for item in self.settings]
        twice = sorted({setting.value for setting in listed if listed.count(setting) > 1})
        if twice:
            raise PydanticCustomError("listed-twice", "listed twice", {"text": ", ".join(twice)})
        return self


class Breach(Data):
    """What to do on a personal data breach, and within how long it is told."""

    tell: Words | None = None
    within: Duration | None = None
    procedure: Prose | None = None


class Messages(Data):
    """Direct messages."""

    open: Flag | None = None
    reason: Prose | None = None
    automatic_reply: Prose | None = None
    deleted: parts.Limit | None = None


class Access(Data):
    """How access is granted, withdrawn and controlled, and who audits that."""

    grant: Prose | None = None
    withdraw: Prose | None = None
    fewest: Count | None = None
    most: Count | None = None
    reason_for_few: Prose | None = None
    reason_for_many: Prose | None = None
    control_interval: Interval | None = None
    control_method: Prose | None = None
    control_participants: tuple[Words, ...] = ()
    audit: Prose | None = None


class Role(Choice):
    """What an administrator does, with least privilege."""

    ROLE_ADMINISTRATOR = "role-administrator"
    CONTENT_PRODUCER = "content-producer"
    COMMENT_MONITOR = "comment-monitor"
    ANALYST = "analyst"


Roles = Annotated[
    tuple[Role, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"enum": [*Role]}, {"type": "array", "items": {"enum": [*Role]}}]}),
]
"""One role or a list of roles."""


class Administrator(parts.Person):
    """Somebody with access to the account. `full_control` is what lets one give and take access."""

    role: Roles = ()
    platform_role: Name | None = None
    full_control: Flag | None = None
    external: Flag | None = None
    accepted_on: Date | None = None
    training: Words | None = None
    assignment: Words | None = None
    since: Date | None = None
    removed: Date | None = None
    removal_reason: Words | None = None

    _in_order = in_order("since", "removed")
    _accepted = in_order("accepted_on", "removed")


class Holder(parts.Person):
    """Somebody who has the account for a time: it is lent to them, or they have it in turn."""

    start: Date | None = None
    end: Date | None = None

    _in_order = in_order("start", "end")


class Deletion(Data):
    """How personal data in posts are deleted, per kind of content."""

    procedure: Prose | None = None
    responsible: Words | None = None
    limits: tuple[parts.KindLimit, ...] = ()
    control_interval: Interval | None = None
    archives: Prose | None = None


class Snapshots(Data):
    """How often the account is saved as pictures."""

    interval: Interval | None = None
    method: Prose | None = None


class Approval(Data):
    """An approval of the account, given or to be given."""

    role: Words
    name: Name | None = None
    decided_on: Date | None = None


class Advice(Data):
    """Advice sought before the account is created."""

    asked: Flag | None = None
    asked_on: Date | None = None
    adviser: Name | None = None
    opinion: Words | None = None


class Closing(Data):
    """How and when the account ends."""

    planned_end: Date | None = None
    planned_event: Words | None = None
    notify: tuple[Words, ...] = ()
    archived_first: Prose | None = None
    closed_on: Date | None = None
    reason: Words | None = None
    handed_over_to: Words | None = None
    archive_reference: Words | None = None


_ANSWER = re.compile(r"(ja|jo|nej|yes|no|true|false|x)\b", re.IGNORECASE)
"""How an answer begins that says whether there is something, and not what."""


class Account(Data):
    """An account: any page, group, profile or channel."""

    name: Name | None = None
    platform: Name | None = None
    kind: AccountKind | None = None
    kind_in_words: Words | None = None
    link: AccountLink | None = None
    handle: Name | None = None
    group: Words | None = None
    status: Status | None = None
    arena: Arena | None = None
    comments: Comments | None = None
    planned_start: Date | None = None
    since: Date | None = None
    unit: Words | None = None
    administration: Words | None = None
    operator: parts.Party | None = None
    controllers: tuple[parts.Party, ...] = ()
    manager: parts.Person | None = None
    responsible: parts.Person | None = None
    contact: parts.Person | None = None
    filled_on: Date | None = None
    filled_by: Name | None = None
    case_numbers: Names = ()
    version: Name | None = None
    revised_on: Date | None = None
    next_revision: Date | None = None
    purpose: Prose | None = None
    not_for: Prose | None = None
    goals: tuple[Goal, ...] = ()
    necessity: Prose | None = None
    alternatives: tuple[Alternative, ...] = ()
    existing_accounts: Prose | None = None
    audiences: tuple[Words, ...] = ()
    guidelines: tuple[parts.Guideline, ...] = ()
    accessibility: Prose | None = None
    personal_data: privacy.PersonalData = privacy.PersonalData()
    consents: privacy.Consents = privacy.Consents()
    photos: privacy.Photos | None = None
    publishing_certificate: Words | None = None
    privacy_in_about: Flag | None = None
    security: Security = Security()
    breach: Breach | None = None
    messages: Messages | None = None
    access: Access = Access()
    administrators: tuple[Administrator, ...] = ()
    holders: tuple[Holder, ...] = ()
    operators: tuple[parts.Person, ...] = ()
    deputies: tuple[parts.Person, ...] = ()
    monitoring: parts.Monitoring | None = None
    hours_per_week: Number | None = None
    posts_per_week: Number | None = None
    inactivity: Prose | None = None
    reply: parts.ReplyGoal | None = None
    deletion: Deletion = Deletion()
    snapshots: Snapshots | None = None
    approvals: tuple[Approval, ...] = ()
    communications_advice: Advice | None = None
    data_protection_advice: Advice | None = None
    closing: Closing | None = None
    moderation: parts.Moderation | None = None
    about: Words | None = None
    about_texts: dict[Name, Prose] = Field(default_factory=dict)
    privacy_link: Link | None = None
    linked_from_website: Flag | None = None
    register_only: Flag = False

    @field_validator("publishing_certificate")
    @classmethod
    def _is_one(cls, certificate: Words | None) -> Words | None:
        """Refuses an answer to whether there is one."""
        for text in (certificate.once, *certificate.texts.values()) if certificate else ():
            if text and _ANSWER.match(text) and not any(c.isdigit() for c in text):
                raise PydanticCustomError("not-a-certificate", "a certificate expected", {"text": shown(text)})
        return certificate

    @property
    def created(self) -> bool:
        """Whether the account has an address."""
        return self.link is not None and self.link != NOT_CREATED
