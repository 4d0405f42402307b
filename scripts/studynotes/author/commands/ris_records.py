"""RIS files as CSL-JSON items, in the dialects of Zotero, Mendeley, EndNote and publishers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Tags = dict[str, list[str]]

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|)$")
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "INPR"), "article-journal"),
    **dict.fromkeys(("CPAPER",), "paper-conference"),
    **dict.fromkeys(("CHAP", "ECHAP", "ENCYC", "DICT"), "chapter"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "WHOLE"), "book"),
    **dict.fromkeys(("ELEC", "WEB", "BLOG", "ICOMM"), "webpage"),
    **dict.fromkeys(("VIDEO", "MPCT", "SOUND", "SLIDE"), "motion_picture"),
    **{"RPRT": "report", "THES": "thesis", "DATA": "dataset", "COMP": "software", "UNPB": "manuscript"},
    **{"CONF": "paper-conference", "PREPRINT": "webpage", "GEN": "document"},
}
_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "id": ("ID",),
    "title": ("TI", "T1", "CT"),
    "container-title": ("T2", "JO", "JF", "BT", "JA", "J2"),
    "collection-title": ("T3",),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "genre": ("M3",),
    "ISBN": ("SN",),
    "DOI": ("DO",),
    "URL": ("UR", "L2"),
}
_AUTHORS, _EDITORS = ("AU", "A1"), ("A2", "A3", "ED")


def read(source: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each record of a file as an item, with the line on which it begins."""
    tags: Tags = {}
    first, last = 0, ""
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines(), 1):
        found = _LINE.match(line.rstrip())
        if found and (found[1] == "TY" or not tags):
            if tags:
                yield first, _item(tags)
            tags, first = {}, number
        if found and found[1] == "ER":
            if "TY" in tags:
                yield first, _item(tags)
            tags, last = {}, ""
        elif found:
            last = found[1]
            tags.setdefault(last, []).append((found[2] or "").strip())
        elif last and line.strip():  # a value that was broken over two lines
            tags[last][-1] += f" {line.strip()}"
    if "TY" in tags:
        yield first, _item(tags)


def _item(tags: Tags) -> dict[str, Any]:
    made: dict[str, Any] = {name: value for name, places in _VARIABLES.items() if (value := _first(tags, places))}
    made["type"] = _TYPES.get(_first(tags, ("TY",)), "document")
    made["author"] = [_name(value) for place in _AUTHORS for value in tags.get(place, []) if value]
    made["editor"] = [_name(value) for place in _EDITORS for value in tags.get(place, []) if value]
    made["issued"] = {"date-parts": [_date(_first(tags, ("DA", "PY", "Y1")) or "")]}
    made["page"] = "-".join(filter(None, (_first(tags, ("SP",)), _first(tags, ("EP",)))))
    if made["type"] == "book" or not re.fullmatch(r"\d{4}-\d{3}[\dXx]", made.get("ISBN", "")):
        return made
    return {name: value for name, value in made.items() if name != "ISBN"}  # an ISSN


def _first(tags: Tags, places: tuple[str, ...]) -> str:
    return next((value for place in places for value in tags.get(place, []) if value), "")


def _name(value: str) -> dict[str, str]:
    """Return "Last, First, Suffix" as the parts of a name; a name without a comma is one of a body."""
    if "," not in value:
        return {"literal": value}
    family, given, suffix = (part.strip() for part in f"{value},,".split(",")[:3])
    return {"family": family, "given": given, "suffix": suffix}


def _date(value: str) -> list[int]:
    """Return year, month and day of "2015/06/04/remark" or "2015-06"; what is no number ends it."""
    numbers = []
    for part in re.split(r"[/-]", value)[:3]:
        if not part.strip().isdecimal():
            break
        numbers.append(int(part))
    return numbers
