"""`notes links`: asks every outgoing link whether it still leads to the work, and mends what can be mended."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from studynotes import site
from studynotes.author.commands.link_report import Outcome, as_json, summary, words
from studynotes.author.commands.link_rounds import Round, World, mend, save, visit
from studynotes.author.http.client import Client, Limits
from studynotes.author.http.hosts import UNKNOWN
from studynotes.author.links import fixes, lost
from studynotes.author.links.fixes import Proposal
from studynotes.bib import keys
from studynotes.graph import links
from studynotes.graph.links import Place, Record, care
from studynotes.model import Graph
from studynotes.site import Library

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
  0 no link needs care · 1 some do · 2 the call is wrong, or nobody answers at all · 130 stopped by Ctrl-C"""

LIMITS = Limits(tries=1, size=30_000_000, pauses={"arxiv.org": 15.0})  # arXiv's robots.txt asks for 15 s
_OFF_LINE = 3  # hosts; when so many are asked and all are silent, the fault is ours


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "links",
        help="check every outgoing link of notes and works",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--since", type=days, default=7, metavar="7d", help="pass over links that were fine within so many days (7d)"
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
    """Visit what is due, keep what was found, propose or write what follows from it; return the exit code."""
    read = site.read(options.bibliography, options.docs)
    path = options.docs / links.PATH
    data = path.read_bytes() if path.exists() else b""
    known, problems = links.read(str(path), data.decode("utf-8", "replace"))
    if wrong := [*map(str, problems), *_wrong(options, read)]:
        print(*(f"notes links: {each}" for each in wrong), sep="\n", file=world.err)
        return 2
    named = _named(links.of_graph(read.graph), options.only)
    due = [address for address in named if _is_due(known.get(address), options.since, world.today())]
    made = visit(due, known, world)
    if _is_off_line(made):
        print("notes links: nobody answers: is this machine on line? Nothing was kept.", file=world.err)
        return 130 if made.is_stopped else 2
    is_fix = options.fix and not made.is_stopped
    graph, written = mend(options.bibliography, read, options.only, made, world) if is_fix else (read.graph, ())
    save(path, data, made.known, links.of_graph(graph))
    needs = _tell(options, world, graph, made, written)
    return 130 if made.is_stopped else int(needs)


def _is_off_line(made: Round) -> bool:
    """Tell whether the fault is more likely ours: nobody answers, of many hosts, or no name leads anywhere."""
    hosts = {lost.host(address) for address in made.visited}
    is_nameless = all(made.known[address].note.endswith(UNKNOWN) for address in made.visited)
    return bool(hosts) and not made.has_answers and (len(hosts) >= _OFF_LINE or is_nameless)


def _tell(options: argparse.Namespace, world: World, graph: Graph, made: Round, written: tuple[Proposal, ...]) -> bool:
    """Print the outcome; tell whether somebody has to do something."""
    cases = care.cases(_named(links.of_graph(graph), options.only), made.known)
    mine = [each for each in graph.references.values() if not options.only or each.key in options.only]
    outcome = Outcome(cases, fixes.proposals(mine, made.known), written, len(made.visited), len(made.left))
    print(as_json(outcome) if options.json else words(outcome), file=world.out)
    print(summary(outcome), file=world.err)
    return bool(outcome.open) or any(care.needs_care(case, graph.references) for case in cases)


def days(text: str) -> int:
    """Return the days in a text such as 7d or 2w."""
    found = re.fullmatch(r"([0-9]{1,4})([dw])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of days: write 7d or 2w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def _wrong(options: argparse.Namespace, read: Library) -> Iterator[str]:
    """Return what keeps us from starting."""
    yield from (str(problem) for problem in read.problems if problem.code == "bib-missing-file")
    for key in options.only or ():
        if key not in read.graph.references:
            near = " or ".join(keys.nearest(key, read.graph.references))
            yield f"no work has the key {key!r}" + (f": did you mean {near}?" if near else "")


def _named(outgoing: Mapping[str, tuple[Place, ...]], only: list[str] | None) -> Mapping[str, tuple[Place, ...]]:
    """Return the addresses of the works that the call names, or all."""
    return {
        address: places
        for address, places in outgoing.items()
        if not only or any(place.is_work and place.where in only for place in places)
    }


def _is_due(record: Record | None, since: int, today: date) -> bool:
    """Tell whether to visit a link: what is doubtful may be asked again the next day."""
    if not record:
        return True
    age = (today - date.fromisoformat(record.day)).days
    return age >= (since if record.state in ("ok", "moved", "dead") else min(since, 1))
