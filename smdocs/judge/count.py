"""How long a text is for a platform: each counts in its own way, but all of them after NFC."""

import unicodedata

import regex
from babel import Locale

from smdocs.facts import Measure

LINK = 23
"""What X and Mastodon count a link as, however long its address is."""


def count(text: str, measure: Measure) -> int:
    """The length of a text in what a platform counts. A line end is one character, however it was written."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    match measure:
        case Measure.GRAPHEMES:
            return len(_GRAPHEME.findall(text))
        case Measure.CODE_POINTS:
            return len(text)
        case Measure.BYTES:
            return len(text.encode())
        case Measure.X_WEIGHTS:
            return sum(_weight(one) for one in _GRAPHEME.findall(_LINKS.sub(_counted, text)))
        case Measure.GRAPHEMES_LINKS_23:
            return len(_GRAPHEME.findall(_WITH_SCHEME.sub("x" * LINK, text)))
    # Where it is not known what is counted: there are never more code points than UTF-16 units.
    return len(text.encode("utf-16-le")) // 2


_GRAPHEME = regex.compile(r"\X")
_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?"
# A full stop, a comma or a bracket at the end belongs to the sentence.
_PATH = r"(?::\d+)?(?:[/?#](?:[^\s<>\"”»]*[\p{L}\p{N}/=_#-])?)?"
_WITH_SCHEME = regex.compile(
    rf"(?<![\w@#])https?://(?P<host>{_LABEL}(?:\.{_LABEL})*\.\p{{L}}{{2,}}){_PATH}", regex.IGNORECASE
)
# X knows every top-level domain; these are the countries' and the common ones.
_COUNTRIES = (str(code).lower() for code in Locale("en").territories if str(code).isalpha())
_DOMAINS = "|".join([*_COUNTRIES, "uk", "com", "info", "net", "org"])
_WITHOUT = (
    rf"(?<![\p{{L}}\p{{N}}@#_./-])(?P<host>(?:[\p{{Latin}}0-9](?:[\p{{Latin}}0-9-]*[\p{{Latin}}0-9])?\.)+(?:{_DOMAINS}))"
    rf"(?![\w@-]){_PATH}"
)
_LINKS = regex.compile(f"{_WITH_SCHEME.pattern}|{_WITHOUT}", regex.IGNORECASE)
_LONGEST_LABEL = 63
_EMOJI = regex.compile(r"[\p{Emoji_Presentation}\uFE0F\u20E3\U0001F1E6-\U0001F1FF]")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 in the configuration of twitter-text, version 3. All others weigh 2."""


def _counted(link: regex.Match[str]) -> str:
    """What X counts a link as, in characters that join no others. It is none where a part of its host is too long, in
    which letters beyond English are written in a code of their own."""
    labels = (part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in link["host"].split("."))
    return "\n" * LINK if all(len(label) <= _LONGEST_LABEL for label in labels) else link[0]


def _weight(grapheme: str) -> int:
    if _EMOJI.search(grapheme):
        return 2
    return sum(1 if any(a <= ord(c) <= z for a, z in _LIGHT) else 2 for c in grapheme)
