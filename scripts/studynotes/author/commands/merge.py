"""`notes merge`: two entries for one work become one, and every citation follows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from studynotes.author import duplicates
from studynotes.author.commands import citations, reading, rename, terminal
from studynotes.author.commands.reading import Works
from studynotes.author.commands.rename import Options
from studynotes.bib import describe, editing
from studynotes.bib.bibliography import FIELD_NAMES
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.bib.entry_text import laid_out, plain_fields
from studynotes.bib.identifiers import SCHEMES
from studynotes.model import Entry, Reference

DESCRIPTION = """\
Makes one entry of two: the first keeps its key and its fields, and takes from the second what it lacks.
Citations of the second follow, and its address leads to the first one.
Fields in which the two differ are named, so that a person can choose. Works that look like two
(another title or another DOI, and no identifier in common) are only merged after a question, or with --force."""
EXAMPLES = """\
examples:
  notes merge sculley2015hidden sculley2015technical
  notes merge --dry-run sculley2015hidden sculley2015technical

exit codes:
  0 the two are one · 1 nothing was changed · 2 the call is wrong · 130 stopped by Ctrl-C"""

_OURS = frozenset({"origin", "state", "crossref"})
_DATES = {"year": "date", "month": "date"}


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "make two entries for one work into one"
    parser = terminal.command(commands, "merge", run, text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "new", "the key that stays", "kept")
    terminal.add_key(parser, "old", "the key that goes", "other")
    parser.add_argument("--dry-run", action="store_true", help="name the files that would change, write nothing")
    parser.add_argument("--force", action="store_true", help="merge works that look like two, without a question")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Merge the works, or say why not; return the exit code."""
    return rename.carry_out(rename.options_of(words, "merge"), partial(_changes, is_forced=words.force))


def _changes(read: Works, options: Options, is_forced: bool) -> list[Change]:
    if options.new == options.old:
        raise terminal.Stop("these are one work already")
    kept, other = (reading.entry(read.entries, key) for key in (options.new, options.old))
    text, differences = merge(kept, other)
    if not is_forced and not options.is_dry:
        _ask(read.works[kept.key], read.works[other.key])
    data = rename.with_crossrefs(read.data, other.key, kept.key)
    data = editing.replace(editing.remove(data, other.key), kept.key, text)
    followed = [_once(change, kept.key) for change in rename.note_changes(options.places.docs, other.key, kept.key)]
    for notice in (*differences, *_twice(followed, kept.key)):
        terminal.say(f"look at: {notice}")
    return [*followed, Change(options.places.bibliography, read.data, data)]


def _ask(kept: Reference, other: Reference) -> None:
    """Ask whether to merge works that look like two; raise Stop on any answer but yes, or where nobody can answer."""
    match = duplicates.find(other, [kept])
    if match and (match.is_certain or not _differ_in_identifier(kept, other)):
        return
    for work in (kept, other):
        terminal.say(f"  [@{work.key}] {terminal.printable(describe.full_title(work))} ({describe.iso(work.date)})")
    if not sys.stdin.isatty():
        raise terminal.Stop("these look like two works: nothing was changed; to merge them all the same, add --force")
    terminal.say("These look like two works. Merge them all the same? [y/N]")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise terminal.Stop("nothing was changed")


def _differ_in_identifier(one: Reference, other: Reference) -> bool:
    return any(scheme.of(one) and scheme.of(other) for scheme in SCHEMES if scheme.resolver)


def merge(kept: Entry, other: Entry) -> tuple[str, list[str]]:
    """Return the entry of both works and where they differ; raise ValueError when one holds more than fields."""
    own = {_name(field.name): field.value for field in kept.fields if field.value.strip()}
    theirs = [(name, value) for name, value in plain_fields(other) if name not in _OURS and value.strip()]
    taken = {_name(name): (name, value) for name, value in theirs if _name(name) not in own}
    values = [(name, value) for name, value in plain_fields(kept) if _name(name) not in taken]
    differences = [
        f"{name} is {show(ours)}, and was {show(value)} in {other.key}"
        for name, value in theirs
        if (ours := own.get(_name(name))) and _bare(ours) != _bare(value)
    ]
    return laid_out(kept.kind, kept.key, [*values, *taken.values()]), differences


def _once(change: Change, key: str) -> Change:
    """Return the change of a note in which no bracket names the work twice for nothing."""
    if change.path.suffix != ".md":
        return change
    text = citations.once(change.after.decode("utf-8", "surrogateescape"), key)
    return replace(change, after=text.encode("utf-8", "surrogateescape"))


def _twice(changed: Iterable[Change], key: str) -> list[str]:
    """Return the places that now cite the work twice in one bracket."""
    texts = (
        (change.path, change.after.decode("utf-8", "replace")) for change in changed if change.path.suffix == ".md"
    )
    return [f"{path}:{line} cites {key} twice" for path, text in texts for line in citations.twice(text, key)]


def _name(name: str) -> str:
    return FIELD_NAMES.get(name, _DATES.get(name, name))


def _bare(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").casefold().split())
