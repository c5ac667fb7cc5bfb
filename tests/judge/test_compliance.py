import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import smdocs
from smdocs.findings import Severity
from smdocs.judge.compliance import check
from smdocs.read.folder import Folder
from smdocs.resources import data
from tests.conftest import AS_OF
from tests.examples import folder as example


def under(name: str, key: str) -> Folder:
    """An example as it would be under another rule set, without its departures."""
    folder = example(name)
    return dataclasses.replace(
        folder, authority=folder.authority.model_copy(update={"ruleset": key, "rule_overrides": ()})
    )


def text(folder: Folder) -> str:
    rendering = smdocs.render(
        folder, on=AS_OF, documents=["procedure-description"], accounts=["smaafuglene-foraeldre"], languages=["da"]
    )
    return " ".join(rendering.documents[0].text.split())


def test_the_rule_set_that_is_picked_is_told_in_the_document() -> None:
    assert "Vi følger regelsættet »Dansk kommune«." in text(under("aeblesund", "dk-municipality"))
    other = text(under("aeblesund", "dk-region-midtjylland"))
    assert "Dansk kommune" not in other
    assert "6 måneder" in other
    assert "Region Midtjylland" in other


def test_another_rule_set_finds_other_things() -> None:
    municipality = {str(f.values["says"]) for f in check(under("aeblesund", "dk-municipality"), AS_OF)}
    region = {str(f.values["says"]) for f in check(under("aeblesund", "dk-region-midtjylland"), AS_OF)}
    assert "dk-region-midtjylland/retention.personal_data_posts" in region
    assert municipality == set()


READMES = [path.parent for path in sorted((data() / "examples").glob("*/README.md"))]


def rows(readme: str) -> Iterator[tuple[str, str, str]]:
    """What a README lists: code, account and the day in question."""
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 5 and re.fullmatch(r"`[a-z-]+`", cells[0]):
            day = re.sub(r"(\d\d)\.(\d\d)\.(\d{4})", r"\3-\2-\1", cells[4])
            yield (
                cells[0].strip("`"),
                cells[1].strip("`–"),
                f"{cells[2].split('`')[1] if '`' in cells[2] else ''} {day}",
            )


@pytest.mark.parametrize("example", READMES, ids=lambda path: path.name)
def test_an_example_has_exactly_the_findings_that_its_readme_lists(example: Path) -> None:
    findings = smdocs.render(smdocs.load(example), on=AS_OF).findings
    found = [
        (
            f.code,
            f.account,
            f"{f.values.get('kind', '')} {f.values.get('due') or f.values.get('date', '–')}",
        )
        for f in findings
    ]
    assert sorted(found) == sorted(rows((example / "README.md").read_text("utf-8")))
    assert all(f.severity is Severity.WARNING for f in findings)


@pytest.mark.parametrize("name", ["aeblesund", "region-alvmarken"])
def test_an_example_keeps_the_rule_set_it_has_picked(name: str) -> None:
    assert list(check(example(name), AS_OF)) == []


def test_a_departure_is_told_with_its_reason_and_is_no_finding() -> None:
    strict = {str(f.values["says"]) for f in check(under("region-alvmarken", "se-dalarna"), AS_OF)}
    assert strict == {"se-dalarna/response.time_on_account"}
    folder = example("region-alvmarken")
    rendering = smdocs.render(folder, on=AS_OF, documents=["procedure-description"], languages=["sv"])
    departs = {d.account for d in rendering.documents if "Regeln tillämpas inte." in " ".join(d.text.split())}
    assert departs == {"facebook-hjalpmedel"}


AUTHORITY = "name: Elmby\ncountry: dk\nlanguages: [da]\n"


def found(overrides: str, tmp_path: Path, picked: str = "ruleset: dk-municipality\n") -> list[tuple[str, str]]:
    (tmp_path / "authority.yaml").write_text(f"{AUTHORITY}{picked}rule_overrides:\n{overrides}", encoding="utf-8")
    return [
        (f.code, f.field.removeprefix("authority."))
        for f in check(smdocs.load(tmp_path), AS_OF)
        if not f.code.startswith("rule-")
    ]


INTERVAL = "  - rule: control.access_interval\n    reason: Sådan er det.\n"


@pytest.mark.parametrize("value", ["tolv", "en uge", "99999999999 months", "0 months", "3", "''"])
def test_a_value_that_a_rule_cannot_have_is_a_finding(value: str, tmp_path: Path) -> None:
    codes = found(f"{INTERVAL}    value: {value}\n", tmp_path)
    assert codes in ([("not-a-rule-value", "rule_overrides[0].value")], [])
    if not codes:
        assert smdocs.load(tmp_path).findings


def test_a_departure_that_changes_nothing_is_a_finding(tmp_path: Path) -> None:
    assert found(INTERVAL, tmp_path) == [("not-a-rule-value", "rule_overrides[0].value")]


def test_a_departure_cannot_both_switch_a_rule_off_and_change_it(tmp_path: Path) -> None:
    both = f"{INTERVAL}    applies: no\n    value: 3 months\n"
    assert found(both, tmp_path) == [("not-a-rule-value", "rule_overrides[0].value")]


def test_a_moment_after_the_as_of_date_is_told_in_the_day_of_the_country(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    moments = "notified_at: 2026-11-21T23:30:00+00:00, told_internally_at: 2026-11-21 23:30"
    record = f"- {{kind: breach, date: 2026-11-20, aware_at: 2026-11-20 09:00, what: En telefon., {moments}}}\n"
    (tmp_path / "records" / "facebook.yaml").write_text(record, encoding="utf-8")
    found = told(tmp_path, "dk-municipality", "name: Ung i byen\n")
    assert [field for code, field in found if code == "record-in-future"] == ["records[0].notified_at"]


def test_two_departures_from_one_rule_are_told_as_that(tmp_path: Path) -> None:
    twice = f"{INTERVAL}    applies: no\n{INTERVAL}    value: 3 months\n"
    assert found(twice, tmp_path) == [("listed-twice", "rule_overrides[1].rule")]


def test_departures_need_a_rule_set(tmp_path: Path) -> None:
    assert found(f"{INTERVAL}    value: 3 months\n", tmp_path, "") == [("missing-key", "rule_overrides")]


def test_a_rule_set_of_another_country_is_not_one_to_pick(tmp_path: Path) -> None:
    assert found(f"{INTERVAL}    value: 3 months\n", tmp_path, "ruleset: se-dalarna\n") == [
        ("unknown-ruleset", "ruleset")
    ]


def told(tmp_path: Path, picked: str, account: str, more: str = "") -> dict[tuple[str, str], tuple[str, ...]]:
    """What is told of a folder with one account: code and field, and the documents that it stops."""
    country = picked.split("-")[0]
    top = f"name: Elmby\ncountry: {country}\nlanguages: [da]\nruleset: {picked}\n{more}"
    (tmp_path / "authority.yaml").write_text(top, encoding="utf-8")
    (tmp_path / "accounts").mkdir(exist_ok=True)
    (tmp_path / "accounts" / "facebook.yaml").write_text(account, encoding="utf-8")
    return {(f.code, f.field): f.documents for f in smdocs.check(smdocs.load(tmp_path), on=AS_OF)}


SHARED = "- {kind: access-control, date: 2026-02-01, accounts: [facebook], result: I orden}\n"


def test_a_record_of_several_accounts_is_held_against_the_rules_for_each(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "x.yaml").write_text("name: X\n", encoding="utf-8")
    (tmp_path / "records" / "x.yaml").write_text(SHARED, encoding="utf-8")
    told(tmp_path, "dk-municipality", "name: Ung i byen\n")
    found = smdocs.check(smdocs.load(tmp_path), on=AS_OF)
    lacking = [(f.account, f.place.file, f.place.line) for f in found if f.field == "records[0].by"]
    assert sorted(lacking) == [("facebook", "records/x.yaml", 1), ("x", "records/x.yaml", 1)]


def test_a_rule_of_a_page_about_accounts_in_use_says_nothing_of_a_planned_one_beside_them(tmp_path: Path) -> None:
    kept = "deletion: {limits: [{kind: Billeder, limit: {within: 6 months}}]}\n"
    asked = ("rule-required", "authority.privacy.retention")
    assert asked not in told(tmp_path, "dk", f"name: Ung i byen\nstatus: active\n{kept}")
    (tmp_path / "accounts" / "x.yaml").write_text("name: X\nstatus: planned\n", encoding="utf-8")
    assert asked not in told(tmp_path, "dk", f"name: Ung i byen\nstatus: active\n{kept}")
    assert asked in told(tmp_path, "dk", "name: Ung i byen\nstatus: planned\n")


def test_a_field_that_every_authority_needs_and_a_rule_asks_for_is_told_once_by_the_rule(tmp_path: Path) -> None:
    found = told(tmp_path, "dk", "name: Ung i byen\n")
    assert ("missing-field", "authority.privacy.legal_bases") not in found
    assert found["rule-required", "authority.privacy.legal_bases"] == ("privacy-notice",)


def test_a_value_that_is_wrong_is_not_told_as_missing_by_a_rule(tmp_path: Path) -> None:
    found = told(tmp_path, "se-dalarna", "name: Ung i byen\nstatus: active\nlinked_from_website: måske\n")
    assert [code for code, field in found if field == "account.linked_from_website"] == ["not-yes-or-no"]


def test_a_number_of_ones_own_stands_in_the_place_of_that_of_the_rule(tmp_path: Path) -> None:
    own = "rule_overrides:\n  - rule: admins.min\n    value: 3\n    reason: Sådan er det.\n"
    found = told(tmp_path, "dk-municipality", "name: Ung i byen\nadministrators: [{name: Lise Holm}]\n", own)
    assert {code for code, field in found if field == "account.administrators"} == {"rule-at-least"}
    alone = told(tmp_path, "dk-municipality", "administrators: [{name: Lise Holm}]\n", own.replace("3", "1"))
    assert not [code for code, field in alone if field == "account.administrators"]
    kept = told(tmp_path, "dk-municipality", "administrators: [{name: Lise Holm}]\n")
    assert ("rule-at-least", "account.administrators") in kept


def own_value(rule: str, value: str) -> str:
    return f"  - rule: {rule}\n    value: {value}\n    reason: Sådan er det.\n"


@pytest.mark.parametrize(
    ("picked", "rule", "value"),
    [
        ("dk-region-midtjylland", "approval.da_before", "snart"),
        ("dk-region-midtjylland", "mfa", "kodeord"),
        ("dk-region-midtjylland", "debate.topics", "pænt sprog"),
        ("dk-region-midtjylland", "privacy_link", "måske"),
        ("dk-region-midtjylland", "retention.images_archive", "2"),
        ("dk-municipality", "journal.procedure", "ja"),
        ("dk-municipality", "log.blank_rows", "5"),
        ("dk-municipality", "admins.full_control", "login-alerts"),
    ],
)
def test_a_value_that_no_rule_of_the_kind_can_have_is_a_finding(
    picked: str, rule: str, value: str, tmp_path: Path
) -> None:
    assert found(own_value(rule, value), tmp_path, f"ruleset: {picked}\n") == [
        ("not-a-rule-value", "rule_overrides[0].value")
    ]


def test_a_departure_from_the_days_that_are_watched_is_kept(tmp_path: Path) -> None:
    hours = "monitoring:\n  hours: [{days: mon-thu, opens: 8.00, closes: 16.00}]\n"
    strict = told(tmp_path, "se-sormland", "name: Ung i byen\n", hours)
    assert ("rule-covers", "authority.monitoring") in strict
    own = f"rule_overrides:\n{own_value('monitoring.days', 'mon-thu')}"
    eased = told(tmp_path, "se-sormland", "name: Ung i byen\n", hours + own)
    assert ("rule-covers", "authority.monitoring") not in eased
    assert not [code for code, _ in eased if code == "not-a-rule-value"]


def test_a_limit_that_is_only_an_event_breaks_a_rule_with_a_number(tmp_path: Path) -> None:
    limit = "{{kind: Billeder, content: post, limit: {{event: når barnet er stoppet{}}}}}"
    account = f"name: Ung i byen\ndeletion: {{{{limits: [{limit}]}}}}\n"
    field = "account.deletion.limits[0].limit.within"
    event = told(tmp_path, "dk-region-midtjylland", account.format(""))
    assert event["rule-required", field] == ("procedure-description",)
    both = told(tmp_path, "dk-region-midtjylland", account.format(", within: 6 months"))
    assert field not in {field for _, field in both}


@pytest.mark.parametrize(
    ("picked", "field", "authority", "account"),
    [
        ("se-region-norrbotten", "authority.monitoring.checks_per_day", "monitoring: {office_hours: yes}\n", ""),
        (
            "dk-region-midtjylland",
            "account.security.sign_in.password_length",
            "",
            "security:\n  settings: [{setting: multi-factor, state: not-possible}]\n  sign_in: {shared: yes}\n",
        ),
    ],
)
def test_a_number_that_a_rule_needs_and_nobody_has_given_is_told(
    picked: str, field: str, authority: str, account: str, tmp_path: Path
) -> None:
    found = told(tmp_path, picked, f"name: Ung i byen\n{account}", authority)
    assert ("rule-required", field) in found


def test_what_a_rule_asks_for_and_another_limits_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    top = "name: Elmby\ncountry: se\nlanguages: [sv]\nruleset: se-dalarna\n"
    (tmp_path / "authority.yaml").write_text(top, encoding="utf-8")
    (tmp_path / "accounts" / "facebook.yaml").write_text("snapshots: {method: Som PDF.}\n", encoding="utf-8")
    findings = [f for f in smdocs.check(smdocs.load(tmp_path), on=AS_OF) if f.field == "account.snapshots.interval"]
    assert [str(f.values["says"]) for f in findings] == ["se-dalarna/screenshots.planned"]


def test_a_duration_that_is_asked_for_is_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, "dk-municipality", "name: Ung i byen\naccess: {grant: Lederen godkender.}\n")
    assert [code for code, field in found if field == "account.access.control_interval"] == ["rule-required"]


@pytest.mark.parametrize(
    ("content", "severity"),
    [("content: post, ", Severity.ERROR), ("content: consent, ", None), ("", Severity.WARNING)],
)
def test_a_limit_is_held_against_rules_on_what_it_is_about(
    content: str, severity: Severity | None, tmp_path: Path
) -> None:
    account = f"deletion: {{limits: [{{kind: Samtykker, {content}limit: {{within: 5 years}}}}]}}\n"
    told(tmp_path, "dk-municipality", account)
    found = [f for f in smdocs.check(smdocs.load(tmp_path), on=AS_OF) if f.code == "rule-at-most"]
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert [("»content«" in smdocs.message(f, "da")) for f in found] == ([not content] if found else [])


PEOPLE = "administrators: [{name: Lise Holm, full_control: yes}, {name: Ib Lund, full_control: yes}]\n"


def test_two_people_with_full_control_are_not_denied_by_a_tick_that_is_forgotten(tmp_path: Path) -> None:
    of_setting = ("rule-setting", "account.security.settings")
    assert of_setting not in told(tmp_path, "dk-municipality", PEOPLE)
    assert of_setting in told(tmp_path, "dk-municipality", PEOPLE.replace("Holm, full_control: yes", "Holm"))


@pytest.mark.parametrize(
    ("monitoring", "code"),
    [
        ("", "rule-required"),
        ("monitoring: {evenings: Nej}\n", "rule-required"),
        ("monitoring: {hours_in_words: under arbetstid}\n", ""),
        ("monitoring: {office_hours: yes}\n", ""),
        ("monitoring: {hours: [{days: weekdays}]}\n", ""),
        ("monitoring: {hours: [{days: sat}]}\n", "rule-covers"),
    ],
)
def test_that_nobody_watches_is_told_and_hours_in_words_are_believed(
    monitoring: str, code: str, tmp_path: Path
) -> None:
    found = told(tmp_path, "se-sormland", "name: Ung i byen\n", monitoring)
    # Where somebody watches, only the hours are missing.
    fields = ("authority.monitoring", "authority.monitoring.hours")
    assert [c for c, field in found if field in fields] == ([code] if code else [])


@pytest.mark.parametrize(
    "more", ["operators: [{name: Ib Lund}]\n", "administrators: [{name: Ib, role: comment-monitor}]\n"]
)
def test_somebody_has_to_watch_the_comments_where_a_rule_asks_for_it(more: str, tmp_path: Path) -> None:
    asked = ("rule-covers", "account.administrators")
    assert asked in told(tmp_path, "dk-region-midtjylland", "name: Ung i byen\n")
    assert asked not in told(tmp_path, "dk-region-midtjylland", more)


@pytest.mark.parametrize("key", ["dk-municipality", "dk-region-midtjylland", "se-dalarna", "se-sormland"])
def test_an_account_that_stands_in_the_registers_alone_is_asked_for_nothing_else(key: str, tmp_path: Path) -> None:
    known = "name: Ung i byen\nplatform: facebook-page\nstatus: active\nregister_only: yes\nresponsible: {name: Ib}\n"
    told(tmp_path, key, known + "access: {control_interval: 6 months}\nsince: 2020-01-01\nreply: {within: 2 days}\n")
    folder = smdocs.load(tmp_path)
    asked = [f for f in smdocs.check(folder, on=AS_OF) if f.account and f.code != "only-in-registers"]
    assert asked == []
    made = smdocs.render(folder, on=AS_OF, languages=["da"]).documents
    assert {d.type for d in made if d.account} == set()
    registers = [d.text for d in made if d.type.startswith("channel-register")]
    assert len(registers) == 2
    assert all("Ung i byen" in text for text in registers)


OWN_INTERVAL = """ruleset: dk-municipality
rule_overrides:
  - rule: no.such_rule
    applies: no
    reason: {da: Findes ikke., sv: Finns inte.}
  - rule: journal.procedure
    applies: no
    reason: {da: Vi har ingen skabelon., sv: Vi har ingen mall.}
  - rule: admins.min
    value: 3
    reason: Vi er mange.
"""


def own(write_folder: Callable[[dict[str, str]], Path]) -> Folder:
    """The Danish example with departures of its own and two accounts."""
    example = data() / "examples" / "aeblesund"
    paths = ("authority.yaml", "accounts/facebook-kommunen.yaml", "accounts/bluesky-drift.yaml")
    files = {path: (example / path).read_text("utf-8") for path in paths}
    files["authority.yaml"] = re.sub("(?m)^ruleset: .*\n", OWN_INTERVAL, files["authority.yaml"])
    return smdocs.load(write_folder(files))


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ("procedure-description", ["Vi har ingen skabelon.", "Vi er mange."]),
        ("control-log", []),
        ("account-registration", ["Vi er mange."]),
        ("debate-guidelines", []),
    ],
)
def test_the_reason_of_a_departure_is_told_in_the_internal_documents_that_the_rule_concerns(
    document: str, reasons: list[str], write_folder: Callable[[dict[str, str]], Path]
) -> None:
    rendering = smdocs.render(
        own(write_folder), on=AS_OF, documents=[document], languages=["da"], mode=smdocs.Mode.DRAFT
    )
    for made in rendering.documents:
        text = " ".join(made.text.split())
        assert [reason for reason in ("Vi har ingen skabelon.", "Vi er mange.") if reason in text] == reasons
    assert rendering.documents


def test_a_reason_in_one_language_is_told_once_and_where_it_stands(
    write_folder: Callable[[dict[str, str]], Path],
) -> None:
    folder = own(write_folder)
    findings = smdocs.render(folder, on=AS_OF, languages=["sv"], mode=smdocs.Mode.DRAFT).findings
    (found,) = [f for f in findings if f.code == "not-translated" and f.name == "reason"]
    assert (found.field, found.account) == ("authority.rule_overrides[2].reason", "")
    assert found.model == "RuleOverride"
    text = (write_folder({}) / "authority.yaml").read_text("utf-8").splitlines()
    assert text[found.place.line - 1].strip() == "reason: Vi er mange."


@pytest.mark.parametrize(("status", "told_of"), [("active", True), ("planned", False)])
def test_an_administrator_who_begins_later_has_no_access_yet(status: str, told_of: bool, tmp_path: Path) -> None:
    people = "administrators: [{name: Lise Holm, since: 2027-01-01}, {name: Ib Lund, since: 2026-11-21}]\n"
    found = told(tmp_path, "dk-municipality", f"status: {status}\n{people}")
    assert (("rule-at-least", "account.administrators") in found) is told_of


def test_an_approval_counts_whatever_the_capital_letters(tmp_path: Path) -> None:
    approvers = "approvers: {open: Förvaltningschef}\n"
    account = "arena: open\napprovals: [{role: %s}]\n"
    assert ("rule-approver", "account.approvals") not in told(
        tmp_path, "se-dalarna", account % "förvaltningschef", approvers
    )
    assert ("rule-approver", "account.approvals") in told(tmp_path, "se-dalarna", account % "enhetschef", approvers)


def message_of(tmp_path: Path, picked: str, account: str, code: str, more: str = "") -> list[str]:
    told(tmp_path, picked, account, more)
    findings = [f for f in smdocs.check(smdocs.load(tmp_path), on=AS_OF) if f.code == code]
    return [" ".join(smdocs.message(finding, lang) for finding in findings) for lang in ("da", "sv", "en")]


def test_of_law_nobody_is_told_to_do_otherwise(tmp_path: Path) -> None:
    law = message_of(tmp_path, "dk-municipality", "breach: {within: 73 hours}\n", "rule-at-most")
    assert not [said for said in law if "rule_overrides" in said]
    chosen = message_of(tmp_path, "dk-municipality", "access: {control_interval: 7 months}\n", "rule-at-most")
    assert all("rule_overrides" in said for said in chosen)


def test_messages_say_words_of_the_data_as_the_language_does(tmp_path: Path) -> None:
    setting = message_of(
        tmp_path,
        "dk-region-midtjylland",
        "security: {settings: [{setting: login-alerts, state: off}]}\n",
        "rule-setting",
    )
    assert "»besked ved login fra en ny enhed«" in setting[0]
    assert not [said for said in setting if "login-alerts" in said]
    answer = message_of(tmp_path, "dk-municipality", "status: active\nprivacy_in_about: no\n", "rule-one-of")
    assert "»nej«" in answer[0]
    assert "”nej”" in answer[1]
    late = message_of(
        tmp_path,
        "dk-municipality",
        "status: active\nsince: 2020-01-01\nsecurity: {sign_in: {shared: yes, rotation: 3 months}}\n",
        "never-done",
    )
    assert "»skift af kodeord«" in late[0]
