"""The graph of the site to everything that can be found in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from studynotes import csl, pages
from studynotes.records import Graph, Heading, Note, Reference
from studynotes.search import sections, terms
from studynotes.search.record import Record
from studynotes.search.sections import Part

_KINDS = {"dataset": "data set", "software": "tool"}
_LABS, _TOOLS = "labs", "tools-and-data-sets"
_TAIL = re.compile(r"\s+(?:dataset|data set|documentation|project)$", re.IGNORECASE)


def records(graph: Graph) -> tuple[Record, ...]:
    """Return a record for each topic, term, work, tool, data set, lab and section, neighbours beside each other."""
    rows = _rows(graph.notes)
    mentioned = _mentioned(rows, graph.references)
    repeated = Counter(heading.text for note in graph.notes for heading in note.headings)
    made: list[Record] = []
    for note in graph.notes:
        if note.path.startswith("topics/"):
            made.append(_topic(note, graph))
        elif note.path == terms.PATH:
            made += _terms(note)
    made += [_work(each, graph, mentioned[each.key]) for each in graph.references.values()]
    for note in graph.notes:
        if not note.path.startswith(("topics/", terms.PATH, "references/")):
            made += _sections(note, repeated)
            made += _labs(note)
    return (*made, *_other_tools(rows, graph.references))


def _topic(note: Note, graph: Graph) -> Record:
    name = note.path.removeprefix("topics/").removesuffix(".md")
    works = sum(name in reference.keywords for reference in graph.references.values())
    text = " ".join(part.text for part in sections.sections(note))
    names = tuple(dict.fromkeys([note.title, name.replace("-", " ")]))
    return Record("topic", names, note.url, f"{works} {'work' if works == 1 else 'works'}", text, topics=(name,))


def _terms(note: Note) -> Iterator[Record]:
    for term in terms.read(note):
        yield Record("term", term.names, f"{note.url}#{term.anchor}", note.title, term.definition)


def _work(reference: Reference, graph: Graph, rows: Iterable[Part]) -> Record:
    cited = {_course(note) for note in graph.notes if note.url in _pages(reference, graph)}
    label = graph.labels.get(reference.key, "")
    text = " ".join(part for part in (reference.get("annotation"), reference.get("since")) if part)
    return Record(
        kind=_KINDS.get(reference.kind, "work"),
        names=_names(reference),
        url=f"/references/{reference.key}/",
        place=" · ".join(part for part in (label, pages.kind_name(reference)) if part),
        text=text,
        people=tuple(_people(reference)),
        words=" ".join([pages.venue(reference), *(f"{row.name} {row.text}" for row in rows)]),
        topics=reference.keywords,
        identifiers=tuple(_identifiers(reference)),
        courses=frozenset(cited - {0}),
        year=reference.date.year if reference.date else 0,
    )


def _pages(reference: Reference, graph: Graph) -> set[str]:
    return {mention.page for mention in graph.cited_by.get(reference.key, ())}


def _names(reference: Reference) -> tuple[str, ...]:
    """Return the full title, and what stands before its colon or in its brackets, under which a work is known."""
    title = csl.full_title(reference)
    short = re.split(r": | [–—] ", title)[0]
    bare = re.sub(r"\s*\([^()]*\)", "", short)
    inside = [each for each in re.findall(r"\(([^()]+)\)", title) if len(each.split()) < 3]
    return tuple(dict.fromkeys(each for each in (title, short, bare, _TAIL.sub("", bare), *inside) if each))


def _people(reference: Reference) -> Iterator[str]:
    for name in reference.authors or reference.editors:
        yield " ".join(part for part in (name.given, name.particle, name.family) if part)
    for field in ("organization", "publisher", "institution"):
        if not reference.authors and (value := reference.get(field)):
            yield value


def _identifiers(reference: Reference) -> Iterator[str]:
    yield reference.key
    for field in ("eprint", "doi", "isbn"):
        if value := reference.get(field):
            yield value
    if found := re.search(r"arxiv\.org/(?:abs|pdf)/([\w./-]+?)(?:v\d+)?(?:\.pdf)?$", reference.get("url")):
        yield found[1]


def _sections(note: Note, repeated: Mapping[str, int]) -> Iterator[Record]:
    course, week = _course(note), note.front.get("week")
    where = f"Course {course}, week {week}" if week else f"Course {course}" if course else ""
    context = note.title
    for part in sections.sections(note):
        if part.heading is None:
            yield _page(note, part, course, where)
            continue
        if part.heading.anchor in {_LABS, _TOOLS} and part.name == part.heading.text:
            part = replace(part, text=part.text[:300])
        asked = part.name != part.heading.text
        yield Record(
            kind="note",
            names=(part.name,),
            url=f"{note.url}#{part.heading.anchor}",
            place=" · ".join(each for each in (where, context) if each),
            text=part.text,
            words=f"{part.code} {context} {where}",
            courses=frozenset({course} - {0}),
            land=part.name if asked else "",
            plain_name=repeated[part.name] > 2,
        )


def _page(note: Note, part: Part, course: int, where: str) -> Record:
    text = " ".join(each for each in (str(note.front.get("description", "")), part.text) if each)
    numbers = (f"course {course} week {note.front['week']}",) if "week" in note.front else ()
    numbers = numbers or ((f"course {course}",) if course else ())
    return Record("note", (note.title, *numbers), note.url, where or "Page", text, courses=frozenset({course} - {0}))


def _labs(note: Note) -> Iterator[Record]:
    heading = _heading(note, _LABS)
    for part in sections.items(note, heading) if heading else ():
        where = f"Course {_course(note)}, week {note.front.get('week', '')}"
        yield Record(
            kind="lab",
            names=(part.name, f"{part.name} lab"),
            url=f"{note.url}#{_LABS}",
            place=f"{where} · {note.title}",
            text=part.text.removeprefix(part.name).lstrip(" .:,"),
            words="lab notebook exercise",
            courses=frozenset({_course(note)} - {0}),
            land=part.name,
        )


def _rows(notes: Iterable[Note]) -> tuple[tuple[Note, Part], ...]:
    found = [(note, heading) for note in notes if (heading := _heading(note, _TOOLS))]
    return tuple((note, row) for note, heading in found for row in sections.rows(note, heading))


def _mentioned(rows: Iterable[tuple[Note, Part]], works: Mapping[str, Reference]) -> Mapping[str, list[Part]]:
    """Return, by key, the rows that stand for a work: it says in another week's words what the tool is for."""
    found: dict[str, list[Part]] = defaultdict(list)
    for _, row in rows:
        for key in row.keys:
            if key in works and works[key].kind in _KINDS:
                found[key].append(row)
    return found


def _other_tools(rows: Iterable[tuple[Note, Part]], works: Mapping[str, Reference]) -> Iterator[Record]:
    """Yield the rows that name something which is no work of its own."""
    known = {name.casefold() for each in works.values() if each.kind in _KINDS for name in _names(each)}
    for note, row in rows:
        if row.name.casefold() not in known and not any(key in works and works[key].kind in _KINDS for key in row.keys):
            where = f"Course {_course(note)}, week {note.front.get('week', '')}"
            yield Record(
                kind="tool",
                names=(row.name,),
                url=f"{note.url}#{_TOOLS}",
                place=f"{where} · {note.title}",
                text=row.text,
                courses=frozenset({_course(note)} - {0}),
                land=row.name,
            )


def _heading(note: Note, anchor: str) -> Heading | None:
    return next((each for each in note.headings if each.anchor == anchor), None)


def _course(note: Note) -> int:
    course = note.front.get("course", 0)
    return course if isinstance(course, int) else 0
