"""What stands around a document: the edges of its pages, and what its file says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smdocs.model import Authority, Identity
from smdocs.tree.entries import Entry
from smdocs.tree.nodes import Furniture, Meta, Run
from smdocs.tree.view import Mode, Text
from smdocs.words.language import Language, capital


def _case_numbers(entries: list[Entry], identity: Identity) -> tuple[str, ...]:
    """The document's, after those of the account that it is about."""
    own = entries[0].account.case_numbers if entries else ()
    return tuple(dict.fromkeys((*own, *identity.case_numbers)))


def logo_text(text: Any) -> Run | None:
    """What the logo says; None where nobody has said it."""
    return Run(str(text), lang=text.foreign or None) if isinstance(text, Text) else None


def furniture(
    title: str, entries: list[Entry], identity: Identity, language: Language, mode: Mode, logo: Run | None
) -> Furniture:
    """What is printed at the edges of the pages, and the words of what a writer puts in."""
    words = language.furniture
    numbers = _case_numbers(entries, identity)
    return Furniture(
        header_left=title,
        header_right=words["case"].format(number=numbers[0]) if numbers else "",
        page=words["page"],
        draft=words["draft"] if mode is Mode.DRAFT else "",
        form=mode is Mode.FORM,
        label=words["label"],
        value=words["value"],
        answer=words["answer"],
        logo=logo,
        controls=language.words("controls"),
    )


def _category(identity: Identity) -> str:
    """Where a document belongs in the file plan, such as `KLE 27.24.00 G01`; empty where nobody has said."""
    plan = identity.classification
    return " ".join(part for part in (plan.scheme, plan.code, plan.facet) if part) if plan else ""


def meta(
    document: str,
    entries: list[Entry],
    identity: Identity,
    authority: Authority,
    language: Language,
    as_of: dt.date,
) -> Meta:
    """What a file says of itself: its kind, whose it is, and how it is filed."""
    kind = language.document(document)
    keywords = [kind]
    keywords.extend(e.account.name for e in entries if e.account.name)
    keywords.extend(e.platform_name for e in entries if e.platform_name)
    return Meta(
        document_type=document,
        subject=capital(kind),
        author=authority.name or "",
        keywords=tuple(keywords),
        case_numbers=_case_numbers(entries, identity),
        as_of=as_of.isoformat(),
        category=_category(identity) or capital(kind),
    )
