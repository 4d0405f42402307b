"""Topics: what stands below the author's paragraph on each, and the index of all."""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from studynotes.bib import csl
from studynotes.bib.describe import short_people, venue
from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import relative
from studynotes.render.pages.words import block, course_name, first_sentence, front_matter, number, place, style_sheet

_SECTIONS_SHOWN = 12
_NEIGHBOURS_SHOWN = 10


def topic_tail(topic: str, graph: Graph, topics: Mapping[str, str]) -> str:
    """Return what stands below the author's words: the topic's works, its sections in the notes, its neighbours."""
    here = f"/topics/{topic}/"
    works = works_of(topic, graph)
    sections = sections_of({each.key for each in works}, graph.notes)
    parts = [
        style_sheet(here),
        "## Works",
        _work_list(works, graph, here),
        "## In the notes" if sections else "",
        _section_list(sections, here) if sections else "",
        "## Neighbours" if (near := neighbours(topic, graph, topics)) else "",
        _neighbour_list(near, topics, here) if near else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def works_of(topic: str, graph: Graph) -> tuple[Reference, ...]:
    """Return the works of a topic, those that the notes cite most first, then by title."""
    found = [each for each in graph.references.values() if topic in each.keywords]
    found.sort(key=lambda each: (-len(graph.cited_by.get(each.key, ())), each.title.casefold(), each.key))
    return tuple(found)


def sections_of(keys: set[str], notes: Iterable[Note]) -> list[tuple[Note, str, str, int]]:
    """Return (note, heading, anchor, works) for each section that cites one of the works, most works first."""
    found: dict[tuple[str, str], tuple[Note, str, set[str]]] = {}
    for note in (note for note in notes if not note.path.startswith("topics/")):
        for group in note.groups:
            if cited := keys.intersection(citation.key for citation in group.citations):
                place_ = (note.path, group.heading_anchor)
                found.setdefault(place_, (note, group.heading, set()))[2].update(cited)
    ordered = sorted(found.items(), key=lambda each: (-len(each[1][2]), each[0][0]))
    return [(note, heading, anchor, len(cited)) for (_, anchor), (note, heading, cited) in ordered]


def neighbours(topic: str, graph: Graph, topics: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return (topic, shared works), most shared first, for the topics with a page that share a work with this one."""
    shared = Counter(other for each in works_of(topic, graph) for other in set(each.keywords) - {topic})
    ordered = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
    return [(other, count) for other, count in ordered if other in topics][:_NEIGHBOURS_SHOWN]


def topics_page(graph: Graph, topics: Mapping[str, str]) -> str:
    """Return the index of topics: each with its sentence and its counts; and which course leans on which."""
    notes = {note.path.removeprefix("topics/").removesuffix(".md"): note for note in graph.notes}
    ordered = sorted(topics, key=lambda topic: topics[topic].casefold())
    front = {
        "title": "Topics",
        "description": f"{number(len(topics), 'topic')} of the notes, each with its works and its sections.",
    }
    items = "\n".join(_index_item(topic, topics[topic], notes[topic], graph) for topic in ordered)
    courses = _by_course(ordered, graph)
    parts = [
        front_matter(front),
        "Each topic says what it is in our words, then lists its works and every section of the notes that rests on "
        "one of them.\nThe same works by year are in the [library](../references/index.md), by course and week in the "
        "[crosswalk](../references/crosswalk.md).",
        style_sheet("/topics/"),
        f"## By course\n\n{_course_list(courses, topics, graph)}" if courses else "",
        "## From A to Z",
        f'<ul class="topics" data-search-exclude>\n{items}\n</ul>',
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _work_list(works: Iterable[Reference], graph: Graph, here: str) -> str:
    items = "\n".join(_work_item(each, len(graph.cited_by.get(each.key, ())), here) for each in works)
    if not items:
        return '<p class="empty">No work of the library is filed under this topic yet.</p>\n'
    return f'<ol class="entries" data-search-exclude>\n{items}\n</ol>\n'


def _work_item(reference: Reference, times: int, here: str) -> str:
    sentence = html.escape(first_sentence(reference.get("annotation")))
    cited = number(times, "citation") if times else "not cited yet"
    return (
        f'<li class="entry"><a class="entry__title" href="{relative(here, f"/references/{reference.key}/")}">'
        f"{html.escape(csl.full_title(reference))}</a>\n"
        f'<span class="entry__people">{html.escape(short_people(reference))}</span>\n'
        f'<span class="entry__venue">{html.escape(venue(reference))} · {cited}</span>\n'
        + (f'<p class="entry__note">{sentence}</p></li>' if sentence else "</li>")
    )


def _section_list(sections: list[tuple[Note, str, str, int]], here: str) -> str:
    items = [
        f'<li><a href="{relative(here, f"{note.url}#{anchor}" if anchor else note.url)}">'
        f'{html.escape(heading or note.title)}</a> <span class="places__where">{html.escape(place(note, ""))}'
        f" · {number(count, 'work')}</span></li>"
        for note, heading, anchor, count in sections
    ]
    first, rest = "\n".join(items[:_SECTIONS_SHOWN]), "\n".join(items[_SECTIONS_SHOWN:])
    more = (
        f"<details><summary>{number(len(items) - _SECTIONS_SHOWN, 'more section')}</summary>\n"
        f'<ul class="places">\n{rest}\n</ul></details>\n'
        if rest
        else ""
    )
    return block("places-all", [f'<ul class="places">\n{first}\n</ul>', more])


def _neighbour_list(near: Iterable[tuple[str, int]], topics: Mapping[str, str], here: str) -> str:
    items = "\n".join(
        f'<li><a href="{relative(here, f"/topics/{topic}/")}">{html.escape(topics[topic])}</a> '
        f'<span class="places__where">{number(count, "shared work")}</span></li>'
        for topic, count in near
    )
    return f'<ul class="places places--narrow">\n{items}\n</ul>\n'


def _index_item(topic: str, title: str, note: Note, graph: Graph) -> str:
    works = works_of(topic, graph)
    sections = len(sections_of({each.key for each in works}, graph.notes))
    return (
        f'<li class="topic" id="{html.escape(topic)}"><a class="topic__title" href="{html.escape(topic)}/">'
        f"{html.escape(title)}</a>\n"
        f'<span class="topic__line">{html.escape(str(note.front.get("description", "")))}</span>\n'
        f'<span class="topic__counts">{number(len(works), "work")} · {number(sections, "section")}</span></li>'
    )


def _by_course(ordered: Iterable[str], graph: Graph) -> Mapping[str, list[str]]:
    """Return for each course the topics whose works it cites more often than the other courses do."""
    courses = {note.url: str(note.front["course"]) for note in graph.notes if "course" in note.front}
    made: dict[str, list[str]] = defaultdict(list)
    for topic in ordered:
        if tally := Counter(_courses_citing(topic, graph, courses)):
            made[min(tally, key=lambda course: (-tally[course], course))].append(topic)
    return dict(sorted(made.items()))


def _courses_citing(topic: str, graph: Graph, courses: Mapping[str, str]) -> Iterator[str]:
    for each in works_of(topic, graph):
        yield from (courses[mention.page] for mention in graph.cited_by.get(each.key, ()) if mention.page in courses)


def _course_list(courses: Mapping[str, list[str]], topics: Mapping[str, str], graph: Graph) -> str:
    names = {str(note.front["course"]): course_name(note) for note in graph.notes if "course" in note.front}
    items = "\n".join(
        f'<li data-course="{course}"><b class="course-topics__name">{course} · {html.escape(names[course])}</b>\n<ul>'
        + " ".join(f'<li><a href="{html.escape(each)}/">{html.escape(topics[each])}</a></li>' for each in found)
        + "</ul></li>"
        for course, found in courses.items()
    )
    return (
        "Where the works of a topic are cited most; many topics return in other courses.\n\n"
        f'<ul class="course-topics">\n{items}\n</ul>'
    )
