"""What documents read of the data has a name wherever it is told of."""

from __future__ import annotations

from smdocs.documents.metadata import described, reads
from smdocs.documents.render import Mode
from smdocs.documents.wanted import Wanted
from smdocs.resources import LANGUAGES
from smdocs.show.console import field_name
from tests.conftest import AS_OF
from tests.examples import EXAMPLES, composed, folder


def test_every_field_that_a_document_reads_has_a_name() -> None:
    fields: set[str] = set()
    for name in EXAMPLES:
        for mode in Mode:
            for order in Wanted(AS_OF, languages=LANGUAGES, mode=mode).orders(folder(name)):
                made = composed(name, order, mode)
                values = described(folder(name), order, made, AS_OF, mode)
                fields |= reads(made, values).keys()
    assert {"records.access_controls", "account.created"} <= fields
    for lang in ("da", "sv", "en"):
        assert sorted(field for field in fields if field_name(field, lang) == field) == []
