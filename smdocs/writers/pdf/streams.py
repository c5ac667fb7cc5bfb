"""The streams of a PDF, with the end of each beyond doubt."""

import re

_DATA = re.compile(rb"/Length (\d+)[^\n]*>>\n(?=stream\n)")


def ended(content: bytes) -> bytes:
    """A file whose streams end as every reader takes them to end.

    Data that end in CR, before the LF that comes after them, read as data one byte short and a line end of two (as in
    issue 870 of JHOVE). Such a line end gets a CR of its own; the line end before the data gives up a byte for it: so
    all offsets stay true.

    >>> ended(b"<</Length 3>>\\nstream\\nab\\r\\nendstream")
    b'<</Length 3>>stream\\nab\\r\\r\\nendstream'
    """
    parts, place = [], 0
    while match := _DATA.search(content, place):
        start = match.end() + len("stream\n")
        end = start + int(match[1])
        if content[end - 1 : end + 1] == b"\r\n":
            parts += [content[place : match.end() - 1], content[match.end() : end], b"\r"]
            place = end
        else:
            parts.append(content[place:end])
            place = end
    return b"".join([*parts, content[place:]])
