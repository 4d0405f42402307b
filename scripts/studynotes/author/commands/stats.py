"""`notes stats`: how many works, citations and pages there are, and what is missing."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from studynotes.author.commands import reading, terminal
from studynotes.author.commands.reading import Places
from studynotes.model import Graph, Reference
from studynotes.site import Library

DESCRIPTION = """\
Counts works by kind, decade and topic, citations by course, and what is missing: works that no page cites,
without an annotation, without a DOI or a free text."""
EXAMPLES = """\
examples:
  notes stats
  notes stats --json | jq .missing

exit codes:
  0 the counts were printed · 2 the call is wrong"""

_COURSE = re.compile(r"/course-(\d+)-")

Counts = Mapping[str, Mapping[str, int]]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "count works, citations and what is missing"
    parser = terminal.command(commands, "stats", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Print the counts; return the exit code."""
    counts = count(reading.whole(Places(words.bibliography, words.docs)))
    print(json.dumps(counts, indent=2) if words.json else "\n".join(_table(counts)))
    return 0


def count(read: Library) -> Counts:
    """Return all counts, by group and name; groups of names are sorted by count, then name."""
    graph = read.graph
    works = list(graph.references.values())
    return {
        "all": {"works": len(works), "citations": len(graph.mentions), "pages": len(graph.notes)},
        "missing": _missing(graph, works),
        "kinds": _sorted(Counter(work.kind for work in works)),
        "decades": dict(sorted(Counter(_decade(work) for work in works).items())),
        "courses": dict(sorted(_courses(graph).items())),
        "topics": _sorted(Counter(topic for work in works for topic in work.keywords)),
    }


def _missing(graph: Graph, works: list[Reference]) -> dict[str, int]:
    return {
        "cited by no page": sum(work.key not in graph.cited_by for work in works),
        "without annotation": sum(not work.get("annotation") for work in works),
        "without DOI": sum(not work.get("doi") for work in works),
        "without free text": sum(not (work.get("pdf") or work.get("eprint")) for work in works),
        "dead": sum(work.get("state") == "dead" for work in works),
    }


def _courses(graph: Graph) -> Counter[str]:
    """Count the citations of each course; what stands outside of a course counts as other pages."""
    places = (_COURSE.match(mention.page) for mention in graph.mentions)
    return Counter(f"course {match[1]}" if match else "other pages" for match in places)


def _decade(work: Reference) -> str:
    return f"{work.date.year // 10 * 10}s" if work.date else "undated"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _table(counts: Counts) -> Iterator[str]:
    width = max(len(name) for group in counts.values() for name in group)
    for number, (title, group) in enumerate(counts.items()):
        yield from [""] * bool(number)
        yield title
        for name, value in group.items():
            yield f"  {name.ljust(width)} {value:6d}"
