"""`notes add`: identifiers to entries of the bibliography."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from studynotes import site
from studynotes.author import duplicates
from studynotes.author.candidates import Draft, with_fields
from studynotes.author.commands import reading, rows, terminal, together
from studynotes.author.commands.outcomes import Outcome, as_json, summary, words
from studynotes.author.commands.together import Change
from studynotes.author.duplicates import Match
from studynotes.author.http.answers import Failure, Getter, Unknown
from studynotes.author.http.client import Client
from studynotes.author.sources import Identifier, fetch, hints, pasted, recognise
from studynotes.bib import csl, editing, keys, writer
from studynotes.model import Mention, Reference

DESCRIPTION = """\
Adds works to the bibliography by arXiv id, DOI, ISBN, address, or BibTeX on standard input.
The facts come from arXiv, Crossref or DataCite, Open Library, GitHub or the page itself; a preprint
is entered in its published version. A retraction, a correction, and what OpenAlex has otherwise are told.
A work that we have is refused, with the pages that cite it. Who described a new work goes into
docs/references/provenance.yml, if there is that file."""
EXAMPLES = """\
examples:
  notes add 1503.02531 10.1145/3097983.3098021
  notes add --dry-run https://distill.pub/2020/bayesian-optimization/
  notes add --json 978-3-911578-03-5 https://github.com/great-expectations/great_expectations
  pbpaste | notes add -

exit codes:
  0 all were added · 1 some were not · 2 the call is wrong · 130 stopped by Ctrl-C"""


@dataclass(frozen=True)
class World:
    """What the command needs from outside of our files."""

    client: Getter
    stdin: TextIO
    out: TextIO
    err: TextIO
    today: Callable[[], date] = date.today


@dataclass
class Shelf:
    """The bibliography while works are added: its bytes as last read or written, and the works in them."""

    path: Path
    data: bytes
    works: dict[str, Reference]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "add",
        help="add works by arXiv id, DOI, ISBN, address or BibTeX",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "identifiers", nargs="*", metavar="identifier", help='what names a work; "-" reads standard input'
    )
    parser.add_argument("--dry-run", action="store_true", help="print the entries, write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcomes as JSON")
    parser.add_argument("--similar", action="store_true", help="add a work even if its title is like one that we have")
    parser.add_argument("--bibliography", type=Path, default=Path("bibliography.bib"), help="the file to add to")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the notes that may cite a work already")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command against the web; return its exit code."""
    with Client() as client:
        return add(options, World(client, sys.stdin, sys.stdout, sys.stderr))


def add(options: argparse.Namespace, world: World) -> int:
    """Add every work that the options name; return 0 if all were added, 1 if some were not, 2 for a wrong call."""
    texts = list(_texts(options.identifiers, world.stdin))
    if not texts:
        print("notes add: name at least one work, or give BibTeX on standard input", file=world.err)
        return 2
    read = reading.works(options.bibliography)
    for doubt in read.doubts:
        print(doubt, file=world.err)
    shelf = Shelf(options.bibliography, read.data, dict(read.works))
    outcomes: list[Outcome] = []
    code = _add_all(texts, options, world, shelf, outcomes)
    if options.json:
        print(as_json(outcomes), file=world.out)
    print(summary(outcomes), file=world.err)
    return code or int(any(outcome.status not in ("added", "would add") for outcome in outcomes))


def _add_all(texts: list[str], options: argparse.Namespace, world: World, shelf: Shelf, outcomes: list[Outcome]) -> int:
    """Add one work after the other, each in its own write; Ctrl-C keeps what was added."""
    try:
        for number, text in enumerate(texts, 1):
            print(f"[{number}/{len(texts)}] {outcome_name(text)}", file=world.err)
            outcomes.append(_add_one(text, options, world, shelf))
            if not options.json:
                print(words(outcomes[-1], str(options.bibliography)), file=world.out)
    except KeyboardInterrupt:
        print("stopped", file=world.err)
        return 130
    return 0


def outcome_name(text: str) -> str:
    """Return an identifier on one short line."""
    return " ".join(text.split())[:70]


def _add_one(text: str, options: argparse.Namespace, world: World, shelf: Shelf) -> Outcome:
    identifier = recognise(text)
    if not identifier:
        return Outcome(text, "failed", reason=hints.on(text))
    try:
        draft = fetch(world.client, identifier)
        match = duplicates.find(draft.reference, shelf.works.values())
        if match and (match.is_certain or not options.similar):
            return duplicate(text, identifier.kind, match, shelf.works, _cited(options, match.key))
        return _enter(text, identifier, draft, options, world, shelf)
    except Unknown as fault:
        reason = f"{fault}: is the name right, and this machine on line?"
        return Outcome(text, "failed", identifier.kind, reason=reason)
    except (Failure, ValueError, OSError, editing.Changed) as fault:
        return Outcome(text, "failed", identifier.kind, reason=terminal.why(fault))


def duplicate(
    name: str, kind: str, match: Match, works: Mapping[str, Reference], cited: tuple[Mention, ...]
) -> Outcome:
    """Return the outcome for a work that we have: which one it is, and what to do if it is another one after all."""
    ours = works[match.key]
    title = csl.full_title(ours) + (f" ({ours.date.year})" if ours.date else "")
    notices = () if match.is_certain else ("if it is another work all the same, add it with --similar",)
    return Outcome(name, "duplicate", kind, match.key, title, notices=notices, reason=match.reason, cited=cited)


def _enter(
    text: str, identifier: Identifier, draft: Draft, options: argparse.Namespace, world: World, shelf: Shelf
) -> Outcome:
    """Make the entry, and write it with its row of provenance unless this is a dry run."""
    draft = with_fields(draft, origin="added")
    key = key_of(draft.reference, shelf.works, world.today().year)
    entry = writer.entry(draft.reference, key)
    data = editing.insert(shelf.data, key, entry)
    title = csl.full_title(draft.reference)
    shown = partial(Outcome, text, kind=identifier.kind, key=key, title=title, entry=entry, notices=draft.notices)
    if options.dry_run:
        shelf.works[key] = replace(draft.reference, key=key)
        return shown("would add")
    row = rows.change(options.docs, {key: draft.authority}, world.today())
    together.write([*row, Change(shelf.path, shelf.data, data)])
    shelf.data = data
    shelf.works[key] = replace(draft.reference, key=key)
    return shown("added", line=_line(data, entry))


def key_of(reference: Reference, taken: Mapping[str, object], year: int) -> str:
    """Return a free key; a work without a date gets the year in which it was added."""
    people = reference.authors or reference.editors
    name = people[0].family if people else next(filter(None, map(reference.get, _BODIES)), "")
    if not people or people[0].literal:
        name = next(iter(re.findall(r"[^\W\d_]+", re.sub(r"^the\s+", "", name, flags=re.I))), "")
    host = (urlsplit(reference.get("url")).hostname or "").removeprefix("www.").partition(".")[0]
    family = name if keys.ascii_fold(name).strip() else host
    return keys.make(family, reference.date.year if reference.date else year, reference.title, taken)


_BODIES = ("organization", "institution", "publisher")


def _texts(identifiers: list[str], stdin: TextIO) -> Iterator[str]:
    """Return the identifiers of the call, and those of standard input where it is asked for or is all there is."""
    for text in identifiers or ([] if stdin.isatty() else ["-"]):
        if text != "-":
            yield text
            continue
        given = stdin.read()
        if re.search(r"^\s*@\s*\w+\s*[{(]", given, re.M):
            yield from pasted.split(given)
        else:
            yield from (line.strip() for line in given.splitlines() if line.strip() and not line.startswith("#"))


def _cited(options: argparse.Namespace, key: str) -> tuple[Mention, ...]:
    """Return where the notes cite a work; only a duplicate makes us read them all."""
    return tuple(site.read(options.bibliography, options.docs).graph.cited_by.get(key, ()))


def _line(data: bytes, entry: str) -> int:
    """Return the line of the annotation of an entry that was just put in."""
    first, *lines = entry.encode().split(b"\n")
    before = data[: data.index(first)].count(b"\n")
    return before + 2 + next(at for at, line in enumerate(lines) if line.startswith(b"  annotation ="))
