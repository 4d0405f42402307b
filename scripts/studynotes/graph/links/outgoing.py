"""Which addresses the site sends its readers to, and where each of them stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from studynotes.bib import identifiers
from studynotes.model import Graph, Reference


@dataclass(frozen=True, order=True)
class Place:
    """Where a link stands: the key of a work and the link's name, or the path of a note and the link's text."""

    where: str
    name: str
    line: int
    is_work: bool


def of_work(reference: Reference) -> tuple[tuple[str, str], ...]:
    """Return (name, address without fragment) for each link of a work, the work itself first.

    They are the links of its card. The address that the course gave is history and no link of ours; an archived copy
    is what one falls back to.
    """
    return tuple((name, bare(address)) for name, address in identifiers.links(reference) if name != "Archived")


def of_graph(graph: Graph) -> Mapping[str, tuple[Place, ...]]:
    """Return every outgoing address of works and notes, without fragment and sorted, with its places."""
    places: dict[str, list[Place]] = defaultdict(list)
    for reference in graph.references.values():
        for name, address in of_work(reference):
            places[address].append(Place(reference.key, name, reference.line, is_work=True))
    for note in graph.notes:
        for link in note.links:
            if identifiers.is_web_address(link.target):
                places[bare(link.target)].append(Place(note.path, link.text, link.line, is_work=False))
    return {address: tuple(sorted(places[address])) for address in sorted(places)}


def bare(address: str) -> str:
    """Return an address without its fragment, which no server sees."""
    return address.partition("#")[0]


def is_same_page(first: str, second: str) -> bool:
    """Tell whether two addresses differ only in scheme, www or a last slash: a reader need not know."""
    return _plain(first) == _plain(second)


def _plain(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
