"""What is promised of accounts: when somebody reads what is written there, how soon one gets an answer, and that what
breaks the rules is removed. A page promises only what holds for an account that is at work and where people can write.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from smdocs.judge.schedule import in_use
from smdocs.model.account import Status
from smdocs.model.parts import Hours, ReplyGoal
from smdocs.tree.entries import Shared, is_answered, is_commented, shared, takes_words
from smdocs.tree.groups import MasterNames
from smdocs.tree.view import Gap, asked, items
from smdocs.words.language import Language

_REST = ("checks_per_day", "evenings", "weekends", "holidays")
"""What is said of when somebody reads, besides the times themselves."""


@dataclass(frozen=True)
class Watched:
    """When somebody reads what is written. `read`: there is a time of day for it; `given`: there is anything;
    `lacking`: what is asked for and not there."""

    office_hours: bool
    hours: list[Hours]
    hours_in_words: str
    checks_per_day: int | None
    evenings: str
    weekends: str
    holidays: str
    routine: str
    read: bool
    given: bool
    lacking: str


_NEVER = Watched(
    office_hours=False,
    hours=[],
    hours_in_words="",
    checks_per_day=None,
    evenings="",
    weekends="",
    holidays="",
    routine="",
    read=False,
    given=False,
    lacking="",
)


def monitoring(names: MasterNames, _: Language) -> Watched:
    """When an account is read: its own times or else, where people can write to it, those of its authority. A form
    asks the account alone."""
    usual = names["authority"].monitoring
    if not names["sole"]:
        return _watched(usual, usual)
    own = names["account"].monitoring
    return _watched(own, usual if answered(names, _) and not names["form"] else own)


def _watched(own: Any, usual: Any) -> Watched:
    """Own times with all that is said besides them; field by field where the times are the usual ones."""

    def pick(field: str) -> Any:
        value = getattr(own, field)
        return (getattr(usual, field) or value) if isinstance(value, Gap) else value

    apart = _apart(own, usual)
    times = own if apart else usual
    rest = {field: getattr(own, field) if apart else pick(field) for field in _REST}
    read = bool(times.hours or times.hours_in_words or times.office_hours)
    given = read or any(rest.values())
    lacking: Any = next((each for each in (own, usual) if asked(each) and not read), "")
    when = times.office_hours, times.hours, times.hours_in_words
    return Watched(*when, **rest, routine=pick("routine"), read=read, given=given, lacking=lacking)


def _apart(own: Any, usual: Any) -> bool:
    """Whether there are times of its own, or it is said that there are none."""
    given = own.hours or own.hours_in_words or isinstance(own.office_hours, bool)
    return bool(given) and _when(own) != _when(usual)


def _when(times: Any) -> tuple[Any, ...]:
    spans = tuple((tuple(span.days), span.opens, span.closes) for span in items(times.hours))
    return times.office_hours is True, spans, str(times.hours_in_words) if times.hours_in_words else ""


def _beside(own: Any) -> tuple[Any, ...]:
    return tuple("" if isinstance(value := getattr(own, field), Gap) else value for field in _REST)


def _goal(reply: Any) -> tuple[str, ...]:
    return tuple(str(value) if value else "" for value in (reply.within, reply.text, reply.reservation))


def answered(names: MasterNames, _: Language) -> bool:
    """Whether people can write something on the account of a document; on a planned one, once it is there."""
    account = names["account"]
    return account.status not in (Status.PAUSED, Status.CLOSED) and takes_words(account)


@dataclass(frozen=True)
class OtherHours:
    """When a single account is read and answered that has times of its own: `read` at other times
    than usual, `apart` at other times or answered after another time."""

    monitoring: Watched
    reply: ReplyGoal | None
    read: bool
    apart: bool


@dataclass(frozen=True)
class Promises:
    """What a page can promise: the usual times and the usual `reply`, each only where some account has no other.
    `answers`: people can write on some account; `removals`: they can comment on some. `others`: the accounts
    with other times; `not_on`: the accounts in use where nobody can write, or that are paused."""

    monitoring: Watched
    reply: ReplyGoal | None
    answers: bool
    removals: bool
    other_hours: list[Shared]
    others: Shared | None
    not_on: Shared | None


def promises(names: MasterNames, _: Language) -> Promises:
    """What holds for the accounts in use that a page is about."""
    return _promises(names, names["entries"])


def ruled_promises(names: MasterNames, _: Language) -> Promises:
    """What holds for those of them that the document's rules of debate are for."""
    return _promises(names, [e for e in names["entries"] if names["sole"] or not e.account.moderation])


def _promises(names: MasterNames, entries: Iterable[Any]) -> Promises:
    usual, reply, sole = names["authority"].monitoring, names["authority"].reply, names["sole"]
    here = [e for e in entries if in_use(e.account)]
    heard = [e for e in here if is_answered(e.account)]
    if sole:
        timed, goal, others = bool(heard), sole.reply or reply if heard else None, []
    else:
        timed = any(not _apart(e.account.monitoring, usual) for e in heard)
        goal = reply if any(not e.account.reply or _goal(e.account.reply) == _goal(reply) for e in heard) else None
        others = _other_hours(names, usual, reply, heard)
    watched = _watched(sole.monitoring if sole else usual, usual) if timed else _NEVER
    apart = shared(names, ((None, None, e) for each in others if each.what.apart for e in each.accounts))
    silent = shared(names, ((None, None, e) for e in here if e not in heard))
    return Promises(
        watched,
        goal,
        bool(heard),
        any(is_commented(e.account) for e in here),
        others,
        apart[0] if apart else None,
        silent[0] if silent and (watched.given or goal or others) else None,
    )


def _other_hours(names: MasterNames, usual: Any, usual_reply: Any, entries: Iterable[Any]) -> list[Shared]:
    pairs = []
    for e in entries:
        watched, reply = _watched(e.account.monitoring, usual), e.account.reply or usual_reply
        key, usual_key = ((_when(times), _beside(times)) for times in (watched, usual))
        goal, usual_goal = _goal(reply), _goal(usual_reply)
        apart = key != usual_key or goal[:2] != usual_goal[:2]
        if key != usual_key or goal != usual_goal:
            pairs.append(((key, goal), OtherHours(watched, reply or None, key != usual_key, apart), e))
    return shared(names, pairs)
