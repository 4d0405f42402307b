"""One finished page as a frame for many: the theme is rendered once, and only the places that differ are filled in.

A work's page differs from another's in its title, its description, its address and its article. Rendering the theme
for each of thousands of works costs more than all else of a build together.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

MARKS = {name: f"studynotes-{name}-goes-here" for name in ("title", "description", "content", "key")}
"""What stands in the frame where a value goes: plain words, so that no part of the theme changes them."""


@dataclass(frozen=True)
class Frame:
    """The text of a finished page, cut at its marks."""

    parts: tuple[str, ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return a page; `title` and `description` are plain text, `content` is HTML, `key` the work's key."""
        made = {name: value if name == "content" else html.escape(value) for name, value in values.items()}
        filled = [part + made[name] for part, name in zip(self.parts, self.names, strict=False)]
        return "".join([*filled, self.parts[-1]])


def cut(page: str) -> Frame:
    """Cut a finished page at its marks.

    Raises ValueError when the page has no place for the content: then the theme does not print it as it stands.
    """
    parts, names = [], []
    rest = page
    while found := _first_mark(rest):
        name, position = found
        parts.append(rest[:position])
        names.append(name)
        rest = rest[position + len(MARKS[name]) :]
    if "content" not in names:
        raise ValueError("the theme printed no place for the content of a work's page")
    return Frame((*parts, rest), tuple(names))


def _first_mark(text: str) -> tuple[str, int] | None:
    found = [(position, name) for name, mark in MARKS.items() if (position := text.find(mark)) >= 0]
    return (min(found)[1], min(found)[0]) if found else None
