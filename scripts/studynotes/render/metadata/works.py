"""A work in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.bib import describe
from studynotes.bib.identifiers import identifiers, is_web_address, links
from studynotes.bib.kinds import kind_of
from studynotes.model import Name, Reference

_OTHER_FORMS = frozenset({"PDF", "Code", "Archived"})


def work(reference: Reference, page: str) -> dict[str, object]:
    """Return a work with its facts and our words on it; `page` is the public address of its page."""
    first, last = describe.pages(reference)
    body, kind = describe.publisher(reference), kind_of(reference)
    return brief(reference, page) | filled(
        {
            "mainEntityOfPage": page,
            "author": [_agent(name) for name in reference.authors],
            "editor": [_agent(name) for name in reference.editors],
            "datePublished": describe.iso(reference.date),
            "publisher": {"@type": "Organization", "name": body} if body else None,
            "isPartOf": _container(reference),
            "pageStart": first,
            "pageEnd": last,
            "isbn": reference.get("isbn") if kind.schema == "Book" else "",
            "description": reference.get("annotation"),
            "version": reference.get("version"),
            "softwareVersion": reference.get("version") if reference.kind == "software" else "",
            "inLanguage": reference.get("langid") or reference.get("language"),
            "keywords": list(reference.keywords),
            "identifier": _identifiers(reference),
            **_forms(reference),
        }
    )


def brief(reference: Reference, page: str) -> dict[str, object]:
    """Return what a list of citations says of a work."""
    same = [address for name, address in links(reference) if name not in _OTHER_FORMS]
    own = reference.get("url")
    return filled(
        {
            "@type": kind_of(reference).schema,
            "@id": f"{page}#work",
            "name": describe.full_title(reference),
            "url": own if is_web_address(own) else page,
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
    return filled({"@type": "Person", "name": describe.full_name(name), "givenName": name.given, "familyName": family})


def _container(reference: Reference) -> dict[str, object] | None:
    """Return journal, volume and issue one inside the other, as schema.org wants them, or the book."""
    if not (journal := reference.get("journaltitle")):
        book = reference.get("booktitle")
        return filled({"@type": "Book", "name": book, "isbn": reference.get("isbn")}) if book else None
    inside: dict[str, object] = {"@type": "Periodical", "name": journal}
    if volume := reference.get("volume"):
        inside = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": inside}
    if issue := reference.get("number"):
        inside = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": inside}
    return inside


def _identifiers(reference: Reference) -> list[dict[str, object]]:
    return [
        {"@type": "PropertyValue", "propertyID": scheme.name, "value": identifier}
        for scheme, identifier in identifiers(reference)
        if scheme.field != "isbn"  # which schema.org has a property for
    ]


def _forms(reference: Reference) -> dict[str, object]:
    ways = dict(links(reference))
    pdf, code = ways.get("PDF"), ways.get("Code")
    return {
        "encoding": {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": pdf} if pdf else None,
        "workExample": {"@type": "SoftwareSourceCode", "codeRepository": code} if code else None,
        "archivedAt": ways.get("Archived"),
    }
