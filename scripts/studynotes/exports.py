"""References and citations as text for other programs: CSL-JSON, BibTeX, RIS, citations.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from studynotes import csl
from studynotes.records import Date, Graph, Mention, Reference

_RIS_TYPES = {
    "article": "JOUR",
    "book": "BOOK",
    "dataset": "DATA",
    "incollection": "CHAP",
    "inproceedings": "CPAPER",
    "online": "ELEC",
    "patent": "PAT",
    "report": "RPRT",
    "software": "COMP",
    "thesis": "THES",
    "unpublished": "UNPB",
    "video": "VIDEO",
}

_RIS_FIELDS = (
    ("JO", "journaltitle"),
    ("T2", "booktitle"),
    ("T3", "series"),
    ("VL", "volume"),
    ("IS", "number"),
    ("ET", "edition"),
    ("VN", "version"),
    ("PB", "publisher"),
    ("PB", "institution"),
    ("PB", "organization"),
    ("CY", "location"),
    ("M3", "type"),
    ("SN", "isbn"),
    ("DO", "doi"),
    ("AN", "eprint"),
    ("UR", "url"),
    ("L1", "pdf"),
    ("L2", "code"),
    ("L3", "archived"),
    ("N1", "annotation"),
    ("N2", "since"),
    ("RN", "note"),
)


def all_files(graph: Graph) -> dict[str, str]:
    """Return the text of each export by its address below the site: the machine layer."""
    works = list(graph.references.values())
    return {
        "references/references.json": csl_json(works),
        "references/references.bib": bibtex(works),
        "references/references.ris": ris(works),
        "references/citations.json": citations(graph.mentions),
    }


def csl_json(references: Iterable[Reference]) -> str:
    """Return references as a CSL-JSON array (csl-data.json schema), one item after another in the order given."""
    return _json([csl.item(reference) for reference in references])


def bibtex(references: Iterable[Reference]) -> str:
    """Return references as BibTeX, each entry as the author wrote it."""
    return "\n\n".join(reference.source.strip() for reference in references) + "\n"


def ris(references: Iterable[Reference]) -> str:
    """Return references in the RIS format (Research Information Systems tags, CRLF line ends)."""
    return "".join(_ris_record(reference) for reference in references)


def citations(mentions: Iterable[Mention]) -> str:
    """Return who cites what: a list of {key, page, heading, anchor, sentence, role}."""
    return _json([asdict(mention) for mention in mentions])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _ris_record(reference: Reference) -> str:
    lines = [("TY", _RIS_TYPES.get(reference.kind, "GEN")), ("ID", reference.key), ("TI", csl.full_title(reference))]
    lines += [("AU", _ris_name(csl_name)) for csl_name in csl.item(reference).get("author", [])]
    lines += [("ED", _ris_name(csl_name)) for csl_name in csl.item(reference).get("editor", [])]
    if reference.date:
        lines += [("PY", f"{reference.date.year:04d}"), ("DA", _ris_date(reference.date))]
    lines += _ris_pages(reference.get("pages"))
    lines += [(tag, value) for tag, name in _RIS_FIELDS if (value := reference.get(name))]
    lines += [("KW", keyword) for keyword in reference.keywords]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines) + "ER  - \r\n\r\n"


def _ris_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    family = f"{name['non-dropping-particle']} {name['family']}" if "non-dropping-particle" in name else name["family"]
    return ", ".join(part for part in (family, name.get("given", ""), name.get("suffix", "")) if part)


def _ris_date(date: Date) -> str:
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04d}/{month}/{day}/"


def _ris_pages(pages: str) -> list[tuple[str, str]]:
    first, _, last = pages.replace("–", "-").partition("-")
    return [(tag, value.strip("- ")) for tag, value in (("SP", first), ("EP", last)) if value]
