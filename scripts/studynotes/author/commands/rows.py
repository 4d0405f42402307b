"""Rows of the provenance file, which says against what each record was checked: put in by the byte, in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from studynotes.author.commands.together import Change

PATH = Path("references", "provenance.yml")


def change(docs: Path, authorities: Mapping[str, str], day: date) -> list[Change]:
    """Return the change of the file for works that an authority described; none where there is no such file."""
    path = docs / PATH
    if not path.exists() or not any(authorities.values()):
        return []
    before = path.read_bytes()
    after = before
    for key, authority in authorities.items():
        if authority:
            after = with_row(after, key, f"{key}: {{source: {authority}, day: {day.isoformat()}}}")
    return [Change(path, before, after)] if after != before else []


def with_row(data: bytes, key: str, row: str) -> bytes:
    """Return the file with one row more, before the first whose key is greater; a row that is there stays as it is."""
    lines = data.splitlines(keepends=True)
    names = [line.partition(b":")[0] if line[:1].isalnum() else b"" for line in lines]
    if key.encode() in names:
        return data
    end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    at = next((at for at, name in enumerate(names) if name > key.encode()), len(lines))
    if at == len(lines) and lines and not lines[-1].endswith(b"\n"):
        lines[-1] += end
    lines.insert(at, row.encode() + end)
    return b"".join(lines)
