"""What every command says to a person: colors where they help, arguments that many commands share."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

import shtab

from studynotes.bib import keys

_CODES = {"red": "31", "yellow": "33", "cyan": "36", "bold": "1", "faint": "2"}

_KEYS = r"sed -n 's/^@[a-z]*{\([a-z0-9-]*\),.*/\1/p' bibliography.bib"  # no key that a shell would run

Paint = Callable[[str, str], str]
Run = Callable[[argparse.Namespace], int]


class Stop(Exception):
    """A command can do nothing; the text says why, and what to do; `code` is how the call ends."""

    def __init__(self, reason: str, code: int = 1) -> None:
        super().__init__(reason)
        self.code = code


def painter(stream: TextIO) -> Paint:
    """Return what colors a text for a stream: nothing unless it is a terminal, NO_COLOR is unset and TERM not dumb."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return plain
    return lambda text, color: f"\x1b[{_CODES[color]}m{text}\x1b[0m"


def plain(text: str, color: str) -> str:
    """Return the text as it is."""
    del color
    return text


def command(commands: Any, name: str, run: Run, text: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """Add a command to the sub-parsers of `notes`, with a description and examples that keep their line breaks."""
    form = argparse.RawDescriptionHelpFormatter
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=description, epilog=epilog, formatter_class=form
    )
    parser.set_defaults(run=run)
    return parser


def add_key(
    parser: argparse.ArgumentParser, name: str, text: str, metavar: str | None = None, nargs: str | None = None
) -> None:
    """Add an argument that is the key of a work, which shells complete."""
    action = parser.add_argument(name, help=text, metavar=metavar, nargs=nargs)
    action.complete = shtab.cmd(_KEYS)  # type: ignore[attr-defined]  # so shtab wants it


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the files are."""
    parser.add_argument("--bibliography", type=Path, default=Path("bibliography.bib"), help="the file with the works")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder with the notes")


def add_entering(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that enters works."""
    parser.add_argument("--dry-run", action="store_true", help="print the entries, write nothing")
    parser.add_argument("--similar", action="store_true", help="add a work even if its title is like one that we have")
    add_places(parser)


def offer(word: str, known: Iterable[str]) -> str:
    """Return a question that names what is known and looks like a word, or an empty string."""
    near = keys.nearest(word, known)
    return f"; did you mean {', '.join(near)}?" if near else ""


def say(text: str) -> None:
    """Tell the person what was done; programs read standard output."""
    print(text, file=sys.stderr)


def why(fault: Exception) -> str:
    """Return a fault as a sentence: of the system's, the file and what is wrong with it."""
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.filename}: {fault.strerror}" if fault.filename else fault.strerror
    return str(fault)


def printable(text: str) -> str:
    """Return text whose control characters cannot steer a terminal; line ends stay."""
    return "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in text)
