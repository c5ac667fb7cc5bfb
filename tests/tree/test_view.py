import datetime as dt

import pytest

from smdocs.model import Account
from smdocs.model.parts import Topic
from smdocs.model.path import Path
from smdocs.tree.master import environment
from smdocs.tree.nodes import Paragraph, Run
from smdocs.tree.parse import MasterError, parse
from smdocs.tree.view import Frame, Mode, Origin
from smdocs.words.language import language

ACCOUNT = Account.model_validate(
    {
        "name": "Børn & <Unge>",
        "kind": "page",
        "arena": "open",
        "filled_on": "2026-11-21",
        "unit": {"da": "Bibliotekerne", "sv": "Biblioteken"},
        "administration": "Kultur",
        "purpose": "Vi fortæller.\n\n- om\n- for",
        "audiences": ["unge", "gamle", "alle"],
        "hours_per_week": "2,5",
        "consents": {"used": "no"},
        "access": {"control_interval": "6 months"},
    }
)


def shown(master: str, code: str = "da", mode: Mode = Mode.DRAFT) -> tuple[str, Frame]:
    frame = Frame(language(code), "da", mode)
    template = environment(code).from_string(master)
    return template.render(account=frame.view(ACCOUNT, Origin(Path("account")))).replace("\u00a0", " "), frame


def gaps(markup: str) -> tuple[object, ...]:
    """The inlines of a paragraph of that markup."""
    _, (paragraph,) = parse(f"<article><h1>T</h1><p>{markup}</p></article>")
    assert isinstance(paragraph, Paragraph)
    return paragraph.inlines


@pytest.mark.parametrize(
    ("master", "text"),
    [
        ("{{ account.name }}", "Børn &amp; &lt;Unge&gt;"),
        ("{{ account.filled_on }}", "21. november 2026"),
        ("{{ account.filled_on | date('table') }}", "21.11.2026"),
        ("{{ account.hours_per_week }}", "2,5"),
        ("{{ account.consents.used }}", "nej"),
        ("{{ account.access.control_interval }}", "6 måneder"),
        ("{{ account.arena | capital }}", "Åben"),
        ("{{ account.kind | form('definite') }}", "siden"),
        ("{{ account.audiences | listing }}", "unge, gamle og alle"),
        ("{{ account.audiences | listing('or') }}", "unge, gamle eller alle"),
        ("{{ account.purpose }}", "<p>Vi fortæller.</p><ul><li>om</li><li>for</li></ul>"),
        ("{{ account.deputies | optional }}", ""),
        ("{% if account.manager.name %}x{% else %}y{% endif %}", "y"),
    ],
)
def test_a_value_is_printed_as_the_language_writes_it(master: str, text: str) -> None:
    assert shown(master)[0] == text


def test_a_missing_value_is_a_gap_with_its_label_and_is_noted() -> None:
    text, frame = shown("{{ account.manager.name }}")
    assert gaps(text) == (Run("[mangler: Leder]", style="gap"),)
    assert [str(at.path) for at in frame.missing] == ["account.manager"]


def test_in_a_form_a_missing_value_is_a_line_to_write_on() -> None:
    assert gaps(shown("{{ account.manager.name }}", mode=Mode.FORM)[0]) == (Run("", style="blank"),)


def test_a_gap_in_an_attribute_leaves_the_link_out() -> None:
    text, _ = shown('<a href="{{ account.link }}">{{ account.link }}</a>')
    assert gaps(text) == (Run("[mangler: Webadresse]", style="gap"),)


def test_words_that_lead_to_an_address_that_is_missing_show_that_it_is() -> None:
    text, _ = shown('Læs <a href="{{ account.link }}">vores side</a>.')
    assert gaps(text) == (Run("Læs vores side "), Run("[mangler: Webadresse]", style="gap"), Run("."))


def test_a_list_with_too_little_in_it_ends_with_a_gap_for_each_thing_that_it_lacks() -> None:
    moderation = Account.model_validate({"moderation": {"rules": [{"topic": "spam"}]}})
    asked = {Origin(Path.read("account.moderation.rules")): (Topic.TONE, Topic.COMMERCIAL)}
    frame = Frame(language("da"), "da", Mode.DRAFT, asked)
    rules = frame.view(moderation, Origin(Path("account"))).moderation.rules
    assert [str(rule.topic) for rule in rules] == [
        "spam",
        "[mangler: Regler: god tone]",
        "[mangler: Regler: reklame og salg]",
    ]
    assert [bool(rule) for rule in rules] == [True] * 3


def test_what_a_missing_value_would_stand_in_is_a_gap_too_and_what_else_would_is_not() -> None:
    frame = Frame(language("da"), "da", Mode.DRAFT, {Origin(Path.read("account.snapshots.interval")): ()})
    account = frame.view(ACCOUNT, Origin(Path("account")))
    assert account.snapshots
    assert account.snapshots.interval
    assert not account.snapshots.method


def test_a_text_in_another_language_is_marked_and_noted() -> None:
    text, frame = shown("{{ account.unit }} {{ account.administration }}", "sv")
    assert text == 'Biblioteken <span lang="da">Kultur</span>'
    assert [str(at.path) for at in frame.untranslated] == ["account.administration"]


def test_a_paragraph_in_another_language_is_marked_inside_each_block() -> None:
    text, _ = shown("{{ account.purpose }}", "sv")
    assert text == (
        '<p><span lang="da">Vi fortæller.</span></p>'
        '<ul><li><span lang="da">om</span></li><li><span lang="da">for</span></li></ul>'
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ account.nothing }}",
        "{{ account.model_dump() }}",
        "{{ account._data }}",
        "{{ account.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ account.name.__html__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ lipsum() }}",
        "{{ cycler.__init__ }}",
        "{{ account.audiences.append('x') }}",
        "{% include '/etc/hostname' %}",
        "{% include '../en/findings.yaml' %}",
        "{{ account.name | attr('__class__') }}",
        "{{ account.purpose | safe }}",
    ],
)
def test_a_master_gets_no_further_than_the_fields_of_the_model(attempt: str) -> None:
    from jinja2 import TemplateError

    with pytest.raises((TemplateError, MasterError)):
        shown(attempt)


def test_moments_and_clock_times_are_printed_as_on_the_clock() -> None:
    from smdocs.tree.view import printed

    moment = dt.datetime(2026, 3, 29, 14, 5)
    assert str(printed(moment, language("da"))).replace("\u00a0", " ") == "29.03.2026 kl. 14.05"
    assert printed(dt.time(9, 0), language("sv")) == "9.00"
