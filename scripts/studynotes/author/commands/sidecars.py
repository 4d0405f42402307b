"""Two small files beside the notes that commands amend: where records come from, and keys that works had before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from pathlib import Path

from studynotes.author.commands import reading
from studynotes.bib.editing import Change
from studynotes.graph import redirects
from studynotes.graph.provenance import PASTED

_PROVENANCE = Path("references", "provenance.yml")


def add_provenance(docs: Path, authorities: Mapping[str, str], day: date) -> list[Change]:
    """Return the change of the file on provenance for new works, each with who described it; none without the file."""
    path = docs / _PROVENANCE
    if not path.exists():
        return []
    before = path.read_bytes()
    rows = {key: f"{key}: {{source: {who or PASTED}, day: {day.isoformat()}}}" for key, who in authorities.items()}
    return _changed(path, before, _with_rows(before, rows))


def move_provenance(docs: Path, old: str, new: str) -> list[Change]:
    """Return the change of the file on provenance by which the row of a work stands under its new key."""
    path = docs / _PROVENANCE
    before = path.read_bytes() if path.exists() else b""
    lines = before.splitlines(keepends=True)
    row = next((line for line in lines if line.startswith(f"{old}:".encode())), None)
    if row is None:
        return []
    lines.remove(row)
    renamed = new + row.decode("utf-8", "surrogateescape").strip().removeprefix(old)
    return _changed(path, before, _with_rows(b"".join(lines), {new: renamed}))


def former_keys(docs: Path) -> dict[str, str]:
    """Return old and present keys; a missing file has none, and what the rules report is passed over."""
    return redirects.read(redirects.WORKS, redirects.WORKS.path, reading.text(docs / redirects.WORKS.path))[0]


def add_redirect(docs: Path, old: str, new: str) -> list[Change]:
    """Return the change of the file of redirects with one more; raise ValueError if a line would be lost by that."""
    path = docs / redirects.WORKS.path
    known, problems = redirects.read(redirects.WORKS, str(path), reading.text(path))
    if problems:
        raise ValueError(f"{problems[0]}: mend it first")
    before = path.read_bytes() if path.exists() else None
    return _changed(path, before, redirects.with_redirect(known, old, new).encode())


def _changed(path: Path, before: bytes | None, after: bytes) -> list[Change]:
    return [Change(path, before, after)] if after != (before or b"") else []


def _with_rows(data: bytes, rows: Mapping[str, str]) -> bytes:
    """Return the file with more rows, each before the first whose key is greater; one that is there stays."""
    lines = data.splitlines(keepends=True)
    names = [line.partition(b":")[0] if line[:1].isalnum() else b"" for line in lines]
    end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    if lines and not lines[-1].endswith(b"\n"):
        lines[-1] += end
    highest, there = list(accumulate(names, max)), set(names)
    for key in sorted(set(rows), reverse=True):
        if key.encode() not in there:
            lines.insert(bisect_right(highest, key.encode()), rows[key].encode("utf-8", "surrogateescape") + end)
    return b"".join(lines)
