"""`notes links`: asks every outgoing link whether it still leads to the work, and writes what follows from it."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from studynotes import site
from studynotes.author import link_check
from studynotes.author.commands import terminal
from studynotes.author.commands.reading import Places
from studynotes.author.http import Client, Failure, Getter
from studynotes.author.link_check import Visit
from studynotes.bib import bibliography, editing
from studynotes.bib.bibtex import show
from studynotes.bib.editing import Change
from studynotes.bib.entry_text import laid_out, plain_fields
from studynotes.graph import link_state
from studynotes.graph.link_state import Place, Record, bare
from studynotes.model import Graph, Reference

DESCRIPTION = """\
Checks the outgoing links of works and notes by lychee. What is known stays in docs/references/links.json: a link
is dead after three failures on different days, and one success forgets them all. A site that turns programs
away (403), or asks for a pause (429), is never taken for dead."""
EXAMPLES = """\
examples:
  notes links             what is due: unseen a week, or failed
  notes links --since 0d  everything, now
  notes links --fix       also write new addresses and copies

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
Values = Mapping[str, Mapping[str, str]]
"""Keys of works with the values that some of their fields should have."""


@dataclass(frozen=True)
class Case:
    """A record of a link that stands on the site, and its places."""

    record: Record
    places: tuple[Place, ...]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "check every outgoing link of notes and works"
    parser = terminal.command(commands, "links", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "--since", type=days, default=7, metavar="7d", help="pass over links that were fine within so many days (7d)"
    )
    parser.add_argument("--fix", action="store_true", help="write new addresses and archived copies into the file")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Run the command against the web; return its exit code."""
    with Client() as client:
        places = Places(words.bibliography, words.docs)
        return check(places, words.since, words.fix, link_check.visit, client, date.today())


def check(
    places: Places,
    since: int,
    is_fix: bool,
    visit: Visiting,
    archive: Getter,
    today: date,
    is_online: Callable[[Collection[str]], bool] = link_check.is_online,
) -> int:
    """Visit what was not fine within `since` days, and keep, tell and write what follows; return the exit code."""
    read = site.read(places.bibliography, places.docs)
    path = places.docs / link_state.PATH
    before = path.read_bytes() if path.exists() else None
    known, problems = link_state.read(str(path), (before or b"").decode("utf-8", "replace"))
    missing = [problem for problem in read.problems if problem.code == "bib-missing-file"]
    if problems or missing:
        raise terminal.Stop("\n".join(map(str, [*problems, *missing])), 2)
    due = [address for address in link_state.of_graph(read.graph) if _is_due(known.get(address), since, today)]
    if due and not is_online({urlsplit(address).hostname or "" for address in due}):
        raise terminal.Stop("nobody answers: is this machine on line? Nothing was kept.", 2)
    try:
        visits = visit(due) if due else {}
    except Failure as fault:
        raise terminal.Stop(str(fault), 2) from fault
    outcomes = visits.values()
    if any(outcome.state == "failing" for outcome in outcomes) and not any(outcome.status for outcome in outcomes):
        raise terminal.Stop("nobody answers: is this machine on line? Nothing was kept.", 2)
    records = _after(known, visits, archive, today)
    graph, written = _fixed(places.bibliography, read.graph, records) if is_fix else (read.graph, {})
    outgoing = link_state.of_graph(graph)
    kept = link_state.text({address: record for address, record in records.items() if address in outgoing}).encode()
    if kept != before and (visits or before):
        editing.write_all([Change(path, before, kept)])
    terminal.say(f"{len(visits)} visited")
    return int(_tell(graph, records, written))


def days(text: str) -> int:
    """Return the days in a text such as 7d or 2w."""
    match = re.fullmatch(r"([0-9]{1,4})([dw])", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of days: write 7d or 2w")
    return int(match[1]) * (7 if match[2] == "w" else 1)


def needs_care(case: Case, references: Mapping[str, Reference]) -> bool:
    """Return whether somebody has to do something: write a new address, or name a copy of what is dead.

    A link that fails for the first or second time asks for nothing but patience.
    """
    if case.record.state == "dead":
        return not all(place.is_work and references[place.where].get("archived") for place in case.places)
    return case.record.state == "moved"


def new_values(work: Reference, records: Mapping[str, Record]) -> dict[str, str]:
    """Return the fields of a work that should have another value: the address of what moved, a copy of what is gone.

    The old address stays as `courseurl` unless there is one or the work is ours: then no lecture linked to it.
    """
    values = {}
    for name in _FIELDS:
        old = work.get(name)
        record = records.get(bare(old))
        if record and record.state == "moved":
            new = record.final + old.removeprefix(bare(old))
            values[name] = re.sub(r"[{}\\]", lambda sign: f"%{ord(sign[0]):02X}", new)
    if "url" in values and work.get("origin") != "added" and not work.get("courseurl"):
        values["courseurl"] = work.get("url")
    first = next((records.get(address) for _, address in link_state.of_work(work)), None)
    if first and first.state == "dead" and first.copy and not work.get("archived"):
        values["archived"] = first.copy
    return values


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


def _fixed(path: Path, graph: Graph, records: dict[str, Record]) -> tuple[Graph, Values]:
    """Write new values in one step; return the graph with them, and what was written.

    The file is read anew, for a round takes its time. A work whose entry is not written plainly is left to a person.
    The visit to an old address ended at the new one.
    """
    before = data = path.read_bytes()
    works, entries, _ = bibliography.read(path.name, bibliography.decode(path.name, before)[0])
    written = {}
    for entry in entries:
        values = new_values(works[entry.key], records) if entry.key in works else {}
        try:
            fields = dict(plain_fields(entry)) | values if values else {}
        except ValueError as fault:
            terminal.say(f"{path}: {fault}")
            continue
        if values:
            written[entry.key] = values
            data = editing.replace(data, entry.key, laid_out(entry.kind, entry.key, fields.items()))
    if written:
        editing.write(path, data, expected=before)
    for key, values in written.items():
        for name in values.keys() & set(_FIELDS):
            old, new = records[bare(works[key].get(name))], bare(values[name])
            records.setdefault(new, Record(new, "ok", old.day, old.good))
    works, _, _ = bibliography.read(path.name, bibliography.decode(path.name, data)[0])
    return replace(graph, references=works), written


def _tell(graph: Graph, records: Mapping[str, Record], written: Values) -> bool:
    """Print the outcome; return whether somebody has to do something."""
    outgoing = link_state.of_graph(graph)
    cases = [Case(records[address], places) for address, places in outgoing.items() if address in records]
    proposed = {key: values for key, work in graph.references.items() if (values := new_values(work, records))}
    print("\n".join(_report(cases, proposed, written)) or "Every link that was visited leads to its work.")
    counts = sorted(Counter(case.record.state for case in cases).items())
    terminal.say(f"known: {', '.join(f'{count} {state}' for state, count in counts) or 'nothing'}")
    return bool(proposed) or any(needs_care(case, graph.references) for case in cases)


def _report(cases: Sequence[Case], proposed: Values, written: Values) -> Iterator[str]:
    """Yield every link that is not simply fine, by state, and what `--fix` does or did about it."""
    for state, title in _SECTIONS.items():
        if of_state := [case for case in cases if case.record.state == state]:
            yield f"{title}: {len(of_state)}"
            yield from (line for case in of_state for line in _story(case))
    for title, works in (("Proposed (--fix writes it)", proposed), ("Written", written)):
        if works:
            yield f"{title}: {len(works)}"
        for key, values in works.items():
            yield from (f"  [@{key}] {name} = {{{value}}}" for name, value in values.items())


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
