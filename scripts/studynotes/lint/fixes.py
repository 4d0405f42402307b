"""Mends what is mechanical, and nothing else: every byte that no rule named stays, and no fact changes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
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
    codes_of = _by_entry(entries, problems)
    keys = Counter(entry.key.casefold() for entry in entries)
    for entry in entries:
        after = _mended(entry, codes_of[entry.key])
        if keys[entry.key.casefold()] == 1 and after != _unix(entry.text):
            data = editing.replace(data, entry.key, after)
    is_disordered = any("bib-entry-order" in codes for codes in codes_of.values())
    return _sorted(data) if is_disordered and max(keys.values()) == 1 else data


def mend_note(data: bytes, lines: Iterable[int]) -> bytes:
    """Return a note without the white space at the ends of some lines; two spaces that break a line stay."""
    parts = _LINE.findall(data)
    for number in lines:
        content, end = parts[number - 1]
        is_last = number >= len(parts) or not parts[number][0].strip()
        if is_last or not content.strip() or not content.endswith(b"  "):
            parts[number - 1] = content.rstrip(b" \t"), end
    return b"".join(content + end for content, end in parts)


def _by_entry(entries: Sequence[Entry], problems: Iterable[Problem]) -> defaultdict[str, set[str]]:
    """Return the codes of the problems of each entry, by its key."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for problem in problems:
        if place := bisect_right(entries, problem.line, key=lambda entry: entry.line):
            codes[entries[place - 1].key].add(problem.code)
    return codes


def _mended(entry: Entry, codes: Collection[str]) -> str:
    """Return the text of an entry after every step that one of the codes asks for."""
    before = text = _unix(entry.text)
    for code, step in _STEPS:
        if code in codes and (now := parsed(text)) and _same(before, after := step(now)):
            text = after
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
    lines = [0, *(end.end() for end in re.finditer("\n", entry.text))]
    inside = [(slot.start, slot.end) for slot in slots(entry) or () if slot.field.name in ("title", "subtitle")]
    edits = []
    for problem in bib_values.unbraced_capitals(entry):
        at = lines[problem.line - entry.line] + problem.column - 1
        word = TITLE_WORD.match(entry.text, at)
        if word and any(start <= at and word.end() <= end for start, end in inside):
            edits.append((at, word.end(), f"{{{word[0]}}}"))
    return with_edits(entry.text, edits)


def _layout(entry: Entry) -> str:
    parts = slots(entry)
    if parts is None or any(slot.is_bare and not slot.field.value.isdecimal() for slot in parts):
        return entry.text
    return laid_out(entry.kind, entry.key, [(slot.field.name, slot.field.value) for slot in parts])


_STEPS: Sequence[tuple[str, Callable[[Entry], str]]] = (
    ("bib-doi-is-url", _bare),
    ("bib-arxiv-form", _bare),
    ("bib-identifier-form", _bare),
    ("bib-unbraced-capitals", _capitals),
    ("bib-field-order", _layout),
    ("bib-layout", _layout),
)

_OTHERS = ("bib-entry-order", "prose-trailing-space", "prose-spelling", "lint-word-order", "lint-idle-word")
MENDED = frozenset({*dict(_STEPS), *_OTHERS})
"""Codes of the problems that can be mended, though not each of them in every case."""


def _same(before: str, after: str) -> bool:
    """Return whether two texts of an entry read as the same work."""
    works = [bibliography.read("", text)[0].values() for text in (before, after)]
    one, other = ([replace(work, source="", line=1, rich_title="") for work in of_text] for of_text in works)
    return one == other


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
    runs: list[list[Entry]] = []  # for each length the run that ends in the smallest key
    for entry in filter(lambda entry: entry.key, entries):
        length = bisect_right(runs, entry.key, key=lambda run: run[-1].key)
        runs[length : length + 1] = [[*(runs[length - 1] if length else ()), entry]]
    stays = set(runs[-1]) if runs else set()
    return [entry for entry in entries if entry.key and entry not in stays]


def _has_comment(lines: Sequence[str], entry: Entry) -> bool:
    return entry.column > 1 or (entry.line > 1 and bool(lines[entry.line - 2].strip()))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
