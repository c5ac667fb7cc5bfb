"""What one language does with dates, numbers, names and lists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from smdocs.model.account import AccountKind
from smdocs.model.texts import pick
from smdocs.model.values import Unit, Weekday
from smdocs.words.language import NBSP, capital, language

DA, SV = language("da"), language("sv")


def test_a_choice_has_its_word_in_the_form_that_is_asked_for() -> None:
    assert DA.choice(AccountKind.PAGE, "definite") == "siden"


def test_dates_and_times_are_written_as_the_language_does() -> None:
    assert SV.date(dt.date(2026, 11, 21)).replace(NBSP, " ") == "21 november 2026"
    assert (DA.spreadsheet_date, SV.spreadsheet_date) == ("dd.mm.yyyy", "yyyy-mm-dd")
    assert DA.clock(dt.time(9)) == "9.00"


def test_names_are_in_the_order_of_the_alphabet_of_the_language() -> None:
    danish = ["Århus", "Ørsted", "Æbelø", "Zone", "aaby", "Abild"]
    assert sorted(danish, key=DA.sort_key) == ["Abild", "Zone", "Æbelø", "Ørsted", "aaby", "Århus"]
    swedish = ["Öst", "Ängen", "Åmål", "Zon", "Ebba"]
    assert sorted(swedish, key=SV.sort_key) == ["Ebba", "Zon", "Åmål", "Ängen", "Öst"]


def test_numbers_and_lengths_of_time_have_the_signs_of_the_language() -> None:
    assert DA.number(Decimal("1234.5")) == "1.234,5"
    assert DA.duration(6, Unit.MONTHS).replace(NBSP, " ") == "6 måneder"


def test_a_small_number_is_in_letters_in_running_text() -> None:
    assert SV.spelled(SV.duration(2, Unit.WORKING_DAYS)) == "två arbetsdagar"
    assert [SV.spelled(SV.duration(n, Unit.YEARS)).replace(NBSP, " ") for n in (1, 12, 13)] == [
        "ett år",
        "tolv år",
        "13 år",
    ]
    assert [DA.spelled(DA.duration(1, unit)) for unit in (Unit.WORKING_DAYS, Unit.YEARS)] == ["én arbejdsdag", "ét år"]
    assert [SV.spelled(text) for text in ("0", "5", "1,5", "snart")] == ["noll", "fem", "1,5", "snart"]
    assert SV.spelled(SV.number(5012)) == SV.number(5012), "five is only the first group of it"


def test_items_in_running_text_have_a_word_before_the_last() -> None:
    assert DA.listing(["læse", "skrive", "regne"]) == "læse, skrive og regne"
    assert DA.weekdays([Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.FRI]) == "mandag–onsdag og fredag"


def test_what_belongs_together_stays_on_one_line() -> None:
    assert DA.typeset("efter § 13, kl. 9 og 6 måneder").count(NBSP) == 3
    assert SV.typeset("08-465 004 10").count(NBSP) == 2


def test_a_name_that_ends_in_s_takes_another_genitive() -> None:
    assert (DA.genitive("Horsens"), DA.genitive("Elmby")) == ("Horsens’", "Elmbys")
    assert (SV.genitive("Borås"), SV.genitive("Norrby")) == ("Borås", "Norrbys")


def test_wrong_use_is_told_in_sentences_that_share_their_values() -> None:
    told = DA.wrong_use("unknown", "did-you-mean", option="ACCOUNT", name="facebok", close="facebook")
    assert told == "ACCOUNT: »facebok« findes ikke. Mente du facebook?"


def test_a_sentence_begins_with_a_capital_letter() -> None:
    assert capital("åben") == "Åben"


def test_a_text_is_picked_in_the_first_language_that_it_is_in() -> None:
    assert pick({"da": "hej", "sv": "hej hej"}, "nb", "sv") == ("hej hej", "sv")
    assert pick({"da": "hej"}, "nb") == ("hej", "da")
