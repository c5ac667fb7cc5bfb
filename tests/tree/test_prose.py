import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdocs.tree.nodes import List, Paragraph, Run, inlines
from smdocs.tree.parse import parse
from smdocs.tree.prose import prose


def blocks(text: str) -> tuple[object, ...]:
    return parse(f"<article><h1>T</h1>{prose(text)}</article>")[1]


def test_a_blank_line_ends_a_paragraph_and_a_single_line_end_is_a_space() -> None:
    assert blocks("Første linje\nog mere.\n\nNy tekst.") == (
        Paragraph((Run("Første linje og mere."),)),
        Paragraph((Run("Ny tekst."),)),
    )


def test_bullets_and_numbers_are_lists() -> None:
    assert blocks("Husk:\n- æ\n  og ø\n- å\n\n1. først\n2. så") == (
        Paragraph((Run("Husk:"),)),
        List(((Paragraph((Run("æ og ø"),)),), (Paragraph((Run("å"),)),))),
        List(((Paragraph((Run("først"),)),), (Paragraph((Run("så"),)),)), ordered=True),
    )


@pytest.mark.parametrize("text", ["21. november er sidste frist", "1. maj holder vi lukket", "Vi lukker\n24. december"])
def test_a_date_at_the_start_of_a_line_is_no_list(text: str) -> None:
    assert blocks(text) == (Paragraph((Run(" ".join(text.split())),)),)


def test_addresses_become_links_without_the_full_stop_after_them() -> None:
    assert blocks("Se https://å.example/a?b=1&c. Skriv til a.b@c.example!") == (
        Paragraph(
            (
                Run("Se "),
                Run("https://å.example/a?b=1&c", href="https://å.example/a?b=1&c"),
                Run(". Skriv til "),
                Run("a.b@c.example", href="mailto:a.b@c.example"),
                Run("!"),
            )
        ),
    )


@pytest.mark.parametrize(
    "text", ["<b>fed</b>", "{{ 7*7 }}", "</p><script>x</script>", "[a](javascript:x)", "<!-- -->", "&amp; &nbsp;"]
)
def test_there_is_no_markup_to_break_out_with(text: str) -> None:
    assert blocks(text) == (Paragraph((Run(text),)),)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=200))
def test_no_word_is_lost(text: str) -> None:
    _, found = parse(f"<article><h1>T</h1>{prose(text)}</article>")

    class Whole:
        blocks = found

    shown = "".join(i.text for i in inlines(Whole) if isinstance(i, Run))  # type: ignore[arg-type]
    letters = [c for c in text if c.isalpha()]
    assert [c for c in shown if c.isalpha()] == letters


def test_an_address_that_leads_nowhere_is_text() -> None:
    assert prose("Se https://[elmby og https://elmby.example") == (
        '<p>Se https://[elmby og <a href="https://elmby.example">https://elmby.example</a></p>'
    )


def test_free_text_becomes_paragraphs_and_lists_with_links() -> None:
    text = "Kom i gang:\n- læs <reglerne>\n- skriv til a@b.example.\n\nTak."
    link = '<a href="mailto:a@b.example">a@b.example</a>'
    items = f"<li>læs &lt;reglerne&gt;</li><li>skriv til {link}.</li>"
    assert prose(text) == f"<p>Kom i gang:</p><ul>{items}</ul><p>Tak.</p>"
