"""The containers that are open at a line (lists, admonitions, tabs, definitions), and what the line is in them."""

from __future__ import annotations

import re

from studynotes.notes.scanner.parts import Line

_STEP = 4
"""Python-Markdown indents the content of every container by four columns."""

_LIST = re.compile(r"(?:[-*+]|\d+[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")  # with the box of a task
_BLOCK = re.compile(r"/{3,}[ \t]*(?:$|[a-z][\w-]*\b)")
_TERM = re.compile(r":[ \t]{1,3}(?=\S)")
_NOTE = re.compile(r"\[\^[^\[\]]*\]:[ \t]*")
_TITLE = re.compile(r"""(?:!!!|\?\?\?\+?|===[!+]*)[ \t]*+(?:[\w-][\w \t-]*+)?(?P<title>"[^\n]*")?[ \t]*$""")
_RULE = re.compile(r"(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*$")
_DELIMITERS = re.compile(r"(?=[^\n]*\|)(?=[^\n]*-)[-:| \t]+$")
_REFERENCE = re.compile(
    r"""(?:\*\[[^\[\]]+\]:|\[(?!\^|-?@)[^\[\]]+\]:[ ]*<?[^\s>]+>?[ ]*+(?:(?:"[^"]*"|'[^']*'|\([^()]*\))[ ]*)?$)"""
)

_MARKERS = (("box", _TITLE), ("list", _LIST), ("term", _TERM), ("note", _NOTE))
_BREAKS = frozenset({"blank", "heading", "rule", "html", "comment", "fence", "definition", "code"})


def indent_of(body: str) -> int:
    """Return the columns of white space before a line's text."""
    stripped = body.lstrip(" \t")
    return len(body[: len(body) - len(stripped)].expandtabs(_STEP))


class Context:
    """The open containers, each as the column of its content, and the kind of the line before."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = [(0, "page")]
        self._table = self._underlined = False
        self.before = "blank"

    def holds(self, indent: int) -> bool:
        """Return whether a line with this indent would be content, not indented code."""
        tops = [column for column, _ in self._stack if column <= indent]
        return self.before not in _BREAKS or indent - tops[-1] < _STEP

    def interrupt(self, kind: str, indent: int) -> None:
        """Note that lines of another kind came in between, which end the containers that they do not stand in."""
        self.before = kind
        while indent < self._stack[-1][0]:
            self._stack.pop()

    def place(self, body: str, start: int, following: str) -> Line:
        """Return a line that is not blank, given its text, its offset and the text of the line below."""
        indent = indent_of(body)
        text = body.lstrip(" \t")
        offset = start + len(body) - len(text)
        marker = self._marker(text)
        listed = self._settle(indent, marker)
        if self.before in _BREAKS and self._underlines(following):
            marker = "", 0  # Python-Markdown makes a heading of whatever line stands above an underline
        relative = indent - self._stack[-1][0]
        if relative >= _STEP and self.before in _BREAKS:
            return self._made(Line(start, offset, start + len(body), "code"))
        opens = self.before not in {"text", "quote"} or listed
        if relative < _STEP:
            skipped = self._enter(marker, listed)
            if skipped < 0:
                return self._made(self._title(text, start, offset, body))
            opens, text, offset = opens or skipped > 0, text[skipped:], offset + skipped
        return self._made(self._prose(text, Line(start, offset, start + len(body), "text", opens), relative, following))

    def _made(self, line: Line) -> Line:
        self._table = line.kind == "row"
        self.before = line.kind
        return line

    def _marker(self, text: str) -> tuple[str, int]:
        """Return which container the line begins, if any, and the length of its marker."""
        if not self._underlined and not _RULE.match(text):
            for name, pattern in _MARKERS:
                if found := pattern.match(text):
                    return name, found.end()
        return "", 0

    def _settle(self, indent: int, marker: tuple[str, int]) -> bool:
        """Leave the containers that end here; return whether the line goes on with a list as its next item."""
        listed = False
        if marker[0] or self.before in _BREAKS or self.before in {"row", "title", "quote"}:
            while indent < self._stack[-1][0]:
                listed = self._stack.pop()[1] == "list"
        return (listed or self._stack[-1][1] == "list") and marker[0] == "list"

    def _enter(self, marker: tuple[str, int], listed: bool) -> int:
        """Open the container that the line begins; return the length of its marker, or -1 for a line with a title."""
        name, length = marker
        if not name or (name == "list" and not listed and self.before not in _BREAKS):
            return 0
        self._stack.append((self._stack[-1][0] + _STEP, name))
        return -1 if name == "box" else length

    def _title(self, text: str, start: int, offset: int, body: str) -> Line:
        found = _TITLE.match(text)
        if found is None or found["title"] is None:
            return Line(start, start + len(body), start + len(body), "title", opens=True)
        return Line(start, offset + found.start("title") + 1, offset + found.end("title") - 1, "title", opens=True)

    def _prose(self, text: str, line: Line, relative: int, following: str) -> Line:
        end = line.end
        if self._underlined or _RULE.match(text) or _BLOCK.match(text):
            self._underlined = False
            return Line(line.start, line.content, end, "rule", opens=True)
        if text.startswith("#") and relative == 0:
            return Line(line.start, line.content, end, "heading", True, min(6, len(text) - len(text.lstrip("#"))))
        if relative < _STEP and _REFERENCE.match(text):
            return Line(line.start, line.content, end, "definition", opens=True)
        if self._is_row(text, following):
            return Line(line.start, line.content, end, "row", opens=True)
        if line.opens and self.before in _BREAKS and self._underlines(following):
            self._underlined = True
            return Line(line.start, line.content, end, "heading", True, 1 if "=" in following else 2)
        return line

    def _underlines(self, following: str) -> bool:
        return indent_of(following) == self._stack[-1][0] and _UNDERLINE.match(following.lstrip(" \t")) is not None

    def _is_row(self, text: str, following: str) -> bool:
        return text.startswith("|") or ("|" in text and (self._table or _DELIMITERS.match(following) is not None))
