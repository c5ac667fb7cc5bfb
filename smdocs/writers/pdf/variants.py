"""The kinds of PDF, and its metadata (XMP), in which a file says of which it is and what it was made of.

All kinds are tagged and have the same pages; they differ in what they claim to be. Of the standards the engine names
one. What else it is given it puts after the RDF element, of which XMP has one alone; and what PDF/A has not heard of
has to be described in the file: here, the claim to be PDF/UA-1 and our own properties.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from lxml import etree

from smdocs.tree.nodes import NAMESPACE, Provenance
from smdocs.writers.layout import filled

VariantName = Literal["2a", "1b", "3a", "ua", "plain"]
"""The kinds of PDF that can be asked for."""


class Variant(NamedTuple):
    """A kind of PDF: what the engine calls the nearest it has, and which standards the file says it follows;
    `transparent` is whether one can see through what is on a page."""

    engine: str
    pdfa: bool
    pdfua: bool
    transparent: bool = True


VARIANTS: Mapping[VariantName, Variant] = {
    "2a": Variant("pdf/a-2a", pdfa=True, pdfua=True),
    # What PDF/A-1 and PDF/UA-1 ask of the list of a font's characters (CIDSet), the engine cannot write at once.
    "1b": Variant("pdf/a-1b", pdfa=True, pdfua=False, transparent=False),
    "3a": Variant("pdf/a-3a", pdfa=True, pdfua=True),
    "ua": Variant("pdf/ua-1", pdfa=False, pdfua=True),
    "plain": Variant("pdf/ua-1", pdfa=False, pdfua=False),
}

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_RDF_ELEMENT = re.compile(rb"<rdf:RDF.*</rdf:RDF>", re.DOTALL)
_PACKET = re.compile(rb"<\?xpacket begin.*?\?>(.*?)<\?xpacket end", re.DOTALL)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def finish(pdf: Any, engine: Any, kind: Variant, made_of: Mapping[str, str]) -> None:
    """Writes the metadata anew, among the objects of a file: with the claims of this kind of PDF and no others, and
    with what the document was made of. `engine` is what the engine has read of the document."""
    stream = next(item for item in pdf.objects if item.reference == pdf.catalog["Metadata"])
    (written,) = stream.stream
    # What the engine claims of PDF/UA is said with what describes the claim, or not at all.
    rdf = etree.fromstring(
        _RDF_ELEMENT.findall(written)[0] if kind.pdfa else engine.generate_rdf_metadata("ua", None, None)
    )
    schemas = [("pdfuaid", _PDFUA, "PDF/UA identification", "Integer", {"part": "1"})] if kind.pdfua else []
    if made_of:
        values = {key.removeprefix("smdocs."): value for key, value in made_of.items()}
        schemas.append(("smdocs", NAMESPACE, "What a document of smdocs was made of", "Text", values))
    rdf.extend(list(etree.fromstring(filled("pdf/schemas.xml", schemas=schemas))))
    stream.stream = [_RDF_ELEMENT.sub(lambda _: etree.tostring(rdf, encoding="utf-8"), written)]
    # Programs that know no PDF find the properties by their text.
    stream.compress = False


def read(content: bytes) -> Provenance | None:
    """What a PDF says that it was made of."""
    own = _properties(content).items()
    return Provenance.named((name.replace(f"{{{NAMESPACE}}}", "smdocs."), value) for name, value in own)


def claims(content: bytes) -> tuple[str | None, str | None]:
    """The parts of PDF/A and PDF/UA that a file says it follows, such as `2a` and `1`; only a PDF says such a thing."""
    values = _properties(content)
    part = values.get(f"{_PDFA}part")
    return (part and part + values.get(f"{_PDFA}conformance", "").lower()), values.get(f"{{{_PDFUA}}}part")


def variant_of(content: bytes) -> VariantName | None:
    """The kind of PDF that a file says it is; None for one that there is not."""
    pdfa, pdfua = claims(content)
    name = pdfa or ("ua" if pdfua else "plain")
    return next((variant for variant in VARIANTS if variant == name), None)


def _properties(content: bytes) -> dict[str, str]:
    """The properties in the metadata of a PDF by name, each that is a text of its own; nothing in any other file."""
    values: dict[str, str] = {}
    for packet in _PACKET.findall(content) if content.startswith(b"%PDF") else ():
        try:
            root: Any = etree.fromstring(packet.strip(), _PARSER)
        except etree.XMLSyntaxError:
            continue
        for description in root.iter(f"{_RDF}Description"):
            values |= {str(name): str(value) for name, value in description.attrib.items()}
            values |= {str(child.tag): child.text or "" for child in description if isinstance(child.tag, str)}
    return values
