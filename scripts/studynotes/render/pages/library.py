"""The library: every work by year, complete without a script; and the table that answers "is this discussed here?"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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


def library_page(graph: Graph, topics: Mapping[str, str], added: Mapping[str, str]) -> Markup:
    """Return the library: every work, by year, newest first, with a filter, facets and a basket.

    `added` maps a key to the ISO day of its addition.
    """
    labels = graph.labels
    works = sorted(graph.references.values(), key=lambda work: (-year(work), labels.get(work.key, "").casefold()))
    own = values(graph)
    return render(
        "library.md",
        works=len(works),
        orders=[(value, name) for value, name in _ORDERS.items() if added or value != "added"],
        facets=list(facets(graph, own, topics)),
        shelves=[
            (number, [_line(work, graph, own[work.key], added.get(work.key, "")) for work in shelf])
            for number, shelf in groupby(works, key=year)
        ],
    )


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
