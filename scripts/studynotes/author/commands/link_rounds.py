"""A round of visits for `notes links`: who is asked, what is kept, what is written into the bibliography."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TextIO

from studynotes.author.http.answers import Failure
from studynotes.author.links import archive, checking, fixes, verdicts
from studynotes.author.links.checking import Connect, Manners
from studynotes.author.links.fixes import Proposal
from studynotes.bib import bibliography, editing
from studynotes.graph import links
from studynotes.graph.links import Finding, Record
from studynotes.graph.links.outgoing import bare
from studynotes.model import Graph
from studynotes.site import Library


@dataclass(frozen=True)
class World:
    """What the command needs from outside of our files."""

    connect: Connect
    out: TextIO
    err: TextIO
    today: Callable[[], date] = date.today
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    manners: Manners = field(default_factory=Manners)


@dataclass
class Round:
    """One round: all records by address, the addresses visited in it, and those whose hosts asked for a pause."""

    known: dict[str, Record]
    visited: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    has_answers: bool = False
    is_stopped: bool = False


def visit(due: list[str], known: Mapping[str, Record], world: World) -> Round:
    """Visit what is due, then look for copies of what is dead; Ctrl-C keeps what was found until then."""
    made = Round(dict(known))
    try:
        with closing(checking.check(due, world.connect, world.manners, world.sleep, world.now)) as found:
            for number, (address, finding) in enumerate(found, 1):
                print(f"[{number}/{len(due)}] {address}: {_fold(address, finding, made, world)}", file=world.err)
        _copies(made, world)
    except KeyboardInterrupt:
        made.is_stopped = True
        print("stopped; what was found until now is kept", file=world.err)
    return made


def mend(
    path: Path, read: Library, only: list[str] | None, made: Round, world: World
) -> tuple[Graph, tuple[Proposal, ...]]:
    """Write the proposals into the bibliography in one step; return the graph with its new works, and what was written.

    A work whose entry is not as it was read, or is not written plainly, is left to a person.
    """
    data = before = path.read_bytes()
    works = [each for each in read.graph.references.values() if not only or each.key in only]
    written: list[Proposal] = []
    for key, group in groupby(fixes.proposals(works, made.known), key=lambda each: each.key):
        mine = tuple(group)
        try:
            data = _amended(data, key, mine, read)
            written += mine
        except (fixes.Unfit, KeyError) as fault:
            print(f"{path}: {key} {fault}: mend it by hand", file=world.err)
    if data != before:
        editing.write(path, data, expected=before)
    for each in written:
        _follow(each, made)
    references, _, _ = bibliography.read(path.name, bibliography.decode(path.name, data)[0])
    return replace(read.graph, references=references), tuple(written)


def save(path: Path, before: bytes, known: Mapping[str, Record], outgoing: Collection[str]) -> None:
    """Write the sidecar, in one step, if it changed; what no page links to any more is forgotten."""
    kept = {address: record for address, record in known.items() if address in outgoing}
    data = links.text(kept).encode()
    if data != before and (kept or before):
        path.parent.mkdir(parents=True, exist_ok=True)
        editing.write(path, data)


def _fold(address: str, finding: Finding | None, made: Round, world: World) -> str:
    """Take a finding into the records; return it in words."""
    if not finding:
        made.left.append(address)
        return "left for another day"
    made.visited.append(address)
    made.has_answers = made.has_answers or finding.has_answered
    made.known[address] = verdicts.fold(made.known.get(address), address, finding, world.today().isoformat())
    return made.known[address].state


def _copies(made: Round, world: World) -> None:
    """Ask the archive about each dead link of this round that has no copy yet; the archive may be silent."""
    dead = [record for each in sorted(made.visited) if (record := made.known[each]).state == "dead"]
    wanted = [record for record in dead if not record.copy]
    if not wanted or not made.has_answers:
        return
    with world.connect() as client:
        for record in wanted:
            world.sleep(world.manners.delay)
            try:
                made.known[record.address] = replace(record, copy=archive.nearest(client, record))
            except Failure as fault:
                print(f"{record.address}: no copy: {fault}", file=world.err)


def _amended(data: bytes, key: str, mine: tuple[Proposal, ...], read: Library) -> bytes:
    entry = next(each for each in read.entries if each.key == key)
    entry = replace(entry, text=entry.text.replace("\r\n", "\n"))
    if editing.replace(data, key, entry.text) != data:
        raise fixes.Unfit("was changed meanwhile, or mixes line ends")
    is_ours = read.graph.references[key].get("origin") == "added"
    return editing.replace(data, key, fixes.amended(entry, mine, is_ours))


def _follow(written: Proposal, made: Round) -> None:
    """Know the new address that went into the bibliography: the visit to the old one ended there."""
    address, old = bare(written.new), made.known.get(bare(written.old))
    if old and address not in made.known:
        made.known[address] = Record(address, "ok", old.day, old.good)
