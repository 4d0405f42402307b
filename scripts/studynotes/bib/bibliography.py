"""Reads bibliography.bib: entries as written become references in Unicode, under the names of biblatex."""

from __future__ import annotations

import calendar
import codecs
import re
from collections.abc import Mapping
from dataclasses import replace

from studynotes.bib import bibtex, latex, names
from studynotes.bib.bibtex import MONTHS, show
from studynotes.bib.describe import iso
from studynotes.bib.identifiers import ADDRESSES, VERBATIM, addresses, identifiers, is_web_address
from studynotes.bib.keys import nearest
from studynotes.bib.kinds import CLASSIC
from studynotes.model import Date, Entry, Field, Problem, Reference

FIELD_NAMES: Mapping[str, str] = {
    **{"journal": "journaltitle", "school": "institution", "address": "location", "annote": "annotation"},
    **{"archiveprefix": "eprinttype", "primaryclass": "eprintclass"},
}
"""Fields of classic BibTeX, and what biblatex calls them; `year` and `month` become `date`."""

_OWN = frozenset(
    {*VERBATIM, "crossref", "title", "subtitle", "author", "keywords", "annotation", "since", "note", "pages", "state"}
    | {"origin", "abstract", "type"}
)
_LONGEST_CHAIN = 8  # a paper, its volume, its series; beyond that somebody plays
_BOOK = {"title": "booktitle", "subtitle": "booksubtitle"}
_ESCAPE = re.compile(r"\\([&%$#_{}~])(?:\{\})?")
_WRAPPED = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def read(path: str, text: str) -> tuple[Mapping[str, Reference], tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the references of a .bib file by key, its entries as written, and the faults of its form; never raises.

    Of entries with the same key the first one counts. Each entry with a key becomes a reference, whatever is wrong
    with it, so that pages which cite it report no second fault. An address that is not http or https is left out.
    """
    entries, faults = bibtex.parse(path, text)
    by_key = {entry.key: entry for entry in reversed(entries) if entry.key}
    references: dict[str, Reference] = {}
    problems = set(faults)
    for entry in entries:
        parents, lost = _parents(entry, by_key)
        reference, wrong = _reference(entry, parents)
        problems.update(lost, wrong)
        if entry.key:
            references.setdefault(entry.key, reference)
    return references, entries, tuple(sorted(problems))


def decode(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a UTF-8 file, with or without byte order mark, and where its first other byte stands."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        start = error.start
    good = data[:start].decode()
    message = f"the byte 0x{data[start]:02x} is not UTF-8"
    place = good.count("\n") + 1, len(good) - good.rfind("\n")
    return data.decode(errors="replace"), (Problem(path, *place, "bib-encoding", message, "save the file as UTF-8"),)


def parse_date(text: str) -> Date | None:
    """Return `YYYY[-MM[-DD]]`, of a range its start; None when there is no such day."""
    match = _DATE.fullmatch(text.strip().partition("/")[0])
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if not year or (match[2] and not 1 <= month <= 12):
        return None
    return Date(year, month, day) if not match[3] or 1 <= day <= calendar.monthrange(year, month)[1] else None


def _parents(entry: Entry, by_key: Mapping[str, Entry]) -> tuple[list[Entry], list[Problem]]:
    """Follow crossref upwards, nearest parent first; a missing parent or a loop ends the way with a Problem."""
    parents: list[Entry] = []
    seen = {entry.key}
    field = entry.field("crossref")
    while field:
        key = field.value.strip()
        parent = by_key.get(key)
        if not parent or key in seen or len(parents) == _LONGEST_CHAIN:
            way = "in a circle" if key in seen else "over too many entries"
            message = f"crossref runs {way} at {show(key)}" if parent else f"no entry has the key {show(key)}"
            near = [] if parent else nearest(key, by_key)
            remedy = f"did you mean {', '.join(near)}?" if near else "remove the crossref"
            return parents, [Problem(entry.path, field.line, field.column, "bib-crossref", message, remedy)]
        parents.append(parent)
        seen.add(key)
        field = parent.field("crossref")
    return parents, []


def _reference(entry: Entry, parents: list[Entry]) -> tuple[Reference, list[Problem]]:
    raw = _inherit(_renamed(entry), [_renamed(parent) for parent in parents])
    fields = {name: decoded for name, field in raw.items() if (decoded := _decode(name, field.value))}
    kind, document = CLASSIC.get(entry.kind, (entry.kind, ""))
    date, problems = _date(entry, raw)
    if document:
        fields.setdefault("type", document)
    if date:
        fields.setdefault("date", iso(date))
    reference = Reference(
        key=entry.key,
        kind=kind,
        title=fields.get("title", ""),
        authors=names.parse(raw["author"].value)[0] if "author" in raw else (),
        editors=names.parse(raw["editor"].value)[0] if "editor" in raw else (),
        date=date,
        keywords=tuple(word for part in fields.get("keywords", "").split(",") if (word := part.strip())),
        fields=fields,
        rich_title=latex.to_rich(raw["title"].value) if "title" in raw else "",
        path=entry.path,
        line=entry.line,
        source=entry.text,
    )
    bare = {scheme.field: scheme.bare(identifier) for scheme, identifier in identifiers(reference)}
    return replace(reference, fields={name: value for name, value in (fields | bare).items() if value}), problems


def _renamed(entry: Entry) -> dict[str, Field]:
    """Return the fields under their biblatex names; of a field given twice the first one counts."""
    fields: dict[str, Field] = {}
    for field in entry.fields:
        fields.setdefault(FIELD_NAMES.get(field.name, field.name), field)
    return fields


def _inherit(own: Mapping[str, Field], parents: list[dict[str, Field]]) -> dict[str, Field]:
    """Return the fields with those missing taken from the parents; a parent's title is our booktitle."""
    fields: dict[str, Field] = {}
    for parent in reversed(parents):
        fields |= {name: field for name, field in parent.items() if name not in _OWN}
        fields |= {book: parent[name] for name, book in _BOOK.items() if name in parent}
    if "date" in own or "year" in own:
        fields = {name: field for name, field in fields.items() if name not in ("date", "year", "month")}
    return fields | dict(own)


def _decode(name: str, value: str) -> str:
    if name not in VERBATIM:
        return latex.to_text(value)
    text = _ESCAPE.sub(r"\1", _WRAPPED.sub(r"\1", value)).strip()
    if name in ADDRESSES:
        return " and ".join(address for address in addresses(name, text) if is_web_address(address))
    return text.lower() if name == "eprinttype" else text


def _date(entry: Entry, raw: Mapping[str, Field]) -> tuple[Date | None, list[Problem]]:
    """Return the date, from `date` or from `year` and `month`, and what cannot be read of it."""
    field = raw.get("date") or raw.get("year")
    if not field or not (written := latex.to_text(field.value)):
        return None, []
    date = parse_date(written)
    if not date:
        place = field.line, field.column
        message = f"{field.name} is {show(field.value)}, not a date"
        return None, [Problem(entry.path, *place, "bib-date-form", message, "write YYYY, YYYY-MM or YYYY-MM-DD")]
    month = raw.get("month")
    if not month or date.month:
        return date, []
    if number := _month(latex.to_text(month.value)):
        return Date(date.year, number), []
    place, message = (month.line, month.column), f"month is {show(month.value)}, not a month"
    return date, [Problem(entry.path, *place, "bib-date-form", message, "write 1 to 12, or jan to dec")]


def _month(text: str) -> int:
    """Return the number of a month given as number, name or abbreviation, or 0."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else 0
    full = [name.lower() for name in calendar.month_name[1:]]
    word = text.lower().rstrip(".")
    return MONTHS.index(word[:3]) + 1 if word in full or word in MONTHS or word == "sept" else 0
