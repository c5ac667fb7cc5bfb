"""Finds what a template, or somebody in a hurry, left to be replaced in a text."""

import re
from functools import cache

from smdocs import facts
from smdocs.judge.phrases import one_of

_BRACKETS = re.compile(r"[\[<{]+([^\[\]<>{}]{1,400})[\]>}]+(?!\()")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONG = 12
"""Words within brackets: forms give whole answers as examples there, and no text is interrupted for so long."""
_SIGNS = re.compile(
    r"""
    (?<![^\W\d]) [Xx][Xx]+ (?![^\W\d])  # XX, 20XX
    | (?<![^\s"'(»”:]) \?{3,}
    | (?<!\w) _{3,} (?!\w)
    | (?:…\s?){2,} | \.{5,}
    """,
    re.VERBOSE,
)


def leftover(text: str) -> str:
    """What was left in a text; empty where nothing was."""
    words = facts.wording().leftovers
    plain = text.strip().strip("[](){}<>.!").strip()
    if plain.casefold() in words.whole:
        return text.strip()
    # Whether a sign is there at all takes a hundredth of the time that it takes to find out whether it is one of these.
    for brackets in _BRACKETS.finditer(text) if any(sign in text for sign in "[<{") else ():
        if _is_guidance(" ".join(brackets[1].split())):
            return brackets[0]
    left = _word(words.words).search(text) if any(word in text for word in words.words) else None
    if left is None and ("xx" in text.lower() or any(sign in text for sign in ("???", "___", "…", "....."))):
        left = _SIGNS.search(text)
    return left[0] if left else ""


@cache
def _word(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _is_guidance(within: str) -> bool:
    """Whether what stands within brackets says what to write there."""
    words = facts.wording().leftovers
    given = _WORD.findall(within)
    if len(given) >= _LONG:
        return True
    for lang, opens in words.opens.items():
        if one_of(opens, r"(?!\w)", "^").search(within):
            return True
        names, others = (one_of(each, "$", "^") for each in (words.names[lang], words.others[lang]))
        named = any(names.search(word) for word in given) or "/" in within
        if given and named and all(names.search(word) or others.search(word) for word in given):
            return True
    return False
