"""Measures and writes the pages: `python -m benchmarks [PART …]`, all parts where none is named.

`--pages` only writes the pages of what was measured before. With BUSY in the environment, figures are made of processor
time, for a machine that has other things to do; on a quiet one they are by the clock.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import page
from benchmarks.command import PROJECT
from benchmarks.measure import BUSY, Row
from benchmarks.parts import PARTS, part
from smdocs.version import __version__

RESULTS = PROJECT / "docs" / "performance.json"
PACKAGES = ("docxtpl", "pypandoc_binary", "rendercv", "typst", "weasyprint", "python-docx", "jinja2", "pydantic")


def main(names: list[str]) -> None:
    if strange := sorted({*names} - {*PARTS, "--pages"}):
        sys.exit(f"no part {strange[0]!r}; there are {', '.join(PARTS)}")
    before = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    # What was measured elsewhere cannot stand beside what is measured here.
    measured = before.get("parts", {}) if before.get("machine") == machine() or "--pages" in names else {}
    results = {"command": "make bench", "machine": machine(), "versions": versions(), "parts": measured}
    if "--pages" in names:
        results = before
    for name in (name for name in PARTS if name in names or not names):
        started = time.monotonic()
        print(f"{name} …", end=" ", flush=True)
        command = [sys.executable, "-m", "benchmarks", "--measure", name]
        done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        if done.returncode:
            print("failed")
            continue
        measured[name] = json.loads(done.stdout)
        print(f"{time.monotonic() - started:.0f} s", flush=True)
        for row in measured[name].get("rows", ()):
            told = {True: "holds", False: "does not hold", None: ""}[row["holds"]]
            print(f"  {row['what']}: {row['figure']:.3g} {row['unit']} {told}".rstrip())
        results["parts"] = {name: measured[name] for name in PARTS if name in measured}
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write(results)


def measure(name: str) -> dict[str, Any]:
    """What a part gives back, with the day and how busy the machine was when it began."""
    told: dict[str, Any] = {"date": dt.date.today().isoformat(), "load": round(os.getloadavg()[0], 1)}
    told["clock"] = "processor time" if BUSY else "the clock"
    with tempfile.TemporaryDirectory() as temporary:
        made = part(name)(Path(temporary))
    rows = [one.as_json() for one in made if isinstance(one, Row)]
    series = [vars(one) for one in made if not isinstance(one, Row)]
    return told | ({"rows": rows} if rows else {}) | ({"series": series} if series else {})


def machine() -> dict[str, Any]:
    """The class of machine: nothing that tells one from the next."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    processor = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": os.cpu_count(), "processor": processor or platform.machine(), "memory": round(memory)}


def versions() -> dict[str, str]:
    office = subprocess.run(["soffice", "--version"], capture_output=True, encoding="utf-8", check=True).stdout.split()
    own = {"smdocs": __version__, "Python": platform.python_version(), "LibreOffice": office[1]}
    return own | {name: version(name) for name in PACKAGES}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(sys.argv[1:])
