"""`notes add`: identifiers to entries of the bibliography."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TextIO

from studynotes.author.candidates import Candidate
from studynotes.author.commands import entering, foreign, reading, sidecars, terminal
from studynotes.author.commands.entering import Entering, Outcome
from studynotes.author.http import Client, Failure, Getter
from studynotes.author.sources import fetch, hints, pasted, recognise
from studynotes.bib import editing
from studynotes.bib.editing import Change
from studynotes.model import Reference

DESCRIPTION = """\
Adds works to the bibliography by arXiv id, DOI, ISBN, address, or as BibTeX, RIS or CSL-JSON on standard input.
The facts come from arXiv, Crossref or DataCite, Open Library, GitHub or the page itself; a preprint
is entered in its published version. A retraction, a correction, and what OpenAlex has otherwise are told.
A work that we have is refused, with the pages that cite it. Who described a new work goes into
docs/references/provenance.yml, if there is that file; `origin = {added}` says that the course does not name it."""
EXAMPLES = """\
examples:
  notes add 1503.02531 10.1145/3097983.3098021
  notes add --dry-run https://distill.pub/2020/growing-ca/
  notes add 978-3-911578-03-5
  notes add https://github.com/evidentlyai/evidently
  pbpaste | notes add -

exit codes:
  0 all were added · 1 some were not · 2 the call is wrong · 130 stopped by Ctrl-C"""

Named = tuple[str, Callable[[Getter], Candidate]]
"""What names or describes a work, as it was given, and how the work is got."""


@dataclass
class Shelf:
    """The bibliography while works are added: its bytes as last read or written, and the works in them."""

    data: bytes
    works: dict[str, Reference]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "add works by arXiv id, DOI, ISBN, address, or as text that you copied"
    parser = terminal.command(commands, "add", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "identifiers", nargs="*", metavar="identifier", help='what names a work; "-" reads standard input'
    )
    terminal.add_entering(parser)


def run(words: argparse.Namespace) -> int:
    """Run the command against the web; return its exit code."""
    with Client() as client:
        return add(words.identifiers, entering.options_of(words), client, sys.stdin)


def add(identifiers: Sequence[str], how: Entering, client: Getter, stdin: TextIO) -> int:
    """Add every work that is named; return 0 if all were added, 1 if not, 130 if stopped; raise Stop without any."""
    try:
        named = list(_named(identifiers, stdin))
    except ValueError as fault:
        raise terminal.Stop(f"standard input: {fault}", 2) from None
    if not named:
        raise terminal.Stop("name at least one work, or give BibTeX, RIS or CSL-JSON on standard input", 2)
    read = reading.works(how.places.bibliography)
    shelf = Shelf(read.data, dict(read.works))
    outcomes: list[Outcome] = []
    code = 0
    try:
        for number, (text, work) in enumerate(named, 1):
            terminal.say(f"[{number}/{len(named)}] {' '.join(text.split())[:70]}")
            outcomes.append(_add(text, partial(work, client), how, shelf))
            print(entering.words(outcomes[-1], str(how.places.bibliography)))
    except KeyboardInterrupt:  # what was added stays
        terminal.say("stopped")
        code = 130
    terminal.say(entering.summary(outcomes))
    return code or int(not all(outcome.is_entered for outcome in outcomes))


def _add(text: str, work: Callable[[], Candidate], how: Entering, shelf: Shelf) -> Outcome:
    """Add one work, in a write of its own."""
    works = dict(shelf.works)
    try:
        candidate = work()
        outcome = how.enter(text, candidate, works)
        if outcome.is_entered and not how.is_dry:
            data = editing.insert(shelf.data, outcome.key, outcome.entry)
            row = sidecars.add_provenance(how.places.docs, {outcome.key: candidate.authority}, how.day)
            editing.write_all([*row, Change(how.places.bibliography, shelf.data, data)])
            shelf.data, outcome = data, entering.placed([outcome], data)[0]
        shelf.works = works
        return outcome
    except (Failure, ValueError, OSError, editing.Changed) as fault:
        return Outcome(text, "failed", reason=terminal.why(fault))


def _named(identifiers: Sequence[str], stdin: TextIO) -> Iterator[Named]:
    """Return the works of the call, and those of standard input where it is asked for or is all there is."""
    for text in identifiers or ([] if stdin.isatty() else ["-"]):
        yield from _given(stdin.read()) if text == "-" else [_by_text(text)]


def _given(source: str) -> Iterator[Named]:
    """Return the works of a text: records of a program, or one identifier a line."""
    kind = foreign.kind_of(source)
    if kind in (".ris", ".json"):
        yield from ((record.name, lambda _, record=record: record.work()) for record in foreign.parse(kind, source))
        return
    lines = [line.strip() for line in source.splitlines()]
    yield from map(_by_text, pasted.split(source) if kind else [line for line in lines if line and line[0] != "#"])


def _by_text(text: str) -> Named:
    return text, lambda client: _looked_up(text, client)


def _looked_up(text: str, client: Getter) -> Candidate:
    """Return the work that a text names or describes; raise a Failure when it does neither."""
    identifier = recognise(text)
    if not identifier:
        raise Failure(hints.on(text))
    return fetch(client, identifier)
