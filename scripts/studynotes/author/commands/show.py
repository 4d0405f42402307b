"""`notes show`: what we have on a work, and who cites it."""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterator
from typing import Any

from studynotes.author.commands import reading, sidecars, terminal
from studynotes.author.commands.reading import Places
from studynotes.author.commands.terminal import Paint
from studynotes.bib.bibtex import show
from studynotes.site import Library

DESCRIPTION = """\
Shows a work: how it is cited, its entry, its state, and every sentence that cites it.
A key that was renamed leads to the work under its new one."""
EXAMPLES = """\
examples:
  notes show sculley2015hidden

exit codes:
  0 the work was shown · 1 no work has this key · 2 the call is wrong"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "show a work: its record, its state, who cites it"
    parser = terminal.command(commands, "show", run, text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "key", "the key of the work")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Show the work; return the exit code."""
    places = Places(words.bibliography, words.docs)
    read = reading.whole(places)
    key = sidecars.former_keys(places.docs).get(words.key, words.key)
    if key not in read.graph.references:
        raise terminal.Stop(f"no work has the key {show(words.key)}{terminal.offer(key, read.graph.references)}")
    print("\n".join(_words(read, key, terminal.painter(sys.stdout))))
    return 0


def formatted(read: Library, key: str) -> str:
    """Return a work as the style prints it, as plain text."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", read.formatted[key].entry)).split())


def _words(read: Library, key: str, paint: Paint) -> Iterator[str]:
    work = read.graph.references[key]
    yield paint(terminal.printable(formatted(read, key)), "bold")
    yield f"cite it as [@{key}], which reads ({read.formatted[key].label})"
    yield f"state: {work.get('state') or 'nothing known against it'}"
    yield f"page: /references/{key}/   entry: {work.path}:{work.line}"
    yield ""
    yield terminal.printable(work.source.strip())
    yield ""
    mentions = read.graph.cited_by.get(key, ())
    yield f"cited {len(mentions)} {'time' if len(mentions) == 1 else 'times'}" if mentions else "no page cites it"
    for mention in mentions:
        under = f" under {show(mention.heading)}" if mention.heading else ""
        yield f"  {mention.page}{under}"
        yield f"    {terminal.printable(mention.sentence)}"
