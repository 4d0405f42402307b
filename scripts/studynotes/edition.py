"""One build of the site: everything that is read for it, and every file that is written without MkDocs rendering it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from studynotes import (
    blame,
    caching,
    cards,
    exports,
    feeds,
    frames,
    glossary,
    hardening,
    health,
    history,
    library,
    metadata,
    pages,
    related,
    search,
    twins,
)
from studynotes.blame import Days
from studynotes.glossary import Term
from studynotes.library import Library
from studynotes.pages import Shelf
from studynotes.records import Note
from studynotes.site import Site

_STORE = Path(".cache") / "studynotes" / "formatted.json"


@dataclass(frozen=True)
class Edition:
    """What a build knows: the library, the site's own facts, when things changed, and what stands near what.

    `days` maps the path of a note, `entry_days` a key to the days of its entry; both are empty without git.
    """

    library: Library
    site: Site
    shelf: Shelf
    notes: Mapping[str, Note]
    days: Mapping[str, str]
    entry_days: Mapping[str, Days]
    terms: tuple[Term, ...]


def read(bibliography: Path, docs: Path, style: Path, site: Site) -> Edition:
    """Read everything for one build. Raises ValueError when the style file is none."""
    store = bibliography.parent / _STORE
    cache = caching.load(store)
    known = len(cache)
    made = library.read(bibliography, docs, style, cache)
    if len(cache) != known:
        caching.save(store, cache)
    graph = made.graph
    notes = {note.path: note for note in graph.notes}
    shelf = Shelf(
        graph,
        made.formatted,
        made.topics,
        related.find(graph, made.topics),
        made.provenance,
        {note.url: note for note in graph.notes},
    )
    return Edition(
        made,
        site,
        shelf,
        notes,
        history.last_changed(docs),
        blame.entry_days(graph.references.values(), blame.line_days(bibliography)),
        glossary.read(notes["glossary.md"]) if "glossary.md" in notes else (),
    )


def sources(edition: Edition) -> dict[str, str]:
    """Return the generated pages and files that MkDocs takes over, by path below docs/."""
    added = {key: days.added for key, days in edition.entry_days.items()}
    graph = edition.shelf.graph
    return {
        **pages.render(edition.shelf, added),
        health.PATH: health.page(graph, edition.library.links),
        **exports.all_files(graph),
        **search.files(graph, edition.shelf.formatted),
        "feed.xml": feeds.notes_feed(graph.notes, edition.days, edition.site),
        "references/feed.xml": feeds.works_feed(graph.references.values(), added, edition.site),
    }


def files(edition: Edition, frame: frames.Frame) -> Iterator[tuple[str, str]]:
    """Yield path below the site and text of each file that MkDocs knows nothing of: works, twins, moved pages, sitemap.

    A page of a work that the author wrote is a page of MkDocs and stands here no second time.
    """
    shelf, site = edition.shelf, edition.site
    for key, reference in shelf.graph.references.items():
        if f"references/{key}.md" not in edition.notes:
            page = frame.fill(pages.work_values(key, shelf))
            yield f"references/{key}/index.html", with_head(page, work_head(edition, reference.key))
    yield from twins.all_files(shelf.graph, shelf.formatted, site).items()
    yield from _moved(edition)
    yield "sitemap.xml", exports.sitemap(_addresses(edition), site.url)


def _moved(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield what stands at each address that something had before."""
    works = {f"/references/{key}/": work.title for key, work in edition.shelf.graph.references.items()}
    titles = works | {note.url: note.title for note in edition.notes.values()}
    for old, new in edition.library.moved.items():
        page = pages.moved_page(old, new, titles[new], edition.site)
        yield f"{unquote(old).lstrip('/')}index.html", hardening.harden(page)


def work_head(edition: Edition, key: str) -> str:
    """Return what the head of a work's page holds for reference managers and search engines."""
    shelf = edition.shelf
    return metadata.work_head(shelf.graph.references[key], shelf.formatted[key], edition.site.url, edition.site.name)


def note_head(edition: Edition, note: Note) -> str:
    """Return what the head of a note holds for search engines, feed readers and machines that want plain text."""
    made = metadata.note_head(note, edition.shelf.graph, edition.site.url, edition.days, edition.site.name)
    # The space in front of `alternate` means nothing in HTML; without it the theme takes the page for a translated one.
    feeds_here = [
        f'<link rel=" alternate" type="application/atom+xml" title="{title}" href="{cards.relative(note.url, path)}">'
        for title, path in (("Notes", "/feed.xml"), ("Works", "/references/feed.xml"))
    ]
    return "".join([made, '<link rel=" alternate" type="text/markdown" href="index.md">', *feeds_here])


def with_head(page: str, head: str) -> str:
    """Return a page with more in its head."""
    return page.replace("</head>", f"{head}</head>", 1)


def _addresses(edition: Edition) -> dict[str, str]:
    newest = max(edition.days.values(), default="")
    generated = ["/references/", "/references/crosswalk/", "/references/health/"]
    generated += ["/topics/"] if edition.shelf.topics else []
    works = {f"/references/{key}/": _changed(edition, key) for key in edition.shelf.graph.references}
    return (
        dict.fromkeys(generated, newest) | works | {n.url: edition.days.get(n.path, "") for n in edition.notes.values()}
    )


def _changed(edition: Edition, key: str) -> str:
    return edition.entry_days[key].changed if key in edition.entry_days else ""
