"""Whether memory stays flat while documents are made, written and let go."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import smdocs
from benchmarks import content
from benchmarks.command import PROJECT
from benchmarks.measure import Row
from smdocs.documents.render import Mode, formats_of, make
from smdocs.documents.wanted import Wanted, checked
from smdocs.resources import LANGUAGES
from tests.many import many

ACCOUNTS = 400
MARKS = (200, 1000, 2000)
"""Documents after which memory is read."""
KINDS = {"all formats but PDF": "", "PDF": "pdf"}


def memory(folder: Path) -> list[Row]:
    here = many(folder / "many", ACCOUNTS)

    def resident(formats: str) -> list[float]:
        command = [sys.executable, "-m", __name__, str(here), formats]
        printed = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
        return [float(line) for line in printed.split()]

    with ThreadPoolExecutor() as pool:
        kinds = dict(zip(KINDS, pool.map(resident, KINDS.values()), strict=True))
    rows = []
    for kind, sizes in kinds.items():
        told = ", ".join(f"{size:.0f} after {mark}" for mark, size in zip((0, *MARKS), sizes, strict=True))
        rows += [
            Row(f"memory after {MARKS[-1]:,} documents, {kind}", sizes[-1], "MB", bound=200, note=f"MB: {told}"),
            Row(f"memory, {MARKS[-1]:,} documents against {MARKS[0]}, {kind}", sizes[-1] / sizes[1], "×", bound=1.1),
        ]
    return rows


def main(here: str, formats: str) -> None:
    """Prints how many MB this process holds, before the first document and after some."""
    folder = smdocs.load(here)
    wanted = Wanted(content.AS_OF, languages=LANGUAGES)
    ready = checked(folder, wanted)
    orders = wanted.orders(folder)
    print(held())
    done = 0
    # Some are stopped by what is missing; then the first ones come again.
    while done < MARKS[-1]:
        for order in orders:
            if not ready.stops(order, Mode.FINISHED):
                made = make(folder, order, ready.compose(order, Mode.FINISHED), content.AS_OF, Mode.FINISHED)
                for extension in formats_of(order.document):
                    if (extension == "pdf") is (formats == "pdf"):
                        made.document.write(extension)
                done += 1
                if done in MARKS:
                    print(held(), flush=True)
                if done == MARKS[-1]:
                    return


def held() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
