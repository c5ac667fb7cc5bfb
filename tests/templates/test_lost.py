"""What is given and lost because of another answer is told. Answers that lose something are changed, some together;
`tests/templates/lost.py` changes every answer there is."""

from __future__ import annotations

from functools import cache

import pytest

from tests.templates.lost import made, without_a_word
from tests.templates.test_every_field import TABLE


@cache
def given() -> set[tuple[str, int]]:
    return made({}, TABLE["instead"])[1]


@pytest.mark.parametrize(
    "changes",
    [
        {
            "account.consents.used": "no",
            "account.personal_data.shared": "no",
            "account.moderation.public_records": "no",
            "authority.moderation.public_records": None,
            "authority.monitoring.office_hours": "no",
            "account.arena": "closed",
        },
        {"account.status": "planned"},
        {"account.status": "closed"},
        {"account.register_only": "yes"},
    ],
    ids=["answers", "planned", "closed", "register-only"],
)
def test_nothing_is_lost_without_a_word(changes: dict[str, str | None]) -> None:
    assert without_a_word(changes, TABLE["instead"], given()) == []
