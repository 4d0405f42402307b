"""References in the RIS format, and the way back, which decides what the notes of a record must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studynotes.bib import describe
from studynotes.bib.identifiers import SCHEMES
from studynotes.bib.kinds import KINDS, kind_of
from studynotes.model import Date, Name, Reference

Lines = list[tuple[str, str]]

_TAGS = {
    "ST": "shorttitle",
    "VL": "volume",
    "IS": "number",
    "T3": "series",
    "ET": "edition",
    "CY": "location",
    "M3": "type",
    **{scheme.ris: scheme.field for scheme in SCHEMES if scheme.ris},
    "DB": "eprinttype",
    "AN": "eprint",
    "LA": "language",
    "UR": "url",
    "L1": "pdf",
    "L2": "code",
}
_NAMES = frozenset({"author", "editor"})
_LABELLED = re.compile(r"([a-z]+): (.*)", re.DOTALL)


def text(references: Iterable[Reference]) -> str:
    """Return references in the RIS format (Research Information Systems tags of 2011, CRLF line ends).

    What has no tag of its own stands in a note (N1) under its name, as in `since: Extended.`, so that it arrives too.
    """
    return "".join(_record(reference) for reference in references)


def read(lines: Lines) -> tuple[str, dict[str, str]]:
    """Return the entry type and the fields that the lines of a record of ours stand for, names of people left out."""
    first = dict(reversed(lines))
    labelled = (_LABELLED.fullmatch(value) for tag, value in lines if tag == "N1")
    notes = {found[1]: found[2] for found in labelled if found}
    kind = notes.pop("kind", "") or next((name for name, row in KINDS.items() if row.ris == first.get("TY")), "")
    row = KINDS.get(kind, KINDS["misc"])
    fields = {name: first[tag] for tag, name in _TAGS.items() if tag in first}
    fields["title"] = first.get("TI", "").removesuffix(f": {notes.get('subtitle', '')}")
    fields["pages"] = "–".join(first[tag] for tag in ("SP", "EP") if tag in first)
    fields["keywords"] = ", ".join(value for tag, value in lines if tag == "KW")
    fields["date"] = "-".join(part for part in first.get("DA", "").split("/") if part)
    fields[row.container or "booktitle"] = first.get("T2", "")
    fields[row.publisher] = first.get("PB", "")
    return kind, {name: value for name, value in {**fields, **notes}.items() if value}


def read_names(lines: Lines, tags: Iterable[str]) -> tuple[Name, ...]:
    """Return the names of people and bodies under some tags; a particle is part of the family name in RIS."""
    bodies = {value.removeprefix("body: ") for tag, value in lines if tag == "N1" and value.startswith("body: ")}
    wanted = frozenset(tags)
    return tuple(_read_name(value, bodies) for tag, value in lines if tag in wanted)


def _read_name(value: str, bodies: set[str]) -> Name:
    if value in bodies or "," not in value:
        return Name(value, literal=True)
    family, given, suffix = (part.strip() for part in f"{value},,".split(",")[:3])
    return Name(family, given, suffix=suffix)


def _record(reference: Reference) -> str:
    lines = [(tag, " ".join(value.split())) for tag, value in _tagged(reference) if value]
    kind, found = read(lines)
    left = {
        name: value
        for name, value in reference.fields.items()
        if name not in _NAMES and found.get(name) != " ".join(value.split())
    }
    if kind != reference.kind:
        left["kind"] = reference.kind
    lines += [("N1", f"{name}: {' '.join(value.split())}") for name, value in left.items() if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines) + "ER  - \r\n\r\n"


def _tagged(reference: Reference) -> Lines:
    row = kind_of(reference)
    editor = "A3" if row.ris == "BOOK" else "A2"
    first, last = describe.pages(reference)
    lines = [("TY", row.ris), ("ID", reference.key), ("TI", describe.full_title(reference))]
    lines += [("AU", describe.inverted_name(name)) for name in reference.authors]
    lines += [(editor, describe.inverted_name(name)) for name in reference.editors]
    lines += _date(reference.date)
    lines += [("T2", describe.container(reference)), ("PB", describe.published_by(reference))]
    lines += [(tag, reference.get(name)) for tag, name in _TAGS.items()]
    lines += [("SP", first), ("EP", last), *(("KW", keyword) for keyword in reference.keywords)]
    bodies = [name.family for name in (*reference.authors, *reference.editors) if name.literal and "," in name.family]
    lines += [("N1", f"body: {body}") for body in bodies]
    return lines + [("N1", f"subtitle: {subtitle}") for subtitle in [reference.get("subtitle")] if subtitle]


def _date(date: Date | None) -> Lines:
    if not date:
        return []
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return [("PY", f"{date.year:04d}"), ("DA", f"{date.year:04d}/{month}/{day}/")]
