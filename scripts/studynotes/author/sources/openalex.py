"""OpenAlex, the second opinion: where a preprint was published, and where a published work is free to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from studynotes.author.candidates import clean
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv
from studynotes.author.sources.reading import JSON, json_of, mapping, sequence, text
from studynotes.bib.identifiers import DOI

_VENUES = ("journal", "conference", "book series")


@dataclass(frozen=True)
class Opinion:
    """What OpenAlex says of a work; `doi` and `venue` are those of the published version, or empty."""

    title: str
    doi: str = ""
    arxiv: str = ""
    venue: str = ""
    year: str = ""
    retracted: bool = False


PREPRINT = "10.48550/arxiv."
"""What the DOI that arXiv registers for each of its papers begins with; the id follows."""


def is_preprint(doi: str) -> bool:
    """Return whether a DOI is one that arXiv registered."""
    return doi.lower().startswith(PREPRINT)


def address(doi: str) -> str:
    """Return where OpenAlex describes the work of a DOI."""
    wanted = "doi,title,publication_year,is_retracted,primary_location,locations"
    return f"https://api.openalex.org/works/doi:{quote(doi, safe='/:;()')}?select={wanted}"


def parse(payload: bytes) -> Opinion:
    """Return the opinion in a Work object."""
    work = mapping(json_of(payload, "OpenAlex"))
    places = [mapping(place) for place in [work.get("primary_location"), *sequence(work.get("locations"))]]
    venue = next((place for place in places if _is_published(place)), {})
    own = DOI.bare(text(work.get("doi")))
    pages = [text(place.get(name)) for place in places for name in ("landing_page_url", "pdf_url")]
    return Opinion(
        clean(text(work.get("title"))),
        "" if is_preprint(own) else own,
        next((number for page in pages if (number := arxiv.recognise(page))), ""),
        clean(text(mapping(venue.get("source")).get("display_name"))),
        text(work.get("publication_year")),
        work.get("is_retracted") is True,
    )


def fetch(client: Getter, doi: str) -> Opinion | None:
    """Return the opinion on the work of a DOI, or None if OpenAlex does not know it."""
    try:
        return parse(client.get(address(doi), "application/json", JSON).body)
    except Failure as fault:
        if fault.status == 404:
            return None
        raise


def _is_published(place: dict[str, Any]) -> bool:
    source = mapping(place.get("source"))
    return place.get("version") == "publishedVersion" and source.get("type") in _VENUES
