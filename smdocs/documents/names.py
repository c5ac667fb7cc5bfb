"""What files are called: names that every disk and case system takes, by the authority's own pattern or by ours."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from smdocs import facts
from smdocs.model import Account, Identity
from smdocs.model.authority import Letters
from smdocs.read.folder import RESERVED, Folder
from smdocs.tree.compose import Order
from smdocs.tree.view import Mode
from smdocs.words.language import language

_ENDING = 20
"""Characters that are left for the extension and that of a side-car."""

_STROKED = {"ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ı": "i", "œ": "oe", "ŋ": "ng", "ŧ": "t"}


def stems(folder: Folder, orders: Iterable[Order], on: dt.date, mode: Mode) -> dict[Order, str]:
    """Where the file of each document stands, with forward slashes and without its extension.

    `orders` are all documents of the folder, not only those being made: what a file is called does not depend on
    which others are made with it. No two are the same on a disk that ignores case, nor outside their folders.
    """
    wanted = list(orders)
    ending = "" if mode is Mode.FINISHED else mode.value
    if (names := folder.authority.file_names) is None:
        return {order: _usual(order, ending) for order in wanted}
    keep = names.letters is Letters.KEEP
    named = {order: _named(folder, names.pattern, order, on, ending, keep) for order in wanted}
    own = set(folder.authority.languages)
    for tell_apart in (_with_language, _with_digest):
        every = Counter(name.casefold() for name in named.values())
        # Documents in a language that is not the authority's own change none of its names.
        among_own = Counter(name.casefold() for order, name in named.items() if order.language in own)
        for order, name in named.items():
            if (among_own if order.language in own else every)[name.casefold()] > 1:
                named[order] = tell_apart(order, name)
    return {order: f"{order.language}/{_folder(order, keep)}/{name}" for order, name in named.items()}


def letters(text: str, code: str, *, keep: bool = False) -> str:
    """The text in letters that every file name may have, hyphens for the rest; `code` is the language's."""
    folded = "".join(_letter(c, code, keep) for c in unicodedata.normalize("NFC", text))
    return re.sub(r"-*_+-*", "_", re.sub(r"-+", "-", folded)).strip("-_")


def _letter(letter: str, code: str, keep: bool) -> str:
    if letter.isascii():
        return letter if letter.isalnum() or letter in "-_" else "-"
    small, own = letter.lower(), language(code).words("language")["in_file_names"]
    if keep and small in own:
        return letter
    if folded := own.get(small) or _STROKED.get(small):
        return folded if letter == small else folded.capitalize()
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii() and c.isalnum())
    return bare or "-"


def _usual(order: Order, ending: str) -> str:
    name = "_".join(filter(None, (order.document, order.account.strip("_"), ending)))
    return f"{order.language}/{order.account or '_authority'}/{name}"


def _named(folder: Folder, pattern: str, order: Order, on: dt.date, ending: str, keep: bool) -> str:
    account = folder.accounts.get(order.account, Account())
    identity = folder.authority.documents.get(order.document, Identity())
    values = {
        "date": on.isoformat(),
        "case": next(iter((*account.case_numbers, *identity.case_numbers)), ""),
        "document": order.document,
        "document_name": language(order.language).document(order.document),
        "account": order.account,
        "account_name": account.name or order.account,
        "language": order.language,
        "version": identity.version or account.version or "",
        "authority": folder.authority.name or "",
    }
    values = {key: letters(value, order.language, keep=keep) for key, value in values.items()}
    name = letters(pattern.format_map(values), order.language, keep=keep)
    return _short("_".join(filter(None, (name, ending))), _room())


def _short(text: str, room: int) -> str:
    """The text as it may stand in a path: what is cut is told apart by a digest."""
    # A web server of Microsoft's keeps names with this word in them for itself.
    text = re.sub(r"_(?=vti_)", "-", text, flags=re.IGNORECASE)
    return text if len(text) <= room else f"{text[: room - 9].rstrip('-_')}-{_digest(text)}"


def _room() -> int:
    return facts.filing()["file_name"].limit - _ENDING


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _with_language(order: Order, name: str) -> str:
    return _short(f"{name}_{order.language}", _room())


def _with_digest(order: Order, name: str) -> str:
    end = _digest(f"{order.document}/{order.account}/{order.language}")
    return f"{name[: _room() - 9]}-{end}"


def _folder(order: Order, keep: bool) -> str:
    if not order.account:
        return "_authority"
    if order.account.startswith("_"):
        return order.account
    room = facts.filing()["path"].limit - facts.filing()["file_name"].limit - len("da//")
    name = _short(letters(order.account, order.language, keep=keep) or "account", room)
    return f"{name}_{order.language}" if name.casefold() in RESERVED else name
