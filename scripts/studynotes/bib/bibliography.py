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
    {*VERBATIM, "crossref", "xdata", "title", "subtitle", "author", "keywords", "annotation", "since", "note", "pages"}
    | {"state", "origin", "abstract", "type"}
)
_LONGEST_CHAIN = 8  # a paper, its volume, its series; beyond that somebody plays
_PARTS_OF_BOOKS = frozenset({"book", "inbook", "bookinbook", "suppbook"})
_DATES = frozenset({"date", "year", "month", "day"})
_ESCAPE = re.compile(r"\\([&%$#_{}~])(?:\{\})?|\{([&%#_~])\}")
_BRACED = re.compile(r"^\{+([^{}]*)\}+$")
_WRAPPED = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?[~?%]?")
_SEASONS = range(21, 25)
_DAY_IN_MONTH = re.compile(r"(?:([0-9]{1,2})[\s.]+)?([^\W\d]+\.?|[0-9]+)(?:\s+([0-9]{1,2})(?:st|nd|rd|th)?)?,?")


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
        reference, _, wrong = resolve(entry, by_key)
        problems.update(wrong)
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
    """Return `YYYY[-MM[-DD]]`, of a range its start; None when there is no such day.

    Of the Extended Date/Time Format (ISO 8601-2) a time of day, a mark of doubt and a season are read, and not kept.
    """
    match = _DATE.fullmatch(text.strip().partition("/")[0])
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if month in _SEASONS and not match[3]:
        return Date(year) if year else None
    if not year or (match[2] and not 1 <= month <= 12):
        return None
    return Date(year, month, day) if not match[3] or 1 <= day <= calendar.monthrange(year, month)[1] else None


def parents(entry: Entry, by_key: Mapping[str, Entry]) -> tuple[list[Entry], list[Problem]]:
    """Follow crossref upwards, nearest parent first; a missing parent or a loop ends the way with a Problem."""
    found: list[Entry] = []
    seen = {entry.key}
    field = entry.field("crossref")
    while field:
        key = field.value.strip()
        parent = by_key.get(key)
        if not parent or key in seen or len(found) == _LONGEST_CHAIN:
            way = "in a circle" if key in seen else "over too many entries"
            message = f"crossref runs {way} at {show(key)}" if parent else f"no entry has the key {show(key)}"
            near = [] if parent else nearest(key, by_key)
            remedy = f"did you mean {', '.join(near)}?" if near else "remove the crossref"
            return found, [Problem(entry.path, field.line, field.column, "bib-crossref", message, remedy)]
        found.append(parent)
        seen.add(key)
        field = parent.field("crossref")
    return found, []


def resolve(entry: Entry, by_key: Mapping[str, Entry]) -> tuple[Reference, Mapping[str, Field], list[Problem]]:
    """Return an entry as a reference, the fields that it has or takes from others as written, and their faults."""
    above, lost = parents(entry, by_key)
    raw = _inherit(entry, _renamed(entry, by_key), [(parent, _renamed(parent, by_key)) for parent in above])
    reference, wrong = _reference(entry, raw)
    return reference, raw, [*lost, *wrong]


def _reference(entry: Entry, raw: Mapping[str, Field]) -> tuple[Reference, list[Problem]]:
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


def _renamed(entry: Entry, by_key: Mapping[str, Entry]) -> dict[str, Field]:
    """Return the fields under their biblatex names; what is missing comes from xdata, and the first of two counts."""
    fields: dict[str, Field] = {}
    data, waiting = {entry.key}, [entry]
    while waiting:
        for field in (source := waiting.pop(0)).fields:
            name = FIELD_NAMES.get(field.name, field.name)
            is_other_date = source is not entry and name in _DATES and fields.keys() & _DATES
            if not is_other_date:
                fields.setdefault(name, field)
            if name == "xdata":
                keys = [key for word in field.value.split(",") if (key := word.strip()) in by_key and key not in data]
                data.update(keys)
                waiting += [by_key[key] for key in keys]
    return fields


def _inherit(entry: Entry, own: Mapping[str, Field], parents: list[tuple[Entry, dict[str, Field]]]) -> dict[str, Field]:
    """Return the fields with those missing taken from the parents, under the names that they have in a child."""
    fields: dict[str, Field] = {}
    for parent, given in reversed(parents):
        fields |= {name: field for name, field in given.items() if name not in _OWN}
        fields |= {new: given[name] for name, new in _handed_down(parent.kind, entry.kind).items() if name in given}
    if own.keys() & {"date", "year"}:
        fields = {name: field for name, field in fields.items() if name not in _DATES}
    return fields | dict(own)


def _handed_down(parent: str, child: str) -> Mapping[str, str]:
    """Return what a child calls the own fields of its parent that it takes over (biblatex manual, appendix B)."""
    if parent.startswith("software") and child.startswith(("software", "codefragment")):
        return {"title": "title", "subtitle": "subtitle", "author": "author"}
    people = {"author": "author"} if parent in ("book", "mvbook") and child in _PARTS_OF_BOOKS else {}
    if parent.startswith("mv") and child in ("book", "collection", "proceedings"):
        return people | {"title": "maintitle", "subtitle": "mainsubtitle"}
    if parent == "periodical":
        return {"title": "journaltitle", "subtitle": "journalsubtitle"}
    return people | {"title": "booktitle", "subtitle": "booksubtitle"}


def _decode(name: str, value: str) -> str:
    if name not in VERBATIM:
        return latex.to_text(value)
    text = _ESCAPE.sub(r"\1\2", _WRAPPED.sub(r"\1", value)).strip()
    text = _BRACED.sub(r"\1", text)
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
    return _within_year(entry, raw, date) if not date.month else (date, [])


def _within_year(entry: Entry, raw: Mapping[str, Field], date: Date) -> tuple[Date, list[Problem]]:
    """Return a year with the month and the day that stand in fields of their own, and what cannot be read of them."""
    if not (field := raw.get("month")):
        return date, []
    text = latex.to_text(field.value)
    match = _DAY_IN_MONTH.fullmatch(text)
    month = _month(match[2]) if match else 0
    if not month:
        message = f"month is {show(field.value)}, not a month"
        remedy = "write 1 to 12, or jan to dec"
        return date, [Problem(entry.path, field.line, field.column, "bib-date-form", message, remedy)]
    inside = match and (match[1] or match[3])
    day = raw["day"].value.strip() if "day" in raw else inside or ""
    if not day:
        return Date(date.year, month), []
    if day.isdecimal() and (whole := parse_date(f"{date.year:04d}-{month:02d}-{int(day):02d}")):
        return whole, []
    field, message = raw.get("day", field), f"there is no day {show(day)} in {date.year:04d}-{month:02d}"
    return Date(date.year, month), [
        Problem(entry.path, field.line, field.column, "bib-date-form", message, "write date = {YYYY-MM-DD}")
    ]


def _month(text: str) -> int:
    """Return the number of a month given as number, name or abbreviation, or 0."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else 0
    full = [name.lower() for name in calendar.month_name[1:]]
    word = text.lower().rstrip(".")
    return MONTHS.index(word[:3]) + 1 if word in full or word in MONTHS or word == "sept" else 0
