"""The facts in `data/`: they load, say where they come from, and hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from smdocs import facts
from smdocs.facts import Confidence, Crime, Fact, Law, Measure, TextField
from smdocs.model.authority import Country
from smdocs.model.texts import Words
from smdocs.resources import LANGUAGES
from tests.each import each

LAW = facts.law()
PLATFORMS = facts.platforms()
COUNTRIES = {code.value: facts.countries()[code] for code in Country}

SHORTEST_AND_LONGEST = {"short": (1, 170), "medium": (200, 500), "long": (1000, None)}


def parts(value: object, path: str) -> Iterator[tuple[str, BaseModel]]:
    """Every fact and every text in two languages, with the path to it."""
    if isinstance(value, BaseModel):
        yield path, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from parts(item, f"{path}[{index}]")


ALL = {
    path: part
    for name, held in (("law", LAW), ("platforms", PLATFORMS), ("countries", COUNTRIES), ("filing", facts.filing()))
    for path, part in parts(dict(held), name)
}
FACTS = {path: part for path, part in ALL.items() if isinstance(part, Fact)}
WORDS = {path: part for path, part in ALL.items() if isinstance(part, Words)}
CRIMES = {path: part for path, part in ALL.items() if isinstance(part, Crime)}
REPEALED = {key: entry for key, entry in LAW.items() if entry.repealed}
IN_FORCE = {key: entry for key, entry in LAW.items() if not entry.repealed}
FIELDS = {path: part for path, part in ALL.items() if isinstance(part, TextField)}


@each(FACTS)
def test_a_fact_says_where_it_comes_from_when_it_was_checked_and_how_sure_it_is(path: str) -> None:
    fact = FACTS[path]
    assert len(fact.source) > 5
    assert fact.checked_on.year >= 2026
    assert fact.confidence in Confidence


@each(WORDS)
def test_a_text_is_given_in_danish_and_in_swedish(path: str) -> None:
    words = WORDS[path]
    assert words.once is None
    assert set(words.texts) == set(LANGUAGES)
    for text in words.texts.values():
        assert text
        assert "  " not in text
        assert not re.search(r"\s[,.;:]|[.;:,]$", text)


def test_a_danish_text_has_no_swedish_letter_outside_a_swedish_name() -> None:
    for path, words in WORDS.items():
        danish = re.sub(r"\(.*?\)", "", words.texts["da"])
        assert not re.search("[äöÄÖ]", danish), path


def test_a_swedish_text_has_no_danish_letter_outside_a_danish_name() -> None:
    for path, words in WORDS.items():
        swedish = re.sub(r"\(.*?\)", "", words.texts["sv"])
        assert not re.search("[æøÆØ]", swedish), path


@each(LAW)
def test_a_key_of_the_law_register_is_short_and_plain(key: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert len(key) <= 27


@each(LAW)
def test_a_law_has_a_short_name_for_running_text(key: str) -> None:
    law = LAW[key]
    assert law.short
    for name, short in ((law.name.texts[code], law.short.texts[code]) for code in LANGUAGES):
        assert name
        assert short
        assert len(short) <= max(len(name), len("EU-Domstolens dom i sag C-210/16"))


@each(REPEALED)
def test_a_repealed_law_has_a_successor_in_force_or_a_reason_for_having_none(key: str) -> None:
    law = REPEALED[key]
    if law.replaced_by:
        assert law.replaced_by in IN_FORCE
    else:
        assert re.search(r"\bno successor\b", law.source)


@each(IN_FORCE)
def test_a_law_in_force_is_not_taken_for_a_repealed_one(key: str) -> None:
    def called(law: Law) -> set[str | None]:
        short = law.short or Words.model_validate("none")
        return {law.number, *law.name.texts.values(), *short.texts.values()} - {None}

    assert not IN_FORCE[key].replaced_by
    for old in REPEALED.values():
        assert not called(IN_FORCE[key]) & called(old)


@each(["se-pul", "se-forvaltningslagen-1986", "dk-persondataloven", "se-ra-fs-1991-6"])
def test_the_laws_that_old_guidelines_rest_on_are_known_as_repealed(key: str) -> None:
    assert key in REPEALED


def test_the_swedish_act_on_message_boards_is_in_force() -> None:
    assert "se-bbs-lagen" in IN_FORCE


@each([path for path in ALL if isinstance(ALL[path], Law | Crime)])
def test_a_section_sign_and_its_number_stay_on_one_line(path: str) -> None:
    part = ALL[path]
    assert isinstance(part, Law | Crime)
    country = path.split(".")[1].split("-")[0] if isinstance(part, Law) else part.law.split("-")[0]
    home = {"dk": "da", "se": "sv"}.get(country, "")
    written = part.section.texts if isinstance(part.section, Words) else {home: part.section or ""}
    for code, section in written.items():
        assert not re.search(r"§ |\d [§a-k]|[a-z] §", section)
        if section and (country == "dk" or code == "da"):
            assert re.match("(kapitel\N{NO-BREAK SPACE}\\d+, )?§+\N{NO-BREAK SPACE}\\d", section)
        elif section and country == "se":
            assert re.search("\\d(\N{NO-BREAK SPACE}[a-k])?\N{NO-BREAK SPACE}(§|kap\\.)$", section)


@each(CRIMES)
def test_a_crime_stands_in_a_law_in_force_of_its_country(path: str) -> None:
    law = CRIMES[path].law
    assert law in IN_FORCE
    assert path.startswith(f"countries.{law.split('-')[0]}.")


@each(CRIMES)
def test_a_crime_reads_on_as_an_item_of_a_list(path: str) -> None:
    for name in CRIMES[path].name.texts.values():
        assert name
        assert name[0].islower()
        assert name[-1].isalpha()


def test_swedens_list_is_the_acts_list_of_today_without_defamation() -> None:
    swedish = " ".join(crime.name.texts["sv"] for crime in COUNTRIES["se"].crimes)
    for crime in (
        "olaga hot",
        "olaga integritetsintrång",
        "uppvigling",
        "hets mot folkgrupp",
        "barnpornografibrott",
        "olaga våldsskildring",
        "terrorism",
        "upphovsrätt",
    ):
        assert crime in swedish
    assert "förtal" not in swedish
    assert "förolämpning" not in swedish


def test_denmarks_list_covers_the_sections_comments_most_often_touch() -> None:
    written = [crime.section.texts["da"] for crime in COUNTRIES["dk"].crimes if crime.section]
    sections = {section.replace("\N{NO-BREAK SPACE}", " ") for section in written}
    assert {"§ 266", "§ 266 b", "§§ 267–268", "§ 264 d", "§ 235", "§ 136"} <= sections


def test_only_in_sweden_is_everything_written_to_an_authority_a_public_record_from_the_start() -> None:
    assert {code: facts_.public_records for code, facts_ in COUNTRIES.items()} == {"dk": False, "se": True}


@each(COUNTRIES)
def test_a_breach_is_notified_within_72_hours_by_the_countrys_own_clock(code: str) -> None:
    country = COUNTRIES[code]
    assert country.breach_hours == 72
    assert country.time_zone == {"dk": "Europe/Copenhagen", "se": "Europe/Stockholm"}[code]


@each(PLATFORMS)
def test_a_platform_asks_first_for_the_name_of_the_account(key: str) -> None:
    masters = [field.master for field in PLATFORMS[key].fields.values()]
    assert masters[0] == "name"
    assert masters.count("name") == 1
    assert len(masters) > 1


@each(FIELDS)
def test_the_text_for_a_field_is_of_a_size_with_the_field(path: str) -> None:
    field = FIELDS[path]
    if field.master in ("name", "handle"):
        return
    shortest, longest = SHORTEST_AND_LONGEST[field.master]
    if field.limit is None:
        assert longest is None
    else:
        assert shortest <= field.limit <= (longest or field.limit)


@each(FIELDS)
def test_a_field_without_a_limit_does_not_say_what_is_counted(path: str) -> None:
    assert FIELDS[path].limit or FIELDS[path].measure is Measure.UNKNOWN


@each(PLATFORMS)
def test_a_platform_with_room_for_links_says_what_the_field_is_called(key: str) -> None:
    platform = PLATFORMS[key]
    assert bool(platform.links.number) == bool(platform.links.label)


@each(PLATFORMS)
def test_a_platforms_terms_are_common_nouns_in_running_text(key: str) -> None:
    for words in (PLATFORMS[key].terms, PLATFORMS[key].community_rules):
        assert bool(words) == (key not in ("podcast", "blog"))
        if words is None:
            continue
        assert (words.texts["da"]).islower()
        assert (words.texts["sv"]).islower()


def test_the_one_link_platforms_are_those_that_need_a_landing_page() -> None:
    assert {"x", "tiktok", "linkedin-page", "snapchat"} <= {k for k, p in PLATFORMS.items() if p.links.number == 1}


def test_the_measured_limits_of_the_platforms_that_publish_them() -> None:
    bluesky, mastodon = PLATFORMS["bluesky"].fields, PLATFORMS["mastodon"].fields
    assert (bluesky["name"].limit, bluesky["name"].measure) == (64, Measure.GRAPHEMES)
    assert (bluesky["description"].limit, bluesky["description"].measure) == (256, Measure.GRAPHEMES)
    assert [(limit.limit, limit.measure) for limit in bluesky["description"].limits][1:] == [(2560, Measure.BYTES)]
    assert (mastodon["bio"].limit, PLATFORMS["mastodon"].links.number) == (500, 4)
