"""A work as an item of Zotero, under Zotero's own names: for the heads of pages, and as RDF, which it imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as xml

from studynotes.bib import describe
from studynotes.bib.identifiers import ARXIV
from studynotes.bib.kinds import is_preprint, kind_of
from studynotes.model import Name, Reference

_FIELDS = {
    **{"shorttitle": "shortTitle", "language": "language", "url": "url", "urldate": "accessDate", "volume": "volume"},
    **{"series": "series", "edition": "edition", "isbn": "ISBN", "issn": "ISSN"},
}
_CONTAINER = {
    **{"journalArticle": "publicationTitle", "conferencePaper": "proceedingsTitle", "bookSection": "bookTitle"},
    "webpage": "websiteTitle",
}
_PUBLISHER = {
    **{"report": "institution", "thesis": "university", "preprint": "repository", "dataset": "repository"},
    **{"computerProgram": "company", "videoRecording": "studio"},
}
_NUMBER = {"report": "reportNumber", "book": "seriesNumber", "bookSection": "seriesNumber", "dataset": "identifier"}
_TYPE = {
    **{"report": "reportType", "thesis": "thesisType", "webpage": "websiteType", "preprint": "genre"},
    **{"dataset": "type", "document": "type", "videoRecording": "videoRecordingFormat"},
}
_VERSIONED = ("computerProgram", "dataset")
_AUTHORS = {"computerProgram": "z:programmers", "videoRecording": "z:directors"}
"""What Zotero calls the authors of a type, in its RDF; of any other type `bib:authors`."""

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "bib": "http://purl.org/net/biblio#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}


def fields(reference: Reference) -> Mapping[str, str]:
    """Return the fields of an item, without title, people, tags and notes; `extra` holds what has no field."""
    kind, house = kind_of(reference).zotero, describe.publisher(reference)
    arxiv, version, container = ARXIV.of(reference), reference.get("version"), describe.container(reference)
    extra = {
        "arXiv": "" if is_preprint(reference) else arxiv,
        "version": "" if kind in _VERSIONED else version,
        "note": reference.get("note"),
    }
    named = {
        **{name: reference.get(field) for field, name in _FIELDS.items()},
        **{"date": describe.iso(reference.date), "DOI": doi(reference), "citationKey": reference.key},
        "pages": "-".join(filter(None, describe.pages(reference))),
        "repositoryLocation" if kind == "dataset" else "place": reference.get("location"),
        _NUMBER.get(kind, "issue"): reference.get("number"),
        "archiveID": f"arXiv:{arxiv}" if is_preprint(reference) else "",
        "versionNumber": version if kind in _VERSIONED else "",
        _TYPE.get(kind, ""): reference.get("type"),
        "extra": "\n".join(f"{name}: {value}" for name, value in extra.items() if value),
    }
    house_name = _PUBLISHER.get(kind, "publisher")
    if kind == "webpage" and not container:  # a page without a guide round it: who publishes it is the site
        house_name = "websiteTitle"
    named |= {house_name: house, **({_CONTAINER[kind]: container} if container and kind in _CONTAINER else {})}
    return {name: value for name, value in named.items() if name and value}


def doi(reference: Reference) -> str:
    """Return the DOI of a work; arXiv registers one for each of its preprints."""
    arxiv = ARXIV.of(reference) if is_preprint(reference) else ""
    return reference.get("doi") or (f"10.48550/arXiv.{arxiv}" if arxiv else "")


def note(reference: Reference) -> str:
    """Return our words on a work in one paragraph that says whose they are, or an empty string."""
    annotation, since = reference.get("annotation"), reference.get("since")
    told = [annotation, f"Since: {since}" if since else ""]
    return f"From the study notes: {' '.join(filter(None, told))}" if any(told) else ""


def rdf(items: Iterable[str]) -> str:
    """Return Zotero RDF of `items`; Zotero's fields stand in a namespace of their own, which its reader takes over."""
    named = " ".join(f'xmlns:{prefix}="{namespace}"' for prefix, namespace in sorted(NAMESPACES.items()))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {named}>\n{"".join(items)}</rdf:RDF>\n'


def items(reference: Reference) -> str:
    """Return the lines of a work in RDF."""
    for prefix, namespace in NAMESPACES.items():
        xml.register_namespace(prefix, namespace)
    root = xml.Element(_tag("rdf:RDF"))
    _add(root, reference)
    xml.indent(root)
    return xml.tostring(root, encoding="unicode").partition("\n")[2].removesuffix("</rdf:RDF>")


def _add(root: xml.Element, reference: Reference) -> None:
    item = xml.SubElement(root, _tag("rdf:Description"), {_tag("rdf:about"): f"#{reference.key}"})
    kind, words = kind_of(reference).zotero, note(reference)
    values = [("z:itemType", kind), ("dc:title", describe.full_title(reference))]
    values += [(f"z:{name}", value) for name, value in fields(reference).items()]
    for name, value in [*values, *(("dc:subject", keyword) for keyword in reference.keywords)]:
        xml.SubElement(item, _tag(name)).text = value
    _add_people(item, _AUTHORS.get(kind, "bib:authors"), reference.authors)
    _add_people(item, "bib:editors", reference.editors)
    if words:
        about = f"#note-{reference.key}"
        xml.SubElement(item, _tag("dcterms:isReferencedBy"), {_tag("rdf:resource"): about})
        memo = xml.SubElement(root, _tag("bib:Memo"), {_tag("rdf:about"): about})
        xml.SubElement(memo, _tag("rdf:value")).text = words.replace("&", "&amp;").replace("<", "&lt;")  # it is HTML


def _add_people(item: xml.Element, name: str, people: Iterable[Name]) -> None:
    if not (people := tuple(people)):
        return
    sequence = xml.SubElement(xml.SubElement(item, _tag(name)), _tag("rdf:Seq"))
    for person in people:
        node = xml.SubElement(xml.SubElement(sequence, _tag("rdf:li")), _tag("foaf:Person"))
        xml.SubElement(node, _tag("foaf:surname")).text = f"{person.particle} {person.family}".strip()
        if given := ", ".join(filter(None, (person.given, person.suffix))):
            xml.SubElement(node, _tag("foaf:givenName")).text = given


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
