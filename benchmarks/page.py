"""The pages of the manual that come of a run: what was measured, and what a nation would take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.command import PROJECT
from benchmarks.plot import exponents, plot

DOCS = PROJECT / "docs"
HERE = Path(__file__).parent
PICTURE = "images/performance.svg"

STEEP = 1.15
"""A slope up to this is linear: what is measured has some noise."""

GROWTH = """Cost against size: slopes over the three largest sizes, both as logarithms. 1 is linear, 2 is square.
`accounts` are those of a made-up authority, with its internal channel register as the document; of the others, one
document holds all."""

SCALE = """What these figures make for a whole nation: [from one page to a nation](scale.md). """

Results = Mapping[str, Any]


def write(results: Results) -> None:
    """Writes both pages and the picture of all that has been measured."""
    series = [one for part in results["parts"].values() for one in part.get("series", ())]
    if series:
        (DOCS / PICTURE).write_text(plot(series), encoding="utf-8")
    (DOCS / "performance.md").write_text(_performance(results, series), encoding="utf-8")
    if _sized(results):
        (DOCS / "scale.md").write_text(_scale(results), encoding="utf-8")


def _sized(results: Results) -> bool:
    return all(part in results["parts"] for part in ("render", "validate"))


def _performance(results: Results, series: Sequence[Mapping[str, Any]]) -> str:
    rows = [row for part in results["parts"].values() for row in part.get("rows", ())]
    held = [row for row in rows if row["holds"] is not None]
    failed = [row for row in held if not row["holds"]]
    values = {
        "summary": f"Of {len(held)} bounds {len(held) - len(failed)} hold.",
        "rows": "\n".join(map(_row, rows)),
        "notes": "\n".join(
            f"- {row['what'][0].upper()}{row['what'][1:]}: {row['note']}." for row in rows if row["note"]
        ),
        "growth": "\n".join(_growth(series)) if series else "Not measured yet.",
        "scale": SCALE if _sized(results) else "",
        "how": "\n".join(_how(results)),
    }
    return (HERE / "performance.md").read_text("utf-8").format_map(values)


def _row(row: Mapping[str, Any]) -> str:
    ends = "; ".join(f"{end['label']}: {_end(end)}" for end in row["ends"])
    bound = "" if row["bound"] is None else f"{'≤' if row['sense'] == 'at most' else '≥'} {_amount(row['bound'], row)}"
    holds = {True: "yes", False: "**no**", None: ""}[row["holds"]]
    return f"| {row['what']} | {ends} | {_amount(row['figure'], row)} | {bound} | {holds} |"


def _amount(value: float, row: Mapping[str, Any]) -> str:
    number = f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return f"{number} {row['unit']}".strip()


def _end(end: Mapping[str, Any]) -> str:
    seconds = sorted(end["seconds"])
    middle = seconds[len(seconds) // 2] if len(seconds) % 2 else sum(seconds[len(seconds) // 2 - 1 :][:2]) / 2
    unit, scale = ("s", 1) if middle >= 1 else ("ms", 1000)
    spread = f" ({scale * seconds[0]:.3g}–{scale * seconds[-1]:.3g})" if len(seconds) > 1 else ""
    return f"{scale * middle:.3g} {unit}{spread}"


def _growth(series: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    axes = list(dict.fromkeys(one["axis"] for one in series))
    labels = list(dict.fromkeys(one["label"] for one in series))
    slopes = {(one["axis"], one["label"]): slope for one, slope in exponents(series)}
    yield f"![{_alternative(series)}]({PICTURE})"
    yield f"\n{GROWTH}\n"
    yield f"| | {' | '.join(axes)} |"
    yield f"|---|{'---|' * len(axes)}"
    for label in labels:
        cells = (f"{slopes[axis, label]:.2f}" if (axis, label) in slopes else "" for axis in axes)
        yield f"| {label} | {' | '.join(cells)} |"
    steep = [f"{label} with {axis} ({slope:.2f})" for (axis, label), slope in slopes.items() if slope > STEEP]
    yield f"\nSteeper than linear: {'; '.join(steep)}." if steep else f"\nNo slope is over {STEEP:g}."


def _alternative(series: Sequence[Mapping[str, Any]]) -> str:
    slopes = [slope for _, slope in exponents(series)]
    told = f"; slopes lie between {min(slopes):.2f} and {max(slopes):.2f}, and 1 is linear" if slopes else ""
    axes = dict.fromkeys(one["axis"] for one in series)
    lines = "a line for reading, checking, composing and each format"
    return f"Seconds against {', '.join(axes)}, both as logarithms: {lines}{told}"


def _how(results: Results) -> Iterator[str]:
    machine = results["machine"]
    yield f"- Machine: {machine['cores']} cores, {machine['processor']}, {machine['memory']} GB of memory."
    yield f"- Versions: {', '.join(f'{name} {version}' for name, version in results['versions'].items())}."
    yield (
        "- When, and how many processes were running or waiting before each part began: "
        + "; ".join(
            f"{name} on {part['date']} ({part['load']}, by {part['clock']})" for name, part in results["parts"].items()
        )
        + "."
    )


def _scale(results: Results) -> str:
    given = yaml.safe_load((HERE / "nation.yaml").read_text("utf-8"))
    rows = {row["what"]: row for part in results["parts"].values() for row in part.get("rows", ())}

    def row(begins: str) -> Mapping[str, Any]:
        return next(one for what, one in rows.items() if what.startswith(begins))

    accounts, authorities = given["accounts"], sum(given["authorities"].values())
    measured = int(row("first render")["what"].split()[2])
    checked = int(row("validate, ")["what"].split()[1])
    first = _median(row("first render")["ends"][0]["cpu"]) / measured
    both = row("unchanged render and")["ends"]
    languages = 2
    unchanged = _median(both[1]["cpu"]) / measured / languages
    check = _median(row("validate, ")["ends"][0]["cpu"]) / checked
    disk = row("files of")["figure"] / measured / languages / 1000
    memory = row("most memory")["figure"]
    nation = accounts * given["languages"]
    hours, price = nation * first / 3600, given["price"]
    again = (nation * unchanged + nation * given["changed"] / 100 * first) / 3600
    values = {
        "authorities": f"{authorities:,}",
        "municipalities": given["authorities"]["municipalities"],
        "regions": given["authorities"]["regions"],
        "accounts": f"{accounts:,}",
        "each": f"{accounts / authorities:,.0f}",
        "languages": given["languages"],
        "changed": given["changed"],
        "core_hour": f"{price['core_hour']:.2f}",
        "gigabyte_month": f"{price['gigabyte_month']:.2f}",
        "measured": measured,
        "checked": f"{checked:,}",
        "first_each": f"{first:.2f}",
        "check_each": f"{1000 * check:.1f}",
        "unchanged_each": f"{1000 * unchanged:.1f}",
        "disk_each": f"{1000 * disk:.1f}",
        "memory": f"{memory:.0f}",
        "rows": "\n".join(
            [
                _task("check all accounts", accounts * check / 3600, given),
                _task("make every document for the first time", hours, given),
                _task(f"the day after, with {given['changed']} of 100 accounts changed", again, given),
            ]
        ),
        "heads": " | ".join(f"{cores} cores" for cores in given["cores"]),
        "lines": "---|" * len(given["cores"]),
        "disk": f"{nation * disk:,.0f}",
        "disk_price": f"{nation * disk * price['gigabyte_month']:,.0f}",
        "memory_all": ", ".join(f"{cores * memory / 1000:.1f} GB on {cores} cores" for cores in given["cores"]),
    }
    return (HERE / "scale.md").read_text("utf-8").format_map(values)


def _task(what: str, hours: float, given: Mapping[str, Any]) -> str:
    cells = (_told(hours / cores) for cores in given["cores"])
    return f"| {what} | {hours:,.1f} | {' | '.join(cells)} | {hours * given['price']['core_hour']:,.2f} € |"


def _told(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min" if hours >= 1 / 60 else f"{3600 * hours:.0f} s"


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
