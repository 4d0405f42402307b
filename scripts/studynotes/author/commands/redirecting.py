"""Keys that a work had before, for the commands: the file of the redirects, read and amended."""

from __future__ import annotations

from pathlib import Path

from studynotes.graph import redirects


def file_of(docs: Path) -> Path:
    """Return the file of the redirects."""
    return docs / redirects.WORKS.path


def read(path: Path) -> dict[str, str]:
    """Return old and present keys; a missing file has none, and what the rules report is passed over."""
    return redirects.read(redirects.WORKS, path.name, _text(path))[0]


def amended(path: Path, old: str, new: str) -> str:
    """Return the text of the file with one redirect more. Raises ValueError if a line would be lost by that."""
    known, problems = redirects.read(redirects.WORKS, str(path), _text(path))
    if problems:
        raise ValueError(f"{problems[0]}: mend it first")
    return redirects.with_redirect(known, old, new)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
