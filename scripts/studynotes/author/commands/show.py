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
from studynotes.bib import describe
from studynotes.bib.bibtex import show
from studynotes.site import Library

DESCRIPTION = """\
Shows a work: how it is cited, its entry, its state, and every sentence that cites it.
A work is named by its key, by the one that it had before, or by words of its title and people."""
EXAMPLES = """\
examples:
  notes show sculley2015hidden
  notes show hidden technical debt

exit codes:
  0 the work was shown · 1 no work, or more than one, is named so · 2 the call is wrong"""

_MOST = 30


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "show a work: its record, its state, who cites it"
    parser = terminal.command(commands, "show", run, text, DESCRIPTION, EXAMPLES)
    terminal.add_key(parser, "key", "the key of the work, or words of its title", nargs="+")
    terminal.add_places(parser)


def run(words: argparse.Namespace) -> int:
    """Show the work; return the exit code."""
    places = Places(words.bibliography, words.docs)
    read = reading.whole(places)
    asked = " ".join(words.key)
    key = sidecars.former_keys(places.docs).get(asked, asked)
    found = reading.named(read, key)
    if not found:
        what = "has these words in its title" if " " in asked else "has the key"
        raise terminal.Stop(f"no work {what} {show(asked)}{terminal.offer(key, read.graph.references)}")
    if len(found) > 1:
        for each in found[:_MOST]:
            print(f"[@{each}] {terminal.printable(describe.full_title(read.graph.references[each]))}")
        raise terminal.Stop(f"{len(found)} works are named {show(asked)}: name one by its key")
    print("\n".join(_words(read, found[0], terminal.painter(sys.stdout))))
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
