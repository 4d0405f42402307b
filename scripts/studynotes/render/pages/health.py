"""The page on the health of links: how much is known, how it stands, and what needs care."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence

from studynotes.graph.link_state import STRIKES, Case, Sidecar, cases, in_state, is_same_page, of_graph, of_work
from studynotes.model import Graph, Note, Reference
from studynotes.notes.paths import relative
from studynotes.render import pages, references

PATH = "references/health.md"
"""Below docs/."""

_URL = "/references/health/"
_TITLE = "Health of the links"
_NONE = "No link has been checked yet: this page can only say what there is to check, and what the entries say."
_HOW = (
    "A program visits every address that works and notes link to. "
    f"An address is called dead after failures on {STRIKES} different days; one success forgets them. "
    "A site that turns programs away is not called dead. "
    "What it knows is a file: [links.json](links.json)."
)
_HOW_LATER = _HOW.replace("visits", "is to visit").replace(" What it knows is a file: [links.json](links.json).", "")

Bar = tuple[str, int, int]
"""What is counted, how many of them, of how many."""


def page(graph: Graph, sidecar: Sidecar) -> str:
    """Return the Markdown of /references/health/; it is honest when nothing was checked yet."""
    outgoing = of_graph(graph)
    found = cases(outgoing, sidecar)
    parts = [
        pages.front_matter({"title": _TITLE, "description": _description(graph, len(outgoing))}),
        pages.style_sheet(_URL),
        _intro(found, len(outgoing)),
        *(["## How they stand", _bars("Links by state", _states(found))] if found else []),
        "## What there is",
        _bars("Coverage", _coverage(graph, found, len(outgoing))),
        "## What needs care",
        _care(found, graph),
    ]
    return "\n\n".join(parts) + "\n"


def _description(graph: Graph, count: int) -> str:
    return f"The state of the {count} addresses that {len(graph.references)} works and the notes link to."


def _intro(found: Sequence[Case], count: int) -> str:
    if not found:
        return f'<p class="health__none">{_NONE}</p>\n\n{_HOW_LATER}'
    days = sorted(case.record.day for case in found)
    span = _time(days[-1]) if days[0] == days[-1] else f"{_time(days[0])} and {_time(days[-1])}"
    word = "on" if days[0] == days[-1] else "between"
    return f"<p>{len(found)} of {count} addresses were visited, each for the last time {word} {span}.</p>\n\n{_HOW}"


def _states(found: Sequence[Case]) -> list[Bar]:
    moved = [case for case in in_state(found, "moved") if not _is_trivial(case)]
    counts = {
        "Lead to the work": len(in_state(found, "ok", "moved")) - len(moved),
        "Moved to a new address": len(moved),
        "Keep programs out, or cannot be judged by one": len(in_state(found, "unknown")),
        f"Failed, fewer than {STRIKES} times": len(in_state(found, "failing")),
        "Dead": len(in_state(found, "dead")),
    }
    return [(name, count, len(found)) for name, count in counts.items()]


def _coverage(graph: Graph, found: Sequence[Case], count: int) -> list[Bar]:
    works = list(graph.references.values())
    gone = [each for each in works if _is_gone(each, found)]
    bars = [
        ("Addresses visited", len(found), count),
        ("Works with a link", sum(bool(of_work(each)) for each in works), len(works)),
        (
            "Works with a lasting identifier (DOI or arXiv)",
            sum(bool(each.get("doi") or each.get("eprint")) for each in works),
            len(works),
        ),
        ("Works that are gone, with an archived copy", sum(bool(each.get("archived")) for each in gone), len(gone)),
    ]
    return [bar for bar in bars if bar[2]]


def _bars(caption: str, bars: Iterable[Bar]) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        f'<td class="health__bar">{_bar(count, whole)}</td>'
        f'<td class="health__count">{count} of {whole} ({_percent(count, whole)})</td></tr>'
        for name, count, whole in bars
    )
    head = '<tr><th scope="col">What</th><th scope="col">Share</th><th scope="col">Count</th></tr>'
    return (
        f'<table class="health">\n<caption>{caption}</caption>\n'
        f"<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _bar(count: int, whole: int) -> str:
    """Return a share as a bar; a drawing stays on paper and in forced colours, where backgrounds are taken away."""
    return (
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="health__whole" width="100" height="6"/>'
        f'<rect width="{100 * count / whole:.1f}" height="6"/></svg>'
    )


def _percent(count: int, whole: int) -> str:
    """Return a share without rounding anything to none or all."""
    share = 100 * count / whole
    if 0 < share < 1:
        return "under 1 %"
    return "over 99 %" if 99 < share < 100 else f"{share:.0f} %"


def _care(found: Sequence[Case], graph: Graph) -> str:
    notes = {note.path: note for note in graph.notes}
    items = [*_told(found, graph, notes), *_gone(found, graph)]
    if not items:
        none = "Nothing that we know of." if found else "Nothing that the entries tell; the links were not visited."
        return f'<p class="health__none">{none}</p>'
    return '<ul class="health__care">\n' + "\n".join(items) + "\n</ul>"


def _told(found: Sequence[Case], graph: Graph, notes: Mapping[str, Note]) -> Iterator[str]:
    """Return what our visits found, the worst first."""
    moved = [case for case in in_state(found, "moved") if not _is_trivial(case)]
    for case in (*in_state(found, "dead"), *moved, *in_state(found, "failing")):
        record = case.record
        copies = [graph.references[each.where].get("archived") for each in case.places if each.is_work]
        copy = next(filter(None, [*copies, record.copy]), "")
        story = {
            "dead": f"dead since {_time(min(record.strikes, default=record.day))}: {html.escape(record.note)}",
            "moved": f"moved to {references.away(record.final)}",
            "failing": f"failed on {', '.join(map(_time, record.strikes))}: {html.escape(record.note)}",
        }[record.state]
        archived = f"; {references.away(copy, 'archived copy')}" if copy and record.state == "dead" else ""
        places = ", ".join(dict.fromkeys(_place(each.where, graph, notes) for each in case.places))
        yield f"<li>{places}: {references.away(record.address)} {story}{archived}</li>"


def _gone(found: Sequence[Case], graph: Graph) -> Iterator[str]:
    """Return the works that their entries call dead and that have no archived copy, if no visit told of them."""
    told = {place.where for case in in_state(found, "dead", "failing") for place in case.places}
    for key, reference in graph.references.items():
        if reference.get("state") == "dead" and not reference.get("archived") and key not in told:
            yield f"<li>{_place(key, graph, {})}: gone by its entry, and no archived copy is named</li>"


def _is_gone(reference: Reference, found: Sequence[Case]) -> bool:
    dead = {case.record.address for case in in_state(found, "dead")}
    return reference.get("state") == "dead" or any(address in dead for _, address in of_work(reference)[:1])


def _is_trivial(case: Case) -> bool:
    return is_same_page(case.record.address, case.record.final)


def _place(where: str, graph: Graph, notes: Mapping[str, Note]) -> str:
    """Return a link to the page of a work or to a note."""
    if where in graph.references:
        target, title = f"/references/{where}/", graph.references[where].title
    else:
        target, title = notes[where].url, notes[where].title
    return f'<a href="{html.escape(relative(_URL, target))}">{html.escape(title)}</a>'


def _time(day: str) -> str:
    return f'<time datetime="{html.escape(day)}">{html.escape(day)}</time>'
