"""The outcome of `notes links` as words for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from studynotes.author.links.fixes import Proposal
from studynotes.bib.bibtex import show
from studynotes.graph.links import Place, Record
from studynotes.graph.links.care import Case, in_state

_SECTIONS = (
    ("dead", "Dead"),
    ("moved", "Moved for good"),
    ("failing", "Failing, not yet dead"),
    ("unknown", "Not to be known by a program"),
)


@dataclass(frozen=True)
class Outcome:
    """What is known after a round: the links in question, what may be written and what was written."""

    cases: tuple[Case, ...]
    open: tuple[Proposal, ...] = ()
    written: tuple[Proposal, ...] = ()
    visited: int = 0
    left: int = 0


def words(outcome: Outcome) -> str:
    """Return every link that is not simply fine, by state, and what `--fix` does about it."""
    lines: list[str] = []
    for state, title in _SECTIONS:
        if found := in_state(outcome.cases, state):
            lines += [f"{title}: {len(found)}", *(line for case in found for line in _case(case)), ""]
    for title, proposals in (("Proposed (--fix writes it)", outcome.open), ("Written", outcome.written)):
        if proposals:
            lines += [f"{title}: {len(proposals)}", *map(_proposal, proposals), ""]
    return "\n".join(lines).strip() or "Every link that was visited leads to its work."


def as_json(outcome: Outcome) -> str:
    """Return all records with their places, the proposals and the counts as one JSON object."""
    made = {
        "links": [asdict(case.record) | {"places": [asdict(each) for each in case.places]} for case in outcome.cases],
        "proposed": [asdict(each) for each in outcome.open],
        "written": [asdict(each) for each in outcome.written],
        "summary": _counts(outcome) | {"visited": outcome.visited, "left": outcome.left},
    }
    return json.dumps(made, ensure_ascii=False, indent=2)


def summary(outcome: Outcome) -> str:
    """Return the counts on one line."""
    counts = ", ".join(f"{count} {state}" for state, count in _counts(outcome).items())
    left = f", {outcome.left} left for another day" if outcome.left else ""
    return f"{outcome.visited} visited{left}; known: {counts or 'nothing'}"


def _counts(outcome: Outcome) -> dict[str, int]:
    return dict(sorted(Counter(case.record.state for case in outcome.cases).items()))


def _case(case: Case) -> Iterator[str]:
    yield f"  {case.record.address}"
    yield f"    {_story(case.record)}"
    for place in case.places:
        yield f"    {_place(place)}"


def _story(record: Record) -> str:
    parts = [
        record.note,
        f"now at {record.final}" if record.final else "",
        f"failed on {', '.join(record.strikes)}" if record.strikes else "",
        f"last seen {record.good}" if record.good and record.good != record.day else "",
        f"copy: {record.copy}" if record.copy else "",
    ]
    return "; ".join(filter(None, parts))


def _place(place: Place) -> str:
    return f"[@{place.where}] {place.name}" if place.is_work else f"{place.where}:{place.line} {show(place.name)}"


def _proposal(each: Proposal) -> str:
    return f"  [@{each.key}] {each.field} = {{{each.new}}}" + (f" instead of {{{each.old}}}" if each.old else "")
