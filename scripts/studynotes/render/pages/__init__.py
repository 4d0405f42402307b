"""Graph to generated pages, as Markdown that holds ready HTML: works, library, topics, crosswalk, parts of home."""

from __future__ import annotations

import re
from collections.abc import Mapping

from studynotes.bib.describe import byline, kind_name, people, short_people, venue
from studynotes.render.pages.crosswalk import crosswalk_page
from studynotes.render.pages.home import counts, newest
from studynotes.render.pages.library import library_page
from studynotes.render.pages.lookup import lookup_table
from studynotes.render.pages.topic import topic_tail, topics_page
from studynotes.render.pages.words import block, front_matter, place, style_sheet
from studynotes.render.pages.work import SECTIONS, Shelf, work_head, work_tail, work_values

__all__ = [
    "SECTIONS",
    "Shelf",
    "byline",
    "complete",
    "counts",
    "front_matter",
    "kind_name",
    "newest",
    "people",
    "place",
    "render",
    "short_people",
    "style_sheet",
    "venue",
    "work_head",
    "work_tail",
    "work_values",
]

_WRITTEN = re.compile(r"(references|topics)/(?!index\.md|crosswalk\.md)([^/]+)\.md")


def render(shelf: Shelf, added: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return every generated page by its path below docs/, but for the pages of works, which are cut from a frame.

    `added` maps a key to the ISO day on which the work came into the bibliography, where that is known.
    """
    graph, formatted, topics = shelf.graph, shelf.formatted, shelf.topics
    made = {
        "references/index.md": library_page(graph, formatted, topics, added or {}),
        "references/crosswalk.md": crosswalk_page(graph, formatted),
        "references/lookup.json": lookup_table(graph.references.values()),
    }
    if topics:
        made["topics/index.md"] = topics_page(graph, topics)
    return made


def complete(path: str, markdown: str, shelf: Shelf, days: Mapping[str, str]) -> str:
    """Return a page that the author wrote with what the build knows put round it, or in place of its placeholders."""
    if (written := _WRITTEN.fullmatch(path)) and written[1] == "topics":
        return f"{markdown}\n\n{topic_tail(written[2], shelf.graph, shelf.topics)}"
    if written and (reference := shelf.graph.references.get(written[2])):
        tail = block("work__tail", [work_tail(reference, shelf)])
        return f"{work_head(reference, shelf)}\n\n{markdown}\n\n{tail}"
    if "<!-- studynotes:" in markdown:
        markdown = markdown.replace("<!-- studynotes:counts -->", counts(shelf.graph))
        markdown = markdown.replace("<!-- studynotes:newest -->", newest(shelf.graph.notes, days))
    return markdown
