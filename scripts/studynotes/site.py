"""One reading and one build of everything: files to a graph and its problems, and from there to pages and files.

`build` names the stations in their order. Then a generator renders each page and asks `article_of` and
`document_of`; `write` puts beside them what needs no generator.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from studynotes import notes, search
from studynotes.bib import bibliography, exports, formatter
from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks, beside, dates, link_state, related
from studynotes.graph.backlinks import cited_works, keys_of
from studynotes.graph.cache import Cache, fingerprint, of_files
from studynotes.graph.dates import Days
from studynotes.graph.link_state import Sidecar
from studynotes.graph.provenance import Provenance
from studynotes.lint import checks, spelling
from studynotes.lint.rules import bibliography as bibliography_rules
from studynotes.lint.rules import notes as note_rules
from studynotes.model import CitationGroup, Entry, Graph, Note, Problem, Reference, Site
from studynotes.notes import formulas, glossary
from studynotes.notes.glossary import Term
from studynotes.notes.paths import is_draft, natural, topic_of, topic_url, url, work_url
from studynotes.render import (
    alternates,
    article,
    assets,
    feeds,
    frames,
    joined,
    metadata,
    page_footer,
    pages,
    security,
    templating,
)
from studynotes.render.pages import Shelf, WordDays
from studynotes.render.pages.facets import is_unread
from studynotes.search import asked
from studynotes.search.asked import Asked

_KEPT_OFFLINE = (".html", ".css", ".js", ".svg", ".png", ".woff2", ".json", ".txt")


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
    cache: Cache | None = None,
) -> Library:
    """Read a bibliography and the Markdown files of a folder.

    Never raises for what stands in the files: faults come back as problems, missing and unreadable files included.
    `cache` keeps from one run to the next what is read and formatted. Raises ValueError when the style is none.
    """
    cache = Cache() if cache is None else cache
    references, entries, bib_problems, text = _bibliography(bibliography_file, cache)
    keys = fingerprint(*sorted(references))

    def rules(page: Note) -> tuple[Problem, ...]:
        check = partial(note_rules.check, [page], references)
        return cache.twice(("rules", page.path), (page, keys), (page.text, keys), check)

    pages, in_notes = notes.read_folder(docs, cache.kept, rules)
    topics = {Path(page.path).stem: page.title for page in pages if topic_of(page.path)}
    style = style_file.read_bytes() if style_file.is_file() else b""
    make = partial(formatter.format_all, references, style_file, cache)
    print_all = partial(cache.whole, ("formatted", text, style), make)
    formatted = cache.again("formatted", (references, style), print_all)
    labels = {key: work.label for key, work in formatted.items()}
    in_words = partial(formatter.group_text, formatted=formatted)
    graph = backlinks.build(references, pages, labels, in_words, cache)
    rows, moved, links, beside_problems = beside.read(docs, references, pages, cache.kept)
    whole = _whole(entries, bib_problems)
    of_entries = partial(bibliography_rules.check, whole, references, frozenset(topics), cache.again)
    problems = [
        *bib_problems,
        *beside_problems,
        *cache.twice("rules on entries", (whole, sorted(topics)), (text, sorted(topics)), of_entries),
        *(replace(problem, path=f"{docs.name}/{problem.path}") for problem in in_notes),
    ]
    links = cache.again("links", links, lambda: links)  # the same object, so that it is compared at once
    with_links = {key: (reference, links) for key, reference in references.items()}
    find_states = lambda keys: {key: link_state.state_of(*with_links[key]) for key in keys}  # noqa: E731
    graph = replace(graph, states=cache.each("states", with_links, find_states))
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


def _whole(entries: Sequence[Entry], problems: Sequence[Problem]) -> tuple[Entry, ...]:
    """Return the entries that could be read to their end: of another one only that fault is true."""
    broken = [problem.line for problem in problems if problem.code in ("bib-malformed", "bib-unclosed")]
    return tuple(
        entry
        for entry in entries
        if not any(entry.line <= line <= entry.line + entry.text.count("\n") for line in broken)
    )


def _bibliography(path: Path, cache: Cache) -> tuple[Mapping[str, Reference], tuple[Entry, ...], list[Problem], str]:
    """Return works, entries, what is wrong with them, and a fingerprint of the text that they stand in."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        wrong = f"cannot be read: {fault.strerror}"
        return {}, (), [Problem(path.name, 1, 1, "bib-missing-file", wrong, "create it beside mkdocs.yml")], ""
    text, undecodable = bibliography.decode(path.name, data)
    read = partial(bibliography.read, path.name, text)
    references, entries, problems = cache.kept(("bibliography", path.name, text), read)
    references = cache.each("reference", references, lambda keys: {key: references[key] for key in keys})
    return references, entries, [*undecodable, *problems], fingerprint(path.name, text)


@dataclass(frozen=True)
class Prints:
    """Fingerprints under which results are kept.

    `look` is one of our templates, `works` maps a key to one of the work and how it is shown, `lists` is one of what
    lists of works and pages show, `outline` is one of all that a build knows besides the text of the notes, and
    `everything` is one of all.
    """

    look: str
    works: Mapping[str, str]
    lists: str
    outline: str
    everything: str


@dataclass(frozen=True)
class Build:
    """What a build knows before its pages are rendered.

    `notes` maps a path below docs/ to its note, `days` to the ISO day of its last change, and `entry_days` a key to the
    days of its entry; both are empty without git. `sources` are the generated pages and files that the generator takes
    over, by path below docs/. `edition` is that of style sheets and scripts, empty in a preview. `problems` are all
    that nobody silenced, and `drafts` the paths of the pages that were left out.
    `spots` maps a key to what topics show of its citations.
    """

    cache: Cache
    prints: Prints
    library: Library
    site: Site
    shelf: Shelf
    notes: Mapping[str, Note]
    days: Mapping[str, str]
    entry_days: Mapping[str, Days]
    word_days: WordDays
    terms: tuple[Term, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, str | bytes]
    asked: Asked
    spots: Mapping[str, list[tuple[str, ...]]]
    edition: str
    drafts: frozenset[str] = frozenset()


Refuse = Callable[[Sequence[Problem]], None]
"""Is told the problems of the sources, and raises its own error to stop the build."""


def build(
    bibliography: Path,
    docs: Path,
    style: Path,
    site: Site,
    refuse: Refuse,
    is_preview: bool = False,
    cache: Cache | None = None,
) -> Build:
    """Do all that comes before a page is rendered, station by station; `article_of` and `write` do the rest.

    A preview has the drafts too, and leaves the search to `find`. `cache` is that of the build before, if there is one.
    Raises ValueError when the style file is none.
    """
    cache = Cache(bibliography.parent) if cache is None else cache
    library = read(bibliography, docs, style, cache)  # text to works, notes, graph and problems
    problems, _ = checks.every_problem(library.problems, library.graph, docs, bibliography.parent, cache)
    refuse(problems)
    drafts = frozenset(note.path for note in library.graph.notes if is_draft(note) and not is_preview)
    library = published(library) if drafts else library
    graph = library.graph
    head = dates.head(docs)
    versions = cache.again("versions", (docs, head), partial(dates.versions, docs))
    days = {path: found[0][0] for path, found in versions.items()}
    lines = cache.again("days of lines", (bibliography, head), partial(dates.line_days, bibliography))
    added = dates.entry_days(graph.references.values(), lines)
    prints = _prints(library, days, added, site, cache)
    shelf = _shelf(library, cache, prints, days, added, site)
    words = asked.read(docs, cache.kept)
    theme = assets.theme_files()
    edition = "" if is_preview else assets.edition(theme)
    word_days = _word_days(cache, docs, head)
    made = _sources(shelf, cache, prints, days, site, word_days)
    sources = {**made, **assets.placed(theme, edition), **assets.font_files(cache.kept)}
    works = list(graph.references.values())
    export = partial(exports.all_files, works, partial(_records, cache))
    encode = lambda: _encoded(cache.again("exports", works, export))  # noqa: E731
    sources |= cache.whole(("exports", list(prints.works.items())), encode)
    if not is_preview:  # which finds later, behind its answer
        parts = ("search", _texts(graph), prints.works, words)
        sources |= cache.kept(parts, lambda: _encoded(find(graph, words)))
    terms = glossary.read(graph.pages[glossary.PAGE]) if glossary.PAGE in graph.pages else ()
    pages_by_path = {note.path: note for note in graph.notes}
    known = (
        cache,
        prints,
        library,
        site,
        shelf,
        pages_by_path,
        days,
        added,
        word_days,
        terms,
        problems,
        sources,
        words,
    )
    spots = cache.again("spots", graph.notes, partial(pages.spots, graph.notes))
    return Build(*known, spots, edition, drafts)


def _encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return files as they are written, which is half of what text takes in memory until then."""
    return {path: text.encode() for path, text in files.items()}


def find(graph: Graph, words: Asked) -> dict[str, str]:
    """Return the files of the search by path below the site."""
    return search.files(graph, spelling.stems(), words)


def _prints(
    library: Library, days: Mapping[str, str], entry_days: Mapping[str, Days], site: Site, cache: Cache
) -> Prints:
    graph = library.graph
    shown = {key: (work, library.formatted[key], graph.states.get(key)) for key, work in graph.references.items()}
    works = cache.each("works", shown, lambda keys: {key: _print(library, key) for key in keys})
    listed = cache.each("listed", shown, lambda keys: {key: _print_in_lists(library, key) for key in keys})
    look, texts, outlines = of_files(templating.FOLDER, "*"), _texts(graph), list(map(_outline, graph.notes))
    facts = (works, library.topics, library.provenance, library.moved, days, entry_days, site)
    added = {key: days.added for key, days in entry_days.items()}
    in_lists = (look, graph.labels, outlines, listed, library.topics, added)
    lists = cache.again("lists", in_lists, partial(fingerprint, *in_lists))
    known = (look, graph.labels, graph.mentions, outlines, *facts)
    outline = cache.again("outline", known, partial(fingerprint, *known))
    return Prints(look, works, lists, outline, fingerprint(texts, *facts))


def _outline(note: Note) -> tuple[object, ...]:
    """Return a note without its text, and without the lines on which things stand in it."""
    headings = [(heading.level, heading.text, heading.anchor) for heading in note.headings]
    groups = [(group.heading, group.heading_anchor, [one.key for one in group.citations]) for group in note.groups]
    return note.path, note.title, note.front, headings, groups


def _texts(graph: Graph) -> list[tuple[str, str]]:
    return [(note.path, note.text) for note in graph.notes]


def _shelf(
    library: Library,
    cache: Cache,
    prints: Prints,
    days: Mapping[str, str],
    entry_days: Mapping[str, Days],
    site: Site,
) -> Shelf:
    """Return what pages are made from: works near each other and how each is cited elsewhere come to what was read."""
    graph = library.graph
    near = cache.kept(("related", prints.lists), partial(related.find, graph, library.topics))
    weeks = [note for note in graph.notes if "course" in note.front]
    own = [page_footer.as_reference(note, site, days.get(note.path, "")) for note in weeks]
    by_key = {**graph.references, **{work.key: work for work in own}}
    styles = of_files(formatter.DEFAULT.parent, "*.csl")
    in_styles = lambda keys: formatter.in_styles([by_key[key] for key in keys], cache)  # noqa: E731
    each = partial(cache.each, "in styles", {key: (work, styles) for key, work in by_key.items()}, in_styles)
    cited = cache.whole(("in styles", styles, list(prints.works.items()), own), each)
    added = {key: days.added for key, days in entry_days.items()}
    return Shelf(graph, library.formatted, library.topics, near, library.provenance, added, cited)


def _word_days(cache: Cache, docs: Path, head: str) -> WordDays:
    """Return what tells the days of the words of a page with a path below docs/, as of a commit."""
    versions = cache.again("versions", (docs, head), partial(dates.versions, docs))

    def days(path: str) -> Sequence[Mapping[str, int]]:
        own = versions.get(path, ())
        return cache.kept(("days of words", path, own), partial(dates.word_days, docs / path, own))

    return days


def _sources(
    shelf: Shelf, cache: Cache, prints: Prints, days: Mapping[str, str], site: Site, word_days: WordDays
) -> dict[str, str | bytes]:
    """Return the generated pages and files that the generator takes over."""
    return {
        **cache.kept(
            ("pages", prints.everything, prints.look),
            partial(pages.generated, shelf, site, prints.lists, cache.again),
        ),
        **feeds.all_files(shelf.graph, shelf.formatted, days, shelf.added, site, word_days, cache.again),
    }


def _records(cache: Cache, work: Reference) -> Mapping[str, str]:
    made: Mapping[str, str] = cache.again(("records", work.key), work, partial(exports.records, work))
    return made


def _print(library: Library, key: str) -> str:
    """Return a fingerprint of a work and of how it is shown, wherever its entry stands in the file."""
    work = replace(library.graph.references[key], line=0)
    return fingerprint(work, library.formatted[key], library.graph.states.get(key))


def _print_in_lists(library: Library, key: str) -> str:
    """Return a fingerprint of a work as lists show it, which is without our words on it."""
    work = library.graph.references[key]
    fields = {name: value for name, value in work.fields.items() if name not in ("annotation", "since")}
    bare = replace(work, line=0, source="", fields=fields)
    return fingerprint(bare, library.formatted[key], library.graph.states.get(key), is_unread(work))


def page_parts(build: Build, path: str) -> tuple[object, ...]:
    """Return what a page with a path below docs/ is made of, besides its frame and what the generator knows."""
    note, prints, shelf = build.notes.get(path), build.prints, build.shelf
    if note is None:
        return build.sources.get(path), prints.look, build.site
    day = build.days.get(path, "")
    citing = [len({mention.page for mention in shelf.graph.cited_by.get(key, ())}) for key in keys_of(note)]
    own = shelf.cited.get(page_footer.as_reference(note, build.site, day).key) if "course" in note.front else None
    around = _around(build, note) if pages.is_completed(note) else ()
    return note, prints.look, _works(build, note), citing, build.terms, day, build.site, own, around


def _around(build: Build, note: Note) -> object:
    """Return what the words that the build puts round a page depend on."""
    topic, graph, prints = topic_of(note.path), build.shelf.graph, build.prints
    if not topic:
        return prints.outline
    works = [
        (prints.works[key], build.spots.get(key)) for key, work in graph.references.items() if topic in work.keywords
    ]
    return works, build.library.topics


def cited(build: Build, path: str, markdown: str) -> list[tuple[CitationGroup, str]]:
    """Return each citation group in the Markdown of the page with a path below docs/, with its HTML."""
    note = build.notes.get(path)
    if note is None:
        return []
    parts = ("citations", build.prints.look, markdown, path, note.text, _works(build, note))
    return build.cache.kept(parts, partial(article.cited, markdown, note, build.shelf.formatted))


def completed(build: Build, path: str, markdown: str) -> str:
    """Return the Markdown of a page with a path below docs/ with what the build knows put round it."""
    note = build.notes.get(path)
    complete = partial(pages.complete, path, markdown, build.shelf, build.days, build.word_days)
    if note is None or not topic_of(path):
        return complete()
    return build.cache.kept(("topic", build.prints.look, markdown, path, _around(build, note)), complete)


def facts_of(build: Build, path: str, html: str) -> page_footer.Facts | None:
    """Return the facts about the week with a path below docs/ and an article; none about other pages."""
    note = build.notes.get(path)
    return page_footer.facts(note, html, build.days.get(path, "")) if note and "week" in note.front else None


def article_of(build: Build, path: str, html: str) -> str:
    """Return the finished article of the page with a path below docs/, and what stands below it."""
    note, shelf, site = build.notes.get(path), build.shelf, build.site
    if note is None:
        return article.anchors_aside(formulas.to_mathml(article.tables(html)))
    day = build.days.get(note.path, "")
    citing = [len({mention.page for mention in shelf.graph.cited_by.get(key, ())}) for key in keys_of(note)]
    own = shelf.cited.get(page_footer.as_reference(note, site, day).key) if "course" in note.front else None
    parts = (
        "article",
        build.prints.look,
        html,
        path,
        note.text,
        _works(build, note),
        citing,
        build.terms,
        day,
        site,
        own,
    )

    def finished() -> str:
        page = article.finished(html, note, shelf.graph, shelf.formatted, build.terms, site)
        return f"{page}{page_footer.foot(note, site, day, shelf.cited)}"  # one is Markup

    return build.cache.kept(parts, finished)


def _works(build: Build, note: Note) -> list[str | None]:
    return [build.prints.works.get(key) for key in keys_of(note)]


def document_of(build: Build, path: str, html: str, is_preview: bool = False) -> str:
    """Return a whole page as it is published: with its metadata and, but for a preview, with its policies.

    A preview does without, since they would stop its live reload. Raises ValueError when the page holds a script that
    is not ours.
    """
    note, site = build.notes.get(path), build.site
    head = metadata.note_head(note, build.shelf.graph, site.url, build.days, site.author) if note else ""
    page = assets.with_edition(security.check_scripts(metadata.with_head(html, head), path), build.edition)
    return page if is_preview else security.harden(page)


Write = Callable[[str, str | bytes], None]
"""Puts a file with a path below the site where it belongs."""


def write(build: Build, frame: frames.Frame, put: Write) -> None:
    """Write what needs no generator. Raises ValueError when a page holds what it must not, or leaves the folder."""
    for path, text in files(build, frame):
        if ".." in Path(path).parts:
            raise ValueError(f"{path}: the address of a page leads out of the site; give it another name.")
        put(path, text)
        if path == "sitemap.xml":
            put(f"{path}.gz", gzip.compress(text.encode(), mtime=0))
    build.cache.save()


def write_courses(build: Build, folder: Path) -> None:
    """Write each course once more as one page to print, from its finished weeks."""
    notes = sorted(build.notes.values(), key=lambda note: natural(note.path))
    for course in (note for note in notes if "course" in note.front and "week" not in note.front):
        weeks = [note for note in notes if "week" in note.front and note.front["course"] == course.front["course"]]
        finished = {week.url: _written(folder, week.url).read_text(encoding="utf-8") for week in weeks}
        page = assets.with_edition(joined.page(course, weeks, finished, build.site), build.edition)
        target = _written(folder, f"{course.url}{joined.FOLDER}")
        target.parent.mkdir(exist_ok=True)
        target.write_text(security.harden(security.check_scripts(page, target.as_posix())), encoding="utf-8")


def _written(folder: Path, url: str) -> Path:
    return folder / unquote(url).lstrip("/") / "index.html"


def write_worker(build: Build, folder: Path) -> None:
    """Write the script that keeps pages for reading offline, and the list of all that it may keep, once all stands."""
    worker = templating.render("worker.js", edition=build.edition).encode()
    (folder / "sw.js").write_bytes(assets.published("sw.js", worker))
    (folder / "offline" / "files.json").write_text(json.dumps(_kept_offline(folder)), encoding="utf-8")


def _kept_offline(folder: Path) -> list[str]:
    """Return the addresses of all that a reader may keep: pages, each once, and what they load, but no downloads."""
    found = (Path(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(_KEPT_OFFLINE))
    paths = [path.relative_to(folder).as_posix() for path in found]
    loaded = [path for path in paths if not path.startswith(("references/", "course-")) or path.endswith(".html")]
    once = [path for path in loaded if not re.fullmatch(rf"course-[^/]+/{joined.FOLDER}index\.html", path)]
    return sorted(path.removesuffix("index.html") for path in once if path not in ("404.html", "sw.js"))


def files(build: Build, frame: frames.Frame) -> Iterator[tuple[str, str]]:
    """Yield path below the site and text of files that no generator makes: works, alternates, moved pages, sitemap."""
    shelf, site = build.shelf, build.site
    around = fingerprint(build.prints.look, frame, site, sorted(shelf.several))
    cache = build.cache
    for key in shelf.graph.references:
        parts = around, *_beside(build, key)
        yield from cache.twice(("work", key), parts, parts, partial(_of_work, build, frame, key)).items()
    for note in build.notes.values():
        if "course" in note.front and (works := cited_works(note, shelf.graph)):
            lists = partial(exports.lists, f"{note.url.lstrip('/')}references", works, partial(_records, cache))
            yield from cache.again(("lists", note.path), works, lists).items()
    for note in build.notes.values():
        shown = _works(build, note)
        make = partial(alternates.note_alternate, note, shelf.graph, shelf.formatted, site)
        twin = cache.twice(("alternate", note.path), (note, shown, site), (note.text, shown, site), make)
        yield f"{note.url.lstrip('/')}index.md", twin
    yield "llms.txt", alternates.llms_txt(shelf.graph.notes, site)
    titles = {work_url(key): work.title for key, work in shelf.graph.references.items()}
    titles |= {note.url: note.title for note in build.notes.values()}
    for old, new in build.library.moved.items():
        page = frames.moved_page(old, new, titles[new], site)
        yield f"{unquote(old).lstrip('/')}index.html", security.harden(page)
    yield "sitemap.xml", feeds.sitemap(_addresses(build), site)


def _beside(build: Build, key: str) -> tuple[object, ...]:
    """Return what the page and the files of a work depend on besides the frame."""
    shelf = build.shelf
    reference, row, cited_by = shelf.graph.references[key], shelf.provenance.get(key), shelf.graph.cited_by
    near = [
        (build.prints.works[other], len(cited_by.get(other, ())), why)
        for other, why in shelf.related.get(key, {}).items()
    ]
    since = build.prints.works.get(row.since_source) if row else None
    mentions = [(mention, shelf.graph.pages[mention.page].title) for mention in cited_by.get(key, ())]
    fronts = [repr(shelf.graph.pages[mention.page].front) for mention, _ in mentions]
    topics = [shelf.topics.get(topic) for topic in reference.keywords]
    return build.prints.works[key], row, since, near, mentions, fronts, topics, shelf.cited.get(key)


def _of_work(build: Build, frame: frames.Frame, key: str) -> dict[str, str]:
    """Return the page of a work, its Markdown, and its record in each form, by path below the site."""
    shelf, reference = build.shelf, build.shelf.graph.references[key]
    head = metadata.work_head(reference, build.site.url)
    forms = exports.forms(reference)
    values = pages.work_values(key, shelf, forms)
    content = assets.with_edition(values["content"], build.edition)  # the frame has it
    page = metadata.with_head(frame.fill({**values, "content": content}), head)
    return {
        f"references/{key}/index.html": security.check_scripts(page, f"references/{key}"),
        **{f"references/{key}.{exports.ENDINGS[name]}": text for name, text in forms.items()},
        f"references/{key}/index.md": alternates.work_alternate(reference, shelf.graph, shelf.formatted, build.site),
    }


def _addresses(build: Build) -> dict[str, str]:
    """Return the day of the last change of each address, for search engines: of all pages but the lists for search."""
    newest = max(build.days.values(), default="")
    generated = [url(path) for path in build.sources if path.endswith(".md") and not path.startswith("search/")]
    none, days = Days("", ""), build.entry_days
    works = {work_url(key): days.get(key, none).changed for key in build.shelf.graph.references}
    notes = {note.url: build.days.get(path, "") for path, note in build.notes.items()}
    return dict.fromkeys(generated, newest) | works | notes
