"""Where in the file the parts of an entry stand."""

from __future__ import annotations

import re

from studynotes.model import Entry, Field, Problem

_OPENING = re.compile(r"@[ \t]*\w+\s*[{(]\s*")
_ASSIGNMENT = re.compile(r"[^\s=]+\s*=\s*[{\"]?")


def at(entry: Entry, offset: int, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at an offset into the text of the entry."""
    line = entry.text.count("\n", 0, offset)
    column = offset - entry.text.rfind("\n", 0, offset) if line else entry.column + offset
    return Problem(entry.path, entry.line + line, column, code, message, remedy)


def value_of(entry: Entry, name: str) -> str:
    """Return the value of a field as written, without the space around it, or an empty string."""
    field = entry.field(name)
    return field.value.strip() if field else ""


def at_key(entry: Entry, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at the key of the entry."""
    opening = _OPENING.match(entry.text)
    return at(entry, opening.end() if opening else 0, code, message, remedy)


def at_field(entry: Entry, field: Field, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at the name of a field."""
    return Problem(entry.path, field.line, field.column, code, message, remedy)


def in_value(entry: Entry, field: Field, offset: int, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at an offset into the value of a field; at the field's name if the value is put together."""
    start = _offset(entry, field)
    assignment = _ASSIGNMENT.match(entry.text, start)
    if not assignment or not entry.text.startswith(field.value, assignment.end()):
        return at_field(entry, field, code, message, remedy)
    return at(entry, assignment.end() + offset, code, message, remedy)


def _offset(entry: Entry, field: Field) -> int:
    """Return the offset of a field's name into the text of its entry."""
    if field.line == entry.line:
        return field.column - entry.column
    start = 0
    for _ in range(field.line - entry.line):
        start = entry.text.find("\n", start) + 1
    return start + field.column - 1
