"""What is given and stands in no document because of another answer: an authority of which everything is given is made
again with answers changed, and what its documents tell no more must be told by a finding, or be excused.

`python -m tests.templates.lost` changes every answer there is, one at a time, and prints what is lost without a word:
that takes some minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import smdocs
from smdocs import facts
from smdocs.findings import Finding
from smdocs.judge.check import check
from smdocs.model.account import Status
from smdocs.model.path import choices_of, classes
from smdocs.tree.compose import compose, orders
from smdocs.tree.view import Mode
from smdocs.writers import txt
from tests.conftest import AS_OF
from tests.templates.maximal import CODE, Maker, accounts, authority
from tests.templates.test_every_field import TABLE, below, write

Changes = Mapping[str, str | None]


def changed(value: Any, changes: Changes, at: str) -> Any:
    """Data with other answers in some fields, by path; None takes them out."""
    if isinstance(value, dict):
        below = {key: changed(one, changes, f"{at}.{key}") for key, one in value.items()}
        return {key: one for key, one in below.items() if one is not None}
    if isinstance(value, list):
        return [changed(one, changes, f"{at}[]") for one in value]
    return changes.get(at, value)


def made(
    changes: Changes, dropped: list[str], status: Status = Status.ACTIVE
) -> tuple[Maker, set[tuple[str, int]], list[Finding]]:
    """The values that stand in no document of an authority with one account, by field and number, and what is found."""
    maker = Maker(dropped=dropped)
    whole, text, findings = authority(maker), "", list[Finding]()
    with TemporaryDirectory() as root:
        write(Path(root), "authority", changed(whole, changes, "authority"))
        for name, (account, records) in accounts(maker, (status,)).items():
            write(Path(root), f"accounts/{name}", changed(account, changes, "account"))
            write(Path(root), f"records/{name}", records)
        folder = smdocs.load(root)
    findings += check(folder, AS_OF)
    for order in orders(folder, (CODE,)):
        composed = compose(folder, order, AS_OF, Mode.FINISHED, ())
        findings += composed.findings
        text += txt.write(composed.document).decode()
    text = " ".join(text.replace("\u00a0", " ").split())
    traces = ((path, n, trace) for path, traces in maker.traces.items() for n, trace in enumerate(traces))
    return maker, {(path, n) for path, n, trace in traces if not trace.within(text)}, findings


def without_a_word(changes: Changes, dropped: list[str], before: set[tuple[str, int]]) -> list[str]:
    """The fields whose values stand in documents no more once some answers are changed, and no finding tells why."""
    status = Status(changes.get("account.status") or "active")
    _, lost, findings = made(changes, dropped, status)
    told = {re.sub(r"\[\d+\]", "[]", f.field) for f in findings} | set(_listed(findings))
    told |= {path.rpartition(".")[0] for path in told if path.endswith(".platform")}
    excuses = [str(path) for paths in facts.unprinted().excused.values() for path in paths]
    paths = dict.fromkeys(path for path, _ in sorted(lost - before))
    return [path for path in paths if not any(below(one, path) for one in (*told, *excuses))]


def _listed(findings: list[Finding]) -> Iterator[str]:
    """The fields that findings about a whole account name, and those of records in a list."""
    for finding in findings:
        if finding.code == "only-in-registers":
            named = {(field.model, field.name) for field in finding.values["fields"]}  # type: ignore[attr-defined]
            yield from (str(path) for path in facts.unprinted().registers if path.field()[:2] in named)
        if finding.code == "record-not-shown":
            yield "records"


def main() -> None:
    for dropped in ([], TABLE["instead"]):
        maker, before, _ = made({}, dropped)
        for path, (cls, name) in maker.plain.items():
            choices = choices_of(classes()[cls].model_fields[name].annotation) or ["yes", "no"]
            for answer in (*choices, None) if "[]" not in path and path.count("documents") == 0 else ():
                try:
                    lost = without_a_word({path: answer}, dropped, before)
                except Exception as error:
                    print(path, answer, type(error).__name__)
                    continue
                if lost:
                    print(path, answer, lost, flush=True)


if __name__ == "__main__":
    main()
