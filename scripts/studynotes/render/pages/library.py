"""The library: every work by year, complete without a script, with the controls that a script brings to life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from studynotes.bib import csl
from studynotes.bib.describe import full_name, short_people, venue, year
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Reference
from studynotes.render.metadata import coins
from studynotes.render.pages.facets import facets, values
from studynotes.render.templating import render

_ORDERS = {"year": "Year", "author": "Author", "title": "Title", "cited": "Most cited", "added": "Newest added"}
_SHOWN_PEOPLE = 4


@dataclass(frozen=True)
class Line:
    """A work in the list; `data` holds what the script filters and orders by, as (name, value)."""

    key: str
    title: str
    people: str
    venue: str
    is_dead: bool
    is_added: bool
    data: tuple[tuple[str, str], ...]
    coins: Markup


@dataclass(frozen=True)
class YearShelf:
    """The works of one year; 0 is none."""

    year: int
    name: str
    works: tuple[Line, ...]


def library_page(
    graph: Graph,
    formatted: Mapping[str, Formatted],
    topics: Mapping[str, str],
    added: Mapping[str, str],
    has_health: bool,
) -> str:
    """Return the library: every work, by year, newest first, with a filter, facets and a basket.

    `added` maps a key to the ISO day of its addition; `has_health` tells that there is a page on the health of links.
    """
    works = sorted(graph.references.values(), key=lambda work: (-year(work), formatted[work.key].label.casefold()))
    own = values(graph)
    lines = {work.key: _line(work, own[work.key], formatted[work.key].label, added.get(work.key, "")) for work in works}
    made = render(
        "library.md",
        works=len(works),
        orders=[(value, name) for value, name in _ORDERS.items() if added or value != "added"],
        facets=list(facets(graph, own, topics)),
        shelves=[_shelf(number, (lines[work.key] for work in group)) for number, group in groupby(works, key=year)],
        has_health=has_health,
    )
    return str(made)


def _shelf(number: int, lines: Iterable[Line]) -> YearShelf:
    return YearShelf(number, str(number or "No date"), tuple(lines))


def _line(reference: Reference, own: Mapping[str, str], label: str, added: str) -> Line:
    facts = dict(own) | {"label": label, "added": added, "more": _unnamed(reference)}
    return Line(
        key=reference.key,
        title=csl.full_title(reference),
        people=short_people(reference, _SHOWN_PEOPLE),
        venue=venue(reference),
        is_dead=own["link"] == "dead",
        is_added=own["origin"] == "added",
        data=tuple((name, value) for name, value in facts.items() if value),
        coins=Markup(coins(reference)),
    )


def _unnamed(reference: Reference) -> str:
    """Return the people that the line only counts, so that the filter finds them too."""
    names = reference.authors or reference.editors
    return ", ".join(full_name(name) for name in names[_SHOWN_PEOPLE - 1 :]) if len(names) > _SHOWN_PEOPLE else ""
