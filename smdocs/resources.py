"""Where `templates/` and `data/` are: in the package in a wheel, beside it in a checkout or editable install.

People who write no Python own the two folders, so they stand at the top of the project, not in the package.
`importlib.resources` does not look there, and costs time at every start.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def templates() -> Path:
    """The words: a folder per language, named by its code. Raises `FileNotFoundError` where smdocs is incomplete."""
    return _folder("templates")


def data() -> Path:
    """The facts: catalogue, rule sets, platforms, law, examples.

    Raises `FileNotFoundError` when the installation is incomplete.
    """
    return _folder("data")


@dataclass(eq=False)
class ShippedFileError(Exception):
    """A slip in a file of `templates/` or `data/`: neither a program nor anybody's data are to blame. `code` is that of
    its sentence, which `values` fill, and `steps` lead to what it is about; without one, the file is not of its `kind`.
    """

    file: Path
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[str | int, ...] = ()
    line: int = 0
    kind: Any = dict[str, Any]

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        return ": ".join(filter(None, map(str, (where, *self.steps, self.code, *self.values.values()))))


def read(path: Path) -> dict[str, Any]:
    """What one of our own YAML files holds, every scalar as it is written: `yes`, `on` and `no` are keys there. Raises
    `ShippedFileError` where it cannot be read."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return dict(yaml.load(path.read_text(encoding="utf-8"), loader))
    except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ShippedFileError(path) from error


@cache
def digests() -> Mapping[str, str]:
    """A digest of each of the things that smdocs comes with: `code`, `templates` and `data`, without the examples."""
    return {"code": _digest(_PACKAGE), "templates": _digest(templates()), "data": _digest(data())}


def _digest(folder: Path) -> str:
    whole = sha256()
    # In a wheel the words and facts lie in the package, and are no part of its code.
    apart = {"examples", "__pycache__"} | ({"templates", "data"} if folder == _PACKAGE else set())
    for path in sorted(folder.rglob("*.*")):
        within = path.relative_to(folder)
        if apart.isdisjoint(within.parts) and path.is_file():
            whole.update(f"{within.as_posix()}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    if inside.is_dir():
        return inside
    beside = _PACKAGE.parent / name
    # In site-packages a neighbour called "data" belongs to somebody else.
    if (_PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise FileNotFoundError(
        f"smdocs is incomplete: its folder {name}/ is neither in {_PACKAGE} nor beside it. Install it again."
    )


LANGUAGES = tuple(sorted({master.parent.name for master in templates().glob("*/*.html")}))
"""The codes of the languages that documents are written in: the folders in `templates/` that hold masters."""
SPOKEN = (*LANGUAGES, *sorted({file.parent.name for file in templates().glob("*/language.yaml")} - {*LANGUAGES}))
"""The codes of the languages that messages are written in: those, and the folders that hold no masters."""
