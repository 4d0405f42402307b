"""Keys that a work had before: docs/references/redirects.yml maps each to the present one, sorted.

The site owes a reader the old address: `references/<old>/index.html` with a canonical link and an immediate refresh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"([a-z0-9-]+): ([a-z0-9-]+)")


def file_of(docs: Path) -> Path:
    """Return the file of the redirects."""
    return docs / "references" / "redirects.yml"


def read(path: Path) -> dict[str, str]:
    """Return old and present keys; a missing file has none, and lines of another form are passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {found[1]: found[2] for line in lines if (found := _LINE.fullmatch(line.strip()))}


def with_redirect(known: Mapping[str, str], old: str, new: str) -> str:
    """Return the text of the file with one redirect more; none leads to a redirect, and none away from a work."""
    moved = {key: new if target == old else target for key, target in known.items()} | {old: new}
    return "".join(f"{key}: {target}\n" for key, target in sorted(moved.items()) if key != new)
