"""One finished page as a frame for many: the theme is rendered once, and only the places that differ are filled in.

A work's page differs from another's in its title, its description, its address and its article. Rendering the theme
for each of thousands of works costs more than all else of a build together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import escape

from studynotes.model import Site
from studynotes.notes.paths import relative, work_url
from studynotes.render.article import TocItem
from studynotes.render.templating import render

_NAMES = ("title", "description", "content", "key")
MARKS = {name: f"studynotes-{name}-goes-here" for name in _NAMES}
"""What stands in the frame where a value goes: plain words, so that no part of the theme changes them."""
_MARK = re.compile(f"studynotes-({'|'.join(_NAMES)})-goes-here")


@dataclass(frozen=True)
class Blank:
    """The page of any work, as the templates read a page; the marks stand for what differs."""

    canonical_url: str
    toc: Sequence[TocItem]
    url: str = f"references/{MARKS['key']}/"
    title: str = MARKS["title"]
    content: str = MARKS["content"]
    is_homepage: bool = False
    is_work: bool = True
    file: None = None
    previous_page: None = None
    next_page: None = None
    meta: Mapping[str, str] = field(default_factory=lambda: {"description": MARKS["description"]})


@dataclass(frozen=True)
class Frame:
    """The text of a finished page, cut at its marks."""

    parts: tuple[str, ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return a page; `title` and `description` are plain text, `content` is HTML, `key` the work's key."""
        shown = {name: value if name == "content" else str(escape(value)) for name, value in values.items()}
        filled = [part + shown[name] for part, name in zip(self.parts, self.names, strict=False)]
        return "".join([*filled, self.parts[-1]])


def blank(site: Site, sections: Sequence[tuple[str, str]]) -> Blank:
    """Return the page that a frame is rendered from; `sections` are its headings with their ids."""
    toc = [TocItem(title, f"#{anchor}") for title, anchor in sections]
    return Blank(site.address(work_url(MARKS["key"])), toc)


def cut(page: str) -> Frame:
    """Cut a finished page at its marks.

    Raises ValueError when the page has no place for the content: then the theme does not print it as it stands.
    """
    parts = _MARK.split(page)
    if "content" not in parts[1::2]:
        raise ValueError("the theme printed no place for the content of a work's page")
    return Frame(tuple(parts[::2]), tuple(parts[1::2]))


def moved_page(old: str, new: str, title: str, site: Site) -> str:
    """Return the whole page at the site path that a page had before: it leads on without a script, in any folder."""
    canonical = site.address(new) if site.url else ""
    return str(render("moved.html", target=relative(old, new), title=title, site=site, canonical=canonical))
