"""The facets of the library: the values of each work, and a group of boxes to tick for each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from studynotes.bib.describe import STATES, year
from studynotes.bib.kinds import kind_of
from studynotes.model import Graph, LinkState, Mention, Note, Reference
from studynotes.notes.paths import course_name, natural, week_name
from studynotes.render import references

_UNREAD = "We could not read it."
"""How an annotation says that its work was out of reach."""

Values = Mapping[str, Mapping[str, str]]
Option = tuple[str, str, int]
"""Value, text for readers, number of works."""


def values(graph: Graph) -> Values:
    """Return for each key the values that the facets ask for, by facet; several are parted by spaces."""
    own = {}
    for key, reference in graph.references.items():
        mentions = graph.cited_by.get(key, ())
        own[key] = {
            "in": " ".join(cited_in(mentions, graph.pages)),
            "kind": _kind(reference),
            "topic": " ".join(reference.keywords),
            "year": str(year(reference)),
            "origin": "added" if references.is_added(reference) else "course",
            "link": graph.states.get(key, LinkState()).word,
            "cited": "yes" if mentions else "no",
            "read": "no" if is_unread(reference) else "",
            "times": str(len(mentions) or ""),
        }
    return own


def is_unread(reference: Reference) -> bool:
    """Return whether our words on a work say that it was out of reach."""
    return _UNREAD in reference.get("annotation")


def facets(graph: Graph, own: Values, topics: Mapping[str, str]) -> Iterator[tuple[str, str, list[Option]]]:
    """Yield name and title of each facet with its options; a facet that every work passes says nothing."""
    works = graph.references.values()
    kinds = {_kind(work): kind_of(work).words for work in works}
    topic_names = {key: topics.get(key, key.replace("-", " ")) for work in works for key in work.keywords}
    years = sorted({year(work) for work in works}, reverse=True)
    asked = (
        ("in", "Course and week", _places(graph.notes)),
        ("kind", "Kind", kinds),
        ("topic", "Topic", dict(sorted(topic_names.items(), key=lambda topic: topic[1].casefold()))),
        ("year", "Year", {str(number): str(number or "No date") for number in years}),
        ("origin", "Where it comes from", {"course": "From the course", "added": "Added by these notes"}),
        ("link", "State of the link", STATES),
        ("read", "Read for the notes", {"no": "Could not be read"}),
        ("cited", "Cited in the notes", {"yes": "Cited", "no": "Not cited"}),
    )
    for name, title, texts in asked:
        counts = Counter(value for work in own.values() for value in work[name].split())
        options = [(value, text, counts[value]) for value, text in texts.items() if counts[value]]
        if name == "kind":
            options.sort(key=lambda option: -option[2])
        if len(options) > 1 or (name == "read" and options):
            yield name, title, options


def _kind(reference: Reference) -> str:
    return kind_of(reference).words.lower().replace(" ", "-")


def cited_in(mentions: Iterable[Mention], notes: Mapping[str, Note]) -> list[str]:
    """Return the courses and weeks in which a work is cited, as in `3` and `3.2`; `notes` are by site path."""
    fronts = [notes[mention.page].front for mention in mentions if mention.page in notes]
    found = {f"{front['course']}" for front in fronts if "course" in front}
    return sorted(found | {f"{front['course']}.{front['week']}" for front in fronts if "week" in front}, key=natural)


def _places(notes: Iterable[Note]) -> dict[str, str]:
    places: dict[str, str] = {}
    for note in notes:
        course, week = note.front.get("course"), note.front.get("week")
        if course and week:
            places[f"{course}.{week}"] = f"Week {week} · {week_name(note.path)}"
        elif course:
            places[f"{course}"] = f"{course} · {course_name(note.path)}"
    return dict(sorted(places.items(), key=lambda place: natural(place[0])))
