"""One reading and one build of everything: files to a graph and its problems, and from there to pages and files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from studynotes import notes, search
from studynotes.bib import bibliography, exports, formatter
from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks, blame, history, link_state, provenance, redirects, related
from studynotes.graph.blame import Days
from studynotes.graph.link_state import Sidecar
from studynotes.graph.provenance import Provenance
from studynotes.lint.rules import bibliography as bibliography_rules
from studynotes.lint.rules import notes as note_rules
from studynotes.model import Entry, Graph, Note, Problem, Reference, Site
from studynotes.notes import glossary
from studynotes.notes.glossary import Term
from studynotes.notes.paths import relative
from studynotes.render import alternates, as_citations, feeds, frames, metadata, pages, security, sitemap
from studynotes.render.pages import Shelf, health, search_listing

CACHE = Path(".cache") / "studynotes"
"""Where builds keep what costs time to make, beside mkdocs.yml; losing it costs time and nothing else."""

STORE = CACHE / "formatted.json"


@dataclass(frozen=True)
class Library:
    """Everything that the site is made from, read once.

    `topics` maps each topic to the title of its page; `problems` holds all faults of all files, in file order;
    `moved` maps the site path that a page or a work had to the present one; `links` is what is known of links.
    """

    graph: Graph
    formatted: Mapping[str, Formatted]
    entries: tuple[Entry, ...]
    topics: Mapping[str, str]
    problems: tuple[Problem, ...]
    provenance: Mapping[str, Provenance]
    moved: Mapping[str, str] = field(default_factory=dict)
    links: Sidecar = field(default_factory=dict)


def read(
    bibliography_file: Path,
    docs: Path,
    style_file: Path = formatter.DEFAULT,
    cache: MutableMapping[str, str] | None = None,
) -> Library:
    """Read a bibliography and the Markdown files of a folder.

    Never raises for what stands in the files: faults come back as problems, missing and unreadable files included.
    `cache` keeps formatted references from one run to the next. Raises ValueError when the style is none.
    """
    references, entries, bib_problems = _bibliography(bibliography_file)
    pages, page_problems = _notes(docs)
    topics = {Path(page.path).stem: page.title for page in pages if _is_topic(page)}
    formatted = formatter.format_all(references, style_file, cache)
    labels = {key: each.label for key, each in formatted.items()}
    rows, row_problems = _provenance(docs, references)
    made = backlinks.build(references, pages, labels, partial(formatter.group_text, formatted=formatted))
    moved, moved_problems = _moved(docs, references, pages)
    known, link_problems = _links(docs)
    problems = [
        *bib_problems,
        *row_problems,
        *moved_problems,
        *link_problems,
        *bibliography_rules.check(entries, references, frozenset(topics)),
        *_in_folder(docs, [*page_problems, *note_rules.check(pages, references, frozenset(topics))]),
    ]
    states = {key: link_state.state_of(reference, known) for key, reference in references.items()}
    made = replace(made, states=states)
    return Library(made, formatted, entries, topics, tuple(sorted(set(problems))), rows, moved, known)


def _bibliography(path: Path) -> tuple[Mapping[str, Reference], tuple[Entry, ...], list[Problem]]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        missing = Problem(
            path.name, 1, 1, "bib-missing-file", f"cannot be read: {fault.strerror}", "create it beside mkdocs.yml"
        )
        return {}, (), [missing]
    text, undecodable = bibliography.decode(path.name, data)
    references, entries, problems = bibliography.read(path.name, text)
    return references, entries, [*undecodable, *problems]


def _notes(docs: Path) -> tuple[tuple[Note, ...], list[Problem]]:
    pages, problems = [], []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            text, undecodable = notes.decode(name, path.read_bytes())
        except OSError as fault:
            problems.append(Problem(name, 1, 1, "note-missing-file", f"cannot be read: {fault.strerror}"))
            continue
        note, faults = notes.read(name, text)
        pages.append(note)
        problems += [*undecodable, *faults]
    return tuple(pages), problems


def _provenance(docs: Path, keys: Iterable[str]) -> tuple[Mapping[str, Provenance], tuple[Problem, ...]]:
    name, text = _beside(docs, "references/provenance.yml")
    if text is None:
        return {}, ()
    rows, problems = provenance.read(name, text)
    return rows, (*problems, *provenance.check(name, keys, rows))


def _moved(docs: Path, keys: Iterable[str], pages: Iterable[Note]) -> tuple[Mapping[str, str], list[Problem]]:
    """Return the site path that each work and page had, with the present one."""
    paths = {page.path for page in pages}
    asked = ((redirects.WORKS, set(keys)), (redirects.PAGES, paths))
    made: dict[str, str] = {}
    problems: list[Problem] = []
    for kind, there in asked:
        name, text = _beside(docs, kind.path)
        moved, faults = redirects.read(kind, name, text or "")
        problems += [*faults, *redirects.check(kind, name, text or "", moved, there)]
        made |= {redirects.address(kind, old): redirects.address(kind, new) for old, new in moved.items()}
    return made, problems


def _links(docs: Path) -> tuple[Sidecar, tuple[Problem, ...]]:
    name, text = _beside(docs, link_state.PATH)
    return link_state.read(name, text or "")


def _beside(docs: Path, path: str) -> tuple[str, str | None]:
    """Return the name and the text of a file beside the notes; None when there is none."""
    try:
        text = (docs / path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = None
    return f"{docs.name}/{path}", text


def _is_topic(page: Note) -> bool:
    return page.path.startswith("topics/") and page.path != "topics/index.md"


def _in_folder(docs: Path, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(problem, path=f"{docs.name}/{problem.path}") for problem in problems]


@dataclass(frozen=True)
class Build:
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


def prepare(bibliography: Path, docs: Path, style: Path, site: Site) -> Build:
    """Read everything for one build. Raises ValueError when the style file is none."""
    store = bibliography.parent / STORE
    cache = load_cache(store)
    known = len(cache)
    made = read(bibliography, docs, style, cache)
    if len(cache) != known:
        save_cache(store, cache)
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
    return Build(
        made,
        site,
        shelf,
        notes,
        history.last_changed(docs),
        blame.entry_days(graph.references.values(), blame.line_days(bibliography)),
        glossary.read(notes["glossary.md"]) if "glossary.md" in notes else (),
    )


def sources(build: Build) -> dict[str, str]:
    """Return the generated pages and files that MkDocs takes over, by path below docs/."""
    added = {key: days.added for key, days in build.entry_days.items()}
    graph = build.shelf.graph
    return {
        **pages.render(build.shelf, added),
        health.PATH: health.page(graph, build.library.links),
        **exports.all_files(list(graph.references.values())),
        "references/citations.json": as_citations.text(graph.mentions),
        **search.files(graph),
        search_listing.PATH: search_listing.page(graph, build.shelf.formatted),
        "feed.xml": feeds.notes_feed(graph.notes, build.days, build.site),
        "references/feed.xml": feeds.works_feed(graph.references.values(), added, build.site),
    }


def files(build: Build, frame: frames.Frame) -> Iterator[tuple[str, str]]:
    """Yield path below the site and text of each file that MkDocs knows nothing of: works, twins, moved pages, sitemap.

    A page of a work that the author wrote is a page of MkDocs and stands here no second time.
    """
    shelf, site = build.shelf, build.site
    for key, reference in shelf.graph.references.items():
        if f"references/{key}.md" not in build.notes:
            page = frame.fill(pages.work_values(key, shelf))
            yield f"references/{key}/index.html", with_head(page, work_head(build, reference.key))
    yield from alternates.all_files(shelf.graph, shelf.formatted, site).items()
    yield from _moved_pages(build)
    yield "sitemap.xml", sitemap.text(_addresses(build), site.url)


def _moved_pages(build: Build) -> Iterator[tuple[str, str]]:
    """Yield what stands at each address that something had before."""
    works = {f"/references/{key}/": work.title for key, work in build.shelf.graph.references.items()}
    titles = works | {note.url: note.title for note in build.notes.values()}
    for old, new in build.library.moved.items():
        page = pages.moved_page(old, new, titles[new], build.site)
        yield f"{unquote(old).lstrip('/')}index.html", security.harden(page)


def work_head(build: Build, key: str) -> str:
    """Return what the head of a work's page holds for reference managers and search engines."""
    shelf = build.shelf
    return metadata.work_head(shelf.graph.references[key], shelf.formatted[key], build.site.url, build.site.name)


def note_head(build: Build, note: Note) -> str:
    """Return what the head of a note holds for search engines, feed readers and machines that want plain text."""
    made = metadata.note_head(note, build.shelf.graph, build.site.url, build.days, build.site.name)
    # The space in front of `alternate` means nothing in HTML; without it the theme takes the page for a translated one.
    feeds_here = [
        f'<link rel=" alternate" type="application/atom+xml" title="{title}" href="{relative(note.url, path)}">'
        for title, path in (("Notes", "/feed.xml"), ("Works", "/references/feed.xml"))
    ]
    return "".join([made, '<link rel=" alternate" type="text/markdown" href="index.md">', *feeds_here])


def with_head(page: str, head: str) -> str:
    """Return a page with more in its head."""
    return page.replace("</head>", f"{head}</head>", 1)


def _addresses(build: Build) -> dict[str, str]:
    newest = max(build.days.values(), default="")
    generated = ["/references/", "/references/crosswalk/", "/references/health/"]
    generated += ["/topics/"] if build.shelf.topics else []
    works = {f"/references/{key}/": _changed(build, key) for key in build.shelf.graph.references}
    return dict.fromkeys(generated, newest) | works | {n.url: build.days.get(n.path, "") for n in build.notes.values()}


def _changed(build: Build, key: str) -> str:
    return build.entry_days[key].changed if key in build.entry_days else ""


MOST = 50_000
"""A store with more texts is begun anew: what no longer occurs is never taken out singly."""


def load_cache(path: Path) -> dict[str, str]:
    """Return the stored texts; none when there is no store, or when it cannot be read."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    usable = isinstance(stored, dict) and len(stored) <= MOST and all(isinstance(text, str) for text in stored.values())
    return stored if usable else {}


def save_cache(path: Path, texts: dict[str, str]) -> None:
    """Store the texts whole or not at all; a folder that cannot be written is no error."""
    keep(path, json.dumps(texts).encode())


def keep(path: Path, data: bytes) -> None:
    """Write a file of the store whole or not at all; a folder that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        return


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file of the store, made and kept when there is none."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        data = make()
    keep(folder / name, data)
    return data
