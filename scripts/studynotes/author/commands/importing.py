"""`notes import`: the works of a file that another program wrote."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from studynotes import site
from studynotes.author import duplicates
from studynotes.author.candidates import Draft, with_fields
from studynotes.author.commands import foreign, outcomes, reading, terminal
from studynotes.author.commands.add import duplicate, key_of
from studynotes.author.commands.foreign import Foreign
from studynotes.author.commands.outcomes import Outcome
from studynotes.author.commands.reading import Works
from studynotes.bib import csl, editing, keys, writer
from studynotes.model import Mention, Reference

DESCRIPTION = """\
Adds the works of a BibTeX, RIS or CSL-JSON file, as Zotero, Mendeley and JabRef export them.
A work that we have is refused. A key in our form is kept, another one is made anew.
All works go into the bibliography in one write, or none."""
EXAMPLES = """\
examples:
  notes import zotero.bib
  notes import --dry-run library.ris
  notes import --similar --json items.json

exit codes:
  0 all were added · 1 some were not · 2 the call is wrong · 130 stopped by Ctrl-C, nothing added"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "add the works of a file that Zotero, Mendeley or JabRef wrote"
    parser = terminal.command(commands, "import", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("file", type=Path, help="a file that ends in .bib, .ris or .json")
    parser.add_argument("--dry-run", action="store_true", help="print the entries, write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcomes as JSON")
    parser.add_argument("--similar", action="store_true", help="add a work even if its title is like one that we have")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the file, enter its works in one write, and say what became of each."""
    try:
        found = foreign.read(_kind(options.file), options.file.read_text(encoding="utf-8-sig", errors="replace"))
    except (OSError, ValueError) as fault:
        return terminal.refuse("import", f"{options.file}: {_reason(fault)}", 2)
    read = reading.works(options.bibliography)
    for doubt in read.doubts:
        terminal.say(doubt)
    made, new = _entered(found, read, options)
    if new != read.data and not options.dry_run:
        try:
            editing.write(options.bibliography, new, expected=read.data)
        except (OSError, editing.Changed) as fault:
            return terminal.refuse("import", terminal.why(fault))
    _report([_placed(outcome, new) for outcome in made], options)
    return int(any(outcome.status not in ("added", "would add") for outcome in made))


def _kind(path: Path) -> str:
    kind = path.suffix.lower().lstrip(".")
    if kind not in foreign.KINDS:
        raise ValueError("its name ends neither in .bib, .ris nor .json")
    return kind


def _reason(fault: OSError | ValueError) -> str:
    return f"cannot be read: {fault.strerror}" if isinstance(fault, OSError) else str(fault)


def _entered(found: Iterable[Foreign], read: Works, options: argparse.Namespace) -> tuple[list[Outcome], bytes]:
    """Return what became of each record, and the bibliography with those that are new."""
    works, made, entries = dict(read.works), [], {}
    cited = _Cited(options)
    for record in found:
        if isinstance(outcome := _refused(record, works, options.similar, cited), Outcome):
            made.append(outcome)
            continue
        try:
            key = _key(record.name, outcome.reference, works)
        except ValueError as fault:
            made.append(Outcome(record.name, "failed", record.place, reason=str(fault)))
            continue
        entry = entries[key] = writer.entry(outcome.reference, key)
        works[key] = replace(outcome.reference, key=key)
        status: outcomes.Status = "would add" if options.dry_run else "added"
        title = csl.full_title(outcome.reference)
        made.append(Outcome(record.name, status, record.place, key, title, entry, notices=outcome.notices))
    return made, _inserted(read.data, tuple(read.works), entries)


def _inserted(data: bytes, known: Sequence[str], entries: Mapping[str, str]) -> bytes:
    """Return the bibliography with entries put in; those that come to stand together go in at once."""
    groups: dict[str | None, list[str]] = {}
    for key in sorted(entries):
        groups.setdefault(next((other for other in known if other > key), None), []).append(key)
    for keys_of_group in groups.values():
        data = editing.insert(data, keys_of_group[0], "\n\n".join(entries[key] for key in keys_of_group))
    return data


class _Cited:
    """Who cites a work; the notes are read when the first duplicate asks."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options

    @cached_property
    def _by(self) -> Mapping[str, Sequence[Mention]]:
        return site.read(self._options.bibliography, self._options.docs).graph.cited_by

    def __call__(self, key: str) -> tuple[Mention, ...]:
        """Return the places of a work."""
        return tuple(self._by.get(key, ()))


def _refused(
    record: Foreign, works: dict[str, Reference], similar: bool, cited: Callable[[str], tuple[Mention, ...]]
) -> Outcome | Draft:
    """Return why a record does not go in, or the draft that does."""
    if not record.draft:
        return Outcome(record.name, "failed", record.place, reason=f"{record.place}: {record.reason}")
    match = duplicates.find(record.draft.reference, works.values())
    if match and (match.is_certain or not similar):
        return duplicate(record.name, record.place, match, works, cited(match.key))
    return with_fields(record.draft, origin="added")


def _key(name: str, reference: Reference, taken: dict[str, Reference]) -> str:
    """Return the record's own key if it is one of ours and free, or a new one."""
    return name if keys.is_key(name) and name not in taken else key_of(reference, taken, date.today().year)


def _placed(outcome: Outcome, data: bytes) -> Outcome:
    """Return an outcome with the line of the annotation to fill."""
    at = data.find(f"{{{outcome.key},".encode()) if outcome.status == "added" else -1
    fill = data.find(b"\n  annotation =", at) + 1
    return replace(outcome, line=data.count(b"\n", 0, fill) + 1) if at >= 0 else outcome


def _report(made: list[Outcome], options: argparse.Namespace) -> None:
    lines: Iterator[str] = (outcomes.words(outcome, str(options.bibliography)) for outcome in made)
    print(outcomes.as_json(made) if options.json else "\n".join(lines), file=sys.stdout)
    terminal.say(outcomes.summary(made))
