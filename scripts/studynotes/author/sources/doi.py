"""DOIs, by content negotiation: Crossref, DataCite and others answer with an item in CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from studynotes.author.candidates import Candidate
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import csl_json
from studynotes.author.sources.reading import JSON, json_of, mapping, sequence, text
from studynotes.bib.identifiers import DOI

ACCEPT = "application/vnd.citationstyles.csl+json"
_PUBLISHERS = r"dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|journals\.sagepub\.com|www\.tandfonline\.com"
_ON_PAGE = re.compile(
    rf"https?://(?:{_PUBLISHERS})/(?:doi|chapter|article|book)/(?:abs/|full/|e?pdf/|fullHtml/)?(10\.[^?#\s]+)"
)


def recognise(text: str) -> str | None:
    """Return the bare DOI that a text or a publisher's address names."""
    on_page = _ON_PAGE.fullmatch(text.partition("?")[0].partition("#")[0])
    return DOI.recognize(on_page[1] if on_page else text) or None


def parse(payload: bytes) -> Candidate:
    """Return the work of a CSL-JSON item, with what Crossref knows of retractions and corrections."""
    item = mapping(json_of(payload, "the DOI's registrar"))
    try:
        work = csl_json.candidate(item)
        doi = work.reference.fields["doi"]
    except (ValueError, KeyError) as fault:
        raise Failure("the DOI's registrar gave no title") from fault
    kind, fields = work.reference.kind, {**work.reference.fields, "url": f"https://doi.org/{doi}"}
    if kind not in ("book", "proceedings"):  # the ISBN is that of the volume
        fields.pop("isbn", None)
    editors = work.reference.editors if kind != "article" else ()  # Crossref names the editor of the journal
    reference = replace(work.reference, fields=fields, editors=editors)
    updates = [*_mappings(item, "updated-by"), *_mappings(item, "update-to")]
    return replace(
        work,
        reference=reference,
        notices=tuple(_notices(item, doi)),
        is_retracted=any("retraction" in text(update.get("type")) for update in updates),  # or a partial one
        published_as=_published_as(item),
    )


def fetch(client: Getter, doi: str) -> Candidate:
    """Return the work; raise a Failure if no registrar knows the DOI."""
    try:
        return parse(client.get(DOI.link(doi), ACCEPT, (ACCEPT, *JSON)).body)
    except Failure as fault:
        if fault.status != 404:
            raise
        raise Failure(f"nobody registered the DOI {doi}", 404) from fault


def _published_as(item: dict[str, Any]) -> str:
    """Return the DOI of the published version that Crossref knows of a preprint."""
    related = _mappings(mapping(item.get("relation")), "is-preprint-of")
    return next((number for work in related if (number := recognise(text(work.get("id"))))), "")


def _mappings(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [mapping(part) for part in sequence(item.get(name))]


def _notices(item: dict[str, Any], doi: str) -> Iterator[str]:
    """Say what became of the work (`updated-by`), and whether it is itself a notice on another (`update-to`)."""
    for update in _mappings(item, "updated-by"):
        yield _notice("", update)
    for update in _mappings(item, "update-to"):
        in_place = text(update.get("DOI")).lower() == doi.lower()
        yield _notice("" if in_place else "this is a notice, not the work: ", update)


def _notice(before: str, update: dict[str, Any]) -> str:
    kind = text(update.get("type")).replace("_", " ").replace("-", " ") or "update"
    dates = sequence(mapping(update.get("updated")).get("date-parts"))
    numbers = [part for part in sequence(dates[0] if dates else None) if isinstance(part, int)]
    on = f" of {'-'.join(f'{part:02d}' for part in numbers)}" if numbers else ""
    where = f", https://doi.org/{text(update.get('DOI'))}" if update.get("DOI") else ""
    return f"{before}{kind}{on}{where} (Crossref)"
