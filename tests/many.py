"""An authority with as many accounts as a large one has, made of the two complete examples: for tests of size."""

from __future__ import annotations

import shutil
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from smdocs.facts import platforms
from smdocs.resources import data

EXPECTED = {
    "approved-after-start",
    "long-between",
    "missing-field",
    "name-too-long",
    "never-done",
    "no-account-there",
    "overdue",
    "record-in-future",
    "rule-at-least",
    "rule-one-of",
    "rule-required",
    "setting-and-platform",
}
"""Codes of the findings that there may be, on the date that the examples are told from."""

_PLACES = ["Ærøvænget", "Øster-Ålbæk", "Håndværkerhaven", "Älgsjö", "Lövhamn", "Åkerbyn", "Søndre-Kaj", "Bjørnehøj"]
_LONG = "Børne- og Ungeforvaltningens fælles konto for forældre, pædagoger og medarbejdere i dagtilbud ved {} og omegn"
_DAYS = ("2026-11-20", "2026-10-01", "2026-02-11", "2025-05-07", "2024-09-30")
"""Controls that fit, that are a little late and very late."""
_CONTROLLED_FROM = "2023-01-01"


def many(folder: Path, accounts: int = 400) -> Path:
    """Writes an authority's folder with `accounts` varied accounts, the same each time, and returns it.

    They are on every platform, with any number of places for links and none, in groups and in none, open and closed,
    planned, active, paused and closed, some with long names, without a public address yet, with records that are late
    or ahead of their time, or with fields missing.
    """
    examples = [data() / "examples" / name for name in ("aeblesund", "region-alvmarken")]
    models = [(example, path.stem) for example in examples for path in sorted((example / "accounts").glob("*.yaml"))]
    for name in ("accounts", "records"):
        (folder / name).mkdir(parents=True)
    shutil.copy(examples[0] / "authority.yaml", folder)
    shutil.copytree(examples[0] / "brand", folder / "brand")
    read = {(example, stem): _read(example / "accounts" / f"{stem}.yaml") for example, stem in models}
    for n in range(accounts):
        example, stem = models[n % len(models)]
        account, key = deepcopy(read[example, stem]), _key(n)
        _vary(account, n, key, _place(n))
        _write(folder / "accounts" / f"{key}.yaml", account)
        records = example / "records" / f"{stem}.yaml"
        if account["status"] != "planned" and records.exists():
            closed = account.get("closing", {}).get("closed_on")
            _write(folder / "records" / f"{key}.yaml", [*_done(_read(records), n), *([] if closed else _controls(n))])
    return folder


def _place(n: int) -> str:
    return _PLACES[n // 5 % len(_PLACES)]


def _key(n: int) -> str:
    return f"konto-{n + 1:03}-{_place(n).lower()}"


def _vary(account: dict[str, Any], n: int, key: str, place: str) -> None:
    platform = list(platforms())[n % len(platforms())]
    account |= {"platform": platform, "handle": f"konto{n + 1:03}", "link": f"https://{platform}.example/{key}"}
    account["name"] = _LONG.format(place) if n % 25 == 4 else f"{account['name']} {place}"
    texts = account.pop("about_texts", {})
    if own := {field: text for field, text in texts.items() if field in platforms()[platform].fields}:
        account["about_texts"] = own
    account.setdefault("status", "active")
    account.setdefault("administration", "Børn & Kultur")
    if n % 3:
        account["arena"] = "closed" if n % 9 == 2 else "open"
    if n % 7 == 3:
        account.pop("group", None)
    if n % 11 == 5:
        account |= {"status": "planned", "link": "not created yet"}
        account.pop("closing", None)
    elif n % 17 == 6 and account["status"] == "active":
        account["status"] = "paused"
    if "since" in account:
        # Those that are planned begin in the year to come, all others before the first of the controls.
        account["since"] = "2027-01-04" if account["status"] == "planned" else min(account["since"], _CONTROLLED_FROM)
    if n % 29 == 7:
        account.pop("purpose")
    if n % 31 == 8:
        account.pop("responsible", None)
        account.pop("manager", None)


def _done(records: list[dict[str, Any]], n: int) -> list[dict[str, Any]]:
    """Records of the example; what was done on several accounts was done on the one before it too."""
    return [record | ({"accounts": [_key(n - 1)]} if "accounts" in record else {}) for record in records]


def _controls(n: int) -> list[dict[str, Any]]:
    """What was done last, at other times on each account; on some it is said to be done in the year to come."""
    day = "2027-03-01" if n % 37 == 9 else _DAYS[n % len(_DAYS)]
    kinds = islice(("access-control", "deletion-control", "snapshot"), n % 4)
    told = {"by": "Nadia Æbelholt", "result": "Ingen ændringer.", "journal_reference": f"2024-01187, dok. {n + 100}"}
    period = {"start": _CONTROLLED_FROM, "end": day}
    return [{"kind": kind, "date": day, "period": dict(period), **told} for kind in kinds]


def _read(path: Path) -> Any:
    # As smdocs reads it: what stands there, not what YAML makes of it.
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def _write(path: Path, value: Any) -> None:
    path.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "utf-8")
