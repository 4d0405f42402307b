"""The state of outgoing links: which there are, what visits found, and what readers are told of each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Literal

from studynotes.bib import identifiers
from studynotes.bib.bibliography import parse_date
from studynotes.bib.describe import date_in_words
from studynotes.model import Graph, LinkState, Problem, Reference, Word

PATH = "references/links.json"
"""The file of the records, below docs/: so the site publishes it as it stands."""

RULES = {
    "links-malformed": "The file of what is known of links is a list in JSON.",
    "links-record": "Each line of that file is the record of one link.",
}

State = Literal["ok", "moved", "failing", "dead", "unknown"]
STATES: tuple[State, ...] = ("ok", "moved", "failing", "dead", "unknown")
STRIKES = 3
"""Failures on so many different days make a link dead: sites are down, move house, and come back."""

_EDITORIAL: dict[str, tuple[Word, str]] = {
    "moved": ("moved", "the address in the lectures has moved; this is the new one"),
    "renamed": ("renamed", "has another name today"),
    "archived": ("archived", "no longer maintained; kept for reading"),
    "dead": ("dead", "what the lectures showed is gone"),
}
"""The words of our own field `state`, which judges the work and not only its address."""

_HINT = "take the file back from the history, or delete it: all links are then checked anew"


@dataclass(frozen=True)
class Record:
    """What is kept of an address; all days are ISO days.

    `day` is the last visit, `good` the last one that found the work, `strikes` the days of failure since then (the
    first three), `final` where permanent redirects lead, `copy` the address of an archived copy.
    """

    address: str
    state: State
    day: str
    good: str = ""
    final: str = ""
    note: str = ""
    strikes: tuple[str, ...] = ()
    copy: str = ""


Sidecar = Mapping[str, Record]
"""Records by address, without fragments."""


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


def state_of(reference: Reference, sidecar: Sidecar) -> LinkState:
    """Return the state of a work: that of its first link, together with what our entry says of the work.

    A link that is dead by our visits is dead whatever the entry says; otherwise the entry's word counts, because a
    page may answer and yet not show any more what the lectures did. Other dead links are told in the note. Without a
    visit of ours, `urldate` says when somebody looked and found it.
    """
    links = of_work(reference)
    measured = _measured(reference, links[0][1], sidecar) if links else LinkState(note="has no address")
    word, note = _EDITORIAL.get(reference.get("state"), (measured.word, ""))
    word = "dead" if measured.word == "dead" else word
    told = measured.note if measured.word != "ok" and (measured.day or not note) else ""
    others = [f"{name}: dead" for name, address in links[1:] if of_address(address, sidecar).word == "dead"]
    copy = (reference.get("archived") or measured.copy) if word == "dead" else ""
    return LinkState(word, measured.day, "; ".join(filter(None, [note, told, *others])), measured.final, copy)


def of_address(address: str, sidecar: Sidecar) -> LinkState:
    """Return the state of one address by our visits alone."""
    record = sidecar.get(bare(address))
    if not record:
        return LinkState(note="not checked yet")
    match record.state:
        case "moved" if not identifiers.same_page(record.address, record.final):
            return LinkState("moved", record.day, final=record.final)
        case "ok" | "moved":
            return LinkState("ok", record.day)
        case "dead":
            since = date_in_words(parse_date(record.strikes[0])) if record.strikes else "?"
            return LinkState("dead", record.day, f"{record.note}, since {since}", copy=record.copy)
        case "failing":
            return LinkState("unknown", record.day, f"{record.note} (strike {len(record.strikes)} of {STRIKES})")
        case _:
            return LinkState("unknown", record.day, record.note)


def _measured(reference: Reference, address: str, sidecar: Sidecar) -> LinkState:
    visited, looked = of_address(address, sidecar), reference.get("urldate")
    return LinkState("ok", looked) if looked and not visited.day else visited


def read(path: str, content: str) -> tuple[Sidecar, tuple[Problem, ...]]:
    """Return the records of the file by address, and its faults; never raises. A faulty record is left out."""
    try:
        items = json.loads(content) if content.strip() else []
    except (ValueError, RecursionError) as fault:
        line, column = getattr(fault, "lineno", 1), getattr(fault, "colno", 1)
        return {}, (Problem(path, line, column, "links-malformed", "this is not JSON", _HINT),)
    if not isinstance(items, list):
        return {}, (Problem(path, 1, 1, "links-malformed", "a list of records should stand here", _HINT),)
    records: dict[str, Record] = {}
    problems = []
    for line, item in enumerate(items, 2):  # the opening bracket has the first line
        record = _record(item)
        if record and record.address not in records:
            records[record.address] = record
        else:
            problems.append(Problem(path, line, 1, "links-record", "this is no record of a link", _HINT))
    return records, tuple(problems)


def text(sidecar: Sidecar) -> str:
    """Return the text of the file, one sorted record a line: the same records give the same bytes."""
    filled = ({name: value for name, value in asdict(sidecar[key]).items() if value} for key in sorted(sidecar))
    lines = [json.dumps(record, ensure_ascii=False) for record in filled]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _record(item: object) -> Record | None:
    """Return a record if every part of it is what readers may be shown; addresses become links on our pages."""
    names = {field.name for field in fields(Record)}
    if not isinstance(item, dict) or not {"address", "state", "day"} <= item.keys() <= names:
        return None
    strikes = item.pop("strikes", [])
    if not isinstance(strikes, list) or len(strikes) > STRIKES:
        return None
    if not all(isinstance(value, str) for value in [*item.values(), *strikes]):
        return None
    record = Record(**item, strikes=tuple(strikes))
    days = [record.day, *strikes, *filter(None, [record.good])]
    links = [record.address, *filter(None, [record.final, record.copy])]
    is_sound = record.state in STATES and all(map(_is_day, days)) and all(map(identifiers.is_web_address, links))
    return record if is_sound and "#" not in record.address else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
