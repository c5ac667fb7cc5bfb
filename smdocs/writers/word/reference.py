"""Dresses a Word file in the look of another: its styles, page set-up, headers and footers. Its text is left behind.

Of what those parts refer to, pictures and fonts within the file come along; macros, links and all that would be
fetched from outside do not.
"""

from copy import deepcopy
from typing import Any
from unicodedata import category

from lxml import etree

from smdocs.read.brand.reference import Reference, markup, parts, style_names
from smdocs.writers.word.elements import R, W, insert, unwrap
from smdocs.writers.word.package import drop, new_part, part_of, refer, replace, text_width

KEPT = ("image", "font")
"""The relations of a part that come along, when they do not lead out of the file."""
PAGE = ("pgSz", "pgMar", "pgBorders", "cols", "titlePg")
"""What is taken of a page set-up, in the order of the schema; columns are always our one."""
FONTS = ("embedTrueTypeFonts", "saveSubsetFonts")
SETTINGS = dict.fromkeys((*FONTS, "mirrorMargins", "gutterAtTop"), "defaultTabStop")
SETTINGS["evenAndOddHeaders"] = "characterSpacingControl"
"""The settings that pages and fonts depend on, each with one of ours that it stands before."""
NARROWEST = 2000
"""A page with less width for text than this, in twentieths of a point, is not meant to be written on."""
AFTER_LANGUAGE = {W + name for name in ("eastAsianLayout", "specVanish", "oMath")}
OBJECTS = ("drawing", "pict", "object", "control", "AlternateContent")
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
SIDES = {"start": "left", "end": "right"}
_IN_LEVEL = "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"
ORDER = {W + name: place for place, name in enumerate(_IN_LEVEL.split())}
"""What stands in a level of a list, in the order of the schema."""


def dress(main: Any, reference: Reference) -> tuple[list[Any], dict[str, str]]:
    """Puts the look of a reference on a package whose main part, still without text, is `main`. Says which headers and
    footers it has brought, and what the styles of ours are called now."""
    section, pictures = main.element[0][-1], dict[str, Any]()
    settings = next(map(markup, parts(reference.part, "settings").values()), None)
    _settle(part_of(main, "settings").element, settings, reference.styles is not None)
    furniture = _furniture(main, reference, section, pictures)
    _set_up_page(section, reference)
    if reference.styles is None:
        return [*furniture.values()], {}
    # The fonts of ours are not those of its styles; a theme and numberings a file must have, whosoever they are.
    drop(main, "fontTable")
    lists = part_of(main, "numbering").element
    for kind in ("theme", "fontTable", "numbering"):
        for part in list(parts(reference.part, kind).values())[:1]:
            brought = _taken(part, str(part.partname), main.package, pictures)
            replace(main, kind, brought)
            if kind == "numbering":
                _add_lists(lists, brought.element)
    has_header = any(kind == "header" for kind, _ in furniture)
    return [*furniture.values()], _put_on_styles(main, reference.styles, own_header=not has_header)


def _put_on_styles(main: Any, styles: Any, own_header: bool) -> dict[str, str]:
    """Takes over styles, adds those of ours that are missing there, and says what ours are called now, by their ids.

    With `own_header` our running header keeps its style: its tab stops are not those of another header.
    """
    part = part_of(main, "styles")
    ours, theirs = part.element, deepcopy(styles)
    by_name = {(kind, name): style for kind, name, style in style_names(theirs)}
    names = {name for _, name in by_name}
    ids = {style.get(W + "styleId").lower() for style in by_name.values()}
    standard = {kind: style for (kind, _), style in by_name.items() if style.get(W + "default") in ("1", "true", "on")}
    called: dict[str, str] = {}
    added = []
    for kind, name, style in style_names(ours):
        own, same = style.get(W + "styleId"), by_name.get((kind, name))
        if style.get(W + "default") and same is None:
            same = standard.get(kind)
        if same is not None and not (own_header and name == "header"):
            called[own] = same.get(W + "styleId")
            continue
        if name in names or own.lower() in ids:
            style.find(W + "name").set(W + "val", f"smdocs {name}")
            style.set(W + "styleId", f"smdocs{own}")
        called[own] = style.get(W + "styleId")
        added.append(style)
    for style in added:
        for relation in ("basedOn", "next", "link"):
            if (other := style.find(W + relation)) is not None:
                other.set(W + "val", called[other.get(W + "val")])
        theirs.append(style)
    _speak_of_no_language(theirs)
    replace(main, "styles", new_part(part.partname, part.content_type, theirs, main.package))
    return called


def _furniture(main: Any, reference: Reference, section: Any, pictures: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """Relates the reference's headers and footers to the main part; ours go where there are others."""
    furniture: dict[tuple[str, str], Any] = {}
    for kind in ("header", "footer"):
        pages: dict[str, Any] = {}
        named = parts(reference.part, kind)
        # What a section does not say, it has from the one before.
        for one in reference.document.iter(W + "sectPr"):
            for element in one.findall(f"{W}{kind}Reference"):
                if element.get(R + "id") in named:
                    pages[element.get(W + "type", "default")] = named[element.get(R + "id")]
        own = section.find(f"{W}{kind}Reference")
        if not pages:
            continue
        section.remove(own)
        drop(main, kind)
        for number, (page, part) in enumerate(sorted(pages.items()), 1):
            furniture[kind, page] = taken = _taken(part, f"/word/{kind}{number}.xml", main.package, pictures)
            refer(section, main, taken, kind, page)
    return furniture


def _set_up_page(section: Any, reference: Reference) -> None:
    sections = list(reference.document.iter(W + "sectPr"))
    if not sections or text_width(sections[-1]) < NARROWEST:
        return
    columns = section.find(W + "cols")
    etree.strip_elements(section, *(W + name for name in PAGE))
    for name in PAGE:
        element = columns if name == "cols" else sections[-1].find(W + name)
        if element is not None:
            section.append(deepcopy(element))
            etree.strip_attributes(section[-1], R + "*")


def _settle(own: Any, theirs: Any | None, fonts: bool) -> None:
    """Takes those `SETTINGS` over; fonts are theirs then, and not ours."""
    for name in FONTS if fonts else ():
        own.remove(own.find(W + name))
    for name, follower in SETTINGS.items():
        element = None if theirs is None else theirs.find(W + name)
        if element is not None and own.find(W + name) is None:
            own.find(W + follower).addprevious(deepcopy(element))


def _add_lists(ours: Any, theirs: Any) -> None:
    """Adds our kinds of list, counted on, to numberings that may be those of headings.

    Makes ordinary characters of bullets that only a symbol font has a picture for, elsewhere they are boxes; and puts
    right what LibreOffice writes other than the schema has it.
    """
    for level in theirs.iter(W + "lvl"):
        mark, look, side = (level.find(W + name) for name in ("lvlText", "rPr", "lvlJc"))
        if mark is not None and any(category(character) == "Co" for character in mark.get(W + "val", "")):
            mark.set(W + "val", "•")
            if look is not None and (fonts := look.find(W + "rFonts")) is not None:
                look.remove(fonts)
        if side is not None:
            side.set(W + "val", SIDES.get(side.get(W + "val"), side.get(W + "val", "left")))
        level[:] = sorted(level, key=lambda child: ORDER.get(child.tag, len(ORDER)))
    first = 1 + max((int(kind.get(W + "abstractNumId")) for kind in theirs.iter(W + "abstractNum")), default=0)
    for kind in ours.findall(W + "abstractNum"):
        kind.set(W + "abstractNumId", str(first + int(kind.get(W + "abstractNumId"))))
        insert(theirs, kind, "num", "numIdMacAtCleanup")


def _speak_of_no_language(styles: Any) -> None:
    """Takes the language off all styles: it is that of the document, and the writer sets it as the default."""
    etree.strip_elements(styles, W + "lang")
    look = styles
    for name in ("docDefaults", "rPrDefault", "rPr"):
        if look.find(W + name) is None:
            look.insert(0, etree.Element(W + name))
        look = look.find(W + name)
    later = [element for element in look if not element.tag.startswith(W) or element.tag in AFTER_LANGUAGE]
    language = etree.Element(W + "lang")
    look.insert(look.index(later[0]) if later else len(look), language)


def _taken(part: Any, name: str, package: Any, pictures: dict[str, Any]) -> Any:
    """A part as one of ours, with the pictures and fonts it shows, and without what it has from elsewhere.

    `pictures` are those taken so far, by name: several parts may show the same.
    """
    root = markup(part)
    taken = new_part(name, part.content_type, root, package)
    lost = set()
    for key, relation in part.rels.items():
        if relation.is_external or not relation.reltype.endswith(tuple(f"/{kind}" for kind in KEPT)):
            lost.add(key)
            continue
        target = relation.target_part
        path = str(target.partname)
        if path not in pictures:
            pictures[path] = new_part(path, target.content_type, target.blob, package)
        taken.load_rel(relation.reltype, pictures[path], key)
    for element in list(root.iter()):
        if any(value in lost and key.startswith(R) for key, value in element.attrib.items()):
            _leave_out(element)
    for charset in root.iter(W + "charset"):
        # LibreOffice names encodings that the schema does not know.
        charset.attrib.pop(W + "characterSet", None)
    etree.strip_elements(root, *(W + name for name in MARKS))
    return taken


def _leave_out(element: Any) -> None:
    """Takes off what cannot come along: of a link the link and not its words, otherwise the whole picture."""
    if element.tag == W + "hyperlink":
        unwrap(element)
        return
    around = (element, *element.iterancestors())
    *_, outermost = element, *(one for one in around if etree.QName(one).localname in OBJECTS)
    if outermost.getparent() is not None:
        outermost.getparent().remove(outermost)
