"""How long the channel register of 400 accounts takes, and how large its files are: `python benchmarks/register.py`."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import smdocs
from tests.many import many

AS_OF = dt.date(2026, 11, 21)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = smdocs.load(many(Path(temporary) / "many"))
        for document in ("channel-register", "channel-register-internal"):
            start = time.perf_counter()
            rendering = smdocs.render(folder, on=AS_OF, documents=[document], languages=["da"], mode=smdocs.Mode.DRAFT)
            print(f"{document}: composed in {time.perf_counter() - start:.2f} s, findings of the whole folder included")
            (made,) = rendering.documents
            for extension in made.formats:
                start = time.perf_counter()
                content = made.write(extension)
                print(f"  {extension:5}{time.perf_counter() - start:7.2f} s {len(content) / 1000:9.0f} kB")


if __name__ == "__main__":
    main()
