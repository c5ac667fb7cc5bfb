"""The ends of streams, in files of pydyf as in those of qpdf."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pydyf

from smdocs.writers.pdf.streams import ended


def test_data_that_end_in_a_carriage_return_are_not_read_as_a_line_end() -> None:
    file = pydyf.PDF()
    for content in (b"ends so\r", b"ends plainly", b"ends so\n"):
        file.add_object(pydyf.Stream([content]))
    output = BytesIO()
    file.write(output)
    content = ended(output.getvalue())
    assert re.findall(rb"stream\n(.*?)((?:\r\n|\n)endstream)", content, re.DOTALL) == [
        (b"ends so\r", b"\r\nendstream"),
        (b"ends plainly", b"\nendstream"),
        (b"ends so\n", b"\nendstream"),
    ]
    offsets = [int(line[:10]) for line in re.findall(rb"^\d{10} 00000 n", content, re.MULTILINE)]
    assert len(offsets) == 5
    for number, place in enumerate(offsets, 1):
        assert content[place:].startswith(b"%d 0 obj" % number)


def test_so_it_is_in_files_of_qpdf_and_what_they_hold_stays() -> None:
    file, output = pikepdf.new(), BytesIO()
    file.add_blank_page()
    within = b"/Length 3>>\nstream\nab\r\nendstream\r"
    held = [b"ends so\r", b"ends plainly", b"ends so\n", b"\r", within]
    file.Root.Held = pikepdf.Array([file.make_stream(content) for content in held])
    file.save(output, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = ended(output.getvalue())
    assert len(content) == len(output.getvalue())
    assert content.count(b"\r\r\nendstream") == 3
    with pikepdf.open(BytesIO(content)) as again:
        assert again.check_pdf_syntax() == []
        assert [stream.read_raw_bytes() for stream in again.Root.Held] == held
