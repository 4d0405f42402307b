"""The form of an entry as data: types, fields in their order, what each type needs, closed lists of values."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.bib import kinds


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIELDS = _words(
    "title subtitle shorttitle author editor translator date journaltitle booktitle booksubtitle eventtitle series"
    " volume number chapter pages edition version publisher institution organization location type language note isbn"
    " issn crossref"
    " doi eprint eprinttype eprintclass url urldate pdf code archived courseurl state origin keywords annotation since"
)
"""Every field that an entry may have, in the order in which they stand."""

KINDS = tuple(kinds.KINDS)
CLOSED: Mapping[str, tuple[str, ...]] = {"state": _words("moved renamed archived dead"), "origin": ("added",)}
ANNOTATION_WORDS = (40, 90)
KEYWORDS = (2, 5)
