"""What a reader is told about a link: one word, the day of the last visit, a short note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studynotes.links.outgoing import of_work
from studynotes.links.records import STRIKES, Record, Sidecar
from studynotes.links.verdicts import is_same_page
from studynotes.records import Reference

Word = Literal["ok", "moved", "renamed", "archived", "dead", "unknown"]
_EDITORIAL: dict[str, tuple[Word, str]] = {
    "moved": ("moved", "the address in the lectures has moved; this is the new one"),
    "renamed": ("renamed", "has another name today"),
    "archived": ("archived", "no longer maintained; kept for reading"),
    "dead": ("dead", "what the lectures showed is gone"),
}
"""The words of our own field `state`, which judges the work and not only its address."""


@dataclass(frozen=True)
class LinkState:
    """The state of a link for readers; `day` is the ISO day of the last visit, or empty; `note` is plain text."""

    word: Word
    day: str
    note: str


def state_of(reference: Reference, sidecar: Sidecar) -> LinkState:
    """Return the state of a work: that of its first link, together with what our entry says of the work.

    A link that is dead by our visits is dead whatever the entry says; otherwise the entry's word counts, because a
    page may answer and yet not show any more what the lectures did. Other dead links are told in the note.
    """
    links = of_work(reference)
    measured = of_address(links[0][1], sidecar) if links else LinkState("unknown", "", "has no address")
    word, note = _EDITORIAL.get(reference.get("state"), (measured.word, ""))
    word = "dead" if measured.word == "dead" else word
    told = measured.note if measured.word != "ok" and (measured.day or not note) else ""
    copy = "there is an archived copy" if word == "dead" and reference.get("archived") else ""
    others = [f"{name}: dead" for name, address in links[1:] if of_address(address, sidecar).word == "dead"]
    return LinkState(word, measured.day, "; ".join(filter(None, [note, told, copy, *others])))


def of_address(address: str, sidecar: Sidecar) -> LinkState:
    """Return the state of one address by our visits alone."""
    record = sidecar.get(address.partition("#")[0])
    if not record:
        return LinkState("unknown", "", "not checked yet")
    match record.state:
        case "ok":
            return LinkState("ok", record.day, "")
        case "moved":
            return _moved(record)
        case "dead":
            return LinkState("dead", record.day, f"{record.note}, since {record.strikes[0] if record.strikes else '?'}")
        case "failing":
            return LinkState("unknown", record.day, f"{record.note} (strike {len(record.strikes)} of {STRIKES})")
        case _:
            return LinkState("unknown", record.day, record.note)


def _moved(record: Record) -> LinkState:
    if is_same_page(record.address, record.final):
        return LinkState("ok", record.day, "")
    return LinkState("moved", record.day, f"now at {record.final}")
