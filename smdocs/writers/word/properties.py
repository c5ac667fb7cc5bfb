"""The properties of a Word file: those that Word has a name for, and those of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from smdocs.tree.nodes import Document, Meta
from smdocs.writers.word.elements import RELATIONS, tag
from smdocs.writers.word.package import new_part

CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What Office calls the set of properties of one's own."""
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def write_core(document: Document, core: Any) -> None:
    """Fills the core properties."""
    meta = document.meta
    moment = f"{meta.as_of}T00:00:00Z"
    values = {
        DC + "title": document.title,
        DC + "subject": meta.subject,
        DC + "creator": meta.author,
        CORE + "keywords": ", ".join(meta.keywords),
        CORE + "lastModifiedBy": meta.author,
        DCTERMS + "created": moment,
        DCTERMS + "modified": moment,
        CORE + "category": meta.category,
        CORE + "contentStatus": document.furniture.draft,
        DC + "language": tag(document.language),
    }
    for name, value in values.items():
        element = core.find(name)
        if value:
            element.text = value
        else:
            core.remove(element)


def custom(meta: Meta) -> dict[str, str]:
    """What Word has no property of its own for, by name; empty where there is nothing to say."""
    return {"DocumentType": meta.document_type, "CaseNumbers": "; ".join(meta.case_numbers), **meta.made_of()}


def write_custom(values: Mapping[str, str], package: Any) -> None:
    """Adds properties of one's own to a package, in the order given, without those that are empty."""
    prefixes: Any = {None: CUSTOM, "vt": VARIANT}
    root = etree.Element(f"{{{CUSTOM}}}Properties", nsmap=prefixes)
    for name, value in values.items():
        if value:
            # Word keeps the numbers below 2 for itself.
            about = {"fmtid": FORMAT_ID, "pid": str(len(root) + 2), "name": name}
            item = etree.SubElement(root, f"{{{CUSTOM}}}property", about)
            etree.SubElement(item, f"{{{VARIANT}}}lpwstr").text = value
    blob = etree.tostring(root, encoding="UTF-8", standalone=True)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package.relate_to(new_part("/docProps/custom.xml", kind, blob, package), f"{RELATIONS}/custom-properties")
