"""One reading and one build of everything: files to a graph and its problems, and from there to pages and files.

`build` names the stations in their order. Then a generator renders each page and asks `article_of` and
`document_of`; `write` puts beside them what needs no generator.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from studynotes import notes, search
from studynotes.bib import bibliography, editing, exports, formatter
from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks, beside, dates, link_state, related
from studynotes.graph.backlinks import cited_works
from studynotes.graph.dates import Days
from studynotes.graph.link_state import Sidecar
from studynotes.graph.provenance import Provenance
from studynotes.lint import checks, spelling
from studynotes.lint.rules import bibliography as bibliography_rules
from studynotes.lint.rules import notes as note_rules
from studynotes.model import Entry, Graph, Note, Problem, Reference, Site
from studynotes.notes import formulas, glossary
from studynotes.notes.glossary import Term
from studynotes.notes.paths import is_draft, topic_of, topic_url, url, work_url
from studynotes.render import alternates, article, assets, feeds, frames, metadata, page_footer, pages, security
from studynotes.render.pages import Shelf
from studynotes.search import asked

CACHE = Path(".cache") / "studynotes"
"""Where builds keep what costs time to make, beside mkdocs.yml; losing it costs time and nothing else."""

FORMATTED, CITED = "formatted.json", "cited.json"

MOST = 50_000  # texts; a cache with more is begun anew: what no longer occurs is never taken out singly


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
    pages, page_problems = notes.read_folder(docs)
    topics = {Path(page.path).stem: page.title for page in pages if topic_of(page.path)}
    formatted = formatter.format_all(references, style_file, cache)
    labels = {key: work.label for key, work in formatted.items()}
    graph = backlinks.build(references, pages, labels, partial(formatter.group_text, formatted=formatted))
    rows, moved, links, beside_problems = beside.read(docs, references, pages)
    in_notes = [*page_problems, *note_rules.check(pages, references)]
    problems = [
        *bib_problems,
        *beside_problems,
        *bibliography_rules.check(entries, references, frozenset(topics)),
        *(replace(problem, path=f"{docs.name}/{problem.path}") for problem in in_notes),
    ]
    states = {key: link_state.state_of(reference, links) for key, reference in references.items()}
    graph = replace(graph, states=states)
    return Library(graph, formatted, entries, topics, tuple(sorted(set(problems))), rows, moved, links)


def published(library: Library) -> Library:
    """Return a library without the drafts, and without topics and former addresses that lead to them."""
    drafts = {note.url for note in library.graph.notes if is_draft(note)}
    return replace(
        library,
        graph=backlinks.without(library.graph, drafts),
        topics={topic: title for topic, title in library.topics.items() if topic_url(topic) not in drafts},
        moved={old: new for old, new in library.moved.items() if new not in drafts},
    )


def _bibliography(path: Path) -> tuple[Mapping[str, Reference], tuple[Entry, ...], list[Problem]]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        wrong = f"cannot be read: {fault.strerror}"
        return {}, (), [Problem(path.name, 1, 1, "bib-missing-file", wrong, "create it beside mkdocs.yml")]
    text, undecodable = bibliography.decode(path.name, data)
    references, entries, problems = bibliography.read(path.name, text)
    return references, entries, [*undecodable, *problems]


def load_cache(path: Path) -> dict[str, str]:
    """Return the texts of a cache; none when there is no file, or when it cannot be read."""
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    usable = isinstance(texts, dict) and len(texts) <= MOST and all(isinstance(text, str) for text in texts.values())
    return texts if usable else {}


def save_cache(path: Path, texts: Mapping[str, str]) -> None:
    """Keep the texts of a cache."""
    _keep(path, json.dumps(texts).encode())


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file in the folder of the cache, made and kept when there is none."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        data = make()
    _keep(folder / name, data)
    return data


def _keep(path: Path, data: bytes) -> None:
    """Write a file of the cache whole or not at all; a folder that cannot be written is no error."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        editing.write(path, data)


@dataclass(frozen=True)
class Build:
    """What a build knows before its pages are rendered.

    `notes` maps a path below docs/ to its note, `days` to the ISO day of its last change, and `entry_days` a key to the
    days of its entry; both are empty without git. `sources` are the generated pages and files that the generator takes
    over, by path below docs/. `problems` are all that nobody silenced. `drafts` are the paths of the pages that were
    left out.
    """

    library: Library
    site: Site
    shelf: Shelf
    notes: Mapping[str, Note]
    days: Mapping[str, str]
    entry_days: Mapping[str, Days]
    terms: tuple[Term, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, str | bytes]
    drafts: frozenset[str] = frozenset()


Refuse = Callable[[Sequence[Problem]], None]
"""Is told the problems of the sources, and raises its own error to stop the build."""


def build(bibliography: Path, docs: Path, style: Path, site: Site, refuse: Refuse, is_preview: bool = False) -> Build:
    """Do all that comes before a page is rendered, station by station; `article_of` and `write` do the rest.

    A preview has the drafts too. Raises ValueError when the style file is none.
    """
    folder = bibliography.parent / CACHE
    library = _read(bibliography, docs, style, folder / FORMATTED)  # text to works, notes, graph and problems
    problems, _ = checks.every_problem(library.problems, library.graph, docs, bibliography.parent)
    refuse(problems)
    every_page = library.graph.notes
    library = library if is_preview else published(library)
    graph, works = library.graph, list(library.graph.references.values())
    notes_by_url = {note.url: note for note in graph.notes}
    days, entry_days = dates.last_changed(docs), dates.entry_days(works, dates.line_days(bibliography))
    added = {key: days.added for key, days in entry_days.items()}
    own = [
        page_footer.as_reference(note, site, days.get(note.path, "")) for note in graph.notes if "course" in note.front
    ]
    near = related.find(graph, library.topics)
    shelf = Shelf(
        graph,
        library.formatted,
        library.topics,
        near,
        library.provenance,
        notes_by_url,
        added,
        _cited([*works, *own], folder / CITED),
    )
    sources: dict[str, str | bytes] = {
        **search.files(graph, spelling.stems(), asked.read(docs)),
        **pages.generated(shelf, added),
        **exports.all_files(works),
        **feeds.all_files(graph, days, added, site),
        **assets.theme_files(),
        **assets.font_files(partial(kept, folder)),
    }
    terms = glossary.read(notes_by_url[glossary.PAGE]) if glossary.PAGE in notes_by_url else ()
    notes_by_path = {note.path: note for note in graph.notes}
    drafts = frozenset(note.path for note in every_page) - notes_by_path.keys()
    return Build(library, site, shelf, notes_by_path, days, entry_days, terms, problems, sources, drafts)


def _read(bibliography: Path, docs: Path, style: Path, store: Path) -> Library:
    """Read everything, with the references that earlier runs formatted."""
    cache = load_cache(store)
    known = len(cache)
    library = read(bibliography, docs, style, cache)
    if len(cache) != known:
        save_cache(store, cache)
    return library


def _cited(works: Iterable[Reference], store: Path) -> dict[str, dict[str, str]]:
    """Return each work as the styles of others print it, with what earlier runs formatted."""
    cache = load_cache(store)
    known = len(cache)
    cited = formatter.in_styles(works, cache)
    if len(cache) != known:
        save_cache(store, cache)
    return cited


def facts_of(build: Build, path: str, html: str) -> page_footer.Facts | None:
    """Return the facts about the week with a path below docs/ and an article; none about other pages."""
    note = build.notes.get(path)
    return page_footer.facts(note, html, build.days.get(path, "")) if note and "week" in note.front else None


def article_of(build: Build, path: str, html: str) -> str:
    """Return the finished article of the page with a path below docs/, and what stands below it."""
    note, shelf = build.notes.get(path), build.shelf
    if note is None:
        return article.anchors_aside(formulas.to_mathml(article.tables(html)))
    finished = article.finished(html, note, shelf.graph, shelf.formatted, build.terms)
    return (
        f"{finished}{page_footer.foot(note, build.site, build.days.get(note.path, ''), shelf.cited)}"  # one is Markup
    )


def document_of(build: Build, path: str, html: str, is_preview: bool = False) -> str:
    """Return a whole page as it is published: with its metadata and, but for a preview, with its policies.

    A preview does without, since they would stop its live reload. Raises ValueError when the page holds a script that
    is not ours.
    """
    note, site = build.notes.get(path), build.site
    head = metadata.note_head(note, build.shelf.graph, site.url, build.days, site.author) if note else ""
    page = security.check_scripts(metadata.with_head(html, head), path)
    return page if is_preview else security.harden(page)


def write(build: Build, frame: frames.Frame, folder: Path) -> None:
    """Write what needs no generator. Raises ValueError when a page holds what it must not, or leaves the folder."""
    for path, text in files(build, frame):
        if ".." in Path(path).parts:
            raise ValueError(f"{path}: the address of a page leads out of the site; give it another name.")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        if path == "sitemap.xml":
            Path(f"{target}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def files(build: Build, frame: frames.Frame) -> Iterator[tuple[str, str]]:
    """Yield path below the site and text of files that no generator makes: works, alternates, moved pages, sitemap."""
    shelf, site = build.shelf, build.site
    for key, reference in shelf.graph.references.items():
        head = metadata.work_head(reference, site.url)
        page = metadata.with_head(frame.fill(pages.work_values(key, shelf)), head)
        yield f"references/{key}/index.html", security.check_scripts(page, f"references/{key}")
        yield from exports.forms(f"references/{key}", [reference]).items()
    for note in build.notes.values():
        if "course" in note.front and (works := cited_works(note, shelf.graph)):
            yield from exports.lists(f"{note.url.lstrip('/')}references", works).items()
    yield from alternates.all_files(shelf.graph, shelf.formatted, site).items()
    titles = {work_url(key): work.title for key, work in shelf.graph.references.items()}
    titles |= {note.url: note.title for note in build.notes.values()}
    for old, new in build.library.moved.items():
        page = frames.moved_page(old, new, titles[new], site)
        yield f"{unquote(old).lstrip('/')}index.html", security.harden(page)
    yield "sitemap.xml", feeds.sitemap(_addresses(build), site)


def _addresses(build: Build) -> dict[str, str]:
    """Return the day of the last change of each address, for search engines: of all pages but the lists for search."""
    newest = max(build.days.values(), default="")
    generated = [url(path) for path in build.sources if path.endswith(".md") and not path.startswith("search/")]
    none, days = Days("", ""), build.entry_days
    works = {work_url(key): days.get(key, none).changed for key in build.shelf.graph.references}
    notes = {note.url: build.days.get(path, "") for path, note in build.notes.items()}
    return dict.fromkeys(generated, newest) | works | notes
