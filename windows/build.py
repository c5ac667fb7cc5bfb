"""Makes a folder that installs smdocs on Windows without administrator rights and without internet.

python windows/build.py DIST    makes it in the folder DIST, of the wheel of smdocs that lies there

It holds the wheel, those of everything that smdocs needs, and `install.cmd`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""Those that the wheels are for; `install.cmd` looks for the same."""

ONLY_WHEELS = ("--only-binary", ":all:")


def needed(platform: str, python: str) -> str:
    """What smdocs needs there, by name and version, a line each. Raises `CalledProcessError` where something has no
    wheel.

    pip cannot tell: it asks the computer that it runs on what is needed on another.
    """
    where = ("--python-platform", platform, "--python-version", python, *ONLY_WHEELS)
    command = (sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", *where)
    answer = subprocess.run((*command, HERE.parent / "pyproject.toml"), stdout=subprocess.PIPE, text=True, check=True)
    return answer.stdout


def build(dist: Path) -> Path:
    """Makes the folder of the newest wheel in `dist`, and says where."""
    wheel = max(dist.glob("smdocs-*.whl"), key=lambda path: path.stat().st_mtime)
    folder = dist / f"{wheel.name.rsplit('-', 3)[0]}-windows"
    wheels = folder / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    wheels.mkdir(parents=True)
    shutil.copy(wheel, wheels)
    for python in PYTHONS:
        list_of_them = folder / "needed.txt"
        list_of_them.write_text(needed("windows", python), encoding="utf-8")
        where = ("--platform", "win_amd64", "--python-version", python, *ONLY_WHEELS)
        command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *where)
        subprocess.run((*command, "--dest", wheels, "--requirement", list_of_them), check=True)
        list_of_them.unlink()
    for file in HERE.glob("*.cmd"):
        # A command prompt can lose its way in files whose lines end otherwise.
        (folder / file.name).write_text(file.read_text(encoding="ascii"), encoding="ascii", newline="\r\n")
    return folder


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
