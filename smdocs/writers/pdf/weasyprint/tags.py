"""What screen readers need and the engine does not tag: it is put right when the file is about to be written."""

from typing import Any


def complete(pdf: Any, pages: Any, drawn: list[list[Any]]) -> None:
    """Puts the tags of laid-out pages right, among the objects of the file; `drawn` are, per page, the boxes of text in
    the order of their marks in the page's content."""
    objects = {item.reference: item for item in pdf.objects}
    dictionaries = {key: item for key, item in objects.items() if isinstance(item, dict)}
    elements = {key: item for key, item in dictionaries.items() if item.get("Type") == "/StructElem"}
    for element in elements.values():
        _complete(element, elements, pages.pages[0].height)
    root = objects[pdf.catalog["StructTreeRoot"]]
    # Cells name their headers by what stands in no tree of names; such a tree is sorted by its keys.
    names = sorted((item["ID"].data, key) for key, item in elements.items() if "ID" in item)
    root["IDTree"] = b"<</Names [" + b" ".join(part for pair in names for part in pair) + b"]>>"
    owners = objects[root["ParentTree"]]["Nums"]
    for number, (boxes, page) in enumerate(zip(drawn, pdf.page_references, strict=True)):
        content = objects[objects[page]["Contents"]].stream
        begins = [place for place, item in enumerate(content) if isinstance(item, dict) and "MCID" in item]
        for mark, (box, begin) in enumerate(zip(boxes, begins, strict=True)):
            owner = owners[2 * number + 1]
            element = elements[owner[mark]]
            if box.element is None:
                # What stands in the margins is no text (issue 1836 of WeasyPrint).
                content[begin - 1 : begin + 1] = [b"/Artifact", b"<</Type /Pagination>>"]
                owner[mark] = b"null"
                elements[element["P"]].clear()
                element.clear()
            elif box.style["lang"] != pages.metadata.lang:
                element["Lang"] = b"<" + box.style["lang"].encode().hex().encode() + b">"


def _complete(element: Any, elements: dict[bytes, Any], height: float) -> None:
    """Says which element is the body of a list item, of what a header cell is the header (issue 2508 of WeasyPrint),
    and where on a page of this height a picture stands."""
    parent = elements.get(element["P"])
    if element["S"] == "/Div" and parent and parent["S"] == "/LI":
        element["S"] = "/LBody"
    elif element["S"] == "/TH" and parent:
        element["A"]["Scope"] = "/Column" if elements[parent["P"]]["S"] == "/THead" else "/Row"
    elif element["S"] == "/Figure":
        left, top, right, bottom = element["A"]["BBox"]
        # The engine says it in pixels from the top of the page, PDF in points from below.
        element["A"]["BBox"][:] = [0.75 * x for x in (left, height - bottom, right, height - top)]
