"""Of a day or a length of time that is written as people say it, it is told how to write it."""

from __future__ import annotations

import pytest

from smdocs.findings import Finding, Place
from smdocs.resources import SPOKEN
from smdocs.words.messages import message


@pytest.mark.parametrize(
    ("code", "text", "meant"),
    [
        ("not-a-duration", "6 måneder", "6 months"),
        ("not-a-duration", "48 timmar", "48 hours"),
        ("not-a-duration", "3 Arbejdsdage", "3 working days"),
        ("not-a-duration", "0 dage", ""),
        ("not-a-duration", "snart", ""),
        ("not-an-interval", "1 år", "1 year"),
        ("not-an-interval", "2 veckor", "2 weeks"),
        ("not-an-interval", "3 arbetsdagar", ""),
        ("not-a-keeping-time", "5 år", "5 years"),
        ("not-a-date", "1. maj 2024", "2024-05-01"),
        ("not-a-date", "d. 21. november 2026", "2026-11-21"),
        ("not-a-date", "den 3 januari 2025", "2025-01-03"),
        ("not-a-date", "3. jan. 2025", "2025-01-03"),
        ("not-a-date", "3. i 2025", ""),
        ("not-a-date", "31. februar 2025", ""),
        ("not-a-date", "i går", ""),
    ],
)
def test_what_was_meant_is_written_out(code: str, text: str, meant: str) -> None:
    finding = Finding(code, Place("a"), field="account.since", values={"text": text})
    for lang in SPOKEN:
        assert meant in message(finding, lang)
        assert "{" not in message(finding, lang)
    assert ("if that is" in message(finding, "en")) is bool(meant)
