"""Topics: what stands below the author's paragraph on each, and the index of all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studynotes.bib.describe import evidence, full_title, short_people, year
from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import GLOSSARY, course_name, place, relative, topic_of, topic_url
from studynotes.notes.sentences import first_sentence
from studynotes.render.pages.facets import cited_in
from studynotes.render.references import Link
from studynotes.render.templating import render

_SECTIONS_SHOWN = 12
_NEIGHBORS_SHOWN = 10
_PEOPLE_SHOWN = 2
_COMMON = 4
"""Pages that make a heading furniture: "Labs" stands on sixteen, no subject on more than two."""


@dataclass(frozen=True)
class Topic:
    """A topic in the index, with the numbers of its works and of the sections that cite them."""

    name: str
    title: str
    description: str
    works: int
    sections: int


@dataclass(frozen=True)
class Row:
    """A work beside others: `year` is 0 without a date, `shows` and `since` are the first sentences of our words."""

    key: str
    title: str
    people: str
    year: int
    evidence: str
    shows: str
    since: str


def topic_tail(topic: str, graph: Graph, topics: Mapping[str, str]) -> Markup:
    """Return what stands below the author's words: the topic's works, its sections in the notes, its neighbors."""
    here = topic_url(topic)
    works, common = works_of(topic, graph), _common_headings(graph.notes)
    sections = [
        Link(
            place(note, heading) if heading in common or note.path == GLOSSARY else heading or note.title,
            relative(here, f"{note.url}#{anchor}".removesuffix("#")),
            "" if heading in common or note.path == GLOSSARY else place(note),
            count,
        )
        for note, heading, anchor, count in sections_of({work.key for work in works}, graph.notes)
    ]
    return render(
        "topic.md",
        here=here,
        topic=topic,
        works=[_row(work) for work in works],
        courses=_by_course(works, graph),
        first=sections[:_SECTIONS_SHOWN],
        rest=sections[_SECTIONS_SHOWN:],
        near=[
            Link(topics[other], relative(here, topic_url(other)), count=count)
            for other, count in neighbors(topic, graph, topics)
        ],
    )


def _by_course(works: Iterable[Reference], graph: Graph) -> list[tuple[str, int]]:
    """Return the number of each course that cites some of the works, and how many."""
    places = Counter(place for work in works for place in cited_in(graph.cited_by.get(work.key, ()), graph.pages))
    return sorted((place, count) for place, count in places.items() if "." not in place)


def _row(work: Reference) -> Row:
    told, since = (first_sentence(work.get(field)) for field in ("annotation", "since"))
    return Row(work.key, full_title(work), short_people(work, _PEOPLE_SHOWN), year(work), evidence(work), told, since)


def works_of(topic: str, graph: Graph) -> tuple[Reference, ...]:
    """Return the works of a topic, those that the notes cite most first, then by title."""
    found = [work for work in graph.references.values() if topic in work.keywords]
    found.sort(key=lambda work: (-len(graph.cited_by.get(work.key, ())), work.title.casefold(), work.key))
    return tuple(found)


def sections_of(keys: set[str], notes: Iterable[Note]) -> list[tuple[Note, str, str, int]]:
    """Return (note, heading, anchor, works) for each section that cites one of the works, most works first.

    Sections whose heading stands on many pages, as "Labs" does, come after those that are about something.
    """
    notes = tuple(notes)
    common = _common_headings(notes)
    found: dict[tuple[str, str], tuple[Note, str, set[str]]] = {}
    for note in (note for note in notes if not topic_of(note.path)):
        for group in note.groups:
            if cited := keys.intersection(citation.key for citation in group.citations):
                spot = (note.path, group.heading_anchor)
                found.setdefault(spot, (note, group.heading, set()))[2].update(cited)
    ordered = sorted(found.items(), key=lambda found: (found[1][1] in common, -len(found[1][2]), found[0][0]))
    return [(note, heading, anchor, len(cited)) for (_, anchor), (note, heading, cited) in ordered]


def spots(notes: Iterable[Note]) -> dict[str, list[tuple[str, ...]]]:
    """Return all that topics show of the places that cite a work, by its key."""
    notes = tuple(notes)
    common = _common_headings(notes)
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for note in notes:
        for group in note.groups:
            spot = (note.path, place(note), group.heading, group.heading_anchor, str(group.heading in common))
            for citation in group.citations:
                found[citation.key].append(spot)
    return dict(found)


def _common_headings(notes: Iterable[Note]) -> frozenset[str]:
    """Return the headings that stand on so many pages that they alone name no place."""
    tally = Counter(heading.text for note in notes for heading in note.headings)
    return frozenset(text for text, times in tally.items() if times >= _COMMON)


def neighbors(topic: str, graph: Graph, topics: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return (topic, shared works), most shared first, for the topics with a page that share a work with this one."""
    shared = Counter(other for work in works_of(topic, graph) for other in set(work.keywords) - {topic})
    ordered = sorted(shared.items(), key=lambda found: (-found[1], found[0]))
    return [(other, count) for other, count in ordered if other in topics][:_NEIGHBORS_SHOWN]


def topics_page(graph: Graph, topics: Mapping[str, str]) -> Markup:
    """Return the index of topics: each with its sentence and its counts; and which course leans on which."""
    notes = {topic_of(note.path): note for note in graph.notes}
    listed = {}
    for name in sorted(topics, key=lambda name: topics[name].casefold()):
        works, description = works_of(name, graph), str(notes[name].front.get("description", ""))
        sections = sections_of({work.key for work in works}, graph.notes)
        listed[name] = Topic(name, topics[name], description, len(works), len(sections))
    return render("topics.md", topics=list(listed.values()), courses=list(_courses(listed, graph)))


def _courses(topics: Mapping[str, Topic], graph: Graph) -> Iterator[tuple[str, str, list[Topic]]]:
    """Yield number and name of each course with the topics whose works it cites more often than other courses do."""
    notes = [note for note in graph.notes if "course" in note.front]
    numbers = {note.url: str(note.front["course"]) for note in notes}
    names = {str(note.front["course"]): course_name(note.path) for note in notes}
    leaning: dict[str, list[Topic]] = defaultdict(list)
    for name, topic in topics.items():
        cited = (mention.page for work in works_of(name, graph) for mention in graph.cited_by.get(work.key, ()))
        if tally := Counter(numbers[page] for page in cited if page in numbers):
            leaning[min(tally, key=lambda course: (-tally[course], course))].append(topic)
    for number, on_them in sorted(leaning.items()):
        yield number, names[number], on_them
