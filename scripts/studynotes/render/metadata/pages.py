"""A page of notes in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate

from studynotes.model import Graph, Note
from studynotes.notes.paths import work_url
from studynotes.render.metadata.works import filled

Node = dict[str, object]


def note(page: Note, graph: Graph, site_url: str, dates: Mapping[str, str], author: str = "") -> list[Node]:
    """Return a page and the way to it: the notes on a course or on a week of one, or any other page."""
    base = site_url.rstrip("/")
    written = {"author": {"@type": "Person", "name": author}} if author else {}
    return [{**_page(page, graph, base, dates), **written}, _breadcrumbs(page, graph, base)]


def is_course(page: Note) -> bool:
    """Return whether a page is the index of a course."""
    return "course" in page.front and "week" not in page.front


def _page(page: Note, graph: Graph, base: str, dates: Mapping[str, str]) -> Node:
    kind = "LearningResource" if "course" in page.front else "WebPage"
    return filled(
        {
            "@type": kind,
            "@id": f"{base}{page.url}#page",
            "name": page.title,
            "description": str(page.front.get("description", "")),
            "url": base + page.url,
            "inLanguage": "en",
            "isAccessibleForFree": True,
            "dateModified": dates.get(page.path, ""),
            "isBasedOn": str(page.front.get("source", "")),
            **_place(page, graph.notes, base),
            "citation": _citations(page, graph, base),
        }
    )


def _place(page: Note, notes: Iterable[Note], base: str) -> Node:
    if "course" not in page.front:
        return {}
    same = (note for note in notes if note.front.get("course") == page.front["course"] and note is not page)
    if is_course(page):
        weeks = [note for note in same if "week" in note.front]
        kind = {"learningResourceType": "study notes"}
        return kind | {
            "hasPart": [_named(note, base) for note in sorted(weeks, key=lambda note: str(note.front["week"]))]
        }
    course = next(filter(is_course, same), None)
    return {
        "learningResourceType": "study notes",
        "position": page.front["week"],
        "isPartOf": _named(course, base) if course else None,
    }


def _named(page: Note, base: str) -> Node:
    return {"@type": "LearningResource", "@id": f"{base}{page.url}#page", "name": page.title, "url": base + page.url}


def _citations(page: Note, graph: Graph, base: str) -> list[Node]:
    """Return the works that a page cites, each by its id: the page of the work has the rest."""
    cited = dict.fromkeys(citation.key for group in page.groups for citation in group.citations)
    return [{"@id": f"{base}{work_url(key)}#work"} for key in cited if key in graph.references]


def _breadcrumbs(page: Note, graph: Graph, base: str) -> Node:
    ways = accumulate(part + "/" for part in page.url.rstrip("/").split("/"))
    known = [(way, graph.pages[way].title) for way in ways if way in graph.pages]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": title, "item": base + way}
            for n, (way, title) in enumerate(known, 1)
        ],
    }
