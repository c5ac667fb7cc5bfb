import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdocs.tree.blocks import read, say
from smdocs.tree.nodes import List, Paragraph, Run, inlines, walk
from smdocs.tree.parse import parse
from smdocs.tree.prose import prose
from smdocs.words.language import language


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


NESTED = """- læs reglerne
  - de korte
  - de lange,
    med eksempler

  Spørg hvis du er i tvivl.

  Ring gerne.
- skriv til os
  1. på siden
  2. på mail

Tak.
"""


def test_what_is_indented_under_an_item_is_within_it() -> None:
    assert prose(NESTED) == (
        "<ul><li><p>læs reglerne</p><ul><li>de korte</li><li>de lange, med eksempler</li></ul>"
        "<p>Spørg hvis du er i tvivl.</p><p>Ring gerne.</p></li>"
        "<li>skriv til os<ol><li>på siden</li><li>på mail</li></ol></li></ul><p>Tak.</p>"
    )


def test_what_is_indented_further_belongs_to_the_second_level() -> None:
    assert prose("- a\n   - b\n      - c\n  - d\n- e") == (
        "<ul><li>a<ul><li>b</li><li>c</li><li>d</li></ul></li><li>e</li></ul>"
    )


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("4. d\n5. e", '<ol start="4"><li>d</li><li>e</li></ol>'),
        ("0. d\n1. e", '<ol start="0"><li>d</li><li>e</li></ol>'),
        (
            "1. a\n2. b\n\nSå:\n\n3. c\n\n   mere\n4. d",
            '<ol><li>a</li><li>b</li></ol><p>Så:</p><ol start="3"><li><p>c</p><p>mere</p></li><li>d</li></ol>',
        ),
        ("1. a\n\nMere.\n\n2. b", "<p>1. a</p><p>Mere.</p><p>2. b</p>"),
        ("Vi lukker\n24. december og\n25. december.", "<p>Vi lukker 24. december og 25. december.</p>"),
        (" - a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ],
)
def test_a_list_begins_with_the_number_that_was_written(text: str, markup: str) -> None:
    assert prose(text) == markup


@given(
    st.lists(
        st.sampled_from(["- a", "  - b", "    - c", "1. d", "2. e", "  3. f", "  4. g", "  h", "i", ""]), max_size=12
    )
)
def test_no_line_is_lost_however_lists_and_paragraphs_are_mixed(lines: list[str]) -> None:
    _, blocks_of_it = parse(f"<article><h1>T</h1>{prose(chr(10).join(lines))}</article>")

    class Whole:
        blocks = blocks_of_it

    shown = "".join(i.text for i in inlines(Whole) if isinstance(i, Run))  # type: ignore[arg-type]
    assert [c for c in shown if c.isalpha()] == [c for line in lines for c in line if c.isalpha()]
    for block in walk(blocks_of_it):
        assert not isinstance(block, List) or all(isinstance(item[0], Paragraph) for item in block.items)


def test_own_words_have_the_same_lists() -> None:
    (own,), problems = read(
        f"{{% block purpose %}}\n# Husk\n\n{NESTED}{{% endblock %}}\n", "procedure-description.html"
    )
    assert not problems
    assert say(own, {}.get, str, language("da"), ("section", "")) == (f"<section><h>Husk</h>{prose(NESTED)}</section>")
