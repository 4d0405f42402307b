"""The graph of the site to everything that can be found in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from studynotes.bib import describe
from studynotes.bib.kinds import kind_of
from studynotes.model import Graph, Heading, Note, Reference
from studynotes.notes import glossary, scanner
from studynotes.notes.diagrams import fences
from studynotes.notes.headings import lab_anchors
from studynotes.notes.paths import GLOSSARY, is_about, topic_of, work_url
from studynotes.search import sections
from studynotes.search.record import Record
from studynotes.search.sections import Part
from studynotes.search.words import words

_LABS, _TOOLS = "labs", "tools-and-data-sets"
_COURSE = re.compile(r"/course-(\d)-")
_PAGES = (
    Record("note", ("Library", "Bibliography"), "/references/", "Page", "All works by year, to filter and to export."),
    Record("note", ("Topics",), "/topics/", "Page", "All topics, each with the works that are on it."),
)
_SHORTENED = frozenset({"work", "topic", "term", "tool", "data set"})
_MARKER = re.compile(r"^:[ \t]+$")
_ALSO = re.compile(r"\balso (?:called|known as|written|named) (?P<name>[\w-]+(?: [\w-]+){0,2}?)(?=[.,;)\]]|$| and )")
_PROPER = r"[A-Z][\w+-]*(?: [A-Z][\w+-]*)*"
_FORMER = re.compile(rf"(?:[Ff]ormerly|[Rr]enamed(?: to)?|[Nn]ow (?:called|named|known as)) ({_PROPER})")
"""What a tool was called before, or is called since."""
_IN_BRACKETS = re.compile(r"\s*\((?P<aside>[^()]+)\)")
_TAIL = re.compile(r"\s+(?:dataset|data set|documentation|project)$", re.IGNORECASE)


def records(graph: Graph) -> tuple[Record, ...]:
    """Return a record for everything that can be found, neighbors beside each other."""
    tables = [(note, heading) for note in graph.notes if (heading := _heading(note, _TOOLS))]
    rows = [(note, row) for note, heading in tables for row in sections.rows(note, heading)]
    mentioned = _mentioned(rows, graph.references)
    repeated = Counter(heading.text for note in graph.notes for heading in note.headings)
    everything: list[Record] = []
    for note in graph.notes:
        if topic_of(note.path):
            everything.append(_topic(note, graph))
        elif note.path == GLOSSARY:
            everything += [*terms_of(note), _page(note, "")]
    for key, reference in graph.references.items():
        everything.append(_work(reference, graph, mentioned[key]))
    for note in sorted(graph.notes, key=is_about):
        if not note.path.startswith((GLOSSARY, "references/")):
            for part in sections.sections(note):
                if heading := part.heading:
                    everything.append(_section(note, part, heading, repeated[part.name] > 2))
                elif not topic_of(note.path):
                    everything.append(_page(note, part.text))
            everything += [*_labs(note), *_figures(note)]
    return _with_initials([*everything, *_other_tools(rows, graph.references), *_PAGES])


def _with_initials(everything: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records with the initials of their names as one name more, unless these are a word of some text."""
    taken = {word for record in everything for text in (*record.names, record.text) for word in words(text)}
    named = ((record, sorted(_initials(record) - taken)) for record in everything)
    return tuple(replace(record, names=(*record.names, *more)) if more else record for record, more in named)


def _initials(record: Record) -> set[str]:
    named = record.names if record.kind in _SHORTENED and not record.expansion else ()
    parts = [words(name) for name in named if name[-1:] not in ".?!"]
    return {"".join(word[0] for word in each) for each in parts if 3 <= len(each) <= 4 and "".join(each).isalpha()}


def _topic(note: Note, graph: Graph) -> Record:
    name = topic_of(note.path)
    works = sum(name in reference.keywords for reference in graph.references.values())
    text = sections.sections(note)[0].text  # each section is found by itself
    names = tuple(dict.fromkeys([note.title, name.replace("-", " ")]))
    return Record("topic", names, note.url, f"{works} {'work' if works == 1 else 'works'}", text, topics=(name,))


def terms_of(note: Note) -> Iterator[Record]:
    """Yield the entries of the glossary's page."""
    known = {term.name: term for term in glossary.read(note)}
    endings = Counter(_ending(term) for term in known.values())
    for source, definition in _pairs(note.text):
        if term := known.get(source.strip()):
            text = sections.bare(definition)
            names = _term_names(sections.bare(source), term.expansion, text)
            ending = _ending(term) if endings[_ending(term)] > 1 else ""
            url, expansion = f"{note.url}#{term.anchor}", term.expansion
            yield Record("term", names, url, note.title, text, expansion=expansion, ending=ending)


def _ending(term: glossary.Term) -> str:
    return (words(term.expansion) or [""])[-1]


def _pairs(markdown: str) -> Iterator[tuple[str, str]]:
    term = ""
    for chunk in scanner.scan(markdown).chunks:
        source = markdown[chunk.start : chunk.end]
        if not _MARKER.match(markdown[markdown.rfind("\n", 0, chunk.start) + 1 : chunk.start]):
            term = source if chunk.kind == "text" else ""
        elif term:
            yield term, source


def _term_names(name: str, expansion: str, text: str) -> tuple[str, ...]:
    also = [match["name"] for match in _ALSO.finditer(text)]
    aside = _IN_BRACKETS.search(name)
    parted = [_IN_BRACKETS.sub("", name), aside["aside"]] if aside else []
    return tuple(dict.fromkeys(filter(None, [name, *parted, expansion, *also])))


def _work(reference: Reference, graph: Graph, rows: Iterable[Part]) -> Record:
    citing = (_COURSE.match(mention.page) for mention in graph.cited_by.get(reference.key, ()))
    label = describe.byline(reference, graph.labels.get(reference.key, ""))
    text = " ".join(filter(None, [reference.get("annotation"), reference.get("since")]))
    return Record(
        kind=kind_of(reference).search,
        names=(*_names(reference), *(_FORMER.findall(text) if kind_of(reference).search == "tool" else ())),
        url=work_url(reference.key),
        place=" · ".join(filter(None, [label, kind_of(reference).words])),
        text=text,
        people=tuple(_people(reference)),
        words=" ".join([describe.venue(reference), *(f"{row.name} {row.text}" for row in rows)]),
        topics=reference.keywords,
        key=reference.key,
        courses=frozenset(int(match[1]) for match in citing if match),
        year=describe.year(reference),
    )


def _names(reference: Reference) -> tuple[str, ...]:
    """Return the full title, and what stands before its colon or in its brackets, under which a work is known."""
    title = describe.full_title(reference)
    short = re.split(r": | [–—] ", title)[0]
    bare = re.sub(r"\s*\([^()]*\)", "", short)
    inside = [name for name in re.findall(r"\(([^()]+)\)", title) if len(name.split()) < 3]
    names = filter(None, [title, short, bare, _TAIL.sub("", bare), *inside])
    return tuple(dict.fromkeys(names)) or (reference.key,)


def _people(reference: Reference) -> Iterator[str]:
    for name in reference.authors or reference.editors:
        yield " ".join(filter(None, [name.given, name.particle, name.family]))
    for field in ("organization", "publisher", "institution"):
        if not reference.authors and (value := reference.get(field)):
            yield value


def _section(note: Note, part: Part, heading: Heading, plain_name: bool) -> Record:
    listed = heading.anchor in {_LABS, _TOOLS} and part.name == heading.text
    return Record(
        kind="note" if part.name == heading.text else "question",
        names=(part.name,),
        url=f"{note.url}#{heading.anchor}",
        place=" · ".join(filter(None, [_where(note), note.title])),
        text=part.text[:300] if listed else part.text,  # each lab and tool is found by itself
        words=f"{part.code} {note.title} {_where(note)} {_week(note)}",
        courses=_courses(note),
        land=part.name if part.name != heading.text else "",
        aside=is_about(note),
        plain_name=plain_name,
    )


def _page(note: Note, text: str) -> Record:
    said = " ".join(filter(None, [str(note.front.get("description", "")), text]))
    names = tuple(filter(None, [note.title, _where(note).replace(",", ""), _week(note)]))
    place, is_aside = _where(note) or "Page", is_about(note)
    return Record("note", names, note.url, place, said, courses=_courses(note), aside=is_aside)


def _labs(note: Note) -> Iterator[Record]:
    heading = _heading(note, _LABS)
    labs = sections.items(note, heading) if heading else ()
    for part, anchor in zip(labs, lab_anchors(part.name for part in labs), strict=True):
        names, place = (part.name, f"{part.name} lab"), f"{_where(note)} · {note.title}"
        text, more = part.text.removeprefix(part.name).lstrip(" .:,"), f"lab notebook exercise {_week(note)}"
        url, courses = f"{note.url}#{anchor}", _courses(note)
        yield Record("lab", names, url, place, text, words=more, courses=courses, land=part.name)


def _figures(note: Note) -> Iterator[Record]:
    for fence in fences.find(note.text):
        picture, _ = fence.read()
        if picture:
            place = " · ".join(filter(None, [_where(note), note.title]))
            what = "chart plot" if fence.language == "chart" else "diagram"
            url, more = f"{note.url}#{picture.anchor}", f"figure {what} {_week(note)}"
            known = (url, place, picture.alt)
            yield Record("figure", (picture.title,), *known, words=more, courses=_courses(note), aside=is_about(note))


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
            url, place = f"{note.url}#{_TOOLS}", f"{_where(note)} · {note.title}"
            yield Record("tool", (row.name,), url, place, row.text, courses=_courses(note), land=row.name)


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
