"""The headings of a page with the ids that Python-Markdown's toc extension will give them, and the ids of its labs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown.extensions.attr_list import get_attrs_and_remainder  # type: ignore[import-untyped]
from markdown.extensions.toc import slugify, unique  # type: ignore[import-untyped]

from studynotes.model import Heading
from studynotes.notes import scanner
from studynotes.notes.citations import Places
from studynotes.notes.plaintext import plain
from studynotes.notes.scanner import Chunk, Page

_ATTRIBUTES = re.compile(r"[ ]+\{:?[ ]*([^}\n ][^\n]*)\}[ ]*$")
_BRACES = re.compile(r"\{:?[ ]*([^{}\n]*#[^{}\n]*|[^{}\n]*\bid=[^{}\n]*)\}")


def read_headings(page: Page, places: Places) -> tuple[Heading, ...]:
    """Return every heading of a page in order; a citation in a heading counts for nothing in its text and id."""
    used = _written_ids(page)
    counters: dict[str, int] = {}
    headings = []
    for chunk in page.chunks:
        if chunk.kind == "heading":
            source, anchor = _taken_apart(page.text, chunk)
            text = plain(source, lambda group: "", page.definitions)
            if not anchor:  # made before formulas become MathML, so from their TeX
                slug = slugify(plain(source, lambda group: "", page.definitions, str), "-")
                anchor = unique(slug, used, counters)
            headings.append(Heading(chunk.level, text, anchor, places.of(chunk.start)[0]))
    return tuple(headings)


def lab_anchors(names: Iterable[str]) -> list[str]:
    """Return the ids of the labs of a page, in its order, so that links lead to one of them."""
    used: set[str] = set()
    return [unique(f"lab-{slugify(name, '-')}", used) for name in names]


def _taken_apart(markdown: str, chunk: Chunk) -> tuple[str, str]:
    """Return a heading's Markdown and the id that its attribute list gives, or an empty string."""
    source = markdown[chunk.start : chunk.end]
    if source.startswith("#"):
        bare = source.rstrip("#")
        source = (source if bare.endswith("\\") else bare)[chunk.level :].strip()
    attributes = _ATTRIBUTES.search(source)
    anchor = _id_of(attributes[1]) if attributes else None
    if attributes and anchor is not None:
        source = source[: attributes.start()].rstrip("#").rstrip()
    return source, anchor or ""


def _id_of(attributes: str) -> str | None:
    """Return the id in an attribute list, empty when it names none, None when it is no attribute list."""
    pairs, remainder = get_attrs_and_remainder(attributes)
    return None if remainder else next((str(value) for name, value in reversed(pairs) if name == "id"), "")


def _written_ids(page: Page) -> set[str]:
    """Return every id that an attribute list of the page gives; toc reserves them before it makes its own."""
    text = scanner.blank(page.text, page.opaque()) if "{" in page.text else ""
    return {anchor for braces in _BRACES.finditer(text) if (anchor := _id_of(braces[1]))}
