"""What the comments above a graph say of it: what it is called, and in words what it shows."""

from __future__ import annotations

from collections.abc import Mapping

NAMES = ("title", "alt")


def about(source: str) -> Mapping[str, str]:
    """Return what the comments above the graph say; a comment without a name goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in source.split("\n"):
        if not line.lstrip().startswith("//"):
            if line.strip():
                break
            continue
        said = line.strip().removeprefix("//").strip()
        head, colon, rest = said.partition(":")
        if colon and head in NAMES:
            name, said = head, rest.strip()
        if name and said:
            found[name] = f"{found[name]} {said}" if name in found else said
    return found
