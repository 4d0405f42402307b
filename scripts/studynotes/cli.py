"""The command `notes`: the author's tools on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from studynotes import library

BIBLIOGRAPHY = Path("bibliography.bib")
DOCS = Path("docs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when there are faults, 2 when the words of the call are off."""
    parser = argparse.ArgumentParser(prog="notes", description="Tools for the notes and their bibliography.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("lint", help="report every fault of the bibliography and the notes")
    options = parser.parse_args(arguments)
    return {"lint": _lint}[options.command]()


def _lint() -> int:
    read = library.read(BIBLIOGRAPHY, DOCS)
    for problem in read.problems:
        print(problem)
    print(
        f"{len(read.graph.references)} works, {len(read.graph.mentions)} citations, {len(read.problems)} faults",
        file=sys.stderr,
    )
    return 1 if read.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
