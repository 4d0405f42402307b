"""Files of other programs as candidates: BibTeX, RIS and CSL-JSON as Zotero, Mendeley and JabRef write them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from studynotes.author.candidates import Candidate, with_fields
from studynotes.author.commands import ris_items
from studynotes.author.http import Failure
from studynotes.author.sources import csl_json, pasted
from studynotes.author.sources.reading import mapping, sequence, text
from studynotes.bib import bibliography
from studynotes.graph.provenance import PASTED


@dataclass(frozen=True)
class Foreign:
    """One record of a file: what its program calls it, its place there, and the candidate or why there is none."""

    name: str
    place: str
    candidate: Candidate | None
    reason: str = ""

    def work(self) -> Candidate:
        """Return the candidate; raise ValueError with the place and the reason when there is none."""
        if not self.candidate:
            raise ValueError(f"{self.place}: {self.reason}")
        return self.candidate


def read(path: Path) -> tuple[Foreign, ...]:
    """Return the records of a file; raise OSError, and ValueError when the file as a whole is not of its kind."""
    return parse(path.suffix.lower(), _decoded(path.read_bytes()))


def kind_of(source: str) -> str:
    """Return the kind of a text without a file: the end of a name, or an empty string when it lists identifiers."""
    return next((kind for kind, start in _STARTS.items() if re.search(start, source, re.M)), "")


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16, or in the encoding that JabRef names on its first line."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    named = re.match(rb"\s*%\s*Encoding:\s*([\w-]+)", data)
    encoding = named[1].decode().replace("Cp", "cp").replace("_", "-") if named else "utf-8"
    text, undecodable = bibliography.decode("", data)
    if not undecodable:
        return text
    try:
        if codecs.lookup(encoding).name != "utf-8":
            return data.decode(encoding)
    except (LookupError, UnicodeError):
        pass
    place, _, message, _ = undecodable[0].parts()
    raise ValueError(f"line {place.split(':')[1]}: {message}: save the file as UTF-8, or nobody knows its letters")


def parse(kind: str, source: str) -> tuple[Foreign, ...]:
    """Return the records of a text, whose kind is the end of its file's name; one faulty record stops no other.

    Raises ValueError when the text as a whole is not of that kind.
    """
    if kind not in _READERS:
        raise ValueError("its name ends neither in .bib, .ris nor .json")
    return tuple(_READERS[kind](source))


def _bibtex(source: str) -> Iterator[Foreign]:
    for entry, found in pasted.candidates(source, "file"):
        place = f"line {entry.line}"
        if isinstance(found, Candidate):
            yield Foreign(entry.key or place, place, found)
        else:
            yield Foreign(entry.key or place, place, None, str(found))


def _ris(source: str) -> Iterator[Foreign]:
    for number, item in enumerate(ris_items.read(source), 1):
        yield _record(text(item.get("id")), f"record {number}", partial(_of_item, item))


def _csl_json(source: str) -> Iterator[Foreign]:
    try:
        parsed = json.loads(source)
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"it is not JSON: {fault}") from None
    items = mapping(parsed).get("items", parsed)
    for number, item in enumerate(map(mapping, sequence(items)), 1):
        name = text(item.get("citation-key")) or text(item.get("id"))
        yield _record(name, f"item {number}", partial(_of_item, item))


def _of_item(item: Mapping[str, Any]) -> Candidate:
    unknown = [f"tags left out: {', '.join(tags)}"] if (tags := item.get("unknown")) else []
    work = replace(csl_json.candidate(item), authority=PASTED)
    return with_fields(work, [*unknown, "taken as imported: compare it with the work"])


def _record(name: str, place: str, candidate: Callable[[], Candidate]) -> Foreign:
    try:
        return Foreign(name or place, place, candidate())
    except (Failure, ValueError) as fault:
        return Foreign(name or place, place, None, str(fault))


_STARTS = {".bib": r"^\s*@\s*\w+\s*[{(]", ".ris": r"\A\s*TY {1,2}-", ".json": r"\A\s*[\[{]"}
_READERS: Mapping[str, Callable[[str], Iterator[Foreign]]] = {".bib": _bibtex, ".ris": _ris, ".json": _csl_json}
