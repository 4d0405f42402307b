"""The records of a scanned page, and a search that stays linear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

FILL = "\ufffc"
"""Stands for a character that is not prose: neither letter, space nor punctuation."""


class Line(NamedTuple):
    """One line of a page: where it starts, where its content starts (behind indentation and markers), where it ends.

    `opens` tells that it does not continue the paragraph before it; `level` is the rank of a heading.
    """

    start: int
    content: int
    end: int
    kind: str
    opens: bool = False
    level: int = 0


class Span(NamedTuple):
    """A stretch that is not prose; in links and images `middle` is the offset of the bracket that closes the text."""

    start: int
    end: int
    kind: str
    middle: int = 0


def blank(text: str, spans: Iterable[tuple[int, int]], fill: str = FILL) -> str:
    """Return text with every sorted span filled over, line breaks kept, so that offsets stay the same."""
    parts, position = [], 0
    for start, end in spans:
        if end > position:
            start = max(start, position)
            filled = "\n".join(fill * len(line) for line in text[start:end].split("\n"))
            parts += [text[position:start], filled]
            position = end
    return "".join([*parts, text[position:]])


class Finder:
    """Finds the next match of a pattern; remembers each answer, so that many starts do not read the same text again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last: dict[re.Pattern[str], re.Match[str] | None] = {}

    def next(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Return the first match at or after a position; positions must not go back for one pattern."""
        if pattern not in self._last or ((last := self._last[pattern]) and last.start() < position):
            self._last[pattern] = pattern.search(self.text, position)
        return self._last[pattern]
