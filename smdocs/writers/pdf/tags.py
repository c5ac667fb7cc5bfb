"""What screen readers need and the engine does not tag: it is put right when the file is about to be written."""

from __future__ import annotations

from typing import Any


class Tags:
    """Completes the tags of laid-out pages. It has to see each page when it is drawn, before it can `finish`."""

    def __init__(self, pages: Any) -> None:
        self.height = pages.pages[0].height
        self.language = pages.metadata.lang
        self.drawn: list[list[Any]] = []
        """Per page, the boxes of text in the order of their marks in the page's content."""

    def see(self, stream: Any) -> None:
        """Notes what was drawn on a page."""
        self.drawn.append(list(stream._tags))

    def finish(self, pdf: Any) -> None:
        """Puts the tags right, among the objects of the file."""
        objects = {item.reference: item for item in pdf.objects}
        dictionaries = {key: item for key, item in objects.items() if isinstance(item, dict)}
        elements = {key: item for key, item in dictionaries.items() if item.get("Type") == "/StructElem"}
        for element in elements.values():
            self.complete(element, elements)
        root = objects[pdf.catalog["StructTreeRoot"]]
        # Cells name their headers by what stands in no tree of names; such a tree is sorted by its keys.
        names = sorted((item["ID"].data, key) for key, item in elements.items() if "ID" in item)
        root["IDTree"] = b"<</Names [" + b" ".join(part for pair in names for part in pair) + b"]>>"
        owners = objects[root["ParentTree"]]["Nums"]
        for number, (boxes, page) in enumerate(zip(self.drawn, pdf.page_references, strict=True)):
            content = objects[objects[page]["Contents"]].stream
            self.mark(boxes, owners[2 * number + 1], content, elements)

    def complete(self, element: Any, elements: dict[bytes, Any]) -> None:
        """Says which element is the body of a list item, of what a header cell is the header (issue 2508 of
        WeasyPrint), and where on the page a picture stands."""
        parent = elements.get(element["P"])
        if element["S"] == "/Div" and parent and parent["S"] == "/LI":
            element["S"] = "/LBody"
        elif element["S"] == "/TH" and parent:
            element["A"]["Scope"] = "/Column" if elements[parent["P"]]["S"] == "/THead" else "/Row"
        elif element["S"] == "/Figure":
            left, top, right, bottom = element["A"]["BBox"]
            # The engine says it in pixels from the top of the page, PDF in points from below.
            element["A"]["BBox"][:] = [0.75 * x for x in (left, self.height - bottom, right, self.height - top)]

    def mark(self, boxes: list[Any], owners: list[Any], content: list[Any], elements: dict[bytes, Any]) -> None:
        """Gives text in another language its language; what stands in the margins is marked as no text (issue 1836 of
        WeasyPrint)."""
        begins = [place for place, item in enumerate(content) if isinstance(item, dict) and "MCID" in item]
        for number, (box, begin) in enumerate(zip(boxes, begins, strict=True)):
            element = elements[owners[number]]
            if box.element is None:
                content[begin - 1 : begin + 1] = [b"/Artifact", b"<</Type /Pagination>>"]
                owners[number] = b"null"
                elements[element["P"]].clear()
                element.clear()
            elif box.style["lang"] != self.language:
                element["Lang"] = b"<" + box.style["lang"].encode().hex().encode() + b">"
