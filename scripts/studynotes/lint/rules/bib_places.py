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


def at_field(entry: Entry, field: Field | None, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at the name of a field, or at the entry if it has none."""
    place = field or entry
    return Problem(entry.path, place.line, place.column, code, message, remedy)


def in_value(entry: Entry, field: Field, offset: int, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at an offset into the value of a field; at the field's name if the value is put together."""
    if field.line == entry.line:
        start = field.column - entry.column
    else:
        lines = entry.text.split("\n", field.line - entry.line)
        start = len(entry.text) - len(lines[-1]) + field.column - 1
    assignment = _ASSIGNMENT.match(entry.text, start)
    if not assignment or not entry.text.startswith(field.value, assignment.end()):
        return at_field(entry, field, code, message, remedy)
    return at(entry, assignment.end() + offset, code, message, remedy)
