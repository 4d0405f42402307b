"""Which links ask for a person: a test of one record, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studynotes.graph.links.outgoing import Place
from studynotes.graph.links.records import Record, Sidecar
from studynotes.model import Reference


@dataclass(frozen=True)
class Case:
    """A record of a link that stands on the site, and its places."""

    record: Record
    places: tuple[Place, ...]


def cases(outgoing: Mapping[str, tuple[Place, ...]], sidecar: Sidecar) -> tuple[Case, ...]:
    """Return what is known of the links that stand on the site, by address."""
    return tuple(Case(sidecar[address], outgoing[address]) for address in sorted(outgoing) if address in sidecar)


def needs_care(case: Case, references: Mapping[str, Reference]) -> bool:
    """Tell whether somebody has to do something: write a new address, or name a copy of what is dead.

    A link that fails for the first or second time asks for nothing but patience.
    """
    if case.record.state == "dead":
        return not all(place.is_work and references[place.where].get("archived") for place in case.places)
    return case.record.state == "moved"


def in_state(found: Iterable[Case], *states: str) -> tuple[Case, ...]:
    """Return the cases in one of some states."""
    return tuple(case for case in found if case.record.state in states)
