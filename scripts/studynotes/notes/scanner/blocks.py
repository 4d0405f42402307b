"""The lines of a page and what each is: the block structure as Python-Markdown and its extensions see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studynotes.notes.scanner.context import Context, indent_of
from studynotes.notes.scanner.parts import Finder, Line

_FRONT = re.compile(  # without a name and a colon it is a rule at the top of a page
    r"""---[ \t]*\n
    (?=(?:[ \t]*(?:\#[^\n]*)?\n)*[ \t]*(?:[^\s\#-][^\n]*:|---|\.\.\.))
    .*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_FENCE = re.compile(  # behind it stands nothing, a language, or attributes in braces; else it is text
    r"(?P<prefix>[ \t>]*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?=[ \t]*(?:\{.*\}|[\w#.+-]+(?:[ \t].*)?)?[ \t]*$)"
)
_ELEMENTS = ("script", "style", "pre", "textarea", "svg")
_RAW = re.compile(rf"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:<!--|<(?P<name>{'|'.join(_ELEMENTS)})\b)", re.IGNORECASE)
_CLOSE = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _ELEMENTS}
_COMMENT_END = re.compile(r"-->")
_ROW = re.compile(r"^.*$", re.MULTILINE)
_QUOTE = re.compile(r"[ \t]*(?P<marks>(?:>[ \t]*(?=>))*>) ?")


def front_matter(text: str) -> int:
    """Return the offset at which a page's body starts: behind its front matter, or 0."""
    found = _FRONT.match(text)
    return found.end() if found else 0


def read_lines(text: str) -> tuple[Line, ...]:
    """Return every line of a page with its kind.

    Kinds: front, blank, fence, code (indented), html (a raw element), comment, definition (of a link or
    an abbreviation), rule, and the kinds of prose: text, title (of an admonition or tab), row (of a table), heading.
    """
    return tuple(_walk(text, [row.span() for row in _ROW.finditer(text)]))


def _walk(text: str, rows: list[tuple[int, int]]) -> Iterator[Line]:
    body = front_matter(text)
    fences, finder, page = _fences(text, rows, body), Finder(text), _Page()
    number = 0
    while number < len(rows):
        start, end = rows[number]
        if start < body:
            yield Line(start, start, end, "front")
        elif last := fences.get(number):
            yield from (_opaque(row, "fence") for row in rows[number : last + 1])
            page.after("fence", indent_of(text[start:end]))
            number = last
        elif page.holds(text[start:end]) and (raw := _raw(text, start, end, finder)):
            close, kind = raw
            while number + 1 < len(rows) and rows[number][1] < close:
                yield _opaque(rows[number], kind)
                number += 1
            yield from page.rest_of(text, rows[number], close, kind)
        else:
            following = text[slice(*rows[number + 1])] if number + 1 < len(rows) else ""
            yield page.line(text, start, end, following)
        number += 1


def _opaque(row: tuple[int, int], kind: str) -> Line:
    return Line(row[0], row[0], row[1], kind)


def _fences(text: str, rows: list[tuple[int, int]], body: int) -> dict[int, int]:
    """Return first and last row of each fenced block; one that is never closed, or left by its indent, is no block."""
    found, opened, fence, width = {}, -1, "", 0
    for number, (start, end) in enumerate(rows):
        line = text[start:end]
        if start < body:
            continue
        if opened < 0:
            if (mark := _FENCE.match(line)) is not None:
                opened, fence, width = number, mark["fence"], len(mark["prefix"].expandtabs(4))
            continue
        expanded = line.expandtabs(4)
        if expanded[width:].rstrip() == fence and not expanded[:width].strip(" >"):
            found[opened] = number
            opened = -1
        elif expanded[:width].strip(" >"):
            opened = -1
    return found


def _raw(text: str, start: int, end: int, finder: Finder) -> tuple[int, str] | None:
    """Return where a raw element or comment that begins this line ends, and which of the two; None if there is none."""
    mark = _RAW.match(text, start, end)
    if mark is None:
        return None
    found = finder.next(_CLOSE[mark["name"].lower()] if mark["name"] else _COMMENT_END, mark.end())
    return (found.end(), "html" if mark["name"] else "comment") if found else None


class _Page:
    """What a line's kind depends on: the containers that are open, in the page and in a block quote."""

    def __init__(self) -> None:
        self._outer, self._quote, self._depth = Context(), Context(), 0

    def after(self, kind: str, indent: int = 1_000) -> None:
        """Note that lines of another kind came in between; the indent says in which containers they stand."""
        self._outer.interrupt(kind, indent)
        self._quote.before = kind

    def holds(self, body: str) -> bool:
        """Return whether a line would be content here, not indented code."""
        return self._outer.holds(indent_of(body))

    def rest_of(self, text: str, row: tuple[int, int], close: int, kind: str) -> Iterator[Line]:
        """Yield the last line of a raw element, and what stands behind it as prose."""
        yield Line(row[0], row[0], close, kind)
        self.after("text" if text[close : row[1]].strip() else kind)
        if text[close : row[1]].strip():
            yield Line(close, close, row[1], "text", opens=True)

    def line(self, text: str, start: int, end: int, following: str) -> Line:
        """Return a line with its kind."""
        body = text[start:end]
        if not body.strip():
            self._outer.before = "blank"
            self._depth = 0
            return Line(start, end, end, "blank", opens=True)
        quote = _QUOTE.match(body)
        if quote is None or not self.holds(body):
            self._depth = 0
            return self._outer.place(body, start, following)
        return self._quoted(body, quote, start, following)

    def _quoted(self, body: str, quote: re.Match[str], start: int, following: str) -> Line:
        depth = quote["marks"].count(">")
        fresh = depth != self._depth
        if fresh:
            self._quote, self._depth = Context(), depth
        self._outer.interrupt("quote", indent_of(body) if self._outer.before == "blank" else 1_000)
        rest = body[quote.end() :]
        if not rest.strip():
            self._quote.before = "blank"
            return Line(start, start + len(body), start + len(body), "blank", opens=True)
        below = _QUOTE.sub("", following, count=1)
        made = self._quote.place(rest, start + quote.end(), below)
        return Line(start, made.content, made.end, made.kind, made.opens or fresh, made.level)
