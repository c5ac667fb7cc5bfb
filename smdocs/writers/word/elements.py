"""The markup of Word: its names, how an element is made, how a language and a text are written."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

REGIONS = {"ar": "ar-SA", "bs": "bs-Latn-BA", "en": "en-GB", "se": "se-SE", "ti": "ti-ER"}
"""Languages that are another region's here than where most of those live who speak them."""


def sub(parent: Any, name: str, **attributes: str | int) -> Any:
    """A new last child of an element, both it and its attributes of Word's namespace."""
    return etree.SubElement(parent, W + name, {W + key: str(value) for key, value in attributes.items()})


def look(parent: Any, name: str, **properties: Any) -> None:
    """How an element looks: a child such as `pPr` with its properties in this order, and none where none is given.

    A property is its value, its attributes by name, the attributes of the elements within it by their names, or `True`;
    what is empty or `None` is left out.
    """
    given = {key: value for key, value in properties.items() if value}
    holder = sub(parent, name) if given else None
    for key, value in given.items():
        if isinstance(value, list):
            within = sub(holder, key)
            for inner, attributes in value:
                sub(within, inner, **attributes)
        else:
            sub(holder, key, **(value if isinstance(value, dict) else {} if value is True else {"val": value}))


def insert(parent: Any, element: Any, *before: str) -> None:
    """Puts an element where the schema wants it: before the first that is named so, or at the end."""
    later = [child for child in parent if child.tag in {W + name for name in before}]
    parent.insert(parent.index(later[0]) if later else len(parent), element)


def tag(language: str) -> str:
    """A language code as Word writes it: with a region. One that nobody knows goes in as it is, without proofing."""
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(language, ""))
    return REGIONS.get(language) or (f"{language}-{likely.rpartition('_')[2]}" if likely else language)


def write_text(run: Any, text: str) -> None:
    """The text of a run. A soft hyphen is an element in Word; as a character it would be seen."""
    for index, piece in enumerate(text.split("\u00ad")):
        if index:
            sub(run, "softHyphen")
        if piece:
            element = sub(run, "t")
            element.set(SPACE, "preserve")
            element.text = piece


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
