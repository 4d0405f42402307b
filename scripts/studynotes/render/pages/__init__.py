"""Graph to generated pages, as Markdown that holds ready HTML: works, library, topics, crosswalk, parts of home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from studynotes.model import Graph, Note
from studynotes.notes.paths import GLOSSARY, topic_of
from studynotes.render import references
from studynotes.render.pages.crosswalk import crosswalk_page
from studynotes.render.pages.library import library_page, lookup_table
from studynotes.render.pages.topic import topic_tail, topics_page
from studynotes.render.pages.work import SECTIONS, Shelf, work_values
from studynotes.render.templating import render

__all__ = ["SECTIONS", "Shelf", "complete", "generated", "search_page", "work_values"]

_NEWEST_SHOWN = 4


def generated(shelf: Shelf, added: Mapping[str, str]) -> dict[str, str]:
    """Return every generated page by its path below docs/, but for the pages of works, which are cut from a frame.

    `added` maps a key to the ISO day on which the work came into the bibliography, where that is known.
    """
    graph, topics = shelf.graph, shelf.topics
    pages = {
        "references/index.md": library_page(graph, topics, added),
        "references/crosswalk.md": crosswalk_page(graph),
        "references/lookup.json": lookup_table(graph.references.values()),
        "search/index.md": search_page(graph),
    }
    pages |= {"topics/index.md": topics_page(graph, topics)} if topics else {}
    return {path: str(page) for path, page in pages.items()}  # Markup would escape what MkDocs puts into it


def complete(path: str, markdown: str, shelf: Shelf, days: Mapping[str, str]) -> str:
    """Return a page that the author wrote with what the build knows put round it, or in place of its placeholders."""
    if topic := topic_of(path):
        return f"{markdown}\n\n{topic_tail(topic, shelf.graph, shelf.topics)}"
    if "<!-- studynotes:" in markdown:
        markdown = markdown.replace("<!-- studynotes:counts -->", _counts(shelf.graph))
        markdown = markdown.replace("<!-- studynotes:newest -->", _newest(shelf.graph.notes, days))
    return markdown


def _counts(graph: Graph) -> Markup:
    """Return the size of the site as one sentence."""
    weeks = sum("week" in note.front for note in graph.notes)
    numbers = {"weeks": weeks, "works": len(graph.references), "citations": len(graph.mentions)}
    return render("home.html", part="counts", **numbers)


def _newest(notes: Iterable[Note], days: Mapping[str, str]) -> Markup:
    """Return the weeks that changed last as a list; `days` maps a note's path to its ISO day."""
    weeks = sorted((note for note in notes if note.path in days and "week" in note.front), key=lambda note: note.path)
    weeks.sort(key=lambda note: days[note.path], reverse=True)
    return render("home.html", part="newest", notes=[(note, days[note.path]) for note in weeks[:_NEWEST_SHOWN]])


def search_page(graph: Graph) -> Markup:
    """Return the page for readers without scripts as Markdown: what to type, every topic and work by its name."""
    works = sorted(graph.references.values(), key=lambda work: graph.labels.get(work.key, "").casefold())
    return render(
        "search.md",
        here="/search/",
        has_glossary=any(note.path == GLOSSARY for note in graph.notes),
        topics=[note for note in graph.notes if topic_of(note.path)],
        works=[references.work_line(work, graph) for work in works],
    )
