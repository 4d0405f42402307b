"""RIS files as CSL-JSON items, in the dialects of Zotero, Mendeley, EndNote and publishers; rispy reads their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import rispy

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "INPR"), "article-journal"),
    **dict.fromkeys(("CPAPER", "CONF"), "paper-conference"),
    **dict.fromkeys(("CHAP", "ECHAP", "ENCYC", "DICT"), "chapter"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "WHOLE"), "book"),
    **dict.fromkeys(("ELEC", "WEB", "BLOG", "ICOMM", "PREPRINT"), "webpage"),
    **dict.fromkeys(("VIDEO", "MPCT", "SOUND", "SLIDE"), "motion_picture"),
    **{"RPRT": "report", "THES": "thesis", "DATA": "dataset", "COMP": "software", "UNPB": "manuscript"},
}
_VARIABLES: Mapping[str, str] = {
    **{"id": "ID", "title": "TI T1 CT", "container-title": "T2 JO JF BT JA J2", "collection-title": "T3"},
    **{"volume": "VL", "issue": "IS", "edition": "ET", "publisher": "PB", "publisher-place": "CY PP", "genre": "M3"},
    **{"ISBN": "SN", "DOI": "DO", "URL": "UR L2"},
}
"""CSL's variables with the tags that may hold each of them, the most telling first."""

_AUTHORS, _EDITORS, _DATES = ("AU", "A1"), ("A2", "A3", "ED"), ("DA", "PY", "Y1")
_TAGS = {"TY", "SP", "EP", *_AUTHORS, *_EDITORS, *_DATES, *" ".join(_VARIABLES.values()).split()}


def read(source: str) -> Iterator[dict[str, Any]]:
    """Yield each record of a file as an item; raise ValueError if the file is not one of RIS."""
    lines = "\n".join(line.rstrip() for line in source.splitlines() if line.strip())
    closed = re.sub(r"^TY  -", "ER  -\nTY  -", lines, flags=re.M) + "\nER  -"  # some programs leave out the end
    options = {
        "mapping": {tag: tag for tag in _TAGS} | {"UK": "unknown"},
        "list_tags": [*_AUTHORS, *_EDITORS],
        "skip_unknown_tags": False,
    }
    try:
        records = rispy.loads(closed, delimiter_tags_mapping={}, **options)
    except KeyError as fault:
        raise ValueError("it is not RIS: a line behind TY has no tag") from fault
    yield from map(_item, records)


def _item(tags: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {name: _first(tags, places.split()) for name, places in _VARIABLES.items()}
    item["type"] = _TYPES.get(tags["TY"], "document")
    item["author"] = [_name(value) for tag in _AUTHORS for value in tags.get(tag, []) if value]
    item["editor"] = [_name(value) for tag in _EDITORS for value in tags.get(tag, []) if value]
    dates = [date for tag in _DATES if (date := _date(tags.get(tag) or ""))]
    item["issued"] = {"date-parts": [max(dates, key=len, default=[])]}
    item["unknown"] = sorted(tag for tag, values in tags.get("unknown", {}).items() if any(values))
    item["page"] = "-".join(filter(None, (tags.get("SP"), tags.get("EP"))))
    is_issn = item["type"] != "book" and re.fullmatch(r"\d{4}-\d{3}[\dXx]", item["ISBN"])
    return item | ({"ISBN": ""} if is_issn else {})


def _first(tags: Mapping[str, str], places: Sequence[str]) -> str:
    return next((tags[place] for place in places if tags.get(place)), "")


def _name(value: str) -> dict[str, str]:
    """Return "Last, First, Suffix" as the parts of a name; a name without a comma is one of a body."""
    if "," not in value:
        return {"literal": value}
    family, given, suffix = (part.strip() for part in f"{value},,".split(",")[:3])
    return {"family": family, "given": given, "suffix": suffix}


def _date(value: str) -> list[int]:
    """Return year, month and day of "2015/06/04/remark" or "2015-06"; what is no number ends it."""
    match = re.match(r"(\d+)(?:[/-](\d+))?(?:[/-](\d+))?", value)
    return [int(part) for part in match.groups() if part] if match else []
