"""BibTeX as people paste it: from a publisher's page, Google Scholar or another program."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from studynotes.author.candidates import Candidate, day, fit, visible
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv
from studynotes.bib import bibliography, bibtex, latex, names
from studynotes.bib.describe import iso
from studynotes.bib.entry_text import laid_out
from studynotes.bib.identifiers import DOI, VERBATIM
from studynotes.bib.kinds import FIELDS, KINDS
from studynotes.graph.provenance import PASTED
from studynotes.model import Entry, Field, Problem, Reference, printable

_ENTRY = re.compile(r"\s*@\s*\w+\s*[{(]")
_NEAREST = {"manual": "report", "inbook": "incollection", "booklet": "book", "mvbook": "book", "unpublished": "misc"}
_SILENT = frozenset({"year", "month", "day", "crossref", "xdata"})
"""Fields that live on in others."""
_NOT_OURS = frozenset({"keywords", "annotation", "crossref", "note", "urldate", "state", "origin", "since"})
_PEOPLE = ("author", "editor", "translator")
_LONGEST = 20_000
"""Characters of a value beyond which an entry is refused: somebody plays, or a brace is missing."""
_FATAL = frozenset({"bib-unclosed", "bib-malformed", "bib-encoding"})


def recognise(text: str) -> str | None:
    """Return the text if it begins with an entry."""
    return text if _ENTRY.match(text) else None


def split(text: str) -> tuple[str, ...]:
    """Return the entries of a text as texts that stand alone: with the values of @string, and what they refer to."""
    entries, problems = bibtex.parse("", text)
    by_key = {entry.key: entry for entry in reversed(entries) if entry.key}
    inside = _inside(entries, problems)
    return tuple(
        entry.text if entry in inside else "\n".join(map(_alone, [entry, *_above(entry, by_key)]))
        for entry in entries
        if entry.kind != "xdata"
    )


def parse(payload: bytes) -> Candidate:
    """Return the first entry of a BibTeX text; raise a Failure, with the line, if it cannot be read."""
    text, undecodable = bibliography.decode("pasted", payload)
    if undecodable:
        raise Failure(f"this BibTeX cannot be read: {undecodable[0]}")
    for _, found in candidates(text):
        if isinstance(found, Failure):
            raise found
        return found
    raise Failure("this BibTeX cannot be read: there is no entry in it")


def candidates(text: str, name: str = "pasted") -> Iterator[tuple[Entry, Candidate | Failure]]:
    """Yield each entry of a text with the work that it is, or why it is none; all refer to each other."""
    entries, problems = bibtex.parse(name, visible(text.replace("\t", " ")))
    by_key = {entry.key: entry for entry in reversed(entries) if entry.key}
    inside = _inside(entries, problems)
    for entry in entries:
        if entry.kind == "xdata":  # no work, but values for others
            continue
        if fatal := next((fault for fault in inside.get(entry, []) if fault.code in _FATAL), None):
            yield entry, Failure(f"this BibTeX cannot be read: {fatal}")
            continue
        if long := next((field.name for field in entry.fields if len(field.value) > _LONGEST), ""):
            yield entry, Failure(f"{printable(long)} has more than {_LONGEST:,} characters")
            continue
        written, raw, faults = bibliography.resolve(entry, by_key)
        told = [*inside.get(entry, []), *faults]
        yield entry, _candidate(written, raw, told) if written.title else Failure("this BibTeX entry has no title")


def _candidate(written: Reference, raw: Mapping[str, Field], faults: Iterable[Problem]) -> Candidate:
    """Return the work with all that a person has to know of: what is left out, and what could not be read."""
    reference, left = _in_house(_dated(written))
    tex = {
        name: " ".join(field.value.split())
        for name, field in raw.items()
        if name in reference.fields and name not in VERBATIM
        if latex.unknown_commands(field.value) or (name not in _PEOPLE and latex.is_marked_up(field.value))
    }
    read_as = f"; read as {iso(reference.date)}" if reference.date else ""
    wrong = [fault.message + (read_as if fault.code == "bib-date-form" else "") for fault in faults]
    kept, told = {*reference.fields.values(), ""}, {*reference.fields, *_SILENT, *left}  # a value may change its field
    dropped = sorted(name for name in raw if name not in told and (written.get(name) or raw[name].value) not in kept)
    divided = [name for name in _PEOPLE if name in raw and len(names.divided(raw[name].value)) > 1]
    notices = [
        *([f"fields left out: {', '.join(map(printable, dropped))}"] if dropped else []),
        *([f"the type {printable(written.kind)} became {reference.kind}"] if written.kind not in KINDS else []),
        *left.values(),
        *(f"semicolons in {name} were read as {bibtex.show('and')}" for name in divided),
        *wrong,
    ]
    return Candidate(reference, (*notices, "taken as pasted: compare it with the work"), PASTED, tex=tex)


def _dated(written: Reference) -> Reference:
    """Return the work with a date that our entries may hold: without a time, and from words where they name a year."""
    text = (written.get("date") or written.get("year")).strip()
    found = written.date or day(text)
    is_whole = written.date and found == written.date == bibliography.parse_date(text)
    if not text or (is_whole and "T" not in text and text == written.get("date")):
        return written
    fields = {name: value for name, value in written.fields.items() if name != "date"}
    return replace(written, date=found, fields=fields | ({"date": iso(found)} if found else {}))


def _inside(entries: Iterable[Entry], problems: Sequence[Problem]) -> dict[Entry, list[Problem]]:
    """Return the entries that have faults of syntax, with these; problems are in the order of their lines."""
    lines = [problem.line for problem in problems]
    found = {}
    for entry in entries:
        stop = bisect_right(lines, entry.line + entry.text.count("\n"))
        if inside := problems[bisect_left(lines, entry.line) : stop]:
            found[entry] = list(inside)
    return found


def _above(entry: Entry, by_key: Mapping[str, Entry]) -> list[Entry]:
    """Return the entries from which one takes fields."""
    found = [entry]
    for one in found:
        data = one.field("xdata")
        keys = [key.strip() for key in data.value.split(",")] if data else []
        found += [by_key[key] for key in keys if key in by_key and by_key[key] not in found]
        found += [parent for parent in bibliography.parents(one, by_key)[0] if parent not in found]
    return found[1:]


def _alone(entry: Entry) -> str:
    return laid_out(entry.kind, entry.key, ((field.name, field.value) for field in entry.fields))


def fetch(client: Getter, entry: str) -> Candidate:
    """Return the entry itself; nothing is fetched."""
    del client
    return parse(entry.encode("utf-8", "replace"))


def _in_house(reference: Reference) -> tuple[Reference, dict[str, str]]:
    """Return the reference under our types and fields, and for each field that cannot stay a sentence.

    The words of others on a work are passed over.
    """
    kind = reference.kind if reference.kind in KINDS else _NEAREST.get(reference.kind, "misc")
    fields = {name: value for name, value in reference.fields.items() if name in FIELDS and name not in _NOT_OURS}
    if not fields.get("pages") and reference.get("eid"):
        fields["pages"] = reference.get("eid")
    number = _arxiv_number(fields)
    if number:
        fields |= arxiv.fields(number) | ({"url": fields["url"]} if "url" in fields else {})
    if number and "arxiv" in fields.get("journaltitle", "").lower():
        kind = "online"
        fields = {name: value for name, value in fields.items() if name not in ("journaltitle", "volume", "publisher")}
    if number := DOI.recognize(fields.get("url", "")):
        fields.setdefault("doi", number)
    fields, left = fit(kind, fields)
    if "doi" in fields:
        fields.setdefault("url", DOI.link(fields["doi"]))
    editors = reference.editors if "editor" in fields else ()
    return replace(reference, key="", kind=kind, editors=editors, keywords=(), fields=fields), left


def _arxiv_number(fields: dict[str, str]) -> str:
    """Return the arXiv id that stands in eprint, or in a journal called "arXiv preprint arXiv:1503.02531"."""
    if fields.get("eprinttype", "arxiv") == "arxiv" and (number := arxiv.recognise(fields.get("eprint", ""))):
        return number
    match = re.search(r"arxiv:\s*(\S+)", fields.get("journaltitle", "") + " " + fields.get("volume", ""), re.I)
    return (arxiv.recognise(match[1]) or "") if match else ""
