"""`notes merge`: two entries for one work become one, and every citation follows."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from studynotes.author.commands import citations, rename, terminal
from studynotes.author.commands.rename import Options
from studynotes.bib import bibliography, editing, keys
from studynotes.bib.bibliography import FIELD_NAMES
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.bib.entry_text import laid_out, plain_fields
from studynotes.model import Entry, Field

DESCRIPTION = """\
Makes one entry of two: the first keeps its key and its fields, and takes from the second what it lacks.
Citations of the second follow, and its address leads to the first one.
Fields in which the two differ are named, so that a person can choose."""
EXAMPLES = """\
examples:
  notes merge sculley2015hidden sculley2015technical
  notes merge --dry-run sculley2015hidden sculley2015technical

exit codes:
  0 the two are one · 1 nothing was changed · 2 the call is wrong · 130 stopped by Ctrl-C"""

_OURS = frozenset({"origin", "state", "crossref"})
_DATES = {"year": "date", "month": "date"}


@dataclass(frozen=True)
class Merged:
    """The entry that two make, and the sentences on what a person has to look at."""

    text: str
    notices: tuple[str, ...]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "make two entries for one work into one"
    parser = terminal.command(commands, "merge", text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "new", "the key that stays", "kept")
    terminal.add_key(parser, "old", "the key that goes", "other")
    parser.add_argument("--dry-run", action="store_true", help="name the files that would change, write nothing")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Merge the works, or say why not; return the exit code."""
    return rename.carry_out(rename.options_of(words, "merge"), _changes)


def _changes(data: bytes, options: Options) -> list[Change]:
    kept, other = _entries(data, options.new, options.old)
    merged = merge(kept, other)
    after = rename.with_crossrefs(data, options.old, options.new)
    after = editing.replace(editing.remove(after, other.key), kept.key, merged.text)
    followed = rename.note_changes(options.places.docs, options.old, options.new)
    for notice in (*merged.notices, *_twice(followed, kept.key)):
        terminal.say(f"look at: {notice}")
    return [*followed, Change(options.places.bibliography, data, after)]


def merge(kept: Entry, other: Entry) -> Merged:
    """Return the entry of both works; raise ValueError when one holds more than fields and values."""
    values = plain_fields(kept)
    plain_fields(other)
    own = {_name(field): field for field in kept.fields}
    more = [field for field in other.fields if _name(field) not in own and field.name not in _OURS]
    differ = [
        f"{field.name} is {show(own[_name(field)].value)}, and was {show(field.value)} in {other.key}"
        for field in other.fields
        if _name(field) in own and _bare(own[_name(field)]) != _bare(field) and field.name not in _OURS
    ]
    values += [(field.name, field.value) for field in more]
    return Merged(laid_out(kept.kind, kept.key, values), tuple(differ))


def _entries(data: bytes, kept: str, other: str) -> tuple[Entry, Entry]:
    if kept == other:
        raise ValueError("these are one work already")
    text, _ = bibliography.decode("", data)
    _, entries, _ = bibliography.read("", text)
    by_key = {key: [entry for entry in entries if entry.key == key] for key in (kept, other)}
    for key, named in by_key.items():
        if len(named) != 1:
            near = () if named else keys.nearest(key, {entry.key: entry for entry in entries})
            offer = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"{'two works have' if named else 'no work has'} the key {show(key)}{offer}")
    return by_key[kept][0], by_key[other][0]


def _twice(changed: Iterable[Change], key: str) -> list[str]:
    """Return the places that now cite the work twice in one bracket."""
    texts = (
        (change.path, change.after.decode("utf-8", "replace")) for change in changed if change.path.suffix == ".md"
    )
    return [f"{path}:{line} cites {key} twice" for path, text in texts for line in citations.twice(text, key)]


def _name(field: Field) -> str:
    return FIELD_NAMES.get(field.name, _DATES.get(field.name, field.name))


def _bare(field: Field) -> str:
    return " ".join(field.value.replace("{", "").replace("}", "").casefold().split())
