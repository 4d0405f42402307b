"""A work in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.bib import csl, identifiers
from studynotes.model import Name, Reference
from studynotes.render.metadata.highwire import publisher

TYPES = {
    "article": "ScholarlyArticle",
    "book": "Book",
    "dataset": "Dataset",
    "incollection": "Chapter",
    "inproceedings": "ScholarlyArticle",
    "manual": "Book",
    "online": "WebPage",
    "proceedings": "Book",
    "report": "Report",
    "software": "SoftwareApplication",
    "thesis": "Thesis",
    "unpublished": "ScholarlyArticle",
    "video": "VideoObject",
}
_OTHER_FORMS = frozenset({"PDF", "Code", "Archived"})


def schema_type(reference: Reference) -> str:
    """Return the schema.org type of a work."""
    return "ScholarlyArticle" if csl.is_preprint(reference) else TYPES.get(reference.kind, "CreativeWork")


def work(reference: Reference, page: str) -> dict[str, object]:
    """Return a work with its facts and our annotation as a review; `page` is the public address of its page."""
    first, _, last = reference.get("pages").replace("–", "-").partition("-")
    body = publisher(reference)
    return brief(reference, page) | filled(
        {
            "mainEntityOfPage": page,
            "author": [_agent(name) for name in reference.authors],
            "editor": [_agent(name) for name in reference.editors],
            "datePublished": _day(reference),
            "publisher": {"@type": "Organization", "name": body} if body else None,
            "isPartOf": _container(reference),
            "pageStart": first.strip("- "),
            "pageEnd": last.strip("- "),
            "isbn": reference.get("isbn"),
            "version": reference.get("version"),
            "softwareVersion": reference.get("version") if reference.kind == "software" else "",
            "inLanguage": reference.get("langid") or reference.get("language"),
            "keywords": list(reference.keywords),
            "identifier": _identifiers(reference),
            **_forms(reference),
            "review": _review(reference),
        }
    )


def brief(reference: Reference, page: str) -> dict[str, object]:
    """Return what a list of citations says of a work."""
    same = [address for name, address in identifiers.links(reference) if name not in _OTHER_FORMS]
    own = reference.get("url")
    return filled(
        {
            "@type": schema_type(reference),
            "@id": f"{page}#work",
            "name": csl.full_title(reference),
            "url": own if identifiers.is_web_address(own) else page,
            "sameAs": [address for address in same if address != own],
        }
    )


def filled(value: Mapping[str, object]) -> dict[str, object]:
    """Return a mapping without its empty values."""
    return {name: part for name, part in value.items() if part}


def _agent(name: Name) -> dict[str, object]:
    if name.literal:
        return {"@type": "Organization", "name": name.family}
    family = f"{name.particle} {name.family}".strip()
    whole = " ".join(part for part in (name.given, family, name.suffix) if part)
    return filled({"@type": "Person", "name": whole, "givenName": name.given, "familyName": family})


def _day(reference: Reference) -> str:
    date = reference.date
    return "-".join(f"{part:02d}" for part in (date.year, date.month, date.day) if part) if date else ""


def _container(reference: Reference) -> dict[str, object] | None:
    """Return journal, volume and issue one inside the other, as schema.org wants them, or the book."""
    inside: dict[str, object] | None = None
    if journal := reference.get("journaltitle"):
        inside = {"@type": "Periodical", "name": journal}
        if volume := reference.get("volume"):
            inside = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": inside}
        if issue := reference.get("number"):
            inside = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": inside}
    elif book := reference.get("booktitle"):
        inside = {"@type": "Book", "name": book}
    return inside


def _identifiers(reference: Reference) -> list[dict[str, object]]:
    named = {"doi": reference.get("doi")}
    if reference.get("eprinttype") == "arxiv":
        named["arxiv"] = reference.get("eprint")
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in named.items() if value]


def _forms(reference: Reference) -> dict[str, object]:
    made: dict[str, object] = {}
    found = dict(identifiers.links(reference))
    if pdf := found.get("PDF"):
        made["encoding"] = {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": pdf}
    if code := found.get("Code"):
        made["workExample"] = {"@type": "SoftwareSourceCode", "codeRepository": code}
    if archived := found.get("Archived"):
        made["archivedAt"] = archived
    return made


def _review(reference: Reference) -> dict[str, object] | None:
    annotation = reference.get("annotation")
    return {"@type": "Review", "reviewBody": annotation} if annotation else None
