"""Holds what somebody has written for the fields of an account's platform against how much there is room for."""

from collections.abc import Iterator

from smdocs import facts
from smdocs.facts import TextField, TextMaster
from smdocs.findings import Finding, Severity, unknown
from smdocs.judge.count import count
from smdocs.judge.phrases import ENDS, one_of
from smdocs.model import Account, Status
from smdocs.model.path import ACCOUNT, Path
from smdocs.model.texts import Prose, Words
from smdocs.read.folder import Folder

ABOUT = "about-texts"
"""The document that these texts stand in."""


def measured(text: str, field: TextField) -> tuple[int, int | None]:
    """How long a text is by the limit of a field that it fills most, and that limit; none where there is none."""
    lengths = [(count(text, limit.measure), limit.limit) for limit in field.limits]
    return max(lengths, key=lambda pair: pair[0] / pair[1], default=(len(text), None))


def check(folder: Folder) -> Iterator[Finding]:
    """Names, handles and finished texts that are too long for their field, which is an error unless the limit is a
    guess; and what an account is about where it fits no field. Finished texts for fields that the platform has not, and
    those of a closed account that do not say that it is closed."""
    for name, account in folder.accounts.items():
        listed = facts.platforms().get(account.platform or "")
        fields = listed.fields if listed else {}
        for key, field in fields.items():
            for path, text in _texts(folder, account, key, field):
                length, limit = measured(text, field)
                if limit is not None and length > limit:
                    code = "about-text-too-long" if field.given_apart else "name-too-long"
                    severity = Severity.ERROR if field.firm else Severity.WARNING
                    values = {"limit": limit, "shortest": length, "key": key}
                    yield folder.finding(code, name, path, severity, documents=(ABOUT,), **values)
        yield from _about(folder, name, account, fields)
        if account.status is Status.CLOSED:
            yield from _outlived(folder, name, account)
        yield from _unknown(folder, name, account)


def _texts(folder: Folder, account: Account, key: str, field: TextField) -> Iterator[tuple[Path, str]]:
    """What is written for a field, in each language, with where it stands."""
    if field.given_apart:
        if key in account.about_texts:
            for text in _spoken(folder, account.about_texts[key]):
                yield ACCOUNT / "about_texts" / key, text
    elif name := account.name if field.master == TextMaster.NAME else account.handle:
        yield ACCOUNT / field.master.value, name.removeprefix("@")


def _spoken(folder: Folder, words: Words | Prose) -> list[str]:
    """A text in each language of an authority, once."""
    codes, first = folder.authority.languages, folder.authority.first_language
    return list(dict.fromkeys(words.written_in(code.value, first)[0] for code in codes))


def _about(folder: Folder, name: str, account: Account, fields: dict[str, TextField]) -> Iterator[Finding]:
    open_to = {key: field for key, field in fields.items() if field.given_apart and key not in account.about_texts}
    if account.about is None or account.status is Status.CLOSED or not open_to:
        return
    for text in _spoken(folder, account.about):
        lengths = {key: measured(text, field) for key, field in open_to.items()}
        if all(limit is not None and length > limit for length, limit in lengths.values()):
            key = max(lengths, key=lambda key: lengths[key][1] or 0)
            values = {"limit": lengths[key][1], "shortest": lengths[key][0], "key": key}
            yield folder.finding(
                "about-does-not-fit", name, ACCOUNT / "about", Severity.WARNING, documents=(ABOUT,), **values
            )


def _outlived(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    """Finished texts for a closed account that do not say so: they may be those of the time when it was in use."""
    ended = one_of(facts.wording().ended, ENDS)
    for key, words in account.about_texts.items():
        if not all(ended.search(text) for text in _spoken(folder, words)):
            path = ACCOUNT / "about_texts" / key
            yield folder.finding("about-text-outlived", name, path, Severity.WARNING, documents=(ABOUT,), key=key)


def _unknown(folder: Folder, name: str, account: Account) -> Iterator[Finding]:
    fields = facts.text_fields(account.platform or "")
    for key in account.about_texts if account.platform else ():
        if key not in fields:
            path = ACCOUNT / "about_texts" / key
            yield folder.finding("unknown-text-field", name, path, documents=(ABOUT,), **unknown(key, fields))
