"""A page taken apart: its lines, its paragraphs, and the spans in them that are not prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from studynotes.notes.scanner.blocks import front_matter, read_lines
from studynotes.notes.scanner.inlines import cells, inline_spans
from studynotes.notes.scanner.parts import Line, Span

_PROSE = frozenset({"text", "title", "row", "heading"})
_OPAQUE = frozenset({"front", "fence", "code", "html", "comment", "definition"})
_LABEL = re.compile(r"\[([^\[\]]+)\]:[ ]*<?([^\s>]+)")


class Chunk(NamedTuple):
    """A stretch of prose that inline markup cannot leave: a paragraph, a list item's first lines, a heading, a row."""

    start: int
    end: int
    kind: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text with everything that was found in it; `definitions` maps link labels to targets."""

    text: str
    body: int
    lines: tuple[Line, ...]
    chunks: tuple[Chunk, ...]
    spans: tuple[Span, ...]
    definitions: dict[str, str]

    def opaque(self) -> tuple[tuple[int, int], ...]:
        """Return the offsets of all that is not prose, sorted, without overlaps."""
        return merged(self.spans)


def opaque_spans(markdown: str) -> tuple[tuple[int, int], ...]:
    """Return the sorted offsets of everything in a page in which no citation can stand."""
    return scan(markdown).opaque()


@lru_cache(maxsize=4096)  # 16 kB each; its reader, the rules, its plain-text twin and the search ask for a page
def scan(markdown: str) -> Page:
    """Take a page apart; works in time linear in its length and never raises."""
    lines = read_lines(markdown)
    chunks = tuple(_chunks(lines))
    labels = (_LABEL.match(markdown, line.content, line.end) for line in reversed(lines) if line.kind == "definition")
    definitions = {" ".join(label[1].lower().split()): label[2] for label in labels if label}  # the first one counts
    spans = list(_blocks(lines))
    for chunk in chunks:
        places = cells(markdown, chunk.start, chunk.end) if chunk.kind == "row" else [(chunk.start, chunk.end)]
        for start, end in places:
            spans += _moved(inline_spans(markdown[start:end], definitions.keys()), start)
    ordered = tuple(sorted(spans, key=lambda span: (span.start, -span.end)))
    return Page(markdown, front_matter(markdown), lines, chunks, ordered, definitions)


def _chunks(lines: tuple[Line, ...]) -> Iterator[Chunk]:
    started: Line | None = None
    end = 0
    for line in lines:
        if started and (line.opens or line.kind not in _PROSE):
            yield Chunk(started.content, end, started.kind, started.level)
            started = None
        if line.kind in _PROSE:
            started = started or line
            end = line.end
    if started:
        yield Chunk(started.content, end, started.kind, started.level)


def _blocks(lines: tuple[Line, ...]) -> Iterator[Span]:
    for kind, group in groupby(lines, key=lambda line: line.kind):
        if kind in _OPAQUE:
            members = list(group)
            yield Span(members[0].start, members[-1].end, kind)


def _moved(spans: list[Span], offset: int) -> list[Span]:
    return [Span(span.start + offset, span.end + offset, span.kind, span.middle + offset) for span in spans]


def merged(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return the offsets that sorted spans cover, without overlaps."""
    places: list[tuple[int, int]] = []
    for span in spans:
        if places and span.start <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], span.end))
        elif span.end > span.start:
            places.append((span.start, span.end))
    return tuple(places)
