"""The markup of Word: its names, how an element and a text are written, how a language is."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

REGIONS = {"ar": "ar-SA", "bs": "bs-Latn-BA", "en": "en-GB", "se": "se-SE", "ti": "ti-ER"}
"""Languages that are another region's here than where most of those live who speak them."""

ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')


def escaped(text: str) -> str:
    """A text as it is written in markup, in an attribute too. Raises `ValueError` for a character that XML has no
    place for.

    >>> escaped('Børn & "unge"')
    'Børn &amp; &quot;unge&quot;'
    """
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    if match[0] not in ESCAPES:
        raise ValueError(f"XML has no place for the character {match[0]!r}")
    return ESCAPES[match[0]]


def element(name: str, /, *content: str, **attributes: str | int) -> str:
    """An element, both it and its attributes of Word's namespace, around markup.

    >>> element("p", element("jc", val="end"))
    '<w:p><w:jc w:val="end"/></w:p>'
    """
    given = "".join([f' w:{key}="{escaped(str(value))}"' for key, value in attributes.items()])
    within = "".join(content)
    return f"<w:{name}{given}>{within}</w:{name}>" if within else f"<w:{name}{given}/>"


def look(name: str, /, **properties: Any) -> str:
    """How an element looks: a child such as `pPr` with its properties in this order, and none where none is given.

    A property is its value, its attributes by name, the elements within it, or `True`; what is empty or `None` is left
    out.
    """
    given = [_property(key, value) for key, value in properties.items() if value]
    return element(name, *given) if given else ""


def _property(name: str, value: Any) -> str:
    match value:
        case True:
            return element(name)
        case dict():
            return element(name, **value)
        case list():
            return element(name, *value)
        case _:
            return element(name, val=value)


def text(words: str) -> str:
    """The text of a run. A soft hyphen is an element in Word; as a character it would be seen."""
    pieces = escaped(words).split("\u00ad")
    return "<w:softHyphen/>".join([f'<w:t xml:space="preserve">{one}</w:t>' if one else "" for one in pieces])


def run(words: str) -> str:
    """A stretch of text that looks like what is around it."""
    return element("r", text(words))


def elements(markup: str) -> Any:
    """Some markup as a tree: what it says are the children of the element that is given back."""
    return etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{markup}</w:body>')


def insert(parent: Any, element: Any, *before: str) -> None:
    """Puts an element where the schema wants it: before the first that is named so, or at the end."""
    later = [child for child in parent if child.tag in {W + name for name in before}]
    parent.insert(parent.index(later[0]) if later else len(parent), element)


def tag(language: str) -> str:
    """A language code as Word writes it: with a region. One that nobody knows goes in as it is, without proofing."""
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(language, ""))
    return REGIONS.get(language) or (f"{language}-{likely.rpartition('_')[2]}" if likely else language)


def rename_styles(root: Any, called: Mapping[str, str]) -> None:
    """Calls the styles in some markup of ours what they are called now."""
    for name in ("pStyle", "rStyle", "tblStyle"):
        for element in root.iter(W + name):
            element.set(W + "val", called.get(element.get(W + "val"), element.get(W + "val")))


def unwrap(element: Any) -> None:
    """Takes an element off and leaves what is in it where it stood."""
    for child in list(element):
        element.addprevious(child)
    element.getparent().remove(element)
