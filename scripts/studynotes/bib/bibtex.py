"""Reads a .bib file into entries as written: each fault is a Problem with its place, and reading goes on after it.

Published parsers stop at the first fault or pass over it, and know at most the line at which an entry starts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from studynotes.model import Entry, Field, Problem, printable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WINDOW = re.compile(r"^[ \t]*(?=@\w+[ \t]*[{(])", re.M)
_NEXT = re.compile(r"^[ \t]*%[^\n]*|@[ \t]*(\w+)\s*([{(])", re.M)
_SURPLUS, _COMMENT = "is there a brace too many in the entry above?", "start a comment with %"
_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[^\s\"#%'(),={}@]+")
_KEY = {"}": re.compile(r'[^,={}"\n]*'), ")": re.compile(r'[^,={}()"\n]*')}
_MARK = {"}": re.compile(r"[{}]"), ")": re.compile(r"[{})]"), '"': re.compile(r'[{}"]')}
_FIELD_OR_END = re.compile(r"\n[ \t]*(?=[A-Za-z][\w-]*[ \t]*=|[})][ \t\r]*$)", re.M)
_RESUME = re.compile(r"(?:\n|,)[ \t]*(?=[A-Za-z][\w-]*[ \t]*=)|\n[ \t]*(?=[})][ \t\r]*$)", re.M)

_LONGEST = 100_000
"""Characters of a value joined by `#`; each @string can double the one before it."""


def parse(path: str, text: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a .bib file in file order, and all faults of its syntax; never raises.

    A line that begins with `@word{` always begins an entry, so that an unclosed brace costs one entry, not the file.
    """
    reader = _Reader(path, text.removeprefix("\ufeff"))
    starts = (match.end() for match in _WINDOW.finditer(reader.text))
    for begin, end in pairwise([0, *starts, len(reader.text)]):
        reader.window(begin, end)
    return tuple(reader.entries), tuple(sorted(reader.problems))


def show(text: str) -> str:
    """Return text as one short quotation without control characters, fit for a terminal."""
    flat = " ".join(text[:200].split())
    short = flat if len(flat) <= 60 else flat[:59] + "…"
    return f'"{printable(short)}"'


class _Reader:
    """Walks once over the text: `at` is the offset of the next character, `stop` the end of the present window."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.at = self.stop = 0
        self.next_line = -1
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.macros = {month: month for month in MONTHS}
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def fault(self, offset: int, code: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.path, *self.place(offset), code, message, remedy))

    def peek(self) -> str:
        """Skip white space and return the next character, or an empty string at the end of the window."""
        if self.text[self.at : self.at + 1].isspace() and (match := _SPACE.match(self.text, self.at, self.stop)):
            self.at = match.end()
        return self.text[self.at] if self.at < self.stop else ""

    def window(self, begin: int, end: int) -> None:
        self.at, self.stop, self.next_line = begin, end, -1
        while match := _NEXT.search(self.text, self.at, self.stop):
            self.junk(self.at, match.start())
            self.at = match.end()
            if match[1]:
                self.block(match)
            elif _NEXT.search(match[0].lstrip(" \t%")):
                self.fault(match.start(), "bib-junk", "BibTeX reads the entry in this comment", "remove it, or its @")
        self.junk(self.at, self.stop)

    def junk(self, begin: int, end: int) -> None:
        text = self.text[begin:end].strip()
        if text:
            remedy = {"@": "write @type{key,", ",": _SURPLUS, "}": _SURPLUS, ")": _SURPLUS}.get(text[0], _COMMENT)
            self.fault(self.text.index(text[0], begin), "bib-junk", f"text outside of an entry: {show(text)}", remedy)

    def block(self, opening: re.Match[str]) -> None:
        kind, close = opening[1].lower(), "}" if opening[2] == "{" else ")"
        if kind in ("comment", "preamble"):
            end = self.closing(self.at, self.stop, close)
            if end < 0:
                self.fault(opening.start(), "bib-unclosed", f"this @{kind} is never closed", f"add {close}")
            self.at = end + 1 if end >= 0 else self.stop
        elif kind == "string":
            self.macros |= {field.name: field.value for field in self.fields(opening, close)}
        else:
            key = self.key(close)
            fields = self.fields(opening, close)
            text = self.text[opening.start() : self.at].rstrip()
            self.entries.append(Entry(kind, key, fields, self.path, *self.place(opening.start()), text))

    def key(self, close: str) -> str:
        self.peek()
        start = self.at
        match = _KEY[close].match(self.text, start, self.stop)
        key, self.at = (match[0].strip(), match.end()) if match else ("", start)
        after = self.peek()
        if after == "=":  # what looked like the key, or its last word, is the name of the first field
            *words, name = key.split() or [""]
            key = " ".join(words)
            self.at = self.text.rindex(name, start, self.at)
        if not key:
            self.fault(min(start, self.stop - 1), "bib-empty-key", "this entry has no key", "write @type{key,")
        elif after not in (",", close, ""):
            self.fault(start + len(key), "bib-malformed", f"a comma is missing after the key {show(key)}")
        self.at += after == ","
        return key

    def fields(self, opening: re.Match[str], close: str) -> tuple[Field, ...]:
        """Read fields up to and with the closing character; what does not close is read again, line by line."""
        start, known = self.at, len(self.problems)
        fields = self.body(close, by_line=False)
        if self.peek() != close:
            del self.problems[known:]
            self.at, self.next_line = start, -1
            fields = self.body(close, by_line=True)
        if self.peek() == close:
            self.at += 1
        elif not any(problem.code == "bib-unclosed" for problem in self.problems[known:]):
            self.fault(opening.start(), "bib-unclosed", f"this @{opening[1].lower()} is never closed", f"add {close}")
        return tuple(fields)

    def body(self, close: str, by_line: bool) -> list[Field]:
        fields: list[Field] = []
        names: set[str] = set()
        while (char := self.peek()) and char != close:
            start = self.at
            if not (field := self.field(by_line)):
                self.resume(close)
                continue
            if field.name in names:
                self.fault(start, "bib-duplicate-field", f"the field {field.name} is given twice", "keep one of them")
            names.add(field.name)
            fields.append(field)
            self.separator(close)
        return fields

    def field(self, by_line: bool) -> Field | None:
        start = self.at
        name = _NAME.match(self.text, start, self.stop)
        if not name:
            text = self.text[start : start + 20].split("\n")[0]
            self.fault(start, "bib-malformed", f"a field name should stand here, not {show(text)}")
            return None
        self.at = name.end()
        if (after := self.peek()) != "=":
            self.fault(name.end() - 1, "bib-malformed", f'"=" is missing after {show(name[0])}')
            if after not in ("{", '"'):
                return None
        self.at += after == "="
        value = self.value(by_line)
        return None if value is None else Field(name[0].lower(), value, *self.place(start))

    def value(self, by_line: bool) -> str | None:
        pieces: list[str] = []
        start, length = self.at, 0
        while (piece := self.piece(by_line)) is not None:
            if pieces and length + len(piece) > _LONGEST:
                self.fault(start, "bib-malformed", f"the joined value has more than {_LONGEST:,} characters")
                piece = ""
            pieces.append(piece)
            length += len(piece)
            end = self.at
            if self.peek() != "#":
                self.at = end
                return "".join(pieces)
            self.at += 1
        return None

    def piece(self, by_line: bool) -> str | None:
        char = self.peek()
        if char in ("{", '"'):
            return self.delimited("}" if char == "{" else '"', by_line)
        word = _NAME.match(self.text, self.at, self.stop)
        if not word:
            self.fault(min(self.at, self.stop - 1), "bib-malformed", "a value is missing here", "write {value}")
            return None
        self.at = word.end()
        if not word[0].isdecimal() and word[0].lower() not in self.macros:
            message = f"{show(word[0])} is neither a number nor the name of a @string"
            self.fault(word.start(), "bib-unknown-string", message, "put the value in braces")
        return self.macros.get(word[0].lower(), word[0])

    def delimited(self, close: str, by_line: bool) -> str:
        start = self.at + 1
        stop = self.line_after(start) if by_line or close == '"' else self.stop
        end = self.closing(start, stop, close)
        if end >= 0:
            self.at = end + 1
            return self.text[start:end]
        if not by_line:  # give up this reading of the entry; the one by line finds the place
            self.at = self.stop
            return ""
        self.fault(self.at, "bib-unclosed", f"the {self.text[self.at]} opened here is never closed", f"add {close}")
        value = self.text[start:stop].rstrip()
        self.at = start + len(value) - 1 if value.endswith(",") else stop
        return value.rstrip(",")

    def line_after(self, start: int) -> int:
        """Return the offset of the next line that looks like a field or an end; kept, so that a file is read once."""
        if self.next_line < start:
            match = _FIELD_OR_END.search(self.text, start, self.stop)
            self.next_line = match.start() if match else self.stop
        return self.next_line

    def closing(self, start: int, stop: int, close: str) -> int:
        """Return the offset of the character that closes what was opened before start, or -1."""
        depth = 0
        for match in _MARK[close].finditer(self.text, start, stop):
            if match[0] == close and depth == 0:
                return match.start()
            depth += (match[0] == "{") - (match[0] == "}")
            if depth < 0:
                return -1
        return -1

    def separator(self, close: str) -> None:
        end = self.at
        if (char := self.peek()) == ",":
            self.at += 1
        elif char and char != close:
            self.fault(end - 1, "bib-malformed", "a comma is missing after this value")
            if not _NAME.match(self.text, self.at, self.stop):
                self.resume(close)

    def resume(self, close: str) -> None:
        """Go on at the next field after a fault, or at the end of the entry."""
        if match := _RESUME.search(self.text, self.at, self.stop):
            self.at = match.end()
        else:
            end = self.text.rfind(close, self.at, self.stop)
            self.at = end if end >= 0 else self.stop
