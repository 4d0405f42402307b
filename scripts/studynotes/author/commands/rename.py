"""`notes rename`: another key for a work, in the bibliography and in every note, with a redirect from the old one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from studynotes.author.commands import citations, reading, redirecting, terminal, together
from studynotes.author.commands.together import Change
from studynotes.bib import bibliography, editing, keys
from studynotes.bib.bibtex import show
from studynotes.model import Entry

DESCRIPTION = """\
Gives a work another key: its entry moves to the sorted place, citations and links in the notes follow,
docs/references/<old>.md becomes <new>.md, and docs/references/redirects.yml keeps the old address alive.
All files are written or none. After a kill the same call finishes what was begun."""
EXAMPLES = """\
examples:
  notes rename sculley2014hidden sculley2015hidden
  notes rename --dry-run sculley2014hidden sculley2015hidden

exit codes:
  0 the work has its new key · 1 nothing was changed · 2 the call is wrong · 130 stopped by Ctrl-C"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "give a work another key, in the bibliography and in every note"
    parser = terminal.command(commands, "rename", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("old", help="the key that the work has")
    parser.add_argument("new", help="the key that it should have")
    parser.add_argument("--dry-run", action="store_true", help="name the files that would change, write nothing")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Rename the work, or say why not; return the exit code."""
    try:
        data = files(options)
        if is_begun(data, options):
            return finish("rename", list(citations.changes(options.docs, options.old, options.new)), options)
        if reason := _refusal(data, options.old, options.new):
            return terminal.refuse("rename", reason)
        made = renamed(data, options.old, options.new)
        changed = [*note_changes(options.docs, options.old, options.new), Change(options.bibliography, data, made)]
        return finish("rename", changed, options)
    except (OSError, ValueError, editing.Changed) as fault:
        return terminal.refuse("rename", terminal.why(fault))


def files(options: argparse.Namespace) -> bytes:
    """Return the bibliography's bytes, after saying what is doubtful in it; raise Stop if a file is missing."""
    reading.folder(options.docs)
    read = reading.works(options.bibliography)
    for doubt in read.doubts:
        terminal.say(doubt)
    return read.data


def is_begun(data: bytes, options: argparse.Namespace) -> bool:
    """Tell whether the same call was cut short after the bibliography was written: what is left can be done now."""
    known = {entry.key for entry in _entries(data)}
    moved = redirecting.read(redirecting.file_of(options.docs))
    return options.old not in known and options.new in known and moved.get(options.old) == options.new


def finish(name: str, changed: Sequence[Change], options: argparse.Namespace) -> int:
    """Write the changes unless this is a dry run, move the free notes on the work, and say what was written."""
    old, new = (options.docs / "references" / f"{key}.md" for key in (options.old, options.new))
    if not options.dry_run:
        together.write(changed)
        if old.exists():
            old.replace(new)
    for change in changed:
        print(new if change.path == old else change.path)
    verb = "would change" if options.dry_run else "changed"
    terminal.say(
        f"{len(changed)} {'file' if len(changed) == 1 else 'files'} {verb}: {name} {options.old} {options.new}"
    )
    return 0


def note_changes(docs: Path, old: str, new: str) -> list[Change]:
    """Return the changes below docs/, the redirect included, in the order in which they are safe to be cut short."""
    source, target = (docs / "references" / f"{key}.md" for key in (old, new))
    if source.exists() and target.exists():
        raise ValueError(f"{source} and {target} both exist: put them together by hand first")
    path = redirecting.file_of(docs)
    before = path.read_bytes() if path.exists() else None
    after = redirecting.amended(path, old, new).encode()
    redirect = [Change(path, before, after)] if after != (before or b"") else []
    return [*citations.changes(docs, old, new), *_provenance(docs, old, new), *redirect]


def _provenance(docs: Path, old: str, new: str) -> Iterator[Change]:
    """Yield the file on how records were verified with the row of a work under its new key, at its sorted place."""
    path = docs / "references" / "provenance.yml"
    before = path.read_bytes() if path.exists() else b""
    lines = before.splitlines(keepends=True)
    row = next((line for line in lines if line.startswith(f"{old}:".encode())), None)
    if row is None:
        return
    lines.remove(row)
    if not any(line.startswith(f"{new}:".encode()) for line in lines):
        later = (at for at, line in enumerate(lines) if line[:1].isalnum() and line.partition(b":")[0] > new.encode())
        lines.insert(next(later, len(lines)), row.replace(old.encode(), new.encode(), 1))
    yield Change(path, before, b"".join(lines))


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the entry under its new key at its sorted place, and crossrefs that follow it."""
    own = next(entry for entry in _entries(data) if entry.key == old)
    moved = re.sub(rf"({{|\()(\s*){re.escape(old)}(?=\s*,)", rf"\g<1>\g<2>{new}", _unix(own.text), count=1)
    return editing.insert(editing.remove(with_crossrefs(data, old, new), old), new, moved)


def with_crossrefs(data: bytes, old: str, new: str) -> bytes:
    """Return the bibliography with the crossrefs to one key leading to another one."""
    for entry in _entries(data):
        found = entry.field("crossref")
        if found and found.value.strip() == old and entry.key != old:
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
