"""Mends what is mechanical, and nothing else: every byte that no rule named stays, and no fact changes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from studynotes.bib import bibliography, editing
from studynotes.bib.entry_text import laid_out, parsed, slots, with_edits
from studynotes.bib.identifiers import SCHEMES
from studynotes.bib.writer import TITLE_WORD
from studynotes.lint.rules import bib_values
from studynotes.model import Entry, Problem

_LINE = re.compile(rb"([^\r\n]*)(\r\n|\r|\n|\Z)")


def mend_bibliography(data: bytes, problems: Iterable[Problem]) -> bytes:
    """Return a bibliography without the mechanical faults among its problems.

    An entry stays as it is when its syntax has a fault, when its key is another's too, or when the new text would not
    read as the same work.
    """
    text, undecodable = bibliography.decode("", data)
    if undecodable:
        return data
    _, entries, _ = bibliography.read("", text)
    found = _by_entry(entries, problems)
    keys = Counter(entry.key.casefold() for entry in entries)
    for entry in entries:
        codes = found.get(entry.key, frozenset())
        if codes and keys[entry.key.casefold()] == 1 and (made := _mended(entry, codes)) != _unix(entry.text):
            data = editing.replace(data, entry.key, made)
    is_disordered = any("bib-entry-order" in codes for codes in found.values())
    return _sorted(data) if is_disordered and max(keys.values()) == 1 else data


def mend_note(data: bytes, lines: Iterable[int]) -> bytes:
    """Return a note without the white space at the ends of some lines; two spaces that break a line stay."""
    parts = [found.groups() for found in _LINE.finditer(data)]
    for number in lines:
        content, end = parts[number - 1]
        is_last = number >= len(parts) or not parts[number][0].strip()
        if is_last or not content.strip() or not content.endswith(b"  "):
            parts[number - 1] = content.rstrip(b" \t"), end
    return b"".join(content + end for content, end in parts)


def _by_entry(entries: Sequence[Entry], problems: Iterable[Problem]) -> Mapping[str, frozenset[str]]:
    """Return the codes of the problems of each entry, by its key."""
    starts = [entry.line for entry in entries]
    made: dict[str, frozenset[str]] = {}
    for problem in problems:
        if place := bisect_right(starts, problem.line):
            key = entries[place - 1].key
            made[key] = made.get(key, frozenset()) | {problem.code}
    return made


def _mended(entry: Entry, codes: frozenset[str]) -> str:
    """Return the text of an entry after every step that one of the codes asks for."""
    before = text = _unix(entry.text)
    for code, step in _STEPS:
        if code in codes and (now := parsed(text)) and _same(before, made := step(now)):
            text = made
    return text


def _bare(entry: Entry) -> str:
    """Return the entry with bare identifiers, and with the names of their archives as we write them."""
    edits = []
    for slot in slots(entry) or ():
        value = slot.field.value
        for scheme in SCHEMES:
            if slot.field.name == scheme.field and scheme.is_correct(scheme.bare(value)):
                edits.append((slot.start, slot.end, scheme.bare(value)))
            if slot.field.name == "eprinttype" and value.strip().lower() == scheme.archive:
                edits.append((slot.start, slot.end, scheme.archive))
    return with_edits(entry.text, edits)


def _capitals(entry: Entry) -> str:
    """Put braces where the rule that asks for them points to."""
    lines = [0, *(found.end() for found in re.finditer("\n", entry.text))]
    inside = [(slot.start, slot.end) for slot in slots(entry) or () if slot.field.name in ("title", "subtitle")]
    edits = []
    for problem in bib_values.unbraced_capitals(entry):
        at = lines[problem.line - entry.line] + problem.column - 1
        word = TITLE_WORD.match(entry.text, at)
        if word and any(start <= at and word.end() <= end for start, end in inside):
            edits.append((at, word.end(), f"{{{word[0]}}}"))
    return with_edits(entry.text, edits)


def _layout(entry: Entry) -> str:
    found = slots(entry)
    if found is None or any(slot.is_bare and not slot.field.value.isdecimal() for slot in found):
        return entry.text
    return laid_out(entry.kind, entry.key, [(slot.field.name, slot.field.value) for slot in found])


_STEPS: Sequence[tuple[str, Callable[[Entry], str]]] = (
    ("bib-doi-is-url", _bare),
    ("bib-arxiv-form", _bare),
    ("bib-identifier-form", _bare),
    ("bib-unbraced-capitals", _capitals),
    ("bib-field-order", _layout),
    ("bib-layout", _layout),
)

MENDED = frozenset(
    {
        *(code for code, _ in _STEPS),
        "bib-entry-order",
        "prose-trailing-space",
        "prose-spelling",
        "lint-word-order",
        "lint-idle-word",
    }
)
"""Codes of the problems that can be mended, though not each of them in every case."""


def _same(before: str, after: str) -> bool:
    """Tell whether two texts of an entry read as the same work."""
    works = []
    for text in (before, after):
        found, _, _ = bibliography.read("", text)
        works.append([replace(work, source="", line=1, rich_title="") for work in found.values()])
    return works[0] == works[1]


def _sorted(data: bytes) -> bytes:
    """Return a bibliography with the fewest entries moved that bring all into order; one under a comment stays."""
    text, _ = bibliography.decode("", data)
    _, entries, _ = bibliography.read("", text)
    lines = text.split("\n")
    moving = [entry for entry in _out_of_order(entries) if not _has_comment(lines, entry)]
    for entry in moving:
        data = editing.remove(data, entry.key)
    for entry in moving:
        data = editing.insert(data, entry.key, _unix(entry.text))
    return data


def _out_of_order(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries outside of a longest run of them that is sorted already."""
    keyed = [entry for entry in entries if entry.key]
    best: list[tuple[str, int]] = []  # for each length the smallest last key of a run, and the place of that entry
    before: list[int] = []
    for place, entry in enumerate(keyed):
        at = bisect_right(best, (entry.key, place))
        before.append(best[at - 1][1] if at else -1)
        best[at : at + 1] = [(entry.key, place)]
    stays, place = set(), best[-1][1] if best else -1
    while place >= 0:
        stays.add(place)
        place = before[place]
    return [entry for place, entry in enumerate(keyed) if place not in stays]


def _has_comment(lines: Sequence[str], entry: Entry) -> bool:
    return entry.column > 1 or (entry.line > 1 and bool(lines[entry.line - 2].strip()))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
