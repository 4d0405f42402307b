"""A work as Highwire Press tags, which Google Scholar and Zotero's connector read."""

from __future__ import annotations

from studynotes.bib import csl
from studynotes.model import Date, Name, Reference

ITEM_TYPES = {
    "article": "journalArticle",
    "book": "book",
    "dataset": "dataset",
    "incollection": "bookSection",
    "inproceedings": "conferencePaper",
    "manual": "book",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "proceedings": "book",
    "report": "report",
    "software": "computerProgram",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "videoRecording",
}
"""Entry type to Zotero's item type; without it Zotero takes a work with a title for a journal article."""

_CONTAINERS = {
    "article": "citation_journal_title",
    "inproceedings": "citation_conference_title",
    "incollection": "citation_inbook_title",
}
_INSTITUTIONS = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
_PLAIN = {
    "volume": "citation_volume",
    "series": "citation_series_title",
    "isbn": "citation_isbn",
    "issn": "citation_issn",
    "doi": "citation_doi",
    "pdf": "citation_pdf_url",
    "url": "citation_public_url",
}


def tags(reference: Reference) -> list[tuple[str, str]]:
    """Return the `citation_*` tags of a work (Google Scholar's inclusion guidelines; Zotero, "Embedded Metadata")."""
    first, _, last = reference.get("pages").replace("–", "-").partition("-")
    made = [("z:itemType", item_type(reference)), ("citation_title", csl.full_title(reference))]
    made += [("citation_author", _name(name)) for name in reference.authors]
    made += [("citation_editor", _name(name)) for name in reference.editors]
    made += [("citation_publication_date", _date(reference.date)), *_venue(reference)]
    made += [(tag, reference.get(name)) for name, tag in _PLAIN.items()]
    made += [("citation_firstpage", first.strip("- ")), ("citation_lastpage", last.strip("- "))]
    made += [("citation_language", reference.get("langid") or reference.get("language"))]
    if reference.get("eprinttype") == "arxiv":
        made.append(("citation_arxiv_id", reference.get("eprint")))
    return made + [("citation_keywords", keyword) for keyword in reference.keywords]


def item_type(reference: Reference) -> str:
    """Return Zotero's name for the kind of a work."""
    return "preprint" if csl.is_preprint(reference) else ITEM_TYPES.get(reference.kind, "document")


def publisher(reference: Reference) -> str:
    """Return who brought the work out."""
    named = (reference.get(name) for name in ("publisher", "institution", "organization"))
    return "arXiv" if csl.is_preprint(reference) else next((name for name in named if name), "")


def _venue(reference: Reference) -> list[tuple[str, str]]:
    container = reference.get("journaltitle") or reference.get("booktitle")
    number = "citation_technical_report_number" if reference.kind == "report" else "citation_issue"
    made = [(number, reference.get("number")), ("citation_publisher", publisher(reference))]
    if reference.kind in _CONTAINERS:
        made.append((_CONTAINERS[reference.kind], container))
    if reference.kind in _INSTITUTIONS:
        made.append((_INSTITUTIONS[reference.kind], publisher(reference)))
    return made


def _name(name: Name) -> str:
    if name.literal:  # a comma in it would part family from given name
        return name.family.replace(", ", " – ")
    family = f"{name.particle} {name.family}".strip()
    return ", ".join([family, name.given, name.suffix]).removesuffix(", ")


def _date(date: Date | None) -> str:
    return "/".join(f"{part:02d}" for part in (date.year, date.month, date.day) if part) if date else ""
