"""`notes links`: asks every outgoing link whether it still leads to the work, and mends what can be mended."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from studynotes import editing, keys, library, links
from studynotes.answers import Failure
from studynotes.client import Client, Limits
from studynotes.commands.link_report import as_json, line, needs_care, report
from studynotes.library import Library
from studynotes.links import Place, Record, archive, checking, fixes, verdicts
from studynotes.links.checking import Connect, Manners
from studynotes.links.fixes import Proposal

DESCRIPTION = """\
Checks the outgoing links of works and notes. What is known stays in docs/references/links.json: a link is
dead after three failures on different days, and one success forgets them all. A site that turns programs
away (403), or asks for a pause (429), is never taken for dead; a page that says "not found" is no success."""
EXAMPLES = """\
examples:
  notes links                        what was last seen a week ago or earlier, and what failed before today
  notes links --since 0d             everything, now
  notes links --only sculley2015hidden --only breck2017test
  notes links --fix                  also write new addresses and archived copies into the bibliography
  notes links --json > report.json

exit codes:
  0 no link needs care · 1 some do · 2 the call is wrong, or nothing could be asked · 130 stopped by Ctrl-C"""

LIMITS = Limits(tries=1, size=30_000_000, pauses={"arxiv.org": 15.0})  # arXiv's robots.txt asks for 15 s
_OFF_LINE = 3  # hosts; when all of so many or more are silent, the fault is ours


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
    """One round of visits: what is known by address, and which addresses were visited in it."""

    known: dict[str, Record]
    visited: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    has_answers: bool = False


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "links",
        help="check outgoing links, mend what moved or died",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--since", type=_days, default=7, metavar="7d", help="pass over links that were fine within so many days (7d)"
    )
    parser.add_argument("--only", action="append", metavar="key", help="check the links of this work; may be repeated")
    parser.add_argument("--fix", action="store_true", help="write new addresses and archived copies into the file")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument("--bibliography", type=Path, default=Path("bibliography.bib"), help="the works")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the notes; the sidecar stands below them")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command against the web; return its exit code."""
    return check(options, World(lambda: Client(LIMITS), sys.stdout, sys.stderr))


def check(options: argparse.Namespace, world: World) -> int:
    """Check what is due, keep what was found, propose or write what follows from it."""
    read = library.read(options.bibliography, options.docs)
    path = options.docs / links.PATH
    data = path.read_bytes() if path.exists() else b""
    known, problems = links.read(str(path), data.decode("utf-8", "replace"))
    outgoing = links.of_graph(read.graph)
    wrong = [*map(str, problems), *_unknown(options.only or (), read), *_no_file(options.bibliography)]
    if wrong:
        print(*(f"notes links: {each}" for each in wrong), sep="\n", file=world.err)
        return 2
    made = Round({address: record for address, record in known.items() if address in outgoing})
    due = [each for each in _named(outgoing, options.only) if _is_due(made.known.get(each), options.since, world)]
    code = _visit(due, made, world)
    if made.visited and not made.has_answers and len({checking.host(each) for each in due}) >= _OFF_LINE:
        print("notes links: nobody answers: is this machine on line? Nothing was kept.", file=world.err)
        return code or 2
    written = _fix(options.bibliography, read, made, world) if options.fix and not code else ()
    _save(path, data, made.known)
    return _tell(options, world, read, outgoing, made, written) if not code else code


def _visit(due: list[str], made: Round, world: World) -> int:
    """Visit what is due, then look for copies of what is dead; Ctrl-C keeps what was found until then."""
    try:
        with closing(checking.check(due, world.connect, world.manners, world.sleep, world.now)) as found:
            for number, (address, finding) in enumerate(found, 1):
                print(f"[{number}/{len(due)}] {address}: {_fold(address, finding, made, world)}", file=world.err)
        _copies(made, world)
    except KeyboardInterrupt:
        print("stopped; what was found until now is kept", file=world.err)
        return 130
    return 0


def _fold(address: str, finding: links.Finding | None, made: Round, world: World) -> str:
    """Take a finding into the records; return it in words."""
    if not finding:
        made.left.append(address)
        return "left for another day"
    made.visited.append(address)
    made.has_answers = made.has_answers or finding.has_answered
    day = world.today().isoformat()
    made.known[address] = verdicts.fold(made.known.get(address), address, finding, day)
    return made.known[address].state


def _copies(made: Round, world: World) -> None:
    """Ask the archive about each dead link that was visited and has no copy yet; the archive may be silent."""
    dead = [made.known[each] for each in sorted(made.visited) if made.known[each].state == "dead"]
    if not (wanted := [record for record in dead if not record.copy]) or not made.has_answers:
        return
    with world.connect() as client:
        for record in wanted:
            world.sleep(world.manners.delay)
            try:
                made.known[record.address] = replace(record, copy=archive.nearest(client, record))
            except Failure as fault:
                print(f"{record.address}: no copy: {fault}", file=world.err)


def _fix(path: Path, read: Library, made: Round, world: World) -> tuple[Proposal, ...]:
    """Write every proposal into the bibliography, in one step; return those that were written."""
    data = before = path.read_bytes()
    entries = {entry.key: entry for entry in reversed(read.entries)}
    written: list[Proposal] = []
    for key, mine in _by_key(fixes.proposals(read.graph.references.values(), made.known)).items():
        text = entries[key].text.replace("\r\n", "\n")
        try:
            if editing.replace(data, key, text) != data:
                raise fixes.Unfit("was changed meanwhile, or mixes line ends")
            is_ours = read.graph.references[key].get("origin") == "added"
            data = editing.replace(data, key, fixes.amended(replace(entries[key], text=text), mine, is_ours))
            written += mine
        except (fixes.Unfit, KeyError) as fault:
            print(f"{path}: {key} {fault}: mend it by hand", file=world.err)
    if data != before:
        editing.write(path, data, expected=before)
    for each in written:
        _follow(each, made, world.today())
    return tuple(written)


def _follow(written: Proposal, made: Round, today: date) -> None:
    """Know a new address that went into the bibliography: the visit to the old one ended there."""
    address, old = (checking.bare(each) for each in (written.new, written.old))
    if written.old and address not in made.known:
        day = made.known[old].day if old in made.known else today.isoformat()
        made.known[address] = Record(address, "ok", day, day)


def _save(path: Path, before: bytes, known: Mapping[str, Record]) -> None:
    text = links.text(known).encode()
    if text != before and (known or before):
        path.parent.mkdir(parents=True, exist_ok=True)
        editing.write(path, text)


def _tell(
    options: argparse.Namespace,
    world: World,
    read: Library,
    outgoing: Mapping[str, tuple[Place, ...]],
    made: Round,
    written: tuple[Proposal, ...],
) -> int:
    """Print the outcome; return 1 if somebody has to do something."""
    named = set(_named(outgoing, options.only))
    records = [made.known[address] for address in sorted(made.known) if address in named]
    references = [each for each in read.graph.references.values() if not options.only or each.key in options.only]
    open_ones = [each for each in fixes.proposals(references, made.known) if each not in written]
    print((as_json if options.json else report)(records, outgoing, open_ones, written), file=world.out)
    print(line(records, len(made.visited), len(made.left)), file=world.err)
    return int(bool(open_ones) or any(needs_care(each, outgoing, read.graph, written) for each in records))
