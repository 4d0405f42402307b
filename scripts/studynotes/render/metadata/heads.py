"""The whole of what goes into a page's head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from studynotes.bib.describe import full_title
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import relative, work_url
from studynotes.render.metadata import managers, pages, works
from studynotes.render.templating import render

Tags = Sequence[tuple[str, str]]

_FEEDS = {"Notes": "/feed.xml", "Works": "/references/feed.xml"}


def work_head(reference: Reference, formatted: Formatted, site_url: str, site_name: str = "") -> Markup:
    """Return the HTML for the head of a work's page, by which a reference manager saves the work, not our page."""
    page = f"{site_url.rstrip('/')}{work_url(reference.key)}"
    description = _short(reference.get("annotation") or formatted.label)
    properties = _open_graph(full_title(reference), description, page, site_name)
    return head(managers.highwire(reference), properties, works.work(reference, page))


def note_head(note: Note, graph: Graph, site_url: str, dates: Mapping[str, str], site_name: str = "") -> Markup:
    """Return the HTML for the head of a page of notes; `dates` maps a note's path to its ISO day."""
    page = site_url.rstrip("/") + note.url
    properties = _open_graph(note.title, str(note.front.get("description", "")), page, site_name)
    properties += [("article:modified_time", dates.get(note.path, ""))]
    data = {"@graph": pages.note(note, graph, site_url, dates)}
    return head((), properties, data, {name: relative(note.url, path) for name, path in _FEEDS.items()})


def head(tags: Tags, properties: Tags, data: Mapping[str, object], feeds: Mapping[str, str] | None = None) -> Markup:
    """Return metadata as HTML: named tags, Open Graph properties, JSON-LD 1.1, and the feeds with the page's twin.

    Tags without a value are left out; no value can close its element or open a comment in it.
    """
    return render(
        "head.html",
        tags=[(name, " ".join(value.split())) for name, value in tags if value.strip()],
        properties=[(name, " ".join(value.split())) for name, value in properties if value.strip()],
        data={"@context": "https://schema.org", **data},
        feeds=feeds or {},
    )


def with_head(page: str, head: str) -> str:
    """Return a whole page with more in its head."""
    return page.replace("</head>", f"{head}</head>", 1)


def _open_graph(title: str, description: str, page: str, site_name: str) -> list[tuple[str, str]]:
    values = {"title": title, "type": "article", "url": page, "description": description, "site_name": site_name}
    return [(f"og:{name}", value) for name, value in values.items()]


def _short(text: str, most: int = 300) -> str:
    if len(text) <= most:
        return text
    whole = text[: text.rfind(". ", 0, most) + 1]
    return whole or text[: text.rfind(" ", 0, most)] + " …"
