"""A work as Highwire Press tags, which Google Scholar and Zotero's connector read."""

from __future__ import annotations

from studynotes.bib import describe
from studynotes.bib.identifiers import identifiers
from studynotes.bib.kinds import kind_of
from studynotes.model import Name, Reference

_PLAIN = {
    "volume": "citation_volume",
    "series": "citation_series_title",
    "issn": "citation_issn",
    "pdf": "citation_pdf_url",
    "url": "citation_public_url",
}


def tags(reference: Reference) -> list[tuple[str, str]]:
    """Return the `citation_*` tags of a work (Google Scholar's inclusion guidelines; Zotero, "Embedded Metadata")."""
    first, last = describe.pages(reference)
    number = "citation_technical_report_number" if reference.kind == "report" else "citation_issue"
    return [
        ("z:itemType", kind_of(reference).zotero),
        ("citation_title", describe.full_title(reference)),
        *(("citation_author", _name(name)) for name in reference.authors),
        *(("citation_editor", _name(name)) for name in reference.editors),
        ("citation_publication_date", describe.iso(reference.date).replace("-", "/")),
        (number, reference.get("number")),
        ("citation_publisher", describe.publisher(reference)),
        *_venue(reference),
        *((tag, reference.get(field)) for field, tag in _PLAIN.items()),
        *((scheme.highwire, identifier) for scheme, identifier in identifiers(reference) if scheme.highwire),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_language", reference.get("langid") or reference.get("language")),
        *(("citation_keywords", keyword) for keyword in reference.keywords),
    ]


def _venue(reference: Reference) -> list[tuple[str, str]]:
    kind = kind_of(reference)
    body = describe.container(reference) if kind.container else describe.publisher(reference)
    return [(kind.highwire, body)] if kind.highwire else []


def _name(name: Name) -> str:
    # A comma in the name of a body would part family from given name.
    return name.family.replace(", ", " – ") if name.literal else describe.inverted_name(name)
