"""The health of outgoing links: what is asked of the web, what an answer means, what is kept and what readers see."""

from __future__ import annotations

from studynotes.graph.links.outgoing import Place, of_graph, of_work
from studynotes.graph.links.records import Finding, Record, Sidecar
from studynotes.graph.links.sidecar import PATH, RULES, read, text
from studynotes.graph.links.states import of_address, state_of
from studynotes.model import LinkState

__all__ = [
    "PATH",
    "RULES",
    "Finding",
    "LinkState",
    "Place",
    "Record",
    "Sidecar",
    "of_address",
    "of_graph",
    "of_work",
    "read",
    "state_of",
    "text",
]
