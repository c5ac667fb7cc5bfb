"""What is promised of accounts: when somebody reads what is written there, how soon one gets an answer, and that what
breaks the rules is removed. A page promises only what holds for an account that is at work and where people can write.

What a function here makes, masters name as it is called. All of it is made of what masters see, so that what is read
here is noted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from smdocs.judge.schedule import in_use
from smdocs.model.account import Comments, Status
from smdocs.model.parts import Hours, ReplyGoal
from smdocs.tree.entries import Shared, is_answered, is_commented, shared, takes_words
from smdocs.tree.groups import MasterNames
from smdocs.tree.view import Gap, asked, items
from smdocs.words.language import Language

_REST = ("checks_per_day", "evenings", "weekends", "holidays")
"""What is said of when somebody reads, besides the times themselves."""


@dataclass(frozen=True)
class Watched:
    """When somebody reads what is written. `read`: there is a time of day for it; `briefly`: there is one, or it
    is said what holds outside it; `given`: there is anything; `lacking`: what is asked for and not there."""

    office_hours: bool
    hours: list[Hours]
    hours_in_words: str
    checks_per_day: int | None
    evenings: str
    weekends: str
    holidays: str
    routine: str
    read: bool
    briefly: bool
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
    briefly=False,
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
    briefly = read or any(rest[field] for field in _REST if field != "checks_per_day")
    given = briefly or bool(rest["checks_per_day"])
    lacking: Any = next((each for each in (own, usual) if asked(each) and not read), "")
    when = times.office_hours, times.hours, times.hours_in_words
    return Watched(*when, **rest, routine=pick("routine"), read=read, briefly=briefly, given=given, lacking=lacking)


def _apart(own: Any, usual: Any) -> bool:
    """Whether there are times of its own, or it is said that there are none."""
    given = own.hours or own.hours_in_words or isinstance(own.office_hours, bool)
    return bool(given) and _when(own) != _when(usual)


def _when(times: Any) -> tuple[Any, ...]:
    spans = tuple((tuple(span.days), span.opens, span.closes) for span in items(times.hours))
    return times.office_hours is True, spans, str(times.hours_in_words) if times.hours_in_words else ""


def _beside(own: Any) -> tuple[Any, ...]:
    """Nothing and no times a day are the same: neither is told."""
    return tuple("" if isinstance(value := getattr(own, field), Gap) else value or "" for field in _REST)


def _goal(reply: Any) -> tuple[str, ...]:
    return tuple(str(value) if value else "" for value in (reply.within, reply.text, reply.reservation))


def answered(names: MasterNames, _: Language) -> bool:
    """Whether people can write something on the account of a document; on a planned one, once it is there."""
    account = names["account"]
    return account.status not in (Status.PAUSED, Status.CLOSED) and takes_words(account)


@dataclass(frozen=True)
class OtherHours:
    """When a single account is read and answered that has times of its own: `read` at other times than usual,
    `answered` after another time or with other words, `apart` at other times or after another time. `reply` is the
    usual one where it is not `answered` otherwise."""

    monitoring: Watched
    reply: ReplyGoal | None
    read: bool
    answered: bool
    apart: bool


@dataclass(frozen=True)
class Promises:
    """What a page can promise: the usual times and the usual `reply`, each only where some account has no other.
    `usual`: there is either. `reads`: it tells when some account is read; `goals`: how soon some is answered.
    `answers`: people can write on some account; `removals`: they can comment on some. `others`: the accounts
    with other times; `not_on`: the accounts in use that the usual ones do not hold for, where nobody can write or that
    have none; `paused`: those that are paused."""

    monitoring: Watched
    reply: ReplyGoal | None
    usual: bool
    reads: bool
    goals: bool
    answers: bool
    removals: bool
    other_hours: list[Shared]
    others: Shared | None
    not_on: Shared | None
    paused: Shared | None


def commentable(names: MasterNames, _: Language) -> bool:
    """Whether people can comment on an account that the document's rules of debate are for, or will once it is there.
    Where there are no accounts yet, they will."""
    return _any_ruled(names, lambda account: account.comments != Comments.CLOSED)


def writable(names: MasterNames, _: Language) -> bool:
    """Whether they can write anything there, a comment or a message."""
    return _any_ruled(names, takes_words)


def _any_ruled(names: MasterNames, holds: Callable[[Any], bool]) -> bool:
    every = [names["sole"]] if names["sole"] else [e.account for e in names["entries"] if not e.account.moderation]
    there = [account for account in every if account.status != Status.CLOSED]
    return not there or any(holds(account) for account in there)


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
    others, without = ([], []) if sole else _other_hours(names, usual, reply, heard)
    if sole:
        timed, goal = bool(heard), sole.reply or reply if heard else None
    else:
        timed = any(not _apart(e.account.monitoring, usual) for e in heard)
        goal = reply if any(not e.account.reply or _goal(e.account.reply) == _goal(reply) for e in heard) else None
    watched = _watched(sole.monitoring if sole else usual, usual) if timed else _NEVER
    apart = shared(names, ((None, None, e) for each in others if each.what.apart for e in each.accounts))
    given = bool(watched.given or goal)
    silent = [e for e in here if given and (e in without or e not in heard)]
    paused = shared(names, ((None, None, e) for e in silent if e.account.status == Status.PAUSED))
    not_on = shared(names, ((None, None, e) for e in silent if e.account.status != Status.PAUSED))
    return Promises(
        watched,
        goal,
        usual=given,
        reads=watched.given or any(each.what.read for each in others),
        goals=any(each and each.within for each in (goal, *(o.what.reply for o in others if o.what.answered))),
        answers=bool(heard),
        removals=any(is_commented(e.account) for e in here),
        other_hours=others,
        others=apart[0] if apart else None,
        not_on=not_on[0] if not_on else None,
        paused=paused[0] if paused else None,
    )


def _other_hours(
    names: MasterNames, usual: Any, usual_reply: Any, entries: Iterable[Any]
) -> tuple[list[Shared], list[Any]]:
    """Accounts with other times, and those that have none where others have and of which there is nothing to tell."""
    pairs, without = [], []
    for e in entries:
        watched, reply = _watched(e.account.monitoring, usual), e.account.reply or usual_reply
        key, usual_key = ((_when(times), _beside(times)) for times in (watched, usual))
        goal, usual_goal = _goal(reply), _goal(usual_reply)
        timed, answered = key != usual_key and watched.given, goal != usual_goal and any(goal)
        if timed or answered:
            apart = timed or goal[:2] != usual_goal[:2]
            pairs.append(((key, goal), OtherHours(watched, reply or None, timed, answered, apart), e))
        elif key != usual_key:
            without.append(e)
    return shared(names, pairs), without
