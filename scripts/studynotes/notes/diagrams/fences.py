"""Where the pictures of a note stand in its Markdown, diagrams and charts, and what they say in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studynotes.notes import scanner
from studynotes.notes.diagrams import chart, dot
from studynotes.notes.diagrams.chart import Chart
from studynotes.notes.diagrams.dot import Drawing, Fault

_OPEN = re.compile(r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>.*?)[ \t]*")
_ID = re.compile(r'<figure [^>]*id="(?P<id>[^"]+)"')
_LANGUAGE = re.compile(r"(?:\{[ ]*\.)?(?P<name>dot|chart)\b")


@dataclass(frozen=True)
class Fence:
    """A picture's block in a note: its offsets, its text without the block's indentation, and the place of that text.

    `info` is what stands behind the fence; only the word `dot` makes a diagram, and only `chart` a chart.
    """

    start: int
    end: int
    info: str
    source: str
    line: int
    column: int

    @property
    def language(self) -> str:
        """Return which of the two it is, `dot` or `chart`."""
        match = _LANGUAGE.match(self.info)
        return match["name"] if match else ""

    def read(self) -> tuple[Drawing | Chart | None, tuple[Fault, ...]]:
        """Return the picture that the block describes, or None and what is wrong with it; never raises."""
        return chart.read(self.source) if self.language == "chart" else dot.read(self.source)

    def in_words(self) -> str:
        """Return title and alternative as one paragraph; empty when the text has faults."""
        picture, _ = self.read()
        if picture is None:
            return ""
        return f"{picture.title}{'' if picture.title.endswith(('.', '?', '!')) else '.'} {picture.alt}"


def find(note: str) -> tuple[Fence, ...]:
    """Return the blocks of pictures in a note's text; those inside of another block are examples, and no pictures."""
    return tuple(
        fence
        for span in scanner.scan(note).spans
        if span.kind == "fence"
        for fence in _blocks(note, span.start, span.end)
        if _LANGUAGE.match(fence.info)
    )


def under(anchor: str, figure: str) -> str:
    """Return the HTML of a picture under the id that its block asks for, as in `{ .dot #other }`; else as it is."""
    own = _ID.search(figure)
    return re.sub(rf'="{own["id"]}(?="|-words)', f'="{anchor}', figure) if anchor and own else figure


def _blocks(note: str, start: int, end: int) -> Iterator[Fence]:
    """Yield the blocks of a stretch; blocks that touch make one stretch."""
    first = note.count("\n", 0, start) + 1
    opened, begin, offset = None, 0, start
    body: list[str] = []
    for number, line in enumerate(note[start:end].split("\n"), first):
        if opened is None:
            opened, begin, body, place = _OPEN.fullmatch(line), offset, [], number + 1
        elif line.strip(" \t>") == opened["fence"]:
            indent = len(opened["indent"])
            source = "\n".join(row[indent:] for row in body)
            yield Fence(begin, offset + len(line), opened["info"], source, place, indent + 1)
            opened = None
        else:
            body.append(line)
        offset += len(line) + 1
