"""The text of one entry: where its values stand, and the text that it should have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studynotes.bib import bibtex
from studynotes.bib.kinds import FIELDS
from studynotes.model import Entry, Field

_OPENING = re.compile(r"@[ \t]*\w+\s*[{(]\s*[^\s,{}()]+\s*,")
_NAME = re.compile(r"\s*(?:,\s*)?[^\s=,]+\s*=\s*")
_BARE = re.compile(r"[^\s\"#%'(),={}@]+")
_CLOSING = re.compile(r"\s*(?:,\s*)?[})]\s*")


@dataclass(frozen=True)
class Slot:
    """A field with the offsets of its value in the text of the entry; a bare value may be the name of a @string."""

    field: Field
    start: int
    end: int
    is_bare: bool


def parsed(text: str) -> Entry | None:
    """Return the entry that a text holds, if it is one entry and nothing else, without a fault of syntax."""
    entries, problems = bibtex.parse("", text)
    faults = [problem for problem in problems if problem.code != "bib-unknown-string"]
    return entries[0] if len(entries) == 1 and not faults else None


def slots(entry: Entry) -> tuple[Slot, ...] | None:
    """Return where the values stand; None when the text holds more than fields: joined values, remarks."""
    opening = _OPENING.match(entry.text)
    position, made = opening.end() if opening else 0, []
    for field in entry.fields:
        name = _NAME.match(entry.text, position)
        slot = _slot(entry.text, field, name.end()) if name else None
        if not slot:
            return None
        made.append(slot)
        position = slot.end + (not slot.is_bare)
    return tuple(made) if opening and _CLOSING.fullmatch(entry.text, position) else None


def plain_fields(entry: Entry) -> list[tuple[str, str]]:
    """Return the name and the value of each field; raise ValueError if one is not one plain value, or stands twice."""
    written = slots(entry)
    is_twice = len({field.name for field in entry.fields}) < len(entry.fields)
    if not written or is_twice or any(slot.is_bare and not slot.field.value.isdecimal() for slot in written):
        raise ValueError(f"the entry {bibtex.show(entry.key)} is not in the form name = {{value}}: mend it first")
    return [(field.name, field.value) for field in entry.fields]


def laid_out(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the text of an entry in our layout, its fields in their order; those we do not know come last."""
    ordered = sorted(fields, key=lambda field: FIELDS.index(field[0]) if field[0] in FIELDS else len(FIELDS))
    lines = [f"  {name} = {{{' '.join(value.split())}}}," for name, value in ordered]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def with_edits(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with stretches of it replaced; edits do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _slot(text: str, field: Field, start: int) -> Slot | None:
    for opening, closing in (("{", "}"), ('"', '"')):
        if text.startswith(f"{opening}{field.value}{closing}", start):
            return Slot(field, start + 1, start + 1 + len(field.value), False)
    bare = _BARE.match(text, start)
    return Slot(field, start, bare.end(), True) if bare else None
