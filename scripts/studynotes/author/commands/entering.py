"""Candidates into the bibliography, for `notes add` and `notes import`: what became of each, and how that is told."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from studynotes import site
from studynotes.author.candidates import Candidate, with_fields
from studynotes.author.commands.reading import Places
from studynotes.author.commands.terminal import printable
from studynotes.author.duplicates import Known, Match
from studynotes.bib import bibliography, describe, keys, writer
from studynotes.bib.bibtex import show
from studynotes.lint.rules import bibliography as rules
from studynotes.model import Mention, Reference

_TO_FILL = frozenset({"bib-keyword-count", "bib-annotation-length"})
_OPENING = re.compile(r"@\w+\{([^,]+),")


@dataclass(frozen=True)
class Outcome:
    """One work: what it was called, what we did, why not, and what a person has to read or to fill in.

    `key` is the new work's, or for a duplicate that of the work we have; `line` is the line of the empty annotation.
    """

    identifier: str
    status: Literal["added", "would add", "duplicate", "failed"]
    key: str = ""
    title: str = ""
    entry: str = ""
    line: int = 0
    notices: tuple[str, ...] = ()
    reason: str = ""
    cited: tuple[Mention, ...] = ()

    @property
    def is_entered(self) -> bool:
        """Return whether there is a new entry."""
        return self.status in ("added", "would add")


@dataclass(frozen=True)
class Entering:
    """How works are entered: into which files, on which day, those with titles like ours too, or only for show."""

    places: Places
    day: date
    is_similar: bool = False
    is_dry: bool = False
    _indexes: dict[str, tuple[Mapping[str, Reference], Known]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[Mention, ...]]:
        """Return who cites each work; the notes are read when the first duplicate asks."""
        return site.read(self.places.bibliography, self.places.docs).graph.cited_by

    def enter(self, name: str, candidate: Candidate, works: dict[str, Reference], own_key: str = "") -> Outcome:
        """Return the outcome for a candidate, which is among the works then unless we have it already.

        Its own key is kept if it is one of ours and free.
        """
        match = self.known(works).find(candidate.reference)
        if match and (match.is_certain or not self.is_similar):
            return _duplicate(name, match, works[match.key], self.cited_by.get(match.key, ()))
        reference = with_fields(candidate, origin="added").reference
        is_free = keys.is_key(own_key) and own_key not in works
        key = own_key if is_free else key_of(reference, works, self.day.year)
        works[key] = replace(reference, key=key)
        self.known(works).add(works[key])
        status: Literal["added", "would add"] = "would add" if self.is_dry else "added"
        title, entry = describe.full_title(reference), writer.entry(reference, key, candidate.tex)
        undated = [] if is_free or reference.date else ["it has no date: its key has the year of today"]
        notices = (*undated, *candidate.notices, *_to_mend(entry))
        return Outcome(name, status, key, title, entry, notices=notices)

    def known(self, works: Mapping[str, Reference]) -> Known:
        """Return the index of works that finds duplicates; it is made once for each collection of works."""
        kept = self._indexes.get("works")
        if not kept or kept[0] is not works:
            kept = self._indexes["works"] = (works, Known(works.values()))
        return kept[1]


def options_of(words: argparse.Namespace) -> Entering:
    """Return what a call of `notes add` or `notes import` asks for."""
    places = Places(words.bibliography, words.docs)
    return Entering(places, date.today(), words.similar, words.dry_run)


def key_of(reference: Reference, taken: Mapping[str, object], year: int) -> str:
    """Return a free key; a work without a date gets the year in which it was added."""
    people = reference.authors or reference.editors
    bodies = map(reference.get, ("organization", "institution", "publisher"))
    name = people[0].family if people else next(filter(None, bodies), "")
    if not people or people[0].literal:
        name = next(iter(re.findall(r"[^\W\d_]+", re.sub(r"^the\s+", "", name, flags=re.I))), "")
    host = (urlsplit(reference.get("url")).hostname or "").removeprefix("www.").partition(".")[0]
    family = next((text for text in (name, host, reference.kind) if re.search("[a-z]", keys.roman(text))), "")
    return keys.make(family, reference.date.year if reference.date else year, reference.title, taken)


def placed(outcomes: Sequence[Outcome], data: bytes) -> list[Outcome]:
    """Return the outcomes with the line of the annotation to fill, in the bibliography with the new entries."""
    lines: dict[str, int] = {}
    key = ""
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        if opening := _OPENING.match(line):
            key = opening[1]
        elif line.startswith("  annotation ="):
            lines.setdefault(key, number)
    return [replace(outcome, line=lines.get(outcome.key, 0)) for outcome in outcomes]


def words(outcome: Outcome, path: str) -> str:
    """Return the outcome for a person: the key to paste and the field to fill, or why there is none."""
    name = show(outcome.identifier)
    notices = [f"  note: {notice}" for notice in outcome.notices]
    match outcome.status:
        case "failed":
            lines = [f"{name}: not added: {outcome.reason}", *notices]
        case "duplicate":
            lines = [f"{name}: we have it: {outcome.reason}", f"  {printable(outcome.title)}", f"  [@{outcome.key}]"]
            lines += [*_cited(outcome.cited), *notices]
        case "added":
            fill = f"  fill in: {path}:{outcome.line}: annotation = {{}}, and keywords = {{}} above it"
            lines = [f"{outcome.title}", f"  [@{outcome.key}]", *notices, fill]
        case "would add":
            lines = [outcome.entry, f"  [@{outcome.key}]", *notices]
    return "\n".join(lines)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return how many outcomes there are of each status."""
    counts = Counter(outcome.status for outcome in outcomes)
    return ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing to do"


def _duplicate(name: str, match: Match, ours: Reference, cited: tuple[Mention, ...]) -> Outcome:
    """Return the outcome for a work that we have: which one it is, and what to do if it is another one after all."""
    title = describe.full_title(ours) + (f" ({ours.date.year})" if ours.date else "")
    notices = () if match.is_certain else ("if it is another work all the same, add it with --similar",)
    return Outcome(name, "duplicate", match.key, title, notices=notices, reason=match.reason, cited=cited)


def _to_mend(entry: str) -> Iterator[str]:
    """Yield what `notes lint` will say of a new entry, without the fields that every new one lacks."""
    works, entries, faults = bibliography.read("", entry)
    for fault in (*faults, *rules.check(entries, works, frozenset())):
        if fault.code not in _TO_FILL:
            yield f"to mend: {fault.message}" + (f" ({fault.remedy})" if fault.remedy else "")


def _cited(mentions: Sequence[Mention]) -> Iterator[str]:
    sections = dict.fromkeys((mention.page, mention.heading) for mention in mentions)
    if not sections:
        yield "  no page cites it yet"
    for page, heading in sections:
        yield f"  cited on {page}" + (f" under {show(heading)}" if heading else "")
