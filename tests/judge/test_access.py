"""What the data settle of access and settings, with the facts of the platform."""

import datetime as dt
from typing import Any

import pytest

from smdocs.judge.access import counted, settings, settled
from smdocs.model import Account
from smdocs.model.account import SettingKey, SettingState

ON = dt.date(2026, 11, 21)
LISTED = [key for key in SettingKey if key not in (SettingKey.LONG_PASSWORD, SettingKey.PASSWORD_ROTATION)]


def account(**fields: Any) -> Account:
    return Account.model_validate({"platform": "facebook-page", "status": "active", **fields})


def states(**states: str) -> dict[str, Any]:
    return {"settings": [{"setting": key.replace("_", "-"), "state": state} for key, state in states.items()]}


def test_a_role_of_the_platform_says_whether_one_has_full_control_where_the_data_do_not() -> None:
    roles = ["Full control", "partial control", "chef", None]
    people = [{"name": str(n), "platform_role": role} for n, role in enumerate(roles)]
    people.append({"name": "x", "platform_role": "full control", "full_control": "no"})
    full = [person.full_control for person in settled(account(administrators=people)).administrators]
    assert full == [True, False, None, None, False]


def test_two_with_full_control_are_not_denied_by_a_setting_that_nobody_has_ticked() -> None:
    people = [{"name": name, "platform_role": "full control"} for name in "ab"]
    key = SettingKey.TWO_FULL_ADMINISTRATORS
    assert settings(account(administrators=people), ON)[key] is SettingState.ON
    assert settings(account(administrators=people[:1]), ON)[key] is None
    left = [people[0], {**people[1], "removed": "2026-11-21"}]
    assert settings(account(administrators=left), ON)[key] is None
    given = account(administrators=people, security=states(two_full_administrators="off"))
    assert settings(given, ON)[key] is SettingState.OFF


def test_an_inbox_that_is_not_open_is_closed() -> None:
    assert settings(account(messages={"open": "no"}), ON)[SettingKey.INBOX_CLOSED] is SettingState.ON
    assert settings(account(messages={"open": "yes"}), ON)[SettingKey.INBOX_CLOSED] is SettingState.OFF


@pytest.mark.parametrize(
    ("shared", "platform", "asked"),
    [
        ("yes", "", True),
        ("no", "", False),
        (None, "", False),
        (None, "facebook-page", False),
        (None, "instagram", True),
    ],
)
def test_the_rotation_of_a_password_is_asked_of_a_shared_sign_in(shared: str, platform: str, asked: bool) -> None:
    sign_in = {"shared": shared} if shared else {}
    data = {"platform": platform or "Fjordtavlen", "security": {"sign_in": sign_in}}
    assert (SettingKey.PASSWORD_ROTATION in settings(account(**data), ON)) is asked


def test_all_are_on_only_when_all_that_the_platform_has_are_given_as_on() -> None:
    every = {key.value.replace("-", "_"): "on" for key in LISTED}
    whole = counted(account(security=states(**every)), ON)
    assert (whole.all_on, whole.count, whole.not_given) == (True, len(LISTED), ())
    some = counted(account(security=states(multi_factor="on", login_alerts="on")), ON)
    assert (some.all_on, some.on, len(some.not_given)) == (False, 2, len(LISTED) - 2)
    lacking = counted(account(security=states(**every | {"inbox_closed": "not-possible"})), ON)
    assert (lacking.all_on, lacking.count, lacking.not_possible) == (True, len(LISTED) - 1, 1)
    assert not counted(account(), ON).all_on
