"""New addresses for a bibliography: what is proposed, and an entry with it, all its other characters untouched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studynotes.graph.links.outgoing import bare, of_work
from studynotes.graph.links.records import Sidecar
from studynotes.model import Entry, Field, Reference

FIELDS = ("url", "pdf", "code")
"""Fields whose address may be replaced; that of a DOI or an arXiv id is not ours to change."""

_BEFORE: Mapping[str, tuple[str, ...]] = {
    "archived": ("code", "pdf", "urldate", "url", "eprintclass", "eprinttype", "eprint", "doi"),
    "courseurl": ("archived", "code", "pdf", "urldate", "url"),
}
"""Behind which field a new one goes: the first of these that the entry has."""

_FIELD = re.compile(r"[\w-]+\s*=\s*[{\"]")
_CLOSE = re.compile(r"[}\"](?!\s*#)")


@dataclass(frozen=True, order=True)
class Proposal:
    """One field of one work that should have another value; `old` is empty for a new field."""

    key: str
    field: str
    old: str
    new: str


class Unfit(Exception):
    """An entry that is not written in a way that could be changed by the character."""


def proposals(references: Iterable[Reference], sidecar: Sidecar) -> tuple[Proposal, ...]:
    """Return the new address of each field that moved for good, and an archived copy for each work that is gone."""
    made = [each for reference in references for each in (*_moved(reference, sidecar), *_archived(reference, sidecar))]
    return tuple(sorted(made))


def amended(entry: Entry, proposed: Iterable[Proposal], is_ours: bool) -> str:
    """Return the text of an entry with new addresses; raise Unfit if a value is not one pair of braces or quotes.

    The old address stays as `courseurl` unless there is one or the work is ours: then no lecture linked to it.
    """
    given = list(proposed)
    keeps = is_ours or entry.field("courseurl")
    given += [
        replace(each, field="courseurl", old="", new=each.old) for each in given if each.field == "url" and not keeps
    ]
    edits = sorted((_edit(entry, each) for each in given), key=lambda edit: edit[:2])
    text, end = "", 0
    for start, stop, new in edits:
        text, end = text + entry.text[end:start] + new, stop
    return text + entry.text[end:]


def _moved(reference: Reference, sidecar: Sidecar) -> Iterable[Proposal]:
    for name in FIELDS:
        old = reference.get(name)
        record = sidecar.get(bare(old))
        if record and record.state == "moved" and record.final:
            fragment = old.removeprefix(bare(old))
            yield Proposal(reference.key, name, old, record.final + fragment)


def _archived(reference: Reference, sidecar: Sidecar) -> Iterable[Proposal]:
    for _, address in of_work(reference)[:1]:
        record = sidecar.get(address)
        if record and record.state == "dead" and record.copy and not reference.get("archived"):
            yield Proposal(reference.key, "archived", "", record.copy)


def _edit(entry: Entry, proposal: Proposal) -> tuple[int, int, str]:
    """Return where an entry changes, and to what; a new field goes behind its neighbour, before the comma there."""
    if there := entry.field(proposal.field):
        return *_span(entry, there), _safe(proposal.new)
    neighbour = next((there for name in _BEFORE[proposal.field] if (there := entry.field(name))), None)
    if not neighbour:
        raise Unfit(f"has no field behind which {proposal.field} could stand")
    _, stop = _span(entry, neighbour)
    end = "\r\n" if "\r\n" in entry.text else "\n"
    return stop + 1, stop + 1, f",{end}  {proposal.field} = {{{_safe(proposal.new)}}}"


def _span(entry: Entry, field: Field) -> tuple[int, int]:
    """Return where the value of a field begins and ends in the text of its entry, without its delimiters."""
    found = _FIELD.match(entry.text, _offset(entry, field))
    start = found.end() if found else 0
    stop = start + len(field.value)
    close = _CLOSE.match(entry.text, stop)
    if not found or not close or entry.text[start:stop] != field.value:
        raise Unfit(f"has a {field.name} that is not one plain value in braces or quotes")
    return start, stop


def _offset(entry: Entry, field: Field) -> int:
    if field.line == entry.line:
        return field.column - entry.column
    before = entry.text.split("\n")[: field.line - entry.line]
    return sum(len(line) + 1 for line in before) + field.column - 1


def _safe(address: str) -> str:
    return address.translate({ord(sign): f"%{ord(sign):02X}" for sign in "{}\\"})
