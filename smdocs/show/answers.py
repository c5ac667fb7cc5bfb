"""What was answered once of the same files is answered again, without reading them for what they mean."""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from smdocs.findings import Exit, without_civil_numbers
from smdocs.journal import put
from smdocs.resources import digests
from smdocs.show.watch import READ
from smdocs.version import __version__

KEPT = ".smdocs-cache"
"""The folder beside the data that holds answers: where the data may lie, so may what is said of them. It asks version
control to leave it alone."""
MOST = 8
"""Answers that are kept."""


class Answers:
    """The answers to one question about an authority's folder: the command with all that was asked, on a day."""

    def __init__(self, folder: Path, on: dt.date, *asked: object) -> None:
        self._file = folder / KEPT / "answers.json"
        question = [__version__, digests(), _files(folder), str(folder), on, *asked]
        self._key = hashlib.sha256(repr(question).encode()).hexdigest()

    def given(self) -> tuple[str, Exit] | None:
        """The answer, and how the command ended; None where it was not given yet of just these files."""
        answer = self._kept().get(self._key)
        return (answer[0], Exit(answer[1])) if answer else None

    def keep(self, text: str, end: Exit) -> None:
        """Keeps an answer, where that can be written."""
        kept = {**self._kept(), self._key: (without_civil_numbers(text), end.value)}
        newest = dict(list(kept.items())[-MOST:])
        try:
            self._file.parent.mkdir(exist_ok=True)
            put(self._file.with_name(".gitignore"), b"*\n")
            put(self._file, json.dumps(newest, ensure_ascii=False).encode())
        except OSError:
            return

    def _kept(self) -> Mapping[str, tuple[str, int]]:
        try:
            kept = json.loads(self._file.read_bytes())
            return {str(key): (str(text), int(end)) for key, (text, end) in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


def _files(folder: Path) -> list[tuple[str, str]]:
    """The files that are read of a folder, each with its digest, and the names of those that look as if they were."""
    files: list[tuple[str, str]] = []
    for around, folders, names in os.walk(folder):
        within = Path(around).relative_to(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [((within / name).as_posix(), "folder") for name in folders if (Path(around) / name).is_symlink()]
        for name in sorted(names):
            if {*within.parts[:1], name} & READ:
                content = (Path(around) / name).read_bytes()
                files.append(((within / name).as_posix(), hashlib.sha256(content).hexdigest()))
            elif name.lower().endswith((".yaml", ".yml")):
                files.append(((within / name).as_posix(), ""))
    return files
