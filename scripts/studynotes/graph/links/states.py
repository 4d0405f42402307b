"""What a reader is told about a link: one word, the day of the last visit, a short note."""

from __future__ import annotations

from studynotes.graph.links.outgoing import is_same_page, of_work
from studynotes.graph.links.records import STRIKES, Record, Sidecar
from studynotes.model import LinkState, Reference, Word

_EDITORIAL: dict[str, tuple[Word, str]] = {
    "moved": ("moved", "the address in the lectures has moved; this is the new one"),
    "renamed": ("renamed", "has another name today"),
    "archived": ("archived", "no longer maintained; kept for reading"),
    "dead": ("dead", "what the lectures showed is gone"),
}
"""The words of our own field `state`, which judges the work and not only its address."""


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
    record = sidecar.get(address.partition("#")[0])
    if not record:
        return LinkState(note="not checked yet")
    match record.state:
        case "ok":
            return LinkState("ok", record.day)
        case "moved":
            return _moved(record)
        case "dead":
            since = record.strikes[0] if record.strikes else "?"
            return LinkState("dead", record.day, f"{record.note}, since {since}", copy=record.copy)
        case "failing":
            return LinkState("unknown", record.day, f"{record.note} (strike {len(record.strikes)} of {STRIKES})")
        case _:
            return LinkState("unknown", record.day, record.note)


def _measured(reference: Reference, address: str, sidecar: Sidecar) -> LinkState:
    found, looked = of_address(address, sidecar), reference.get("urldate")
    return LinkState("ok", looked) if looked and not found.day else found


def _moved(record: Record) -> LinkState:
    if is_same_page(record.address, record.final):
        return LinkState("ok", record.day)
    return LinkState("moved", record.day, final=record.final)
