"""The page on the health of links: how much is known, how it stands, and what needs care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studynotes.graph.link_state import STRIKES, Case, Sidecar, cases, in_state, is_same_page, of_graph, of_work
from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import relative, work_url
from studynotes.render.references import Link, outward
from studynotes.render.templating import render

PATH = "references/health.md"
"""Below docs/."""

URL = "/references/health/"


@dataclass(frozen=True)
class Bar:
    """A share: how many of how many, in words without rounding to none or all, and as a width in percent."""

    name: str
    count: int
    whole: int

    @property
    def width(self) -> str:
        """Return the share in percent, to a tenth."""
        return f"{100 * self.count / self.whole:.1f}"

    @property
    def percent(self) -> str:
        """Return the share in words."""
        share = 100 * self.count / self.whole
        if 0 < share < 1:
            return "under 1 %"
        return "over 99 %" if 99 < share < 100 else f"{share:.0f} %"


@dataclass(frozen=True)
class Told:
    """What our visits found at an address that needs care: where it stands, on which ISO days it failed."""

    state: str
    places: tuple[Link, ...]
    link: Link
    note: str
    days: tuple[str, ...]
    final: Link
    copy: Link | None


def page(graph: Graph, sidecar: Sidecar) -> str:
    """Return the Markdown of /references/health/; empty while nothing is known of any link of the site."""
    outgoing = of_graph(graph)
    found = cases(outgoing, sidecar)
    if not found:
        return ""
    days = sorted(case.record.day for case in found)
    made = render(
        "health.md",
        addresses=len(outgoing),
        works=len(graph.references),
        visited=len(found),
        first_day=days[0],
        last_day=days[-1],
        strikes=STRIKES,
        states=_states(found),
        coverage=_coverage(graph, found, len(outgoing)),
        cases=list(_told(found, graph)),
        gone=list(_gone(found, graph)),
    )
    return str(made)


def _states(found: Sequence[Case]) -> list[Bar]:
    moved = _moved(found)
    counts = {
        "Lead to the work": len(in_state(found, "ok", "moved")) - len(moved),
        "Moved to a new address": len(moved),
        "Keep programs out, or cannot be judged by one": len(in_state(found, "unknown")),
        f"Failed, fewer than {STRIKES} times": len(in_state(found, "failing")),
        "Dead": len(in_state(found, "dead")),
    }
    return [Bar(name, count, len(found)) for name, count in counts.items()]


def _coverage(graph: Graph, found: Sequence[Case], addresses: int) -> list[Bar]:
    works = list(graph.references.values())
    gone = [work for work in works if _is_gone(work, found)]
    linked = sum(bool(of_work(work)) for work in works)
    lasting = sum(bool(work.get("doi") or work.get("eprint")) for work in works)
    kept = sum(bool(work.get("archived")) for work in gone)
    bars = (
        Bar("Addresses visited", len(found), addresses),
        Bar("Works with a link", linked, len(works)),
        Bar("Works with a lasting identifier (DOI or arXiv)", lasting, len(works)),
        Bar("Works that are gone, with an archived copy", kept, len(gone)),
    )
    return [bar for bar in bars if bar.whole]


def _told(found: Sequence[Case], graph: Graph) -> Iterator[Told]:
    """Yield what our visits found, the worst first."""
    notes = {note.path: note for note in graph.notes}
    for case in (*in_state(found, "dead"), *_moved(found), *in_state(found, "failing")):
        record = case.record
        copies = [graph.references[place.where].get("archived") for place in case.places if place.is_work]
        copy = next(filter(None, [*copies, record.copy]), "")
        yield Told(
            state=record.state,
            places=tuple(dict.fromkeys(_place(place.where, graph, notes) for place in case.places)),
            link=outward(record.address),
            note=record.note,
            days=tuple(sorted(record.strikes)) or (record.day,),
            final=outward(record.final),
            copy=outward(copy, "archived copy") if copy else None,
        )


def _gone(found: Sequence[Case], graph: Graph) -> Iterator[Link]:
    """Yield the works that their entries call dead and that have no archived copy, if no visit told of them."""
    told = {place.where for case in in_state(found, "dead", "failing") for place in case.places}
    for key, reference in graph.references.items():
        if reference.get("state") == "dead" and not reference.get("archived") and key not in told:
            yield _place(key, graph, {})


def _is_gone(reference: Reference, found: Sequence[Case]) -> bool:
    dead = {case.record.address for case in in_state(found, "dead")}
    return reference.get("state") == "dead" or any(address in dead for _, address in of_work(reference)[:1])


def _moved(found: Sequence[Case]) -> list[Case]:
    """Return the cases that lead to another page; a reader need not know of another spelling of the same."""
    return [case for case in in_state(found, "moved") if not is_same_page(case.record.address, case.record.final)]


def _place(where: str, graph: Graph, notes: Mapping[str, Note]) -> Link:
    """Return a link to the page of a work or to a note."""
    if where in graph.references:
        return Link(graph.references[where].title, relative(URL, work_url(where)))
    return Link(notes[where].title, relative(URL, notes[where].url))
