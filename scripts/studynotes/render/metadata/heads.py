"""The whole of what goes into a page's head."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.bib import csl
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Note, Reference
from studynotes.render.metadata import highwire, pages, works
from studynotes.render.metadata.markup import json_ld, metas


def work_head(reference: Reference, formatted: Formatted, site_url: str, site_name: str = "") -> str:
    """Return the HTML for the head of a work's page, by which a reference manager saves the work, not our page."""
    page = f"{site_url.rstrip('/')}/references/{reference.key}/"
    description = reference.get("annotation") or formatted.label
    shared = _open_graph(csl.full_title(reference), _short(description), page, site_name)
    return metas(highwire.tags(reference)) + shared + json_ld(works.work(reference, page))


def note_head(note: Note, graph: Graph, site_url: str, dates: Mapping[str, str], site_name: str = "") -> str:
    """Return the HTML for the head of a page of notes; `dates` maps a note's path to its ISO day."""
    page = site_url.rstrip("/") + note.url
    shared = _open_graph(note.title, str(note.front.get("description", "")), page, site_name)
    changed = metas([("article:modified_time", dates.get(note.path, ""))], "property")
    return shared + changed + json_ld({"@graph": pages.note(note, graph, site_url, dates)})


def _open_graph(title: str, description: str, page: str, site_name: str) -> str:
    tags = {"title": title, "type": "article", "url": page, "description": description, "site_name": site_name}
    return metas(((f"og:{name}", value) for name, value in tags.items()), "property")


def _short(text: str, most: int = 300) -> str:
    if len(text) <= most:
        return text
    whole = text[: text.rfind(". ", 0, most) + 1]
    return whole or text[: text.rfind(" ", 0, most)] + " …"
