"""Files of other programs as drafts: BibTeX, RIS and CSL-JSON as Zotero, Mendeley and JabRef write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from studynotes.author.candidates import Draft
from studynotes.author.commands import csl_items, ris_records
from studynotes.author.http.answers import Permanent
from studynotes.author.sources import pasted
from studynotes.author.sources.reading import mapping, sequence, text
from studynotes.bib import bibliography


@dataclass(frozen=True)
class Foreign:
    """One record of a file: what its program calls it, its place there, and the draft or why there is none."""

    name: str
    place: str
    draft: Draft | None
    reason: str = ""


def read(kind: str, source: str) -> tuple[Foreign, ...]:
    """Return the records of a file of a kind of `KINDS`; one that cannot be read does not stop the others.

    Raises ValueError when the file as a whole is not of that kind.
    """
    return tuple(_READERS[kind](source))


def _bibtex(source: str) -> Iterator[Foreign]:
    _, entries, _ = bibliography.read("", source)
    for entry, own in zip(entries, pasted.split(source), strict=True):
        yield _made(entry.key, f"line {entry.line}", partial(pasted.parse, own.encode("utf-8", "replace")))


def _ris(source: str) -> Iterator[Foreign]:
    for line, item in ris_records.read(source):
        yield _made(text(item.get("id")), f"line {line}", partial(csl_items.draft, item))


def _csl_json(source: str) -> Iterator[Foreign]:
    try:
        parsed = json.loads(source)
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"it is not JSON: {fault}") from None
    items = mapping(parsed).get("items", parsed)
    for number, item in enumerate(sequence(items), 1):
        each = mapping(item)
        name = text(each.get("citation-key")) or text(each.get("id"))
        yield _made(name, f"item {number}", partial(csl_items.draft, each))


def _made(name: str, place: str, draft: Callable[[], Draft]) -> Foreign:
    try:
        return Foreign(name or place, place, draft())
    except (Permanent, ValueError) as fault:
        return Foreign(name or place, place, None, str(fault))


_READERS: Mapping[str, Callable[[str], Iterator[Foreign]]] = {"bib": _bibtex, "ris": _ris, "json": _csl_json}

KINDS = tuple(_READERS)
"""Kinds of files, by the ends of their names."""
