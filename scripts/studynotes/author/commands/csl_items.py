"""CSL-JSON items of reference managers as drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from studynotes.author import candidates
from studynotes.author.candidates import Candidate
from studynotes.author.sources import arxiv
from studynotes.author.sources.reading import mapping, sequence, text
from studynotes.bib.identifiers import DOI
from studynotes.bib.kinds import KINDS
from studynotes.model import Date, Name

_KINDS: Mapping[str, str] = {
    **{kind.csl: name for name, kind in KINDS.items()},
    **dict.fromkeys(("article-magazine", "article-newspaper", "review"), "article"),
    **dict.fromkeys(("entry-encyclopedia", "entry-dictionary"), "incollection"),
    **dict.fromkeys(("post", "post-weblog", "webpage", "article"), "online"),
    **dict.fromkeys(("broadcast", "speech", "song"), "video"),
    **{"book": "book", "manuscript": "misc", "patent": "misc"},
}
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)\b[^<>]*>")


def candidate(item: Mapping[str, Any]) -> Candidate:
    """Return the work of an item; raise ValueError when it has no title."""
    title = _plain(item, "title")
    if not title:
        raise ValueError("this record has no title")
    kind = _KINDS.get(text(item.get("type")), "misc")
    made = {**_fields(item), **_venue(item, kind)}
    if number := _arxiv_number(item):
        made |= arxiv.fields(number) | ({"url": made["url"]} if made["url"] else {})
    if made["doi"] and not made["url"]:
        made["url"] = f"https://doi.org/{made['doi']}"
    people = _people(item.get("author")), _people(item.get("editor"))
    return candidates.make(kind, title, *people, _date(item), ["taken as imported: compare it with the work"], made)


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        "volume": _plain(item, "volume"),
        "number": _plain(item, "issue"),
        "pages": _plain(item, "page"),
        "edition": _plain(item, "edition"),
        "version": _plain(item, "version"),
        "isbn": text(item.get("ISBN")).split(" ")[0],
        "doi": DOI.bare(text(item.get("DOI"))),
        "url": text(item.get("URL")),
    }


def _venue(item: Mapping[str, Any], kind: str) -> dict[str, str]:
    container, publisher = _plain(item, "container-title"), _plain(item, "publisher")
    place = _plain(item, "publisher-place") or _plain(item, "event-place")
    house = "institution" if kind in ("report", "thesis") else "publisher"
    holder = {"article": "journaltitle", "inproceedings": "booktitle", "incollection": "booktitle"}.get(kind)
    made = {house: publisher, "location": place, "series": _plain(item, "collection-title")}
    if holder:
        made[holder] = container
    elif container and not publisher:
        made[house] = container
    return made | ({"type": _plain(item, "genre")} if house == "institution" else {})


def _arxiv_number(item: Mapping[str, Any]) -> str:
    """Return the arXiv id that one of the fields holds in which programs keep it."""
    number, archive = text(item.get("number")), text(item.get("archive")) + text(item.get("publisher"))
    places = [text(item.get("URL")), number if number.lower().startswith("arxiv:") else ""]
    places += [text(item.get("archive_location")) if "arxiv" in archive.lower() else ""]
    return next((found for place in places if place and (found := arxiv.recognise(place))), "")


def _people(value: Any) -> list[Name]:
    return [name for each in sequence(value) if (name := _person(mapping(each)))]


def _person(parts: Mapping[str, Any]) -> Name | None:
    family, given = text(parts.get("family")), text(parts.get("given"))
    if family:
        particle = text(parts.get("non-dropping-particle")) or text(parts.get("dropping-particle"))
        return candidates.person(family, given, particle, text(parts.get("suffix")))
    name = text(parts.get("literal")) or given
    return candidates.body(name) if name else None


def _date(item: Mapping[str, Any]) -> Date | None:
    issued = mapping(item.get("issued"))
    parts = sequence(issued.get("date-parts"))
    numbers = [int(text(part)) if text(part).isdecimal() else None for part in sequence(parts[0] if parts else None)]
    return candidates.date_of(numbers) or candidates.day(text(issued.get("raw")) or text(issued.get("literal")))


def _plain(item: Mapping[str, Any], name: str) -> str:
    return candidates.clean(unescape(_MARKUP.sub("", text(item.get(name)))))
