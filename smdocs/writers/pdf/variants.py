"""The kinds of PDF, and its metadata (XMP), in which a file says of which it is and what it was made of.

All kinds are tagged and have the same pages; they differ in what they claim to be. What PDF/A has not heard of has to
be described in the file: the claim to be PDF/UA-1 and our own properties.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from lxml import etree

from smdocs.tree.nodes import NAMESPACE, Document, Provenance
from smdocs.version import __version__
from smdocs.writers.layout import filled

VariantName = Literal["2a", "1b", "3a", "ua", "plain"]
"""The kinds of PDF that can be asked for."""


EngineName = Literal["typst", "weasyprint"]
"""What draws PDFs. Typst needs nothing from the system; WeasyPrint knows style sheets of one's own."""


class Variant(NamedTuple):
    """A kind of PDF: which standards the file says it follows, and what each engine calls the nearest that it has;
    `transparent` is whether one can see through what is on a page."""

    pdfa: str
    pdfua: bool
    weasyprint: str
    typst: Sequence[str]
    transparent: bool = True


VARIANTS: Mapping[VariantName, Variant] = {
    "2a": Variant("2A", True, "pdf/a-2a", ("a-2a", "ua-1")),
    # What PDF/A-1 and PDF/UA-1 ask of the list of a font's characters (CIDSet), no engine can write at once.
    "1b": Variant("1B", False, "pdf/a-1b", ("a-1b",), transparent=False),
    "3a": Variant("3A", True, "pdf/a-3a", ("a-3a", "ua-1")),
    "ua": Variant("", True, "pdf/ua-1", ("ua-1",)),
    "plain": Variant("", False, "pdf/ua-1", ("ua-1",)),
}

_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PACKET = re.compile(rb"<\?xpacket begin.*?\?>(.*?)<\?xpacket end", re.DOTALL)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def properties(document: Document) -> dict[str, str]:
    """What a file says of itself, by the names of the document information of a PDF; only what there is to say."""
    meta, draft = document.meta, document.furniture.draft
    given = {
        "Title": f"{draft} – {document.title}" if draft else document.title,
        "Author": meta.author,
        "Subject": meta.subject,
        "Keywords": ", ".join(meta.keywords),
        "Creator": f"smdocs {__version__}",
        "CreationDate": meta.as_of,
        "ModDate": meta.as_of,
    }
    return {name: value for name, value in given.items() if value}


def metadata(document: Document, kind: Variant, producer: str) -> bytes:
    """The metadata of a file of this kind, as a packet of XMP: its claims, its properties and what it was made of."""
    made_of = {key.removeprefix("smdocs."): value for key, value in document.meta.made_of().items()}
    schemas = [("pdfuaid", _PDFUA, "PDF/UA identification", "Integer", {"part": "1"})] if kind.pdfua else []
    if made_of:
        schemas.append(("smdocs", NAMESPACE, "What a document of smdocs was made of", "Text", made_of))
    given = {"properties": properties(document), "pdfa": kind.pdfa, "schemas": schemas, "producer": producer}
    return filled("pdf/metadata.xml", **given).encode()


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


def engine_of(content: bytes) -> EngineName | None:
    """The engine that a PDF says has drawn it; None in any other file."""
    producer = _properties(content).get("{http://ns.adobe.com/pdf/1.3/}Producer", "").lower()
    return next((engine for engine in get_args(EngineName) if producer.startswith(engine)), None)


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
