"""What is said in an authority's own words, held against what its fields say."""

import datetime as dt
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from smdocs import facts
from smdocs.facts.wording import Claim, Times
from smdocs.findings import FieldName, Finding, Severity
from smdocs.judge.glance import Sign, glance
from smdocs.judge.pairs import done_by_ladder, moderation
from smdocs.judge.phrases import ENDS, PlacedText, assertion, clauses, one_of
from smdocs.judge.promises import argued, plainly, promised
from smdocs.judge.requirements import as_written
from smdocs.model import Status
from smdocs.model.parts import Action, Moderation
from smdocs.model.path import ACCOUNT, AUTHORITY, Path
from smdocs.model.values import WEEK, Duration, Weekday
from smdocs.read.folder import TEMPLATES, Folder
from smdocs.read.source import Source

_TOLD = {"moderation", "about", "about_texts", "messages", "monitoring", "reply", "purpose", "not_for", "inactivity"}
_TOLD |= {"privacy", "photos"}
"""Fields that tell people, or those who read and answer, what is done."""
_OF_DEBATE = {"moderation", "about", "about_texts"}
"""Fields in which a promise to delete is about what is written on the accounts."""
_NOT_TIMED = {"privacy", "photos", "complaint", "report_comment"}
"""Fields whose times are those of something else."""
_LADDER = ACCOUNT / "moderation" / "ladder"
_FIELDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


@dataclass(frozen=True)
class Decided:
    """What a field says, for an account or for all: whose it is (none: the authority), where, and its value."""

    account: str
    path: Path
    value: Any

    @property
    def values(self) -> dict[str, Any]:
        """The values by which a finding tells of it."""
        model, name, _ = self.path.field()
        return {"other": FieldName(model, name), "there": self.path.in_words}


def check(folder: Folder, telling: Mapping[str, Iterable[PlacedText]]) -> Iterator[Finding]:
    """Words that say what is denied by a field, in the files and in own words for blocks. `telling` are the texts of
    each file that may say anything."""
    for file, source in folder.sources.items():
        plain = False
        for text in telling[file]:
            top, root = _place(text)
            one = folder.accounts.get(source.account)
            if root == "records" or top not in _TOLD or (one and one.status is Status.CLOSED):
                continue
            yield from _denied(text, folder, source.account)
            for finding in () if plain or top not in _OF_DEBATE else _deleted(text, folder, source.account):
                plain = True
                yield finding
    for file, words in folder.templates.items():
        document = pathlib.PurePath(file).stem
        written = _FIELDS.sub(" ", words)
        own = PlacedText(Source(f"{TEMPLATES}/{file}", words), Path(TEMPLATES) / file, written)
        for finding in _denied(own, folder, ""):
            yield replace(finding, documents=(document,) if document in facts.documents() else ())


def _place(text: PlacedText) -> tuple[str, str]:
    """The first key of a text in its account or authority, and the root of its path."""
    steps = text.path.steps
    of_all = bool(steps) and steps[0] == "account_defaults"
    return str(steps[1] if of_all and len(steps) > 1 else text.path.top), text.path.root


def _denied(text: PlacedText, folder: Folder, account: str) -> Iterator[Finding]:
    """What a text says and a field denies: of each field once."""
    signs = glance(text.text)
    promises = bool(signs & {Sign.PLAINLY, Sign.AT_ONCE})
    for n, claim in enumerate(facts.wording().claims):
        if n in signs and (words := _claimed(text.text, claim)):
            if claim.field == _LADDER:
                yield from _without_step(text, folder, account, Action(claim.value), words)
            elif decided := _decided(folder, account, claim.field, claim.value):
                yield _against(text, decided, words, decided.value)
    if promises and _ladder(folder, account) and (words := plainly(text.text) or promised(text.text)):
        yield from _without_step(text, folder, account, Action.DELETE, words)
    timed = bool(signs & {Sign.READS, Sign.ANSWERS}) and not _NOT_TIMED & {*text.path.steps}
    for times in facts.wording().times.values() if timed else ():
        yield from _timed(text, folder, account, times)


def _against(text: PlacedText, decided: Decided, words: str, given: object) -> Finding:
    return text.finding("words-against-field", Severity.WARNING, text=words, given=given, **decided.values)


def _claimed(text: str, claim: Claim) -> str:
    """The words by which a text says it."""
    for language, words in claim.words.items():
        speech, unless = facts.wording().speech[language], claim.unless.get(language, ())
        for clause in clauses(text):
            says = assertion(clause, words, speech, speech.platforms)
            if says and not (unless and one_of(unless, ENDS).search(clause)):
                return says
    return ""


def _decided(folder: Folder, account: str, field: Path, value: str) -> Decided | None:
    """Where a field has a value for an account. For the authority, where it has: in its own rules of debate, or on all
    of its accounts."""
    of = [account] if account else [name for name, one in folder.accounts.items() if one.status is not Status.CLOSED]
    if not account and field.top == "moderation":
        of = [""]
    made = [_of(folder, name, field) for name in of]
    return made[0] if made and all(as_written(each.value) == value for each in made) else None


def _of(folder: Folder, account: str, field: Path) -> Decided:
    """What a field of an account says; what its rules of debate say nothing of, those of its authority say."""
    one = folder.accounts.get(account)
    roots: dict[str, Any] = {"authority": folder.authority, "account": one}
    own = one.moderation.model_fields_set if one and one.moderation else set()
    if field.top == "moderation" and field.steps[1] not in own:
        account, field = "", Path(AUTHORITY.root, field.steps)
    path, value = next(field.of(roots))
    return Decided(account, field if value is None else path, value)


def _ladder(folder: Folder, account: str) -> Moderation | None:
    """The rules of debate that hold for an account, where they list all that is done."""
    held = moderation(folder.authority, folder.accounts.get(account))
    return held if done_by_ladder(held) else None


def _without_step(text: PlacedText, folder: Folder, account: str, action: Action, words: str) -> Iterator[Finding]:
    """That something is done which is none of the steps, nor what else the rules say."""
    if "ladder" in text.path.steps or not (held := _ladder(folder, account)):
        return
    if action in done_by_ladder(held) or (action is Action.DELETE and held.unlawful_removed):
        return
    yield text.finding("no-such-step", Severity.WARNING, text=words, action=action)


def _deleted(text: PlacedText, folder: Folder, account: str) -> Iterator[Finding]:
    """A promise to delete, at any time, of what nobody says that it is saved or registered first. One to delete at once
    is told by itself, and so is one of what no step does."""
    if Sign.PLAINLY not in glance(text.text):
        return
    removed = moderation(folder.authority, folder.accounts.get(account)).removed
    if (removed and (removed.saved_first or removed.registered)) or "removed" in text.path.steps:
        return
    if next(_without_step(text, folder, account, Action.DELETE, ""), None):
        return
    if (words := plainly(text.text)) and not promised(text.text):
        yield from argued(text, words, folder.authority)


_SPAN = re.compile(
    r"(?<![\d.])(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d\d))?\s*(?:-|–|—|til|till|och|og)\s*(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d\d))?(?![\d%])"
)


def _timed(text: PlacedText, folder: Folder, account: str, times: Times) -> Iterator[Finding]:
    """When somebody reads and how soon they answer, other than the fields say."""
    path, monitoring = _usual(folder, account, "monitoring")
    for sentence in re.split(r"(?<=[!?])\s+|(?<=(?<!kl)\.)\s+|\n\s*\n", text.text) if monitoring else ():
        if "monitoring" in text.path.steps or not one_of(times.reads, ENDS).search(sentence):
            continue
        listed = [hours for hours in monitoring.hours if hours.opens]
        spans = {(hours.opens, hours.closes.replace(fold=0)) for hours in listed}
        for span in _SPAN.finditer(sentence) if listed and re.search(r"\bkl(?:\.|ockan)", sentence) else ():
            if (clocks := _clocks(span)) and clocks not in spans:
                yield _against(text, Decided(account, path / "hours", None), span[0], _shown(listed))
        for when, reads in ((times.always, _always), (times.weekends, _weekends)):
            if (more := one_of(when, ENDS).search(sentence)) and reads(monitoring) is False:
                field = "hours" if monitoring.hours else "office_hours"
                given = _shown(listed) or monitoring.office_hours or tuple(dict.fromkeys(_days(monitoring)))
                yield _against(text, Decided(account, path / field, None), more[0], given)
    path, reply = _usual(folder, account, "reply")
    if reply and reply.within:
        for words, promise in _answers(text.text, times):
            if promise.hours != reply.within.hours:
                yield _against(text, Decided(account, path / "within", None), words, reply.within)


def _usual(folder: Folder, account: str, field: str) -> tuple[Path, Any]:
    """What an account says of its times, or else its authority."""
    one: Any = getattr(folder.accounts.get(account), field, None)
    if one is None or (field == "monitoring" and not one.says_when):
        return AUTHORITY / field, getattr(folder.authority, field)
    return ACCOUNT / field, one


def _clocks(span: re.Match[str]) -> tuple[dt.time, dt.time] | None:
    numbers = [int(each or 0) for each in span.groups()]
    if numbers[0] > 24 or numbers[2] > 24 or max(numbers[1], numbers[3]) > 59:
        return None
    return dt.time(numbers[0] % 24, numbers[1]), dt.time(numbers[2] % 24, numbers[3])


def _shown(hours: list[Any]) -> str:
    return ", ".join(dict.fromkeys(f"{each.opens:%H.%M}–{each.closes:%H.%M}" for each in hours))


def _always(monitoring: Any) -> bool | None:
    """Whether somebody reads at all hours; None where it is not said."""
    if monitoring.evenings or monitoring.hours_in_words:
        return None
    if monitoring.hours:
        return any(hours.round_the_clock for hours in monitoring.hours if hours.opens)
    return False if monitoring.office_hours else None


def _weekends(monitoring: Any) -> bool | None:
    if monitoring.weekends or monitoring.hours_in_words:
        return None
    if monitoring.hours:
        return bool({Weekday.SAT, Weekday.SUN} & {*_days(monitoring)})
    return False if monitoring.office_hours else None


def _days(monitoring: Any) -> Iterator[Weekday]:
    return (day for hours in monitoring.hours for day in hours.days if day in (*WEEK, Weekday.WEEKDAYS))


def _answers(text: str, times: Times) -> Iterator[tuple[str, Duration]]:
    """Within how long a text says that one gets an answer."""
    gap = r"(?:[\s,]+\w+){0,6}?[\s,]+"
    number, unit = rf"(?P<number>\d{{1,3}}|{'|'.join(times.numbers)})", rf"(?P<unit>{'|'.join(times.units)})"
    asked = rf"{one_of(times.answers, ENDS).pattern}{gap}{one_of(times.within, ENDS).pattern}\s+{number}\s+{unit}(?!\w)"
    for match in re.finditer(asked, text, re.IGNORECASE):
        amount = match["number"].lower()
        many = int(amount) if amount.isdigit() else times.numbers[amount]
        if many:
            yield match[0], Duration.model_validate(f"{many} {times.units[match['unit'].lower()].value}")
