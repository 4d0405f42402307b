"""Read bibliographies of other projects and say what became of each: python tests/bench/real_bibliographies.py FILE…

Entries are counted by a line that begins with @ and a type. "parsed" entries have a key and became a reference,
"reported" entries have a fault of syntax or have no key of their own, and every other entry would be lost in silence.
"""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from studynotes.author.commands import foreign
from studynotes.bib import bibliography
from studynotes.lint.rules import bibliography as rules
from studynotes.model import Entry, Problem

_SYNTAX = frozenset(
    [
        "bib-malformed",
        "bib-unclosed",
        "bib-junk",
        "bib-empty-key",
        "bib-duplicate-key",
        "bib-duplicate-field",
        "bib-encoding",
    ]
)
_ENTRY = re.compile(r"^[ \t]*@[ \t]*(?!comment\b|string\b|preamble\b)\w+[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """What became of one file."""

    name: str
    entries: int
    parsed: int
    reported: int
    lost: int
    faults: int
    style: int
    imported: int
    tracebacks: int
    seconds: float


def main(paths: list[str]) -> int:
    """Print a row for each file, and below the table the faults of syntax; return 1 if anything went wrong."""
    print(
        "| file | entries | parsed | reported | lost | faults of syntax | other rules | importable | tracebacks | seconds |"
    )
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    found = [check(Path(path)) for path in paths]
    for row, _ in found:
        cells = (
            row.name,
            row.entries,
            row.parsed,
            row.reported,
            row.lost,
            row.faults,
            row.style,
            row.imported,
            row.tracebacks,
        )
        print(f"| {' | '.join(map(str, cells))} | {row.seconds:.2f} |")
    for _, problems in found:
        for problem in problems:
            print(problem)
    return int(any(row.tracebacks or row.lost for row, _ in found))


def check(path: Path) -> tuple[Row, list[Problem]]:
    """Return what became of a file, and its faults of syntax."""
    started = time.perf_counter()
    try:
        text, undecodable = bibliography.decode(path.name, path.read_bytes())
        references, entries, problems = bibliography.read(path.name, text)
        style = rules.check(entries, references, frozenset())
        imported = sum(record.draft is not None for record in foreign.read("bib", text))
    except Exception:
        traceback.print_exc()
        return Row(path.name, 0, 0, 0, 0, 0, 0, 0, 1, time.perf_counter() - started), []
    faults = sorted({problem for problem in (*undecodable, *problems, *style) if problem.code in _SYNTAX})
    marked = _marked(entries, faults)
    written = len(_ENTRY.findall(text))
    lost = max(written - len(entries), 0)
    took = time.perf_counter() - started
    rest = len(set(style) - set(faults))
    return Row(path.name, written, len(references), len(marked), lost, len(faults), rest, imported, 0, took), faults


def _marked(entries: tuple[Entry, ...], faults: list[Problem]) -> set[int]:
    """Return the first lines of the entries in which a fault stands."""
    starts = Counter(entry.line for entry in entries)
    return {max((line for line in starts if line <= fault.line), default=0) for fault in faults}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
