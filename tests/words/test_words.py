"""Every field and choice of the model has its words in Danish, Swedish and English; none is left over."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any

import pytest
import yaml

from smdocs.model.account import Administrator
from smdocs.model.parts import Person
from smdocs.model.path import classes
from smdocs.model.texts import Choice, Data, LanguageCode
from smdocs.resources import SPOKEN, templates
from smdocs.words.language import language as spoken

ABOUT = {"Om", "About", "EU", "EØS"}
"""The section of an account, and who makes the law: the only names inside a label."""
NAMES = {"Country": SPOKEN, "PdfEngine": SPOKEN, "Weekday": ("en",)}
"""Choices that are written with a capital letter, and the languages that do so."""
FORMS = {
    "AuthorityKind": {"name", "definite", "genitive"},
    "AccountKind": {"name", "definite", "genitive", "plural", "article"},
    "Action": {"name", "noun", "done"},
    "Unit": {"one", "many"},
}


@cache
def read(language: str, name: str) -> dict[str, dict[str, Any]]:
    text = (templates() / language / f"{name}.yaml").read_text("utf-8")
    words: dict[str, dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return words


def declared(model: type[Data]) -> set[str]:
    """The fields that stand in the class itself."""
    return set(model.model_fields).difference(
        *(base.model_fields for base in model.__bases__ if issubclass(base, Data))
    )


MODELS = {
    model for found in classes().values() for model in found.__mro__ if issubclass(model, Data) and model is not Data
}
FIELDS = {model.__name__: {"_label"} | declared(model) for model in MODELS}
CHOICES = {
    choices.__name__.lstrip("_"): {choice.value for choice in choices}
    for choices in (*StrEnum.__subclasses__(), *Choice.__subclasses__())
    # What a language is called, Babel knows in every language.
    if choices.__module__.startswith("smdocs.model.") and choices not in (Choice, LanguageCode)
} | {"Flag": {"yes", "no"}}


def labels(language: str) -> list[tuple[str, str]]:
    """The place and text of every name of a class and label of a field."""
    found = []
    for model, fields in read(language, "fields").items():
        for name, words in fields.items():
            found.append((f"{model}.{name}", words if name == "_label" else words["label"]))
    return found


def helps(language: str) -> list[tuple[str, str]]:
    return [
        (f"{model}.{name}", words["help"])
        for model, fields in read(language, "fields").items()
        for name, words in fields.items()
        if name != "_label"
    ]


def choice_words(language: str) -> list[tuple[str, str]]:
    found = []
    for kind, choices in read(language, "choices").items():
        for value, words in choices.items():
            forms = words if isinstance(words, dict) else {"name": words}
            for form, word in forms.items():
                found.append((f"{kind}.{value}.{form}", word))
    return found


def without_quotes(text: str) -> str:
    return re.sub("[»«”“]", "", text)


def test_nested_inherited_and_recorded_data_are_among_the_classes() -> None:
    assert {"Authority", "Identity", "Administrator", "Person", "Limit", "_Record", "Removal"} <= set(FIELDS)
    assert "email" in FIELDS["Person"] and "email" not in FIELDS["Administrator"]  # noqa: PT018
    assert {"Unit", "RecordKind", "Weekday"} <= set(CHOICES)


@pytest.mark.parametrize("language", SPOKEN)
def test_the_fields_with_words_are_the_fields_of_the_model(language: str) -> None:
    assert {model: set(fields) for model, fields in read(language, "fields").items()} == FIELDS


@pytest.mark.parametrize("language", SPOKEN)
def test_every_field_has_a_label_and_a_help_and_nothing_else(language: str) -> None:
    for model, fields in read(language, "fields").items():
        for name, words in fields.items():
            if name == "_label":
                assert isinstance(words, str) and words, model  # noqa: PT018
            else:
                assert set(words) == {"label", "help"}, f"{model}.{name}"
                assert all(isinstance(text, str) and text for text in words.values()), f"{model}.{name}"


@pytest.mark.parametrize(("code", "label"), [("da", "E-mail"), ("sv", "E-post"), ("en", "E-mail")])
def test_an_inherited_field_is_called_what_its_parent_calls_it(code: str, label: str) -> None:
    assert spoken(code).label(Administrator, "email") == spoken(code).label(Person, "email") == label


@pytest.mark.parametrize("language", SPOKEN)
def test_the_choices_with_words_are_the_choices_of_the_model(language: str) -> None:
    assert {kind: set(choices) for kind, choices in read(language, "choices").items()} == CHOICES


@pytest.mark.parametrize("language", SPOKEN)
def test_choices_that_are_inflected_have_all_their_forms(language: str) -> None:
    for kind, choices in read(language, "choices").items():
        for value, words in choices.items():
            forms = set(words) if isinstance(words, dict) else None
            assert forms == FORMS.get(kind), f"{kind}.{value}"


@pytest.mark.parametrize("language", SPOKEN)
def test_classes_fields_and_choices_stand_in_the_same_order_in_every_language(language: str) -> None:
    for name in ("fields", "choices"):
        first, other = read(SPOKEN[0], name), read(language, name)
        assert list(other) == list(first)
        assert [list(entry) for entry in other.values()] == [list(entry) for entry in first.values()]


@pytest.mark.parametrize("language", SPOKEN)
def test_labels_end_without_a_stop(language: str) -> None:
    for place, text in labels(language) + choice_words(language):
        assert not text.endswith((".", ":", ",", ";", " ")), f"{place}: {text}"


@pytest.mark.parametrize("language", SPOKEN)
def test_labels_are_in_sentence_case(language: str) -> None:
    for place, text in labels(language):
        words = without_quotes(text).split()
        assert words[0][0].isupper(), f"{place}: {text}"
        assert not [w for w in words[1:] if w[0].isupper() and w.strip("?") not in ABOUT], f"{place}: {text}"


@pytest.mark.parametrize("language", SPOKEN)
def test_choices_begin_small_unless_they_are_names(language: str) -> None:
    for place, text in choice_words(language):
        name = language in NAMES.get(place.split(".")[0], ())
        assert text[0].isupper() == name, f"{place}: {text}"


@pytest.mark.parametrize("language", SPOKEN)
def test_help_is_one_to_three_whole_sentences(language: str) -> None:
    for place, text in helps(language):
        plain = without_quotes(text)
        assert plain[0].isupper() and plain.endswith((".", "?")), f"{place}: {text}"  # noqa: PT018
        assert len(re.findall(r"[.?](?= [A-ZÆØÅÄÖ]|$)", plain)) <= 3, f"{place}: {text}"
        assert len(text) <= 240, f"{place}: {text}"


@pytest.mark.parametrize("language", SPOKEN)
def test_words_are_typeset_as_the_language_does(language: str) -> None:
    for place, text in labels(language) + helps(language) + choice_words(language):
        assert text == " ".join(text.split()), f"{place}: {text}"
        opening, closing = spoken(language).words("language")["quotes"]
        outside = re.sub(f"{opening}[^{opening}{closing}]+{closing}", "", text)
        strange = "\"'»«“”„‘" if language == "en" else "\"'»«“”„‘’"
        assert not set(strange) & set(outside), f"{place}: {text}"


@pytest.mark.parametrize(
    ("language", "others"),
    [("da", "äöÄÖ"), ("sv", "æøÆØ"), ("en", "æøåäöÆØÅÄÖ")],
)
def test_no_letter_of_another_language_is_left(language: str, others: str) -> None:
    for place, text in labels(language) + helps(language) + choice_words(language):
        assert not set(others) & set(text), f"{place}: {text}"


@pytest.mark.parametrize(
    ("language", "avoid"),
    [
        ("da", r"i forbindelse med|i henhold til|fremsend|såfremt|vedrørende|autentifikation|password|inbox"),
        ("sv", r"övervak|i samband med|\bskall\b|\bdock\b|översänd|\brevision\b|password|screenshot"),
        ("en", r"in accordance with|pursuant to|herewith|utili[sz]|organiz|recogniz|prior to"),
    ],
)
def test_words_are_plain_and_no_false_friend_is_among_them(language: str, avoid: str) -> None:
    for place, text in labels(language) + helps(language) + choice_words(language):
        # The help of a record's kind names the value as it stands in the data, such as `password-change`.
        if not place.endswith(".kind"):
            assert not re.search(avoid, text, re.IGNORECASE), f"{place}: {text}"


@pytest.mark.parametrize("language", SPOKEN)
def test_no_two_fields_of_one_class_have_the_same_label(language: str) -> None:
    words = read(language, "fields")
    for model in MODELS:
        seen = [
            words[base.__name__][name]["label"]
            for base in model.__mro__
            if base.__name__ in words
            for name in words[base.__name__]
            if name != "_label"
        ]
        assert len(seen) == len(set(seen)), model.__name__


@pytest.mark.parametrize("language", SPOKEN)
def test_the_words_state_no_limit_that_belongs_among_the_facts(language: str) -> None:
    units = "måned|månad|month|time|timm|hour|dag|day|uge|veck|week|år|year|tegn|tecken|character|§"
    for place, text in labels(language) + helps(language) + choice_words(language):
        assert not re.search(rf"\d[\d,.]*\.?\s*({units})", text), f"{place}: {text}"
