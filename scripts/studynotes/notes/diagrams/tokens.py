"""The words of DOT, each with its place (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studynotes.notes.diagrams.drawing import Fault

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:[^"\\]|\\.)*")
    |(?P<word>[^\W\d]\w*|-?(?:\.\d+|\d+(?:\.\d*)?))
    |(?P<sign>->|[{}\[\];,=])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quoted text (without its quotes) or a sign; `sign` and `end` are kinds that no name can have."""

    kind: str
    text: str
    line: int
    column: int

    def fault(self, message: str, remedy: str) -> Fault:
        """Return a fault at this place."""
        return Fault(self.line, self.column, message, remedy)


class Refused(ValueError):
    """The text cannot be read further; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def tokens(source: str) -> list[Token]:
    """Return the words of a diagram's text, an `end` last. Raises Refused at a character that begins no word."""
    made, position, line, start = [], 0, 1, 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            raise Refused(_stray(source, position, line, position - start + 1))
        if (kind := found.lastgroup or "") != "space":
            text = _ESCAPE.sub(_unescaped, found[0][1:-1]) if kind == "text" else found[0]
            made.append(Token(kind, text, line, position - start + 1))
        if breaks := found[0].count("\n"):
            line, start = line + breaks, position + found[0].rindex("\n") + 1
        position = found.end()
    return [*made, Token("end", "", line, position - start + 1)]


def _unescaped(found: re.Match[str]) -> str:
    r"""Return what an escape stands for: `\n`, `\l` and `\r` break the line, all else is the character itself."""
    return "\n" if found[1] in "nlr" else found[1]


def _stray(source: str, position: int, line: int, column: int) -> Fault:
    match source[position]:
        case '"':
            return Fault(line, column, "a quotation mark that is never closed", "close it")
        case "<":
            return Fault(line, column, "a label in HTML", "write it as plain text in quotation marks")
        case "-" if source.startswith("--", position):
            return Fault(line, column, "an edge without a direction", "write ->, and [dir=none] for a plain line")
        case ":":
            return Fault(line, column, "a port behind a node", "leave it out, or put the name in quotation marks")
    return Fault(line, column, f"{source[position]!r} has no meaning here", "put names and labels in quotation marks")
