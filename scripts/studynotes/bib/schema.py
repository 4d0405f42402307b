"""The form of an entry as data: types, fields in their order, what each type needs, closed lists of values."""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIELDS = _words(
    "title subtitle shorttitle author editor translator date journaltitle booktitle booksubtitle eventtitle series"
    " volume number chapter pages edition version publisher institution organization location type language note isbn"
    " issn crossref"
    " doi eprint eprinttype eprintclass url urldate pdf code archived courseurl state origin keywords annotation since"
)
"""Every field that an entry may have, in the order in which they stand."""

KINDS = _words(
    "article inproceedings incollection book report thesis online software dataset video misc proceedings collection"
)
CONTAINERS = frozenset({"proceedings", "collection"})
"""Types that only serve other entries by crossref: they need no topics and no annotation of ours."""

_SOMEBODY = _words("author editor organization institution publisher")
_LOCATOR = _words("url doi eprint isbn")
_ANY = (("title",), _SOMEBODY, _LOCATOR)
_AUTHOR = ("author", "editor", "organization")

REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(KINDS, _ANY),
    **dict.fromkeys(("proceedings", "collection"), (("title",), ("date",))),
    "article": (("title",), _AUTHOR, ("date",), ("journaltitle",), _LOCATOR),
    "inproceedings": (("title",), _AUTHOR, ("date",), ("booktitle",), _LOCATOR),
    "incollection": (("title",), _AUTHOR, ("date",), ("booktitle",), _LOCATOR),
    "book": (("title",), _AUTHOR, ("date",), _LOCATOR),
    "report": (("title",), _SOMEBODY, ("date",), ("institution", "organization", "publisher"), _LOCATOR),
    "thesis": (("title",), ("author",), ("date",), ("institution",), _LOCATOR),
}
"""For each type, what it needs; of a group of names one is enough."""

CLOSED: Mapping[str, tuple[str, ...]] = {"state": _words("moved renamed archived dead"), "origin": ("added",)}
ANNOTATION_WORDS = (40, 90)
KEYWORDS = (2, 5)
