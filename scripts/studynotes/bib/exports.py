"""References as text for other programs; what a format has no place for travels beside it, under its own name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import replace

from studynotes.bib import bibtex as bibtex_text
from studynotes.bib import csl, describe, writer, zotero
from studynotes.bib.identifiers import SCHEMES
from studynotes.bib.kinds import KINDS, data_model, kind_of
from studynotes.model import Name, Reference

_TAGS = {
    **{"ST": "shorttitle", "VL": "volume", "IS": "number", "T3": "series"},
    **{"ET": "edition", "CY": "location", "M3": "type"},
    **{scheme.ris: scheme.field for scheme in SCHEMES if scheme.ris},
    **{"DB": "eprinttype", "AN": "eprint", "LA": "language", "UR": "url", "L1": "pdf", "L2": "code"},
}
"""RIS tags that hold a field as it stands."""

_BARE = re.compile(r"[=#]\s*[A-Za-z]")
"""What may be the name of a @string."""


ENDINGS = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json"}
"""The forms that programs exchange, by the endings of their files."""


def records(reference: Reference) -> Mapping[str, str]:
    """Return a work as it stands in lists, by their ending; in BibTeX it depends on the others in the list."""
    return {"json": _csl_line(reference), "ris": _ris_record(reference), "rdf": zotero.items(reference)}


Records = Callable[[Reference], Mapping[str, str]]
"""Returns what `records` does, made before or now: a work stands in many lists."""


def all_files(references: Collection[Reference], records: Records = records) -> dict[str, str]:
    """Return the text of each export of all works by its address below the site."""
    return {**lists("references/references", references, records), "references/studynotes.dbx": data_model()}


def lists(stem: str, references: Collection[Reference], records: Records = records) -> dict[str, str]:
    """Return works in every form, that of Zotero included, by address: what precedes the ending is given."""
    made = [records(work) for work in references]
    return {
        f"{stem}.json": _array(record["json"] for record in made),
        f"{stem}.bib": bibtex(references),
        f"{stem}.ris": "".join(record["ris"] for record in made),
        f"{stem}.rdf": zotero.rdf(record["rdf"] for record in made),
    }


def forms(reference: Reference) -> dict[str, str]:
    """Return one work in the forms that programs exchange, by their names."""
    return {"BibTeX": bibtex([reference]), "RIS": ris([reference]), "CSL-JSON": csl_json([reference])}


def bibtex(references: Iterable[Reference]) -> str:
    """Return references as BibTeX, each entry as the author wrote it if it says all by itself."""
    works = list(references)
    keys = {work.key for work in works}
    entries = (work.source.strip() if _is_whole(work, keys) else _in_full(work) for work in works)
    return "\n\n".join(entries) + "\n"


def _in_full(reference: Reference) -> str:
    """Return an entry with all its values, those of its parents included; a month of its own joins the year."""
    date = describe.iso(reference.date)
    longer = {"date": date} if date.startswith(reference.get("date")) else {}
    return writer.entry(replace(reference, fields={**reference.fields, **longer}), reference.key)


def _is_whole(reference: Reference, keys: Set[str]) -> bool:
    """Return whether an entry needs neither a @string of its file nor a parent that is not among these keys."""
    above = {reference.get("crossref"), *reference.get("xdata").split(",")}
    bare = _BARE.search(reference.source) and bibtex_text.parse("", reference.source)[1]
    return not bare and {key.strip() for key in above if key} <= keys


def csl_json(references: Iterable[Reference]) -> str:
    """Return references as a CSL-JSON array (CSL 1.0.2, csl-data.json), an item on each line in the order given."""
    return _array(map(_csl_line, references))


def _array(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _csl_line(reference: Reference) -> str:
    return json.dumps(csl_item(reference), ensure_ascii=False)


def csl_item(reference: Reference) -> csl.Item:
    """Return the CSL-JSON item of a reference; what has no variable stands in `custom`, which the schema allows."""
    item = csl.item(reference)
    carried = {*csl.VARIABLES, *(["urldate"] if "accessed" in item else [])}
    names = [name for name, row in KINDS.items() if row.csl == item["type"]]
    left = _left(reference, names, carried, {kind_of(reference).publisher: item.get("publisher", "")})
    return item | ({"custom": left} if left else {})


def ris(references: Iterable[Reference]) -> str:
    """Return references in the RIS format (Research Information Systems tags of 2011, CRLF line ends).

    Our words stand in one note (N1). What has no tag of its own is a JSON object in C8, which Zotero, Mendeley and
    EndNote leave alone, so that it arrives too.
    """
    return "".join(map(_ris_record, references))


def _ris_record(reference: Reference) -> str:
    row, house = kind_of(reference), describe.published_by(reference)
    first, last = describe.pages(reference)
    day, venue, number = describe.iso(reference.date), describe.container(reference), reference.get("number")
    version = "" if reference.get("edition") else reference.get("version")
    bodies = [name.family for name in (*reference.authors, *reference.editors) if name.literal and "," in name.family]
    told = {row.publisher: house, "pages": "–".join(filter(None, (first, last))), "version": version}
    names = [name for name, other in KINDS.items() if other.ris == row.ris]
    left: dict[str, object] = dict(_left(reference, names, [*_TAGS.values(), "annotation", "since"], told))
    left |= {name: reference.get(name) for name in ("annotation", "since") if "Since:" in reference.get(name)}
    left |= {"bodies": bodies} if bodies else {}
    lines = [
        *(("TY", row.ris), ("ID", reference.key), ("TI", describe.full_title(reference))),
        *(("AU", _ris_name(name)) for name in reference.authors),
        *(("A3" if row.ris == "BOOK" else "A2", _ris_name(name)) for name in reference.editors),
        *(("PY", day[:4]), ("DA", _ris_day(day)), ("Y2", _ris_day(reference.get("urldate")))),
        *(("T2", venue), ("C3", venue if row.ris == "CPAPER" else ""), ("PB", house)),
        *((tag, reference.get(field)) for tag, field in _TAGS.items()),
        *(("ET", version), ("SN", "" if reference.get("isbn") or row.ris != "RPRT" else number)),
        *(("SP", first), ("EP", last)),
        *(("KW", keyword) for keyword in reference.keywords),
        *(("N1", zotero.note(reference)), ("C8", json.dumps(left, ensure_ascii=False) if left else "")),
    ]
    spaced = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value.strip()]
    return "".join(spaced) + "ER  - \r\n\r\n"


def _ris_name(name: Name) -> str:
    # A comma in the name of a body would part family from given name.
    return name.family.replace(", ", " – ") if name.literal else describe.inverted_name(name)


def _ris_day(day: str) -> str:
    return "/".join([*day.split("-"), "", "", ""][:4]) if day else ""


def _left(
    reference: Reference, names: list[str], carried: Collection[str], told: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the fields that a record does not give back, and the type where its own name stands for another first.

    `carried` are fields that it holds as they stand, `told` the values that it gives for others.
    """
    container = kind_of(reference).container or "booktitle"
    told = {"date": describe.iso(reference.date), container: describe.container(reference), **told}
    whole = {"title", "author", "editor", "keywords", *carried}
    fields = {name: value for name, value in reference.fields.items() if name not in whole and told.get(name) != value}
    fields |= {} if names[:1] == [reference.kind] else {"kind": reference.kind}
    return {name: value for name, value in fields.items() if value}
