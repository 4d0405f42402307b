"""DOIs, by content negotiation: Crossref, DataCite and others answer with an item in CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

from studynotes.author.candidates import Candidate, body, clean, date_of, make, person
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv
from studynotes.author.sources.reading import JSON, json_of, mapping, sequence, text
from studynotes.bib.identifiers import DOI
from studynotes.model import Date, Name

ACCEPT = "application/vnd.citationstyles.csl+json"
_PUBLISHERS = r"dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|journals\.sagepub\.com|www\.tandfonline\.com"
_ON_PAGE = re.compile(
    rf"https?://(?:{_PUBLISHERS})/(?:doi|chapter|article|book)/(?:abs/|full/|e?pdf/|fullHtml/)?(10\.[^?#\s]+)"
)
_KINDS = {
    **dict.fromkeys(("article-journal", "journal-article", "article-magazine", "article-newspaper"), "article"),
    **dict.fromkeys(("paper-conference", "proceedings-article"), "inproceedings"),
    **dict.fromkeys(("chapter", "book-chapter", "book-section", "entry-encyclopedia"), "incollection"),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), "book"),
    **dict.fromkeys(("report", "report-component"), "report"),
    **dict.fromkeys(("thesis", "dissertation"), "thesis"),
    **dict.fromkeys(("webpage", "post", "post-weblog", "article", "posted-content"), "online"),
    **{"dataset": "dataset", "software": "software", "motion_picture": "video", "proceedings": "proceedings"},
}
_HOUSE_NAMES = {
    **dict.fromkeys(("ACM", "Association for Computing Machinery (ACM)"), "Association for Computing Machinery"),
    "Institute of Electrical and Electronics Engineers (IEEE)": "IEEE",
    "Elsevier BV": "Elsevier",
    **dict.fromkeys(("Springer Science and Business Media LLC", "Springer International Publishing"), "Springer"),
    "Association for the Advancement of Artificial Intelligence (AAAI)": "AAAI",
}
_MEETING = re.compile(r"proceedings|conference|workshop|symposium|\b[A-Z]{3,}\s*'?(?:19|20)?\d\d\b", re.I)


def recognise(text: str) -> str | None:
    """Return the bare DOI that a text or a publisher's address names."""
    on_page = _ON_PAGE.fullmatch(text.partition("?")[0].partition("#")[0])
    return DOI.recognize(on_page[1] if on_page else text) or None


def address(doi: str) -> str:
    """Return where a DOI is resolved."""
    return DOI.link(doi)


def parse(payload: bytes) -> Candidate:
    """Return the work of a CSL-JSON item, with what Crossref knows of retractions and corrections."""
    item = mapping(json_of(payload, "the DOI's registrar"))
    doi, titles = text(item.get("DOI")).removeprefix("https://doi.org/"), _titles(item)
    if not doi or not titles:
        raise Failure("the DOI's registrar gave no title")
    kind = _kind(item)
    made = make(
        kind,
        titles,
        _people(item.get("author")),
        _people(item.get("editor")) if kind != "article" else (),
        _date(item),
        _notices(item, doi),
        {
            **_venue(item, kind),
            **_preprint(item),
            "volume": text(item.get("volume")),
            "number": text(item.get("issue")),
            "pages": text(item.get("page")) or text(item.get("article-number")),
            "edition": text(item.get("edition-number")),
            "version": text(item.get("version")),
            "isbn": text(item.get("ISBN")) if kind in ("book", "proceedings") else "",
            "doi": doi,
            "url": f"https://doi.org/{doi}",
        },
    )
    return replace(made, published_as=_published_as(item))


def fetch(client: Getter, doi: str) -> Candidate:
    """Return the work; raise a Failure if no registrar knows the DOI."""
    try:
        return parse(client.get(address(doi), ACCEPT, (ACCEPT, *JSON)).body)
    except Failure as fault:
        if fault.status != 404:
            raise
        raise Failure(f"nobody registered the DOI {doi}", 404) from fault


def _titles(item: dict[str, Any]) -> str:
    """Return title and subtitle as one, for Crossref keeps them apart or together as the publisher sent them."""
    title, subtitle = _plain(text(item.get("title"))), _plain(text(item.get("subtitle")))
    return f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title


def _plain(markup: str) -> str:
    return clean(unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", unescape(markup))))


def _containers(item: dict[str, Any]) -> list[str]:
    return [_plain(text(name)) for name in sequence(item.get("container-title")) if text(name)]


def _kind(item: dict[str, Any]) -> str:
    kind = _KINDS.get(text(item.get("type")), "misc")
    meets = mapping(item.get("event")) or any(map(_MEETING.search, _containers(item)))
    return "inproceedings" if kind == "incollection" and meets else kind


def _people(value: Any) -> list[Name]:
    return [name for each in sequence(value) if (name := _person(mapping(each)))]


def _person(parts: dict[str, Any]) -> Name | None:
    """Return a name of CSL-JSON: a person with a given name, or a body (`literal`, Crossref's `name`)."""
    family = text(parts.get("family"))
    if not family:
        name = text(parts.get("literal")) or text(parts.get("name")) or text(parts.get("given"))
        return body(name) if name else None
    particle = text(parts.get("non-dropping-particle")) or text(parts.get("dropping-particle"))
    return person(family, text(parts.get("given")), particle, text(parts.get("suffix")))


def _date(item: dict[str, Any]) -> Date | None:
    for name in ("issued", "published", "published-online", "published-print"):
        parts = sequence(mapping(item.get(name)).get("date-parts"))
        numbers = [int(part) if str(part).isdecimal() else None for part in sequence(parts[0] if parts else None)]
        if date := date_of(numbers):
            return date
    return None


def _venue(item: dict[str, Any], kind: str) -> dict[str, str]:
    containers = _containers(item)
    publisher = text(item.get("publisher"))
    event = mapping(item.get("event"))
    made = {"publisher": _HOUSE_NAMES.get(publisher, publisher)}
    if kind == "article":
        return {**made, "journaltitle": containers[0] if containers else ""}
    if kind in ("inproceedings", "incollection"):
        *series, book = containers or [text(event.get("name"))]
        place = event.get("location") if kind == "inproceedings" else item.get("publisher-place")
        return {**made, "booktitle": book, "series": series[0] if series else "", "location": text(place)}
    if kind in ("report", "thesis"):
        return {"institution": made["publisher"], "type": text(item.get("genre"))}
    return {**made, "location": text(item.get("publisher-place")) or text(item.get("publisher-location"))}


def _preprint(item: dict[str, Any]) -> dict[str, str]:
    """Return the fields of the preprint that the publisher registered, if it is one of arXiv."""
    for relation in sequence(mapping(item.get("relation")).get("has-preprint")):
        if number := arxiv.recognise(text(mapping(relation).get("id"))):
            return {name: value for name, value in arxiv.fields(number).items() if name != "url"}
    return {}


def _published_as(item: dict[str, Any]) -> str:
    """Return the DOI of the published version that Crossref knows of a preprint."""
    related = map(mapping, sequence(mapping(item.get("relation")).get("is-preprint-of")))
    return next((number for each in related if (number := recognise(text(each.get("id"))))), "")


def _notices(item: dict[str, Any], doi: str) -> Iterator[str]:
    """Say what became of the work (`updated-by`), and whether it is itself a notice on another (`update-to`)."""
    for update in map(mapping, sequence(item.get("updated-by"))):
        yield _notice("", update)
    for update in map(mapping, sequence(item.get("update-to"))):
        in_place = text(update.get("DOI")).lower() == doi.lower()
        yield _notice("" if in_place else "this is a notice, not the work: ", update)


def _notice(before: str, update: dict[str, Any]) -> str:
    kind = text(update.get("type")).replace("_", " ").replace("-", " ") or "update"
    dates = sequence(mapping(update.get("updated")).get("date-parts"))
    numbers = [part for part in sequence(dates[0] if dates else None) if isinstance(part, int)]
    on = f" of {'-'.join(f'{part:02d}' for part in numbers)}" if numbers else ""
    where = f", https://doi.org/{text(update.get('DOI'))}" if update.get("DOI") else ""
    return f"{before}{kind}{on}{where} (Crossref)"
