"""The library: every work by year, complete without a script; and the table that answers "is this discussed here?"."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from studynotes.bib.describe import full_name, year
from studynotes.bib.identifiers import ADDRESSES, SCHEMES, addresses, bare_address, identifiers
from studynotes.model import Graph, Reference
from studynotes.render.metadata import coins
from studynotes.render.pages.facets import facets, values
from studynotes.render.references import SHOWN_PEOPLE, WorkLine, work_line
from studynotes.render.templating import render

_ORDERS = {"year": "Year", "author": "Author", "title": "Title", "cited": "Most cited", "added": "Newest added"}
_FIRST, _NEXT = 170, 500
"""Works on the page itself, and on each list page after it: what a phone loads before anybody asks for more."""

_BAR = 48  # pixels of the highest bar
_SINGLE, _SHARED = 12, 5
"""The latest years have a bar each, those before share one, what is older another: 14 bars, as wide as a phone."""


@dataclass(frozen=True)
class Shelf:
    """The works of a year on one page, with what the script asks of each; `rest` are on the list page `part`."""

    year: int
    lines: Sequence[tuple[WorkLine, Mapping[str, str], Markup]]
    rest: int = 0
    part: int = 0


@dataclass(frozen=True)
class Bar:
    """Years that share a bar of the strip: their name, also short, what a click filters by, works, and pixels.

    What has no year has a link and no bar: its height would press the others flat.
    """

    name: str
    short: str
    years: tuple[int, ...]
    works: int
    height: int


def library_pages(graph: Graph, topics: Mapping[str, str], added: Mapping[str, str]) -> dict[str, Markup]:
    """Return the library by path: a page with filters and the newest works, and list pages with the others by year.

    `added` maps a key to the ISO day of its addition.
    """
    labels = graph.labels
    works = sorted(graph.references.values(), key=lambda work: (-year(work), labels.get(work.key, "").casefold()))
    own = values(graph)
    parts = [works[:_FIRST], *(works[start : start + _NEXT] for start in range(_FIRST, len(works), _NEXT))]
    shelves = [
        [
            Shelf(number, [_line(work, graph, own[work.key], added.get(work.key, "")) for work in shelf])
            for number, shelf in groupby(part, key=year)
        ]
        for part in parts
    ]
    pages = {
        f"references/list/{number}.md": render(
            "library_part.md", number=number, parts=len(parts), shelves=part, works=len(works)
        )
        for number, part in enumerate(shelves[1:], 2)
    }
    first = render(
        "library.md",
        works=len(works),
        orders=[(value, name) for value, name in _ORDERS.items() if added or value != "added"],
        facets=list(facets(graph, own, topics)),
        has_topics=bool(topics),
        bars=bars(map(year, works)),
        shelves=_with_rest(shelves),
        parts=len(parts),
    )
    return {"references/index.md": first, **pages}


def _with_rest(shelves: Sequence[Sequence[Shelf]]) -> list[Shelf]:
    """Return the shelves of the first page, and for each year that goes on in list pages how many works, and where."""
    rest: dict[int, Counter[int]] = defaultdict(Counter)
    for part, on_page in enumerate(shelves[1:], 2):
        for shelf in on_page:
            rest[shelf.year][part] += len(shelf.lines)
    first = {shelf.year: shelf for shelf in shelves[0]}
    years = list(dict.fromkeys((*first, *rest)))
    there = {number: (sum(rest[number].values()), min(rest[number], default=0)) for number in years}
    return [
        replace(first.get(number, Shelf(number, ())), rest=there[number][0], part=there[number][1]) for number in years
    ]


def bars(years: Iterable[int]) -> list[Bar]:
    """Return the strip of works by year, oldest first; what has no year stands at its end."""
    works = sorted(years, key=lambda number: number or 9999)
    first = max(works, default=0) - _SINGLE + 1
    shared: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for number in works:
        shared[_bar_name(number, first)][number] += 1
    most = max((counts.total() for counts in shared.values() if 0 not in counts), default=1)
    return [
        Bar(*names, tuple(counts), counts.total(), 0 if 0 in counts else max(2, round(_BAR * counts.total() / most)))
        for names, counts in shared.items()
    ]


def _bar_name(number: int, first: int) -> tuple[str, str]:
    """Return the long and the short name of the bar of a year; from the year `first` on each has its own."""
    if not number:
        return "No date", ""
    if number >= first:
        return str(number), f"{number % 100:02d}"
    if number >= first - _SHARED:
        return f"{first - _SHARED} to {first - 1}", f"{(first - _SHARED) % 100:02d}–"
    return f"Before {first - _SHARED}", "old"


def _line(
    reference: Reference, graph: Graph, own: Mapping[str, str], added: str
) -> tuple[WorkLine, Mapping[str, str], Markup]:
    """Return a work, what the script filters and orders by, and the work for reference managers.

    The filter also finds the people that the line only counts.
    """
    names = reference.authors or reference.editors
    counted = names[SHOWN_PEOPLE - 1 :] if len(names) > SHOWN_PEOPLE else ()
    more = {"label": graph.labels.get(reference.key, ""), "added": added, "more": ", ".join(map(full_name, counted))}
    return work_line(reference, graph), {**own, **more}, coins(reference)


def lookup_table(references: Iterable[Reference]) -> str:
    """Return JSON that maps each identifier, such as `doi:10.1/x`, and each bare address of a work to its key.

    An address that holds an identifier goes by that, as identifiers.js reads it.
    Of two works that share an address (pages of one site that both lead to its code) the first keeps it, and an
    address that is a work's own comes before one that it has beside it.
    """
    works = list(references)
    numbers = [(f"{scheme.name}:{scheme.normal(text)}", work) for work in works for scheme, text in identifiers(work)]
    own = [(_lookup_name(work.get("url")), work) for work in works]
    beside = [
        (_lookup_name(address), work)
        for work in works
        for field in ADDRESSES
        for address in addresses(field, work.get(field))
    ]
    table: dict[str, str] = {}
    for name, work in [*numbers, *own, *beside]:
        table.setdefault(name, work.key)
    table.pop("", None)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _lookup_name(address: str) -> str:
    named = (f"{scheme.name}:{scheme.normal(address)}" for scheme in SCHEMES if scheme.recognize(address))
    return next(named, bare_address(address))
