"""What became of each identifier, as words for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from studynotes.author.commands.terminal import printable
from studynotes.bib.bibtex import show
from studynotes.model import Mention

Status = Literal["added", "would add", "duplicate", "failed"]


@dataclass(frozen=True)
class Outcome:
    """One identifier: what it was, what we did, why not, and what a person has to read or to fill in.

    `key` is the new work's, or for a duplicate that of the work we have; `line` is the line of the empty annotation.
    """

    identifier: str
    status: Status
    kind: str = ""
    key: str = ""
    title: str = ""
    entry: str = ""
    line: int = 0
    notices: tuple[str, ...] = ()
    reason: str = ""
    cited: tuple[Mention, ...] = ()


def words(outcome: Outcome, path: str) -> str:
    """Return the outcome for a person: the key to paste and the field to fill, or why there is none."""
    name = show(outcome.identifier)
    notices = [f"  note: {notice}" for notice in outcome.notices]
    match outcome.status:
        case "failed":
            lines = [f"{name}: not added: {outcome.reason}", *notices]
        case "duplicate":
            lines = [f"{name}: we have it: {outcome.reason}", f"  {printable(outcome.title)}", f"  [@{outcome.key}]"]
            lines += [*_places(outcome.cited), *notices]
        case "added":
            fill = f"  fill in: {path}:{outcome.line}: annotation = {{}}, and keywords = {{}} above it"
            lines = [f"{outcome.title}", f"  [@{outcome.key}]", *notices, fill]
        case "would add":
            lines = [outcome.entry, f"  [@{outcome.key}]", *notices]
    return "\n".join(lines)


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Return all outcomes as one JSON object."""
    return json.dumps(
        {"results": [asdict(outcome) for outcome in outcomes], "summary": Counter(each.status for each in outcomes)},
        ensure_ascii=False,
        indent=2,
    )


def summary(outcomes: Iterable[Outcome]) -> str:
    """Return how many outcomes there are of each status."""
    counts = Counter(outcome.status for outcome in outcomes)
    return ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing to do"


def _places(cited: Sequence[Mention]) -> Iterator[str]:
    places = dict.fromkeys((mention.page, mention.heading) for mention in cited)
    if not places:
        yield "  no page cites it yet"
    for page, heading in places:
        yield f"  cited on {page}" + (f" under {show(heading)}" if heading else "")
