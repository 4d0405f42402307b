"""Changes the key of a work wherever a note names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from studynotes import notes
from studynotes.bib.editing import Change
from studynotes.model import Note
from studynotes.notes import scanner

_LINE_END = re.compile(r"\r\n|\r|\n")
_OPAQUE = frozenset({"fence", "code", "comment", "math"})


def with_key(text: str, old: str, new: str) -> str:
    """Return a note in which citations of a work, and links to its page, have another key; examples in code stay."""
    note, _ = notes.read("", text)
    starts = sorted({*_cited(note, old), *_linked(text, old)}, reverse=True)
    for start in starts:
        text = text[:start] + new + text[start + len(old) :]
    return text


def changes(docs: Path, old: str, new: str) -> Iterator[Change]:
    """Yield the notes that name a work, with its new key; every other byte stays."""
    for path in sorted(docs.rglob("*.md")):
        data = path.read_bytes()
        if old.encode() not in data:
            continue
        after = renamed(data, old, new)
        if after != data:
            yield Change(path, data, after)


def once(text: str, key: str) -> str:
    """Return a note in which no group names a work a second time without saying more than its key."""
    note, _ = notes.read("", text)
    for start, end in sorted(((group.start, group.end) for group in note.groups), reverse=True):
        first = re.search(rf"@\{{?{re.escape(key)}\b", text[start:end])
        if first:
            kept = start + first.end()
            bare = re.compile(rf"[ ]*;[ ]*@\{{?{re.escape(key)}\}}?(?=[ ]*[;\]])")
            text = text[:kept] + bare.sub("", text[kept:end]) + text[end:]
    return text


def twice(text: str, key: str) -> list[int]:
    """Return the lines of the groups that cite a work more than once."""
    note, _ = notes.read("", text)
    return [group.line for group in note.groups if [citation.key for citation in group.citations].count(key) > 1]


def _cited(note: Note, key: str) -> Iterator[int]:
    """Yield the offsets at which citations name a key; their places are those of the @."""
    lines = [0, *(match.end() for match in re.finditer("\n", note.text))]
    for group in note.groups:
        for citation in group.citations:
            at = lines[citation.line - 1] + citation.column - 1
            if citation.key == key and (match := re.compile(rf"@\{{?{re.escape(key)}").match(note.text, at)):
                yield match.end() - len(key)


def _linked(text: str, key: str) -> Iterator[int]:
    """Yield the offsets at which an address of the work's page names a key."""
    code = [(span.start, span.end) for span in scanner.scan(text).spans if span.kind in _OPAQUE]
    shown = scanner.blank(text, code)
    for match in re.finditer(rf"(?<=references/){re.escape(key)}(?=\.md\b|/|#|\))", shown):
        yield match.start()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return the bytes of a note with a key changed, its line ends, of whatever kind, as they were."""
    text = data.decode("utf-8", "surrogateescape")
    ends = _LINE_END.findall(text)
    lines = with_key(_LINE_END.sub("\n", text), old, new).split("\n")
    joined = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    return joined.encode("utf-8", "surrogateescape")
