"""Graph to generated pages, as Markdown that holds ready HTML: works, library, topics, crosswalk, parts of home."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from studynotes.graph.cache import Again, make_new
from studynotes.model import Graph, Note, Site
from studynotes.notes.paths import GLOSSARY, topic_of, url
from studynotes.render import references
from studynotes.render.pages.crosswalk import crosswalk_page
from studynotes.render.pages.facets import cited_in
from studynotes.render.pages.figures import figures_page
from studynotes.render.pages.home import WordDays, home_page
from studynotes.render.pages.labs import labs_page
from studynotes.render.pages.library import library_pages, lookup_table
from studynotes.render.pages.people import people_page
from studynotes.render.pages.topic import spots, topic_tail, topics_page
from studynotes.render.pages.week_map import map_of_weeks
from studynotes.render.pages.work import SECTIONS, Shelf, work_values
from studynotes.render.templating import render

__all__ = [
    "SECTIONS",
    "Shelf",
    "WordDays",
    "complete",
    "generated",
    "is_completed",
    "search_page",
    "spots",
    "work_values",
]


def generated(shelf: Shelf, site: Site, lists: object = None, again: Again = make_new) -> dict[str, str]:
    """Return every generated page by its path below docs/, but for the pages of works, which are cut from a frame.

    `lists` stands for all that lists of works and pages show.
    """
    graph, topics = shelf.graph, shelf.topics

    def of_lists() -> dict[str, str]:
        listed = {"topics/index.md": topics_page(graph, topics)} if topics else {}
        return {
            **library_pages(graph, topics, shelf.added),
            "references/people.md": people_page(graph),
            "references/crosswalk.md": crosswalk_page(graph),
            "references/lookup.json": lookup_table(graph.references.values()),
            "offline.md": render("offline.md"),
            "search/index.md": search_page(graph),
            **listed,
        }

    pages: dict[str, str] = {"figures.md": figures_page(graph), "labs.md": labs_page(graph, shelf.formatted, site)}
    pages |= again("pages", lists, of_lists)
    return {path: str(page) for path, page in pages.items()}  # Markup would escape what MkDocs puts into it


def is_completed(note: Note) -> bool:
    """Return whether the build puts something round what the author wrote on a page."""
    is_course = "course" in note.front and "week" not in note.front
    return bool(topic_of(note.path)) or is_course or "<!-- studynotes:" in note.text


def complete(
    path: str,
    markdown: str,
    shelf: Shelf,
    days: Mapping[str, str],
    word_days: WordDays = lambda path: (),
) -> str:
    """Return a page that the author wrote with what the build knows put round it, or in place of its placeholders."""
    if topic := topic_of(path):
        return f"{markdown}\n\n{topic_tail(topic, shelf.graph, shelf.topics)}"
    note = shelf.graph.pages.get(url(path))
    if note and "course" in note.front and "week" not in note.front:
        return f"{markdown}\n\n{_course_tail(note, shelf)}"
    return home_page(markdown, shelf, days, word_days) if "<!-- studynotes:" in markdown else markdown


def _course_tail(course: Note, shelf: Shelf) -> str:
    """Return what stands below the author's words on a course: the map in which it is lit, and its works to export."""
    number, graph = course.front["course"], shelf.graph
    cited = sum(f"{number}" in cited_in(mentions, graph.pages) for mentions in graph.cited_by.values())
    drawn = map_of_weeks(graph, course.url, number)
    return f"## The weeks and what they share\n\n{drawn}\n\n{render('export.html', course=course, cited=cited)}"


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
