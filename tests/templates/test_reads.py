"""The catalogue says what a document reads: no more than it does, and all that it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from smdocs import facts
from smdocs.judge.requirements import OF_ALL, OF_EACH
from smdocs.model import Account, Authority, Identity, Status, Subject
from smdocs.model.path import Path, without_account
from smdocs.model.records import in_file
from smdocs.read.folder import Folder
from smdocs.tree.compose import compose, orders
from smdocs.tree.view import Mode
from tests.conftest import AS_OF
from tests.each import each
from tests.templates.maximal import accounts, authority
from tests.templates.test_gaps import INSTEAD, RECORDS_OF, OneOfEach, files_of, folder

USUAL = ("account.moderation", "authority.privacy.retention", "authority.privacy.joint_controllers")
"""What takes the place of what accounts say, or keeps them out of a document about all."""
ONLY_WHETHER = Path.read("account.moderation")
"""Whether an account has rules of debate of its own, which an impossible one among them does not change."""


def folders() -> Iterator[Folder]:
    for dropped in ((), tuple(map(str, INSTEAD)), (*map(str, INSTEAD), *USUAL)):
        maker = OneOfEach()
        maker.dropped = dropped
        ours = Authority.model_validate({**authority(maker), "rule_overrides": ()})
        ours = ours.model_copy(update={"documents": {"control-log": Identity(per=Subject.AUTHORITY)}})
        made, bare = accounts(maker, tuple(Status)), files_of("dk")
        yield replace(
            bare,
            authority=ours,
            accounts={name: Account.model_validate(account) for name, (account, _) in made.items()},
            records={name: in_file(RECORDS_OF.validate_python(kept), name) for name, (_, kept) in made.items()},
            sources={
                **bare.sources,
                **{f"accounts/{name}.yaml": bare.sources["accounts/active.yaml"] for name in made},
            },
        )
    per = {"control-log": {"per": "authority"}}
    yield folder({"name": "Elmby", "country": "dk", "languages": ["da"], "documents": per}, {"status": "active"})


@cache
def read() -> dict[str, set[Path]]:
    """The fields of the authority that documents read, and those of accounts: where a document is about all of them, or
    about one as the catalogue has it."""
    fields: dict[str, set[Path]] = {document: set() for document in facts.documents()}
    for one in folders():
        for order in orders(one, ("da",)):
            catalogued = facts.documents()[order.document]
            for field in compose(one, order, AS_OF, Mode.FINISHED, ()).reads:
                path = without_account(field)
                steps = tuple(step for step in path.steps if isinstance(step, str))
                told = path.root == "authority" or not order.account or catalogued.subject is Subject.ACCOUNT
                # A property is made of fields.
                if told and path.root in ROOTS and Path(path.root, steps).field().name == (steps or ("",))[-1]:
                    fields[order.document].add(Path(path.root, steps))
    return fields


ROOTS = ("authority", "account")


def _related(one: Path, other: Path) -> bool:
    return one.within(other) or other.within(one)


def _usual(document: str, path: Path) -> bool:
    """Whether the catalogue need not say that a document reads a field."""
    if path.root == "authority":
        # The parts that masters share ask for the hours, also where nobody prints them.
        return path.top in OF_ALL or (path.top == "monitoring" and not _listed(document, path))
    return path == ONLY_WHETHER or (facts.documents()[document].subject is Subject.ACCOUNT and path.top in OF_EACH)


def _listed(document: str, path: Path) -> bool:
    return any(_related(path, one) for one in facts.documents()[document].reads)


@each(facts.documents)
def test_a_document_reads_what_the_catalogue_says(document: str) -> None:
    fields = read()[document]
    unsaid = (path for path in fields if not _listed(document, path) and not _usual(document, path))
    assert {str(path) for path in unsaid} == set()
    listed = facts.documents()[document].reads
    assert {str(one) for one in listed if not any(_related(path, one) for path in fields)} == set()
