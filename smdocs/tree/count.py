"""How long a text is for a platform: each counts in its own way, but all of them after NFC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex
from babel import Locale

from smdocs.facts import Measure

LINK = 23
"""What X and Mastodon count a link as, however long its address is."""


def count(text: str, measure: Measure) -> int:
    """The length of a text in what a platform counts. A line end is one character, however it was written.

    >>> [count("Rødgrød 👩‍🍳", measure) for measure in Measure]
    [11, 13, 9, 21, 10, 9, 13]
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    match measure:
        case Measure.GRAPHEMES:
            return len(_graphemes(text))
        case Measure.CODE_POINTS:
            return len(text)
        case Measure.BYTES:
            return len(text.encode())
        case Measure.X_WEIGHTS:
            return _x_weights(text)
        case Measure.GRAPHEMES_LINKS_23:
            return len(_graphemes(_WITH_SCHEME.sub("x" * LINK, text)))
    # Where it is not known what is counted: there are never more code points than UTF-16 units.
    return len(text.encode("utf-16-le")) // 2


def _graphemes(text: str) -> list[str]:
    return regex.findall(r"\X", text)


_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?"
# A full stop, a comma or a bracket at the end belongs to the sentence.
_PATH = r"(?::\d+)?(?:[/?#](?:[^\s<>\"”»]*[\p{L}\p{N}/=_#-])?)?"
_WITH_SCHEME = regex.compile(rf"(?<![\w@#])https?://{_LABEL}(?:\.{_LABEL})*\.\p{{L}}{{2,}}{_PATH}", regex.IGNORECASE)
# X knows every top-level domain; these are the countries' and the common ones.
_COUNTRIES = (str(code).lower() for code in Locale("en").territories if str(code).isalpha())
_DOMAINS = "|".join([*_COUNTRIES, "uk", "com", "info", "net", "org"])
_WITHOUT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}@#_./-])(?:[\p{{Latin}}0-9](?:[\p{{Latin}}0-9-]*[\p{{Latin}}0-9])?\.)+(?:{_DOMAINS})(?![\w@-]){_PATH}",
    regex.IGNORECASE,
)
_HOST = regex.compile(r"(?:https?://)?([^/?#:]+)", regex.IGNORECASE)
_LONGEST_LABEL = 63
_EMOJI = regex.compile(r"[\p{Emoji_Presentation}\uFE0F\u20E3\U0001F1E6-\U0001F1FF]")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 in the configuration of twitter-text, version 3. All others weigh 2."""


def _x_weights(text: str) -> int:
    whole, links, end = 0, sorted(_links(text)), 0
    for start, after in links:
        if start >= end:
            whole += _weighed(text[end:start]) + LINK
            end = after
    return whole + _weighed(text[end:])


def _links(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_WITH_SCHEME, _WITHOUT):
        for found in pattern.finditer(text):
            host = _HOST.match(found[0])
            labels = host[1].split(".") if host else []
            if all(_as_sent(label) <= _LONGEST_LABEL for label in labels):
                yield found.span()


def _as_sent(label: str) -> int:
    """How long a part of a host name is where letters beyond English are written in its own code."""
    return len(label) if label.isascii() else len("xn--") + len(label.encode("punycode"))


def _weighed(text: str) -> int:
    return sum(
        2 if _EMOJI.search(one) else sum(1 if any(a <= ord(c) <= z for a, z in _LIGHT) else 2 for c in one)
        for one in _graphemes(text)
    )
