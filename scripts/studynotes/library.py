"""The only reader of our files: a bibliography and a folder of notes become a graph and its problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from studynotes import bibliography, graph, links, notes, provenance, redirects, style
from studynotes.links import Sidecar
from studynotes.provenance import Provenance
from studynotes.records import Entry, Graph, Note, Problem, Reference
from studynotes.rules import bibliography as bibliography_rules
from studynotes.rules import notes as note_rules
from studynotes.style import Formatted


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
    style_file: Path = style.DEFAULT,
    cache: MutableMapping[str, str] | None = None,
) -> Library:
    """Read a bibliography and the Markdown files of a folder.

    Never raises for what stands in the files: faults come back as problems, missing and unreadable files included.
    `cache` keeps formatted references from one run to the next. Raises ValueError when the style is none.
    """
    references, entries, bib_problems = _bibliography(bibliography_file)
    pages, page_problems = _notes(docs)
    topics = {Path(page.path).stem: page.title for page in pages if _is_topic(page)}
    formatted = style.format_all(references, style_file, cache)
    labels = {key: each.label for key, each in formatted.items()}
    rows, row_problems = _provenance(docs, references)
    made = graph.build(references, pages, labels, partial(style.group_text, formatted=formatted))
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
    states = {key: links.state_of(reference, known) for key, reference in references.items()}
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
    name, text = _beside(docs, links.PATH)
    return links.read(name, text or "")


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
