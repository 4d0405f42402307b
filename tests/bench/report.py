"""Measured figures as tables, and on the page docs/about/speed.md: no figure there is written by hand."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA, PAGE = ROOT / "docs" / "about" / "speed.json", ROOT / "docs" / "about" / "speed.md"
BEGIN, END = "## What it takes\n", "## How to measure it again\n"
"""The headings between which the figures stand on the page."""

OURS, STOCK = "these notes", "Material with mkdocs-bibtex"
Row = Mapping[str, Any]
_CHART = """\
```chart
# title: Processor time of a build
# alt: {words}
builds = {builds}
names = [name for name, _ in builds][::-1]
colors = ["C0" if name.startswith("{ours}") else faded for name in names]
plot.figure.subplots_adjust(left=0.06, top=0.99)
bars = plot.barh(names, [seconds for _, seconds in builds][::-1], height=0.34, color=colors)
for bar, name in zip(bars, names):
    plot.text(0, bar.get_y() + 0.62, name, va="center", color=ink)
plot.set(xlabel="seconds of processor time at {pages:,} pages", yticks=[])
plot.spines["left"].set_visible(False)
data = [("build", "seconds"), *builds]
```"""


def write(told: Mapping[str, Any]) -> None:
    """Put new figures among those that are kept, and all of them on the page with its chart."""
    known = json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {}
    machine = {**known.get("machine", {}), **told.get("machine", {})}
    rows = together(known.get("builds", []), told.get("builds", []))
    known = {**known, **told, "machine": machine, "builds": rows}
    DATA.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), known), encoding="utf-8")
    code = {"PYTHONPATH": str(ROOT / "scripts")}
    subprocess.run(
        [sys.executable, "-m", "studynotes.author.cli", "charts"], cwd=ROOT, env=os.environ | code, check=True
    )


def together(known: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Return rows of builds with those of other sizes that were measured before, the smallest size first."""
    sizes = {(row["pages"], row["works"]) for row in rows}
    others = [row for row in known if (row["pages"], row["works"]) not in sizes]
    return sorted([*others, *rows], key=lambda row: row["pages"])


def page(text: str, told: Mapping[str, Any]) -> str:
    """Return the page with all that was measured in place of what was measured before."""
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    parts = [*builds(told), "", *_compared(told), "", chart(told), "", *saves(told), *_machine(told)]
    return "\n".join([f"{before}{BEGIN}", *parts, "", f"{END}{after}"])


def builds(told: Mapping[str, Any]) -> list[str]:
    """Return tables of builds: seconds of the processor at each size, then what else they took at the largest."""
    sizes, cpu = _sizes(told), _by_build(told, "cpu")
    heads = [f"{pages:,} pages, {works:,} works" for pages, works in sizes]
    rows = [
        [
            name,
            *(f"{seconds[size]:.1f}" if size in seconds else "–" for size in sizes),
            *([_exponent(sizes, seconds)] if sizes[1:] else []),
        ]
        for name, seconds in cpu.items()
    ]
    largest = [row for row in told["builds"] if (row["pages"], row["works"]) == sizes[-1]]
    others = [
        [
            _name(row),
            f"{row['memory'] / 1e6:.0f}",
            f"{row['html_files']:,}",
            f"{row['site'] / 1e6:.1f}",
            f"{row['article_page'] / 1e3:.0f}",
        ]
        for row in largest
    ]
    heads_of_others = ["Build", "Memory, MB", "HTML pages", "Site, MB", "A page, KB"]
    return [
        *_table(["Build", *heads, *(["Exponent"] if sizes[1:] else [])], rows),
        "",
        f"And at {sizes[-1][0]:,} pages and {sizes[-1][1]:,} works:",
        "",
        *_table(heads_of_others, others),
    ]


def saves(told: Mapping[str, Any]) -> list[str]:
    """Return the table of saves with its heading, empty when none were measured."""
    if "saves" not in told:
        return []
    cold = told["saves"]["cold"]
    rows = [
        [
            row["what"],
            f"{row['median']:.2f}",
            f"{row['slowest']:.2f}",
            f"{row['median'] / cold:.2f}",
            f"{row['cpu']:.2f}",
        ]
        for row in told["saves"]["kinds"]
    ]
    heads = ["Saved", "Seen after, s", "Slowest, s", "Of a build from nothing", "CPU, s"]
    return [
        "## What a save takes",
        "",
        f"While `serve` runs, {told['saves']['edits']} saves of each kind, each timed from the write to the moment at which a Chromium shows it.",
        f"A build of these notes from nothing took {cold:.1f} seconds of the clock in the same run.",
        "",
        *_table(heads, rows),
        "",
        "CPU is what the server spent until then; the search is renewed behind the answer, and is not counted.",
        "",
    ]


def chart(told: Mapping[str, Any]) -> str:
    """Return the block of the chart: all builds of the largest size."""
    pages, works = size = _sizes(told)[-1]
    rows = [(name, round(seconds[size], 1)) for name, seconds in _by_build(told, "cpu").items() if size in seconds]
    listed = "".join(f'    ("{name}", {seconds}),\n' for name, seconds in rows)
    most, least = max(rows, key=lambda row: row[1]), min(rows, key=lambda row: row[1])
    words = f"At {pages:,} pages and {works:,} works the longest bar is that of {most[0]} with {most[1]} seconds, the shortest that of {least[0]} with {least[1]}."
    return _CHART.format(pages=pages, words=words, builds=f"(\n{listed})", ours=OURS)


def _compared(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield how builds of these notes compare with the stock packages and with a build from nothing, at each size."""
    cpu = _by_build(told, "cpu")
    for size in _sizes(told):
        stock, own = cpu.get(STOCK, {}).get(size), f"{OURS}, from nothing"
        if stock and size in cpu.get(own, {}):
            cold, warm = cpu[own][size], cpu[f"{OURS}, nothing changed"][size]
            yield (
                f"At {size[0]:,} pages and {size[1]:,} works {OURS} take {cold / stock:.2f} of the time of {STOCK} from "
                f"nothing, and {warm / stock:.2f} when nothing changed, which is {warm / cold:.2f} of their own."
            )


def _machine(told: Mapping[str, Any]) -> list[str]:
    machine = dict(told["machine"])
    where = [f"{machine.pop('processors')} processors", *(machine.pop(name) for name in ("architecture", "system"))]
    versions = [f"{name if name == 'Python' else f'`{name}`'} {version}" for name, version in machine.items()]
    place = "in memory" if told.get("in_memory") else "on a disk"
    rounds = "of one round" if told["runs"] == 1 else f"the median of {told['runs']} rounds"
    return [
        f"Each figure of a build is {rounds}, in which the programs took turns, with the sites {place}.",
        f"The machine: {', '.join(where)}, with {', '.join(versions[:-1])} and {versions[-1]}.",
        "All figures are in [a file for programs](speed.json).",
    ]


def _name(row: Mapping[str, Any]) -> str:
    """Return what a row is of; of most programs only the build from nothing is measured."""
    return (
        row["stack"] if row["build"] == "from nothing" and row["stack"] != OURS else f"{row['stack']}, {row['build']}"
    )


def _sizes(told: Mapping[str, Any]) -> list[tuple[int, int]]:
    return sorted({(row["pages"], row["works"]) for row in told["builds"]})


def _by_build(told: Mapping[str, Any], figure: str) -> dict[str, dict[tuple[int, int], float]]:
    """Return a figure of each kind of build by its size."""
    found: dict[str, dict[tuple[int, int], float]] = {}
    for row in told["builds"]:
        found.setdefault(_name(row), {})[row["pages"], row["works"]] = row[figure]
    return found


def _exponent(sizes: Sequence[tuple[int, int]], seconds: Mapping[tuple[int, int], float]) -> str:
    """Return how time grows with size between the two largest sizes that were measured: 1 is in proportion."""
    *_, small, large = None, None, *(size for size in sizes if size in seconds)
    if small is None or large is None:
        return "–"
    return f"{math.log(seconds[large] / seconds[small]) / math.log(large[0] / small[0]):.2f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [heads, ["---", *(["--:"] * (len(heads) - 1))], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
