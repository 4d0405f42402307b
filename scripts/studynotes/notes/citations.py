"""Citations in pandoc's syntax: found in prose, hidden from the stock plugin, given back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from studynotes.model import Citation, CitationGroup
from studynotes.notes.scanner import FILL, blank

ROLES = ("defines", "evidence", "example", "tool", "contrast", "further")
"""What a citation does for its sentence, as in `[[@key]]{.evidence}`.

Pandoc takes the outer brackets for a span of that class and the inner ones for a plain citation. It knows
`[@key]{.evidence}` too, which is read here all the same, but prints it as running text: Doe (2020).
"""

Spans = tuple[tuple[int, int], ...]

_MARK = "\u0300-\u036f"  # combining accents: part of a key that was typed in decomposed form
_KEY = rf"(?:\{{(?P<braced>[^{{}}\n]+)\}}|(?P<plain>\w[\w{_MARK}]*(?:[:.#$%&\-+?<>~/][\w{_MARK}]+)*))"
CITATION = re.compile(rf"(?:-(?<![^\s\[;]-)(?P<minus>)@|@(?<![\w\\]@)){_KEY}")  # begins with signs: found in a tenth
_SEPARATOR = re.compile(rf"@{_KEY}|&#?\w{{1,31}};|(?P<semicolon>;)")
_BRACKET = re.compile(rf"\[|\]|\n(?=[ \t>{FILL}]*(?:\n|\Z|\||#|(?:[-*+]|\d+[.)])[ \t]|:[ \t]|!!!|\?\?\?|===))")
_ROLE = re.compile(r"\{:?[ ]*\.([\w-]+)[ ]*\}")
_BREAK = re.compile(r"\n[ \t>]*")
_KEYLESS = re.compile(r"\[(?:[^\[\]\n]*;)?[ \t]*-?@(?:[ \t]*[\],;]|[ \t]+\w)")
_HIDE = "\ue0f0"
_LETTERS = {"@": "a", "[": "b", "\\": "c", _HIDE: "d"}
_HIDDEN = re.compile(rf"@|\[|\\(?=(?:full_)?bibliography)|{_HIDE}")
_SHOWN = re.compile(rf"{_HIDE}([a-d])")
_MARKED = re.compile(rf"\({_HIDE}(\d+)\)")
"""Stands for a group while Markdown is converted; brackets as the group has, since quotation marks heed them."""


@dataclass(frozen=True, slots=True)
class _Bracket:
    start: int
    close: int  # -1: never closed
    keys: tuple[re.Match[str], ...]


def find_groups(markdown: str, spans: Spans) -> tuple[CitationGroup, ...]:
    """Return every citation group that stands in prose, in order; spans are the offsets of what is not prose.

    A group's parts are separated by semicolons, each with one key; what does not read so is no group (see `malformed`).
    """
    if "@" not in markdown:
        return ()
    text, places, read = _read(markdown, spans)
    return tuple(_group(text, bracket, parts, places) for bracket, parts in read if not isinstance(parts, str))


def malformed(markdown: str, spans: Spans) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, what is wrong) for every bracket that was meant as a citation and is none."""
    if "@" not in markdown:
        return ()
    text, _, read = _read(markdown, spans)
    faults = {mark.start(): (mark.end(), "an @ without a key") for mark in _KEYLESS.finditer(text)}
    for bracket, fault in read:
        if isinstance(fault, str):
            faults[bracket.start] = bracket.close + 1 or bracket.keys[0].end(), fault
    return tuple((start, end, fault) for start, (end, fault) in sorted(faults.items()))


@lru_cache(maxsize=1)  # the groups of a page are asked for first, then what is none
def _read(markdown: str, spans: Spans) -> tuple[str, Places, list[tuple[_Bracket, tuple[Citation, ...] | str]]]:
    """Return the prose of a page, its places, and each bracket with its citations or what is wrong with it."""
    text, places = blank(markdown, spans), Places(markdown)
    return text, places, [(bracket, _citations(markdown, text, bracket, places)) for bracket in _brackets(text)]


def encode(markdown: str, groups: Sequence[CitationGroup]) -> str:
    """Return markdown in which the stock plugin sees the groups, as `[@cg-0]`, `[@cg-1]` …, and nothing else.

    Every other `@` and `[`, and the commands that would print a bibliography, are hidden behind private-use characters.
    """
    parts, position = [], 0
    for number, group in enumerate(groups):
        parts += [_hide(markdown[position : group.start]), f"[@cg-{number}]"]
        position = group.end
    return "".join([*parts, _hide(markdown[position:])])


def decode(markdown: str) -> str:
    """Return markdown with everything that `encode` hid as it was."""
    letters = {letter: hidden for hidden, letter in _LETTERS.items()}
    return _SHOWN.sub(lambda mark: letters[mark[1]], markdown)


def mark(number: int) -> str:
    """Return what stands for a group, by its number on the page, while Markdown is converted."""
    return f"({_HIDE}{number})"


def filled(html: str, groups: Sequence[str]) -> str:
    """Return HTML with each group, in HTML too, in the place of its mark; without groups the marks go."""
    return _MARKED.sub(lambda mark: "".join(groups[int(mark[1]) :][:1]), html)


def _hide(text: str) -> str:
    return _HIDDEN.sub(lambda mark: _HIDE + _LETTERS[mark[0]], text)


def _brackets(text: str) -> Iterator[_Bracket]:
    """Yield the innermost brackets that hold a key, by their closing; one never closed only if a key begins it."""
    keys = list(CITATION.finditer(text))
    starts = [key.start() for key in keys]
    stack: list[tuple[int, bool]] = []
    brackets = []
    for mark in _BRACKET.finditer(text):
        if mark[0] == "[":
            stack.append((mark.start(), False))
        elif mark[0] == "\n":
            brackets += _unclosed(text, stack)
            stack = []
        elif stack:
            start, used = stack.pop()
            inside = keys[bisect_left(starts, start) : bisect_right(starts, mark.start())] if not used else []
            if inside and text[start + 1] != "^":
                brackets.append(_Bracket(start, mark.start(), tuple(inside)))
            if (used or inside) and stack:
                stack[-1] = (stack[-1][0], True)
    yield from sorted([*brackets, *_unclosed(text, stack)], key=lambda bracket: bracket.start)


def _unclosed(text: str, stack: list[tuple[int, bool]]) -> list[_Bracket]:
    begun = ((start, CITATION.match(text, start + 1)) for start, used in stack if not used)
    return [_Bracket(start, -1, (key,)) for start, key in begun if key]


def _citations(markdown: str, text: str, bracket: _Bracket, places: Places) -> tuple[Citation, ...] | str:
    """Return the citations of a bracket, or what is wrong with it."""
    if bracket.close < 0:
        return "the bracket is never closed"
    marks = _SEPARATOR.finditer(text, bracket.start + 1, bracket.close)
    bounds = [bracket.start, *(mark.start() for mark in marks if mark["semicolon"]), bracket.close]
    starts = [key.start() for key in bracket.keys]
    citations = []
    for start, end in pairwise(bounds):
        inside = bracket.keys[bisect_left(starts, start) : bisect_left(starts, end)]
        if len(inside) != 1:
            return "two keys without a semicolon between them" if inside else "a part between semicolons has no key"
        citation = _citation(markdown, inside[0], start + 1, end, places)
        if citation.suffix.startswith(",") or (not citation.suffix and "," in markdown[inside[0].end() : end]):
            return "a comma with nothing behind it"
        citations.append(citation)
    return tuple(citations)


def _citation(markdown: str, key: re.Match[str], start: int, end: int, places: Places) -> Citation:
    name = markdown[slice(*key.span("braced" if key["braced"] else "plain"))]
    prefix, suffix = one_line(markdown[start : key.start()]), one_line(markdown[key.end() : end])
    is_minus = key["minus"] is not None
    place = places.of(key.start() + is_minus)
    return Citation(name, prefix, suffix.removeprefix(",").lstrip(), is_minus, *place)


def one_line(text: str) -> str:
    """Return text on one line, without the marks of a quote at its breaks."""
    return " ".join(_BREAK.sub(" ", text).split())


def _group(text: str, bracket: _Bracket, citations: tuple[Citation, ...], places: Places) -> CitationGroup:
    start, end = bracket.start, bracket.close + 1
    role = _ROLE.match(text, outer_end(text, start, end))
    if role is None or role[1] not in ROLES:
        return CitationGroup(citations, start, end, *places.of(start))
    start -= outer_end(text, start, end) - end
    return CitationGroup(citations, start, role.end(), *places.of(start), role=role[1])


def outer_end(text: str, start: int, end: int) -> int:
    """Return where the brackets round a bracket end, or where it ends itself when there are none."""
    return end + (text[start - 1 : start] == "[" and text[end : end + 1] == "]")


class Places:
    """Lines and columns of offsets, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
