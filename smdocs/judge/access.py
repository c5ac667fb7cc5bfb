"""Who can do what on an account, and how it is protected: what the data say, with what else they and the facts of the
platform settle."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smdocs import facts
from smdocs.model import Account, Administrator, Status
from smdocs.model.account import SettingKey, SettingState


def removed(item: Any, as_of: dt.date) -> bool:
    """Whether somebody in a list has left by a date."""
    left: dt.date | None = getattr(item, "removed", None)
    return left is not None and left <= as_of


def counts(item: Any, as_of: dt.date, *, planned: bool) -> bool:
    """Whether somebody in a list has access on a date: has not left, and has begun, if the account has."""
    since: dt.date | None = getattr(item, "since", None)
    return not removed(item, as_of) and (planned or since is None or since <= as_of)


def present(account: Account, on: dt.date) -> list[Administrator]:
    """The administrators of an account who have access on a date; those of a planned one who are to have it."""
    planned = account.status is Status.PLANNED
    return [one for one in account.administrators if counts(one, on, planned=planned)]


def settled(account: Account) -> Account:
    """The account with what the roles of its platform say of its administrators: whether they have full control,
    where the data do not say."""
    platform = facts.platforms().get(account.platform or "")
    if platform is None or platform.roles is None:
        return account
    full, other = ([role.casefold() for role in roles] for roles in (platform.roles.full_control, platform.roles.other))
    people = tuple(
        person.model_copy(update={"full_control": role in full})
        if person.full_control is None and (role := (person.platform_role or "").casefold()) in (*full, *other)
        else person
        for person in account.administrators
    )
    return account if people == account.administrators else account.model_copy(update={"administrators": people})


def full_control(account: Account, on: dt.date) -> int:
    """How many have full control of an account on a date."""
    return sum(one.full_control is True for one in present(account, on))


def settings(account: Account, on: dt.date) -> Mapping[SettingKey, SettingState | None]:
    """The security settings that concern an account, each with its state as given, or else as the rest of its data and
    the facts of its platform settle it; None where nobody has said. The rotation of a password concerns a shared
    sign-in alone."""
    platform = facts.platforms().get(account.platform or "")
    sign_in = platform.sign_in if platform else None
    given = {item.setting: item.state for item in account.security.settings}
    follows: dict[SettingKey, SettingState] = {}
    if full_control(settled(account), on) > 1:
        follows[SettingKey.TWO_FULL_ADMINISTRATORS] = SettingState.ON
    if account.messages and account.messages.open is not None:
        follows[SettingKey.INBOX_CLOSED] = SettingState.OFF if account.messages.open else SettingState.ON
    if sign_in:
        lacking = {
            SettingKey.MULTI_FACTOR: sign_in.multi_factor is False,
            SettingKey.BUSINESS_PROFILE: sign_in.business_profile is False,
            SettingKey.INBOX_CLOSED: sign_in.inbox is facts.Inbox.NONE,
        }
        follows |= {key: SettingState.NOT_POSSIBLE for key, none in lacking.items() if none}
    concern = [key for key in SettingKey if key in given or key is not SettingKey.PASSWORD_ROTATION or _shared(account)]
    return {key: given.get(key, follows.get(key)) for key in concern}


def _shared(account: Account) -> bool | None:
    """Whether people share one sign-in: as the account says, or else as its platform has it; None where nobody says."""
    platform = facts.platforms().get(account.platform or "")
    shared = account.security.sign_in.shared if account.security.sign_in else None
    personal = platform.sign_in.personal if platform and platform.sign_in else None
    return shared if shared is not None else None if personal is None else not personal


@dataclass(frozen=True)
class Settings:
    """The security settings of an account, counted: those that the platform has (`count`), of these those that are on,
    off or not given, and those that it has not. `given`: the account says anything of them."""

    count: int
    on: int
    off: int
    not_given: tuple[SettingKey, ...]
    not_possible: int
    given: bool

    @property
    def all_on(self) -> bool:
        """Whether all that the platform has are on."""
        return 0 < self.count == self.on


def counted(account: Account, on: dt.date) -> Settings:
    """How the security settings of an account stand."""
    states = dict(settings(account, on))
    if states[SettingKey.LONG_PASSWORD] is None and _shared(account) is False:
        # Who signs in as themselves has a password of their own.
        del states[SettingKey.LONG_PASSWORD]
    held = list(states.values())
    not_possible = held.count(SettingState.NOT_POSSIBLE)
    not_given = tuple(key for key, state in states.items() if state is None)
    on_, off = held.count(SettingState.ON), held.count(SettingState.OFF)
    given = bool(account.security.settings)
    return Settings(len(states) - not_possible, on_, off, not_given, not_possible, given)
