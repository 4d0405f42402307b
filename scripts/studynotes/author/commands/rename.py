"""`notes rename`: another key for a work, in the bibliography and in every note, with a redirect from the old one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studynotes.author.commands import citations, reading, sidecars, terminal
from studynotes.author.commands.reading import Places
from studynotes.bib import bibliography, editing, keys
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.model import Entry

DESCRIPTION = """\
Gives a work another key: its entry moves to the sorted place, citations and links in the notes follow,
and docs/references/redirects.yml keeps the old address alive.
Nothing is written if somebody else changes a file meanwhile; the same call finishes one that was cut short."""
EXAMPLES = """\
examples:
  notes rename sculley2014hidden sculley2015hidden
  notes rename --dry-run sculley2014hidden sculley2015hidden

exit codes:
  0 the work has its new key · 1 nothing was changed · 2 the call is wrong · 130 stopped by Ctrl-C"""


@dataclass(frozen=True)
class Options:
    """What a call of `notes rename` or `notes merge` asks for: `old` is the key that goes, `new` the one that stays."""

    name: str
    old: str
    new: str
    places: Places
    is_dry: bool


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "give a work another key, in the bibliography and in every note"
    parser = terminal.command(commands, "rename", text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "old", "the key that the work has")
    parser.add_argument("new", help="the key that it should have")
    parser.add_argument("--dry-run", action="store_true", help="name the files that would change, write nothing")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Rename the work, or say why not; return the exit code."""
    return carry_out(options_of(words, "rename"), _changes)


def options_of(words: argparse.Namespace, name: str) -> Options:
    """Return what a call of `notes rename` or `notes merge` asks for."""
    return Options(name, words.old, words.new, Places(words.bibliography, words.docs), words.dry_run)


def carry_out(options: Options, changes: Callable[[bytes, Options], list[Change]]) -> int:
    """Make the changes that the bibliography's bytes ask for, or finish those of a call that was cut short."""
    places, old, new = options.places, options.old, options.new
    try:
        reading.folder(places.docs)
        read = reading.works(places.bibliography)
        known = {entry.key for entry in read.entries}
        is_begun = old not in known and new in known and sidecars.former_keys(places.docs).get(old) == new
        rest = list(citations.changes(places.docs, old, new)) if is_begun else changes(read.data, options)
        return _write(rest, options)
    except (OSError, ValueError, editing.Changed) as fault:
        return terminal.refuse(options.name, terminal.why(fault))


def _write(changes: Sequence[Change], options: Options) -> int:
    """Write the changes unless this is a dry run, and say which files they are."""
    if not options.is_dry:
        editing.write_all(changes)
    for change in changes:
        print(change.path)
    verb = "would change" if options.is_dry else "changed"
    files = f"{len(changes)} {'file' if len(changes) == 1 else 'files'}"
    terminal.say(f"{files} {verb}: {options.name} {options.old} {options.new}")
    return 0


def note_changes(docs: Path, old: str, new: str) -> list[Change]:
    """Return the changes below docs/, the redirect included, in the order in which they are safe to be cut short."""
    followed = citations.changes(docs, old, new)
    return [*followed, *sidecars.move_provenance(docs, old, new), *sidecars.add_redirect(docs, old, new)]


def _changes(data: bytes, options: Options) -> list[Change]:
    if reason := _refusal(data, options.old, options.new):
        raise ValueError(reason)
    after = renamed(data, options.old, options.new)
    followed = note_changes(options.places.docs, options.old, options.new)
    return [*followed, Change(options.places.bibliography, data, after)]


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the entry under its new key at its sorted place, and crossrefs that follow it."""
    own = next(entry for entry in _entries(data) if entry.key == old)
    moved = re.sub(rf"({{|\()(\s*){re.escape(old)}(?=\s*,)", rf"\g<1>\g<2>{new}", _unix(own.text), count=1)
    return editing.insert(editing.remove(with_crossrefs(data, old, new), old), new, moved)


def with_crossrefs(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the crossrefs to one key leading to another one."""
    for entry in _entries(data):
        crossref = entry.field("crossref")
        if crossref and crossref.value.strip() == old and entry.key != old:
            pattern = rf"(?i)(\bcrossref\s*=\s*[{{\"]\s*){re.escape(old)}(?=\s*[}}\"])"
            data = editing.replace(data, entry.key, re.sub(pattern, rf"\g<1>{new}", _unix(entry.text), count=1))
    return data


def _refusal(data: bytes, old: str, new: str) -> str:
    """Return why a key cannot be changed, or an empty string."""
    known = [entry.key for entry in _entries(data)]
    if known.count(old) != 1:
        near = keys.nearest(old, known)
        offer = f"; did you mean {near[0]}?" if near and old not in known else ""
        return f"{'two works have' if old in known else 'no work has'} the key {show(old)}{offer}"
    if not keys.is_key(new):
        return f"{show(new)} is not a key: write family name, year and first word, as in sculley2015hidden"
    if new in known:
        return f"{show(new)} is the key of another work; to make one of the two: notes merge {new} {old}"
    return ""


def _entries(data: bytes) -> tuple[Entry, ...]:
    text, _ = bibliography.decode("", data)
    return bibliography.read("", text)[1]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
