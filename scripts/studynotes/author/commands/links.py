"""`notes links`: asks every outgoing link whether it still leads to the work, and writes what follows from it."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from studynotes import site
from studynotes.author import link_check
from studynotes.author.commands import terminal
from studynotes.author.commands.reading import Places
from studynotes.author.http import Client, Failure, Getter
from studynotes.author.link_check import Visit
from studynotes.bib import bibliography, editing, keys
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.bib.entry_text import laid_out, plain_fields
from studynotes.graph import link_state
from studynotes.graph.link_state import Case, Place, Record, bare
from studynotes.model import Entry, Graph, Reference
from studynotes.site import Library

DESCRIPTION = """\
Checks the outgoing links of works and notes by lychee. What is known stays in docs/references/links.json: a link
is dead after three failures on different days, and one success forgets them all. A site that turns programs
away (403), or asks for a pause (429), is never taken for dead."""
EXAMPLES = """\
examples:
  notes links                        what was last seen a week ago or earlier, and what failed before today
  notes links --since 0d             everything, now
  notes links --only sculley2015hidden --only breck2017test
  notes links --fix                  also write new addresses and archived copies into the bibliography

exit codes:
  0 no link needs care · 1 some do · 2 the call is wrong, lychee is missing, or nobody answers at all
  130 stopped by Ctrl-C, nothing kept"""

_SECTIONS = {
    "dead": "Dead",
    "moved": "Moved for good",
    "failing": "Failing, not yet dead",
    "unknown": "Not to be known by a program",
}
_FIELDS = ("url", "pdf", "code")
"""Fields whose address may be replaced; that of a DOI or an arXiv id is not ours to change."""

Visiting = Callable[[Sequence[str]], Mapping[str, Visit]]


@dataclass(frozen=True)
class Options:
    """What the call asks for; `since` is in days, and without `only` all works and notes are meant."""

    places: Places
    since: int = 7
    only: tuple[str, ...] = ()
    is_fix: bool = False


@dataclass(frozen=True, order=True)
class Proposal:
    """One field of one work that should have another value; `old` is empty for a new field."""

    key: str
    field: str
    old: str
    new: str


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "check every outgoing link of notes and works"
    parser = terminal.command(commands, "links", text, DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "--since", type=days, default=7, metavar="7d", help="pass over links that were fine within so many days (7d)"
    )
    parser.add_argument("--only", action="append", metavar="key", help="check the links of this work; may be repeated")
    parser.add_argument("--fix", action="store_true", help="write new addresses and archived copies into the file")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Run the command against the web; return its exit code."""
    options = Options(Places(words.bibliography, words.docs), words.since, tuple(words.only or ()), words.fix)
    with Client() as client:
        return check(options, link_check.visit, client, date.today())


def check(options: Options, visit: Visiting, archive: Getter, today: date) -> int:
    """Visit what is due, keep what was found, propose or write what follows from it; return the exit code."""
    library = site.read(options.places.bibliography, options.places.docs)
    path = options.places.docs / link_state.PATH
    before = path.read_bytes() if path.exists() else None
    known, problems = link_state.read(str(path), (before or b"").decode("utf-8", "replace"))
    if wrong := [*map(str, problems), *_wrong(library, options.only)]:
        return terminal.refuse("links", "\nnotes links: ".join(wrong), 2)
    asked = _asked(library.graph, options.only)
    try:
        visits = visit([address for address in asked if _is_due(known.get(address), options.since, today)])
    except Failure as fault:
        return terminal.refuse("links", str(fault), 2)
    if visits and not any(found.status for found in visits.values()):
        return terminal.refuse("links", "nobody answers: is this machine on line? Nothing was kept.", 2)
    records = _after(known, visits, archive, today)
    graph, written = _fixed(options, library.graph, records) if options.is_fix else (library.graph, ())
    outgoing = link_state.of_graph(graph)
    kept = link_state.text({address: record for address, record in records.items() if address in outgoing}).encode()
    if kept != before and (visits or before):
        editing.write_all([Change(path, before, kept)])
    terminal.say(f"{len(visits)} visited")
    return int(_tell(graph, options.only, records, written))


def days(text: str) -> int:
    """Return the days in a text such as 7d or 2w."""
    found = re.fullmatch(r"([0-9]{1,4})([dw])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of days: write 7d or 2w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def needs_care(case: Case, references: Mapping[str, Reference]) -> bool:
    """Return whether somebody has to do something: write a new address, or name a copy of what is dead.

    A link that fails for the first or second time asks for nothing but patience.
    """
    if case.record.state == "dead":
        return not all(place.is_work and references[place.where].get("archived") for place in case.places)
    return case.record.state == "moved"


def amended(entry: Entry, proposals: Iterable[Proposal], is_ours: bool) -> str:
    """Return the text of an entry with new addresses; raise ValueError if a value is not one plain value.

    The old address stays as `courseurl` unless there is one or the work is ours: then no lecture linked to it.
    """
    fields = dict(plain_fields(entry))
    for proposal in proposals:
        if proposal.field == "url" and not is_ours:
            fields.setdefault("courseurl", proposal.old)
        fields[proposal.field] = re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):02X}", proposal.new)
    return laid_out(entry.kind, entry.key, fields.items())


def _wrong(library: Library, only: Sequence[str]) -> Iterator[str]:
    """Return what keeps us from starting."""
    yield from (str(problem) for problem in library.problems if problem.code == "bib-missing-file")
    for key in only:
        if key not in library.graph.references:
            near = " or ".join(keys.nearest(key, library.graph.references))
            yield f"no work has the key {key!r}" + (f": did you mean {near}?" if near else "")


def _asked(graph: Graph, only: Sequence[str]) -> Mapping[str, tuple[Place, ...]]:
    """Return the addresses of the works that the call names, or all."""
    return {
        address: places
        for address, places in link_state.of_graph(graph).items()
        if not only or any(place.is_work and place.where in only for place in places)
    }


def _is_due(record: Record | None, since: int, today: date) -> bool:
    """Return whether to visit a link: what is doubtful may be asked again the next day."""
    if not record:
        return True
    age = (today - date.fromisoformat(record.day)).days
    return age >= (since if record.state in ("ok", "moved", "dead") else min(since, 1))


def _after(known: Mapping[str, Record], visits: Mapping[str, Visit], archive: Getter, today: date) -> dict[str, Record]:
    """Return all records after the visits, those of dead links with a copy where the archive has one."""
    records = dict(known)
    for address, visit in visits.items():
        record = link_check.fold(known.get(address), address, visit, today.isoformat())
        if record.state == "dead" and not record.copy:
            try:
                record = replace(record, copy=link_check.archived_copy(archive, record))
            except Failure as fault:
                terminal.say(f"{address}: no copy: {fault}")
        records[address] = record
    return records


def _proposals(graph: Graph, only: Sequence[str], records: Mapping[str, Record]) -> tuple[Proposal, ...]:
    """Return the new address of each field that moved for good, and an archived copy for each work that is gone."""
    proposals = []
    for key, work in graph.references.items():
        if only and key not in only:
            continue
        for name in _FIELDS:
            old = work.get(name)
            record = records.get(bare(old))
            if record and record.state == "moved":
                proposals.append(Proposal(key, name, old, record.final + old.removeprefix(bare(old))))
        first = next((records[address] for _, address in link_state.of_work(work)[:1] if address in records), None)
        if first and first.state == "dead" and first.copy and not work.get("archived"):
            proposals.append(Proposal(key, "archived", "", first.copy))
    return tuple(sorted(proposals))


def _fixed(options: Options, graph: Graph, records: dict[str, Record]) -> tuple[Graph, tuple[Proposal, ...]]:
    """Write the proposals in one step; return the graph with the new addresses, and what was written.

    The file is read anew, for a round takes its time. A work whose entry is not written plainly is left to a person.
    The visit to an old address ended at the new one.
    """
    path, written = options.places.bibliography, list[Proposal]()
    before = path.read_bytes()
    graph, entries = _reread(path, before, graph)
    data = before
    for key, group in groupby(_proposals(graph, options.only, records), key=lambda proposal: proposal.key):
        proposals = tuple(group)
        try:
            is_ours = graph.references[key].get("origin") == "added"
            data = editing.replace(data, key, amended(entries[key], proposals, is_ours))
            written += proposals
        except ValueError as fault:
            terminal.say(f"{path}: {fault}")
    if written:
        editing.write(path, data, expected=before)
    for proposal in written:
        if old := records.get(bare(proposal.old)):
            records.setdefault(bare(proposal.new), Record(bare(proposal.new), "ok", old.day, old.good))
    return _reread(path, data, graph)[0], tuple(written)


def _reread(path: Path, data: bytes, graph: Graph) -> tuple[Graph, Mapping[str, Entry]]:
    references, entries, _ = bibliography.read(path.name, bibliography.decode(path.name, data)[0])
    return replace(graph, references=references), {entry.key: entry for entry in entries}


def _tell(graph: Graph, only: Sequence[str], records: Mapping[str, Record], written: Sequence[Proposal]) -> bool:
    """Print the outcome; return whether somebody has to do something."""
    cases = link_state.cases(_asked(graph, only), records)
    proposed = _proposals(graph, only, records)
    print("\n".join(_report(cases, proposed, written)) or "Every link that was visited leads to its work.")
    counts = sorted(Counter(case.record.state for case in cases).items())
    terminal.say(f"known: {', '.join(f'{count} {state}' for state, count in counts) or 'nothing'}")
    return bool(proposed) or any(needs_care(case, graph.references) for case in cases)


def _report(cases: Sequence[Case], proposed: Sequence[Proposal], written: Sequence[Proposal]) -> Iterator[str]:
    """Yield every link that is not simply fine, by state, and what `--fix` does or did about it."""
    for state, title in _SECTIONS.items():
        if of_state := link_state.in_state(cases, state):
            yield f"{title}: {len(of_state)}"
            yield from (line for case in of_state for line in _story(case))
    for title, proposals in (("Proposed (--fix writes it)", proposed), ("Written", written)):
        if proposals:
            yield f"{title}: {len(proposals)}"
        for each in proposals:
            instead = f" instead of {{{each.old}}}" if each.old else ""
            yield f"  [@{each.key}] {each.field} = {{{each.new}}}{instead}"


def _story(case: Case) -> Iterator[str]:
    record = case.record
    parts = [
        record.note,
        f"now at {record.final}" if record.final else "",
        f"failed on {', '.join(record.strikes)}" if record.strikes else "",
        f"last seen {record.good}" if record.good and record.good != record.day else "",
        f"copy: {record.copy}" if record.copy else "",
    ]
    yield f"  {record.address}"
    yield f"    {'; '.join(filter(None, parts))}"
    for place in case.places:
        by_line = f"{place.where}:{place.line} {show(place.name)}"
        yield f"    [@{place.where}] {place.name}" if place.is_work else f"    {by_line}"
