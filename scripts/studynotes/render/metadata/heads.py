"""What the head of a work or a note says beside what each page says of itself (theme/partials/shared.html)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import work_url
from studynotes.render.metadata import managers, pages, works
from studynotes.render.templating import render

Tags = Sequence[tuple[str, str]]


def work_head(reference: Reference, site_url: str) -> Markup:
    """Return the HTML for the head of a work's page, by which a reference manager saves the work, not our page."""
    page = f"{site_url.rstrip('/')}{work_url(reference.key)}"
    return head(managers.highwire(reference), works.work(reference, page))


def note_head(note: Note, graph: Graph, site_url: str, dates: Mapping[str, str], author: str = "") -> Markup:
    """Return the HTML for the head of a page of notes; `dates` maps a note's path to its ISO day."""
    data = {"@graph": pages.note(note, graph, site_url, dates, author)}
    return head((), data, (("article:modified_time", dates.get(note.path, "")),))


def head(tags: Tags, data: Mapping[str, object], properties: Tags = ()) -> Markup:
    """Return metadata as HTML: named tags, Open Graph properties, JSON-LD 1.1, and the page's Markdown.

    Tags without a value are left out; no value can close its element or open a comment in it.
    """
    return render(
        "head.html",
        tags=[(name, " ".join(value.split())) for name, value in tags if value.strip()],
        properties=[(name, value) for name, value in properties if value],
        data={"@context": "https://schema.org", **data},
    )


def with_head(page: str, head: str) -> str:
    """Return a whole page with more in its head."""
    return page.replace("</head>", f"{head}</head>", 1)
