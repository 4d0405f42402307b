"""Icons and faces by their short names: a Markdown extension that reads the files of the theme's own set.

`:material-robot:` becomes the icon's SVG, `:smile:` the character. Whatever is no such name stays as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.inlinepatterns import InlineProcessor  # type: ignore[import-untyped]

SETS = ("material", "fontawesome-brands", "fontawesome-regular", "fontawesome-solid", "octicons", "simple")
"""The sets of icons; each is a folder of the theme."""

NAME = re.compile(r"(?<![\w:]):(?P<name>[a-z0-9+][a-z0-9_+-]*):(?![\w:])")
_FOLDER = "material/templates/.icons"


@lru_cache(maxsize=256)
def icon(name: str) -> str:
    """Return the SVG of an icon by its name without colons; empty when the theme has none of that name."""
    family = next((family for family in SETS if name.startswith(f"{family}-")), "")
    if not family:
        return ""
    file = f"{_FOLDER}/{family.replace('-', '/')}/{name.removeprefix(f'{family}-')}.svg"
    try:
        picture = Path(str(distribution("mkdocs-material").locate_file(file))).read_text(encoding="utf-8")
    except OSError:
        return ""
    return (
        picture[picture.index("<svg") :]
        .strip()
        .replace("<svg ", '<svg class="icon" width="24" height="24" aria-hidden="true" ', 1)
    )


@lru_cache(maxsize=256)
def emoji(name: str) -> str:
    """Return the characters of an emoji by its name without colons; empty when there is none."""
    from pymdownx.gemoji_db import aliases  # type: ignore[import-untyped]  # 1,800 names, seldom asked for
    from pymdownx.gemoji_db import emoji as known

    short = aliases.get(f":{name}:", f":{name}:")
    return "".join(chr(int(code, 16)) for code in known.get(short, {}).get("unicode", "").split("-") if code)


def is_icon(name: str) -> bool:
    """Return whether a name without colons is meant as an icon."""
    return name.startswith(tuple(f"{family}-" for family in (*SETS, "fontawesome", "twemoji")))


class _Icons(InlineProcessor):  # type: ignore[misc]
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:
        """Return what stands for a name and its offsets; nothing when it is none."""
        found = self.md.htmlStash.store(icon(m["name"])) if icon(m["name"]) else emoji(m["name"])
        return (found, *m.span()) if found else (None, None, None)


class IconExtension(Extension):  # type: ignore[misc]
    """Reads short names of icons and emoji."""

    def extendMarkdown(self, md: Any) -> None:
        """Add the pattern, behind code, escapes and links."""
        md.inlinePatterns.register(_Icons(NAME.pattern, md), "icons", 75)


def makeExtension(**options: Any) -> IconExtension:
    """Return the extension, by the name that Markdown looks for."""
    return IconExtension(**options)
