"""Changes a bibliography by the byte, and writes files whole: an entry goes in, out or over, all else stays."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from studynotes.bib import bibtex

_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Changed(Exception):
    """Somebody else wrote the file since it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was changed by somebody else meanwhile: nothing was written")


@dataclass(frozen=True)
class Change:
    """New bytes for a file that held others when the change was made; None stands for no file."""

    path: Path
    before: bytes | None
    after: bytes


def insert(data: bytes, key: str, entry: str) -> bytes:
    """Return the file with one entry more, before the first entry whose key is greater, or behind the last one."""
    return insert_all(data, {key: entry})


def insert_all(data: bytes, entries: Mapping[str, str]) -> bytes:
    """Return the file with entries more, each where `insert` would put it; the file is read once."""
    text = _decode(data)
    spans = _spans(text)
    end = _line_end(text)
    highest = list(accumulate((key for _, _, key in spans), max))
    groups: dict[int, list[str]] = {}
    for key in sorted(entries):
        groups.setdefault(bisect_right(highest, key), []).append(entries[key].replace("\n", end))
    for place, group in sorted(groups.items(), reverse=True):
        text = _with_group(text, spans, place, (end + end).join(group), end)
    return _encode(text)


def _with_group(text: str, spans: Sequence[tuple[int, int, str]], place: int, entry: str, end: str) -> str:
    """Return the text with entries before the one whose number is `place`, or behind the last one."""
    if place < len(spans):
        at = _above_comments(text, spans[place][0])
        before = "" if at == 0 or text[at - 1] in "\n\ufeff" else end
        return text[:at] + before + entry + end + end + text[at:]
    at = text.find("\n", spans[-1][1]) if spans else len(text)
    at = len(text) if at < 0 else at - (text[at - 1 : at] == "\r")
    if not text.strip("\ufeff \t\r\n"):
        return text + entry + end
    gap = end + end if spans or not text.endswith("\n") else end
    return text[:at] + gap + entry + ("" if spans else end) + text[at:]


def replace(data: bytes, key: str, entry: str) -> bytes:
    """Return the file with the text of one entry replaced; raise KeyError when there is none with that key."""
    text = _decode(data)
    start, stop = _span(text, key)
    return _encode(text[:start] + entry.replace("\n", _line_end(text)) + text[stop:])


def remove(data: bytes, key: str) -> bytes:
    """Return the file without one entry and the blank lines that set it off; raise KeyError when there is none."""
    text = _decode(data)
    start, stop = _span(text, key)
    rest = text[stop:].lstrip(" \t\r\n")
    if rest:
        return _encode(text[:start] + rest)
    return _encode(text[:start].rstrip(" \t\r\n") + (text[stop:] if text[:start].strip("\ufeff \t\r\n") else ""))


def cut(data: bytes, key: str) -> tuple[bytes, str]:
    """Return the file without one entry and the comment right above it, and that comment; else as `remove`."""
    text = _decode(data)
    start, _ = _span(text, key)
    top = _above_comments(text, start)
    comment = text[top:start].replace("\r\n", "\n")
    return remove(_encode(text[:top] + text[start:]), key), comment


def write(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Write a file as one step: whoever reads it finds the old bytes or the new ones.

    Mode, and the target of a symbolic link, are kept. Raises PermissionError for a file that is write-protected, which
    its folder alone would let us replace, and Changed when the file does not hold the bytes that are expected, which
    are those that the change was made from.
    """
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode if target.exists() else 0
    if mode and not (mode & _WRITE and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, "it is write-protected, so nothing was written (chmod u+w)", str(path))
    if expected is not None and target.read_bytes() != expected:
        raise Changed(path)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        if mode:
            temporary.chmod(stat.S_IMODE(mode))
        os.replace(temporary, target)
    except OSError as fault:
        fault.filename = str(path)  # not the temporary one, of which nobody knows
        raise
    finally:
        temporary.unlink(missing_ok=True)


def write_all(changes: Sequence[Change]) -> None:
    """Write files in their order, each as one step, or none if one of them is not what its change was made from.

    Raises OSError or Changed. A call that is cut short has written the first of them, so that the order decides what
    the next call finds.
    """
    for change in changes:
        there = change.path.read_bytes() if change.path.exists() else None
        if there != change.before:
            raise Changed(change.path)
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        write(change.path, change.after, expected=change.before)


def _decode(data: bytes) -> str:
    """Return text that gives the same bytes back, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _line_end(text: str) -> str:
    """Return the line end that most lines have."""
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


def _span(text: str, key: str) -> tuple[int, int]:
    for start, stop, other in _spans(text):
        if other == key:
            return start, stop
    raise KeyError(key)


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Return where each entry begins and ends, and its key, in file order."""
    mark = len(text) - len(text.removeprefix(codecs.BOM_UTF8.decode()))
    entries, _ = bibtex.parse("", text[mark:])
    lines = [mark]
    while (found := text.find("\n", lines[-1])) >= 0:
        lines.append(found + 1)
    starts = ((lines[entry.line - 1] + entry.column - 1, entry) for entry in entries if entry.key)
    return [(start, start + len(entry.text), entry.key) for start, entry in starts]


def _above_comments(text: str, at: int) -> int:
    """Return the start of the lines of comment that stand right above an entry; a comment at the top is the file's."""
    start = text.rfind("\n", 0, at) + 1
    if text[start:at].strip("\ufeff \t"):
        return at
    start = len(text) - len(text.removeprefix("\ufeff")) if start == 0 else start
    top = start
    while (
        top and (above := text.rfind("\n", 0, top - 1) + 1) < top and text[above:top].lstrip("\ufeff").startswith("%")
    ):
        top = above
    return start if top == 0 else top
