"""`notes take`: the built site in forms to take along, which need no server."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studynotes.author import anki, built, epub, offline
from studynotes.author.commands import terminal
from studynotes.bib import keys

DESCRIPTION = """\
Makes of the built site what works without it: disk is a zip with all pages, whose search, cards and library work from
a folder; epub is a book of everything and one for each course; anki is a package of decks for Anki, with the questions
of the notes and the terms of the glossary.
A card keeps its id from export to export, so that importing a newer package keeps what was learned."""
EXAMPLES = """\
examples:
  python3 scripts/dev build && notes take disk
  notes take epub
  notes take anki --output ~/Downloads

exit codes:
  0 it is made · 1 the site was not built, or is not of this version · 2 the call is wrong"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "make a zip for disks, books or decks for Anki of the built site"
    parser = terminal.command(commands, "take", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument("form", choices=tuple(FORMS), help="what to make")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the folder with the built site")
    parser.add_argument("--output", type=Path, default=Path(), help="the folder to write to")


def run(words: argparse.Namespace) -> int:
    """Make what is asked for; return the exit code."""
    if not (words.site / "index.html").is_file():
        raise terminal.Stop(f"{words.site}: there is no built site; first run: python3 scripts/dev build")
    words.output.mkdir(parents=True, exist_ok=True)
    try:
        for path, said in FORMS[words.form](words.site, words.output).items():
            print(f"{path.as_posix()}: {said}, {path.stat().st_size:,} bytes")
    except ValueError as fault:
        raise terminal.Stop(str(fault)) from fault
    return 0


def disk(site: Path, folder: Path) -> dict[Path, str]:
    """Write the zip for disks; return what it holds."""
    target = folder / f"{_word(site)}.zip"
    return {target: f"{offline.write(site, target)} files"}


def decks(site: Path, folder: Path) -> dict[Path, str]:
    """Write the decks for Anki; return what they hold."""
    target = folder / f"{_word(site)}.apkg"
    cards = anki.cards(site)
    anki.write(cards, built.name(site), target)
    return {target: f"{len(cards)} cards"}


def volumes(site: Path, folder: Path) -> dict[Path, str]:
    """Write the books; return what they hold."""
    said = {}
    for name, book in epub.books(site):
        target = folder / f"{_word(site)}{f'-{name}' if name else ''}.epub"
        epub.write(book, target)
        said[target] = f"{len(book.articles)} chapters"
    return said


def _word(site: Path) -> str:
    """Return the name of the site as the name of a file."""
    return "-".join(re.findall("[a-z0-9]+", keys.ascii_fold(built.name(site)).lower())) or "site"


FORMS: Mapping[str, Callable[[Path, Path], dict[Path, str]]] = {"disk": disk, "epub": volumes, "anki": decks}
