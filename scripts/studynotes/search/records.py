"""The graph of the site to everything that can be found in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from studynotes.bib import describe
from studynotes.bib.kinds import kind_of
from studynotes.model import Graph, Heading, Note, Reference
from studynotes.notes.paths import GLOSSARY, topic_of
from studynotes.search import sections, terms
from studynotes.search.record import Record
from studynotes.search.sections import Part

_LABS, _TOOLS = "labs", "tools-and-data-sets"
_COURSE = re.compile(r"/course-(\d)-")
_ASIDE = "about/"
_PAGES = (
    Record("note", ("Library", "Bibliography"), "/references/", "Page", "All works by year, to filter and to export."),
    Record("note", ("Topics",), "/topics/", "Page", "All topics, each with the works that are on it."),
)
_TAIL = re.compile(r"\s+(?:dataset|data set|documentation|project)$", re.IGNORECASE)


def records(graph: Graph) -> tuple[Record, ...]:
    """Return a record for each topic, term, work, tool, data set, lab and section, neighbours beside each other."""
    rows = _rows(graph.notes)
    mentioned = _mentioned(rows, graph.references)
    repeated = Counter(heading.text for note in graph.notes for heading in note.headings)
    everything: list[Record] = []
    for note in graph.notes:
        if topic_of(note.path):
            everything.append(_topic(note, graph))
        elif note.path == GLOSSARY:
            everything += [*_terms(note), _page(note, "")]
    written = {note.path: note for note in graph.notes}
    for key, reference in graph.references.items():
        everything.append(_work(reference, graph, mentioned[key], written.get(f"references/{key}.md")))
    for note in graph.notes:
        if not topic_of(note.path) and not note.path.startswith((GLOSSARY, "references/")):
            everything += _sections(note, repeated)
            everything += _labs(note)
    return (*everything, *_other_tools(rows, graph.references), *_PAGES)


def _topic(note: Note, graph: Graph) -> Record:
    name = topic_of(note.path)
    works = sum(name in reference.keywords for reference in graph.references.values())
    text = " ".join(part.text for part in sections.sections(note))
    names = tuple(dict.fromkeys([note.title, name.replace("-", " ")]))
    return Record("topic", names, note.url, f"{works} {'work' if works == 1 else 'works'}", text, topics=(name,))


def _terms(note: Note) -> Iterator[Record]:
    for term in terms.read(note):
        yield Record("term", term.names, f"{note.url}#{term.anchor}", note.title, term.text, expansion=term.expansion)


def _work(reference: Reference, graph: Graph, rows: Iterable[Part], written: Note | None) -> Record:
    citing = {mention.page for mention in graph.cited_by.get(reference.key, ())}
    courses = {int(match[1]) for page in citing if (match := _COURSE.match(page))}
    label = describe.byline(reference, graph.labels.get(reference.key, ""))
    own = [part.text for part in sections.sections(written)] if written else []
    text = " ".join(part for part in (reference.get("annotation"), reference.get("since"), *own) if part)
    return Record(
        kind=kind_of(reference).search,
        names=_names(reference),
        url=f"/references/{reference.key}/",
        place=" · ".join(part for part in (label, describe.kind_name(reference)) if part),
        text=text,
        people=tuple(_people(reference)),
        words=" ".join([describe.venue(reference), *(f"{row.name} {row.text}" for row in rows)]),
        topics=reference.keywords,
        key=reference.key,
        courses=frozenset(courses),
        year=describe.year(reference),
    )


def _names(reference: Reference) -> tuple[str, ...]:
    """Return the full title, and what stands before its colon or in its brackets, under which a work is known."""
    title = describe.full_title(reference)
    short = re.split(r": | [–—] ", title)[0]
    bare = re.sub(r"\s*\([^()]*\)", "", short)
    inside = [name for name in re.findall(r"\(([^()]+)\)", title) if len(name.split()) < 3]
    names = dict.fromkeys(name for name in (title, short, bare, _TAIL.sub("", bare), *inside) if name)
    return tuple(names) or (reference.key,)


def _people(reference: Reference) -> Iterator[str]:
    for name in reference.authors or reference.editors:
        yield " ".join(part for part in (name.given, name.particle, name.family) if part)
    for field in ("organization", "publisher", "institution"):
        if not reference.authors and (value := reference.get(field)):
            yield value


def _sections(note: Note, repeated: Mapping[str, int]) -> Iterator[Record]:
    for part in sections.sections(note):
        if part.heading is None:
            yield _page(note, part.text)
        else:
            yield _section(note, part, part.heading, repeated[part.name] > 2)


def _section(note: Note, part: Part, heading: Heading, plain_name: bool) -> Record:
    listed = heading.anchor in {_LABS, _TOOLS} and part.name == heading.text
    return Record(
        kind="note",
        names=(part.name,),
        url=f"{note.url}#{heading.anchor}",
        place=" · ".join(part for part in (_where(note), note.title) if part),
        text=part.text[:300] if listed else part.text,  # each lab and tool is found by itself
        words=f"{part.code} {note.title} {_where(note)} {_week(note)}",
        courses=_courses(note),
        land=part.name if part.name != heading.text else "",
        aside=note.path.startswith(_ASIDE),
        plain_name=plain_name,
    )


def _page(note: Note, text: str) -> Record:
    said = " ".join(part for part in (str(note.front.get("description", "")), text) if part)
    names = tuple(part for part in (note.title, _where(note).replace(",", ""), _week(note)) if part)
    return Record(
        "note",
        names,
        note.url,
        _where(note) or "Page",
        said,
        courses=_courses(note),
        aside=note.path.startswith(_ASIDE),
    )


def _labs(note: Note) -> Iterator[Record]:
    heading = _heading(note, _LABS)
    for part in sections.items(note, heading) if heading else ():
        yield Record(
            kind="lab",
            names=(part.name, f"{part.name} lab"),
            url=f"{note.url}#{_LABS}",
            place=f"{_where(note)} · {note.title}",
            text=part.text.removeprefix(part.name).lstrip(" .:,"),
            words=f"lab notebook exercise {_week(note)}",
            courses=_courses(note),
            land=part.name,
        )


def _rows(notes: Iterable[Note]) -> tuple[tuple[Note, Part], ...]:
    tables = [(note, heading) for note in notes if (heading := _heading(note, _TOOLS))]
    return tuple((note, row) for note, heading in tables for row in sections.rows(note, heading))


def _mentioned(rows: Iterable[tuple[Note, Part]], works: Mapping[str, Reference]) -> Mapping[str, list[Part]]:
    """Return, by key, the rows that stand for a work: it says in another week's words what the tool is for."""
    mentioned: dict[str, list[Part]] = defaultdict(list)
    for _, row in rows:
        for key in row.keys:
            if key in works and _is_tool(works[key]):
                mentioned[key].append(row)
    return mentioned


def _is_tool(reference: Reference) -> bool:
    return kind_of(reference).search != "work"


def _other_tools(rows: Iterable[tuple[Note, Part]], works: Mapping[str, Reference]) -> Iterator[Record]:
    """Yield the rows that name something which is no work of its own."""
    known = {name.casefold() for work in works.values() if _is_tool(work) for name in _names(work)}
    for note, row in rows:
        if row.name.casefold() not in known and not any(key in works and _is_tool(works[key]) for key in row.keys):
            yield Record(
                kind="tool",
                names=(row.name,),
                url=f"{note.url}#{_TOOLS}",
                place=f"{_where(note)} · {note.title}",
                text=row.text,
                courses=_courses(note),
                land=row.name,
            )


def _heading(note: Note, anchor: str) -> Heading | None:
    return next((heading for heading in note.headings if heading.anchor == anchor), None)


def _course(note: Note) -> int:
    course = note.front.get("course", 0)
    return course if isinstance(course, int) else 0


def _courses(note: Note) -> frozenset[int]:
    return frozenset({_course(note)} - {0})


def _week(note: Note) -> str:
    """Return course and week in the form into which the browser brings them in a query."""
    return f"c{_course(note)}w{note.front['week']}" if "week" in note.front else ""


def _where(note: Note) -> str:
    course, week = _course(note), note.front.get("week")
    return f"Course {course}, week {week}" if week else f"Course {course}" if course else ""
