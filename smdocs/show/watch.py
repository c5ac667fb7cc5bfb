"""Waits for an authority's files to be saved."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from smdocs.read.folder import AUTHORITY, TEMPLATES

READ = {AUTHORITY, "accounts", "records", "brand", TEMPLATES}
"""What is read of an authority's folder."""
SETTLED = 100
"""Milliseconds without a change after which an editor is done: some write a new file and then give it the old name."""


def saved(folder: Path, out: Path, stop: Event) -> Iterator[None]:
    """Once at once, and again each time that something `folder` is read from was saved, added or deleted, until `stop`.

    What happens between two looks is told at the next one. What is written into `out` is never told of.
    """
    from watchfiles import Change, watch

    folder, out = folder.resolve(), out.resolve()

    def counts(_: Change, changed: str) -> bool:
        path = Path(changed)
        names = path.relative_to(folder).parts
        # Files of editors and of systems begin with a dot or end with a tilde.
        passing = any(name.startswith(".") or name.endswith("~") for name in names)
        written = path.is_relative_to(out) and not folder.is_relative_to(out)
        return names[:1] != () and names[0] in READ and not passing and not written

    looks = watch(folder, watch_filter=counts, step=SETTLED, stop_event=stop, rust_timeout=500, yield_on_timeout=True)
    for n, changes in enumerate(looks):
        if n == 0 or changes:
            yield
