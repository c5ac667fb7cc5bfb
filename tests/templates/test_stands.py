"""Fixed words say by what they stand: a field that was given, a law, or that they only explain."""

import re

import pytest

from smdocs import facts
from tests.templates.stands import Reader

HELD: tuple[str, ...] = (
    "debate-guidelines.html",
    "debate-guidelines-short.html",
    "landing-page.html",
    "account-registration.html",
    "channel-register.html",
    "channel-register-internal.html",
    "privacy-notice.html",
    "procedure-description.html",
    "control-log.html",
    "about-texts.html",
    "about-texts-all.html",
    "about/short.txt",
    "about/medium.txt",
    "about/long.txt",
    "about/closed.txt",
)
"""Masters whose words are held to their marks."""
_ONLY_EXPLAINS = {"da": re.compile(r"\b(vi|os|vores)\b", re.I), "sv": re.compile(r"\b(vi|oss|vår|vårt|våra)\b", re.I)}


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize("master", HELD)
def test_words_stand_by_what_is_asked_around_them(code: str, master: str) -> None:
    assert "\n".join(Reader(code, master).stands()) == ""


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize("master", HELD)
def test_marks_name_what_masters_can_name_or_a_law(code: str, master: str) -> None:
    for _, mark in Reader(code, master).marks:
        for part in mark.split(", "):
            if part.startswith("law:"):
                assert part[4:] in facts.law(), f"{master}: {part}"


@pytest.mark.parametrize("code", ["da", "sv"])
@pytest.mark.parametrize("master", HELD)
def test_what_explains_says_nothing_of_us(code: str, master: str) -> None:
    for words in Reader(code, master).words:
        if words.mark == "explains" and not words.names:
            assert not _ONLY_EXPLAINS[code].search(words.text), str(words)


@pytest.mark.parametrize("master", HELD)
def test_both_languages_stand_by_the_same(master: str) -> None:
    assert Reader("da", master).marks == Reader("sv", master).marks


_PAGE = "<article><h1>Sidan</h1>{}</article>"
_WRONG = {
    "<p>Vi svarar.</p>": "has no mark",
    '<p by="authority.reply">Vi svarar.</p>': "is not asked for",
    '{% if not authority.reply %}<p by="authority.reply">Vi svarar.</p>{% endif %}': "is not asked for",
    '{% if authority.reply %}x{% else %}<p by="authority.reply">Vi svarar.</p>{% endif %}': "is not asked for",
    '<p by="law:se-tf">Det blir allmän handling.</p>': "is not asked for",
    '<p by="authority.reply">Vi svarar inom {{ authority.reply.within | optional }}.</p>': "is not asked for",
    '{% if authority.reply %}<p by="explains">{% endif %}Vi svarar.</p>': "has to close",
}
_RIGHT = [
    '<p by="authority.reply">Vi svarar inom {{ authority.reply.within }}.</p>',
    '{% if authority.reply %}<section by="authority.reply"><h2>Svar</h2><p>Vi svarar.</p></section>{% endif %}',
    '{% if not authority.reply %}<p by="not authority.reply">Inget mål.</p>{% endif %}',
    '{% set goal = authority.reply %}{% if goal %}<p by="goal">Vi svarar.</p>{% endif %}',
    '{% macro say(it) %}{% if it %}<b by="it">Vi svarar.</b>{% endif %}{% endmacro %}{{ say(authority.reply) }}',
    '{% if authority.country == "se" %}<p by="law:se-tf">Det blir allmän handling.</p>{% endif %}',
    '{% for step in moderation.ladder %}<p by="moderation.ladder">Vi gör så här.</p>{% endfor %}',
    '<p by="authority.reply">{{ "Vi svarar." if authority.reply else "" }}</p>',
]


@pytest.mark.parametrize("markup", _WRONG)
def test_words_that_stand_by_nothing_are_told(markup: str) -> None:
    assert _WRONG[markup] in "\n".join(Reader("sv", "page.html", _PAGE.format(markup)).stands())


@pytest.mark.parametrize("markup", _RIGHT)
def test_words_may_stand_by_a_field_a_law_or_what_is_not_given(markup: str) -> None:
    assert not list(Reader("sv", "page.html", _PAGE.format(markup)).stands())
