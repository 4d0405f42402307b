"""The facets of the library: the values of each work, and a group of boxes to tick for each facet."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping

from studynotes.bib.describe import kind_name, year
from studynotes.model import Graph, LinkState, Mention, Note
from studynotes.render import references
from studynotes.render.pages.words import STATES, course_name, week_name

Values = Mapping[str, Mapping[str, str]]


def values(graph: Graph) -> Values:
    """Return for each key the values that the facets ask for, by facet; several are parted by spaces."""
    notes = {note.url: note for note in graph.notes}
    made = {}
    for key, reference in graph.references.items():
        mentions = graph.cited_by.get(key, ())
        made[key] = {
            "in": " ".join(_weeks(mentions, notes)),
            "kind": kind_name(reference).lower().replace(" ", "-"),
            "topic": " ".join(reference.keywords),
            "year": str(year(reference)),
            "origin": "added" if references.is_added(reference) else "course",
            "link": graph.states.get(key, LinkState()).word,
            "cited": "yes" if mentions else "no",
            "times": str(len(mentions) or ""),
        }
    return made


def facets(graph: Graph, own: Values, topics: Mapping[str, str]) -> str:
    """Return the facets as HTML, each value with the number of its works; a facet of one value says nothing."""
    kinds = {kind_name(each).lower().replace(" ", "-"): kind_name(each) for each in graph.references.values()}
    topic_names = {
        key: topics.get(key, key.replace("-", " ")) for each in graph.references.values() for key in each.keywords
    }
    years = {
        str(each): str(each or "No date")
        for each in sorted({year(each) for each in graph.references.values()}, reverse=True)
    }
    asked = (
        ("in", "Course and week", _places(graph.notes)),
        ("kind", "Kind", kinds),
        ("topic", "Topic", dict(sorted(topic_names.items(), key=lambda each: each[1].casefold()))),
        ("year", "Year", years),
        ("origin", "Where it comes from", {"course": "From the course", "added": "Added by these notes"}),
        ("link", "State of the link", STATES),
        ("cited", "Cited in the notes", {"yes": "Cited", "no": "Not cited"}),
    )
    groups = [_facet(name, title, texts, _counts(name, own)) for name, title, texts in asked]
    return (
        '<details class="facets"><summary>Narrow down</summary>\n'
        f'<div class="facets__all" role="group" aria-label="Narrow down">\n{"".join(groups)}</div>\n</details>'
    )


def _weeks(mentions: Iterable[Mention], notes: Mapping[str, Note]) -> list[str]:
    fronts = [notes[each.page].front for each in mentions if each.page in notes]
    found = {f"{front['course']}" for front in fronts if "course" in front}
    return sorted(found | {f"{front['course']}.{front['week']}" for front in fronts if "week" in front})


def _places(notes: Iterable[Note]) -> dict[str, str]:
    made: dict[str, str] = {}
    for note in notes:
        course, week = note.front.get("course"), note.front.get("week")
        if course and week:
            made[f"{course}.{week}"] = f"Week {week} · {week_name(note)}"
        elif course:
            made[f"{course}"] = f"{course} · {course_name(note)}"
    return dict(sorted(made.items()))


def _counts(name: str, own: Values) -> Counter[str]:
    return Counter(value for each in own.values() for value in each[name].split())


def _facet(name: str, title: str, texts: Mapping[str, str], counts: Mapping[str, int]) -> str:
    shown = {value: text for value, text in texts.items() if counts[value]}
    if name == "kind":
        shown = dict(sorted(shown.items(), key=lambda each: -counts[each[0]]))
    if len(shown) < 2:
        return ""
    options = "".join(_option(name, value, text, counts[value]) for value, text in shown.items())
    is_open = " open" if name == "in" else ""
    return (
        f'<details class="facet"{is_open} data-facet="{name}"><summary>{title}</summary>\n'
        f'<div role="group" aria-label="{title}">{options}</div>\n</details>\n'
    )


def _option(name: str, value: str, text: str, count: int) -> str:
    inner = ' class="option option--inner"' if name == "in" and "." in value else ' class="option"'
    course = f' data-course="{value[0]}"' if name == "in" else ""
    return (
        f'<label{inner}{course}><input type="checkbox" form="finder" name="{name}" value="{html.escape(value)}">'
        f'<span class="option__name">{html.escape(text)}</span> <span class="option__count">{count}</span></label>'
    )
