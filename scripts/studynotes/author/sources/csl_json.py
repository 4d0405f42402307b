"""Items in CSL-JSON, as the registrars of DOIs answer them and as reference managers export them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from studynotes.author.candidates import Candidate, body, clean, date_of, day, make, person
from studynotes.author.sources import arxiv
from studynotes.author.sources.reading import first, mapping, sequence, text
from studynotes.bib import latex
from studynotes.bib.identifiers import DOI
from studynotes.model import Date, Name

Item = Mapping[str, Any]

_KINDS = {
    **dict.fromkeys(
        ("article-journal", "journal-article", "article-magazine", "article-newspaper", "review"), "article"
    ),
    **{"journal-article": "article", "paper-conference": "inproceedings", "proceedings-article": "inproceedings"},
    **dict.fromkeys(("chapter", "book-chapter", "book-section"), "incollection"),
    **dict.fromkeys(("entry-encyclopedia", "entry-dictionary"), "incollection"),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), "book"),
    **dict.fromkeys(("report", "report-component"), "report"),
    **dict.fromkeys(("thesis", "dissertation"), "thesis"),
    **dict.fromkeys(("webpage", "post", "post-weblog", "article", "posted-content"), "online"),
    **dict.fromkeys(("motion_picture", "broadcast", "speech", "song"), "video"),
    **{"dataset": "dataset", "software": "software", "proceedings": "proceedings"},
}
"""Types of CSL, and those of Crossref that come instead, with our types; all others are misc."""

_HOUSE_NAMES = {
    **dict.fromkeys(("ACM", "Association for Computing Machinery (ACM)"), "Association for Computing Machinery"),
    "Institute of Electrical and Electronics Engineers (IEEE)": "IEEE",
    "Elsevier BV": "Elsevier",
    **dict.fromkeys(("Springer Science and Business Media LLC", "Springer International Publishing"), "Springer"),
    "Association for the Advancement of Artificial Intelligence (AAAI)": "AAAI",
}
_FIELDS = {
    "volume": ["volume"],
    "number": ["issue"],
    "pages": ["page", "article-number"],
    "edition": ["edition", "edition-number"],
    "version": ["version"],
}
"""Our fields with the variables that may hold each of them."""

_COMMANDS = {"i": "emph", "b": "textbf", "sup": "textsuperscript", "sub": "textsubscript"}
_FORM = re.compile(r"(</?(?:i|b|sup|sub)>)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MEETING = re.compile(r"proceedings|conference|workshop|symposium|\b[A-Z]{3,}\s*'?(?:19|20)?\d\d\b", re.I)


def candidate(item: Item) -> Candidate:
    """Return the work of an item; raise ValueError when it has no title."""
    title = _title(item)
    if not title:
        raise ValueError("this record has no title")
    kind = _kind(item)
    number, doi, url = _arxiv_number(item), DOI.bare(text(item.get("DOI"))), text(item.get("URL"))
    fields = {
        **_venue(item, kind),
        **(arxiv.fields(number) if number else {}),
        **{name: _plain(item, *variables) for name, variables in _FIELDS.items()},
        "isbn": text(item.get("ISBN")),
        "doi": doi,
    }
    fields["url"] = url or fields.get("url") or DOI.link(doi)
    date = _date(item)
    lost = [] if date or not (year := _year(item)) else [f"there is no such day in its date: only {year} is kept"]
    people = _people(item.get("author")), _people(item.get("editor"))
    found = make(kind, title, *people, date or (Date(int(year)) if lost else None), lost, fields=fields)
    marked = _marked(first(item, "title")) if title == _plain(item, "title") else ""
    return replace(found, tex={"title": marked} if marked else {})


def plain(markup: str) -> str:
    """Return text without tags and character references, on one line."""
    return clean(unescape(_TAG.sub("", unescape(markup))))


def _marked(markup: str) -> str:
    """Return a title in TeX if it has italics, bold or scripts, the forms that CSL knows, else an empty string."""
    parts = _FORM.split(clean(unescape(markup)))
    tags = parts[1::2]
    if not tags or any(tags.count(f"<{name}>") != tags.count(f"</{name}>") for name in _COMMANDS):
        return ""
    texts = [latex.escape(_TAG.sub("", unescape(part))) for part in parts[::2]]
    commands = ["}" if tag[1] == "/" else f"\\{_COMMANDS[tag[1:-1]]}{{" for tag in tags]
    return "".join(text + command for text, command in zip(texts, [*commands, ""], strict=True))


def _plain(item: Item, *names: str) -> str:
    return plain(first(item, *names))


def _title(item: Item) -> str:
    """Return title and subtitle as one, for Crossref keeps them apart or together as the publisher sent them."""
    title, subtitle = _plain(item, "title"), _plain(item, "subtitle")
    return f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title


def _containers(item: Item) -> list[str]:
    return [plain(text(name)) for name in sequence(item.get("container-title")) if text(name)]


def _kind(item: Item) -> str:
    kind = _KINDS.get(text(item.get("type")), "misc")
    meets = mapping(item.get("event")) or any(map(_MEETING.search, _containers(item)))
    return "inproceedings" if kind == "incollection" and meets else kind


def _venue(item: Item, kind: str) -> dict[str, str]:
    """Return where a work appeared and who published it, under the fields of its kind."""
    event, publisher = mapping(item.get("event")), _plain(item, "publisher")
    *series, container = _containers(item) or [text(event.get("name"))]
    publisher = _HOUSE_NAMES.get(publisher, publisher)
    place = _plain(item, "publisher-place", "publisher-location", "event-place")
    fields = {"publisher": publisher, "series": series[0] if series else _plain(item, "collection-title")}
    match kind:
        case "article":
            return fields | {"journaltitle": container}
        case "inproceedings":
            return fields | {"booktitle": container, "location": text(event.get("location")) or place}
        case "incollection":
            return fields | {"booktitle": container, "location": place}
        case "report" | "thesis":
            return {"institution": publisher or container, "type": _plain(item, "genre"), "location": place}
        case _:
            return fields | {"publisher": publisher or container, "location": place}


def _people(value: Any) -> list[Name]:
    return [name for parts in map(mapping, sequence(value)) if (name := _person(parts))]


def _person(parts: Item) -> Name | None:
    """Return a person with a family name, or a body (`literal`, Crossref's `name`)."""
    family, given = text(parts.get("family")), text(parts.get("given"))
    if not family:
        name = first(parts, "literal", "name") or given
        return body(name) if name else None
    particle = first(parts, "non-dropping-particle", "dropping-particle")
    return person(family, given, particle, text(parts.get("suffix")))


def _date(item: Item) -> Date | None:
    for name in ("issued", "published", "published-online", "published-print"):
        written = mapping(item.get(name))
        parts = sequence(written.get("date-parts"))
        numbers = map(text, sequence(parts[0] if parts else None))
        date = date_of(int(number) if number.isdecimal() else None for number in numbers)
        if date := date or day(first(written, "raw", "literal")):
            return date
    return None


def _year(item: Item) -> str:
    """Return the year alone, of a date that names no day of the calendar."""
    parts = sequence(mapping(item.get("issued")).get("date-parts"))
    year = text(sequence(parts[0])[:1]) if parts else ""
    return year if re.fullmatch("[1-9][0-9]{3}", year) else ""


def _arxiv_number(item: Item) -> str:
    """Return the arXiv id that one of the fields holds in which programs and publishers keep it."""
    written, archive = text(item.get("number")), text(item.get("archive")) + text(item.get("publisher"))
    preprints = map(mapping, sequence(mapping(item.get("relation")).get("has-preprint")))
    places = [
        text(item.get("URL")),
        written if written.lower().startswith("arxiv:") else "",
        text(item.get("archive_location")) if "arxiv" in archive.lower() else "",
        *(first(preprint, "id") for preprint in preprints),
    ]
    return next(filter(None, map(arxiv.recognise, places)), "")
