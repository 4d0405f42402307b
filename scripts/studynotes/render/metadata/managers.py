"""A work for reference managers: as Highwire Press tags in the head of its page, as COinS in a list of works."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from studynotes.bib import describe, zotero
from studynotes.bib.identifiers import identifiers
from studynotes.bib.kinds import kind_of
from studynotes.model import Name, Reference

_HIGHWIRE = {
    **{"volume": "citation_volume", "series": "citation_series_title", "issn": "citation_issn"},
    **{"pdf": "citation_pdf_url", "url": "citation_public_url"},
}
_CARRIED = frozenset({"url", "date", "volume", "issue", "series", "pages", "language", "publicationTitle", "bookTitle"})
"""Fields of Zotero that a Highwire tag brings."""

_COINS_JOURNAL = {"volume": "rft.volume", "number": "rft.issue"}
_COINS_BOOK = {"location": "rft.place", "isbn": "rft.isbn", "edition": "rft.edition", "series": "rft.series"}


def highwire(reference: Reference) -> list[tuple[str, str]]:
    """Return the `citation_*` tags of a work (Google Scholar's inclusion guidelines; Zotero, "Embedded Metadata").

    What Highwire has no tag for goes in Zotero's own namespace, and so do our words, which say there whose they are.
    """
    first, last = describe.pages(reference)
    kind, publisher = kind_of(reference), describe.publisher(reference)
    venue = describe.container(reference) if kind.container else publisher
    number = "citation_technical_report_number" if reference.kind == "report" else "citation_issue"
    own = {name: value for name, value in zotero.fields(reference).items() if name not in _CARRIED}
    arxiv_doi = "" if reference.get("doi") else zotero.doi(reference)
    return [
        ("z:itemType", kind.zotero),
        ("citation_title", describe.full_title(reference)),
        *(("citation_author", _name(name)) for name in reference.authors),
        *(("citation_editor", _name(name)) for name in reference.editors),
        ("citation_publication_date", describe.iso(reference.date).replace("-", "/")),
        (number, reference.get("number")),
        ("citation_publisher", publisher),
        *([(kind.highwire, venue)] if kind.highwire else []),
        *((tag, reference.get(field)) for field, tag in _HIGHWIRE.items()),
        *((scheme.highwire, identifier) for scheme, identifier in identifiers(reference) if scheme.highwire),
        ("citation_doi", arxiv_doi),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_language", reference.get("langid") or reference.get("language")),
        *(("citation_keywords", keyword) for keyword in reference.keywords),
        *(
            (f"z:{name}", value) for name, value in own.items() if name[0].islower()
        ),  # the reader lowers the first letter
        ("z:abstractNote", zotero.note(reference)),
    ]


def _name(name: Name) -> str:
    """Return a name as Zotero keeps it: a comma behind a body, which has none inside, leaves it whole."""
    return f"{name.family.replace(', ', ' – ')}," if name.literal else describe.inverted_name(name)


def coins(reference: Reference) -> Markup:
    """Return an empty span with a work in key-encoded values (ANSI/NISO Z39.88-2004; ocoins.info).

    It is hidden, because its title is for programs; those read the markup and not what is shown.
    """
    schema, _ = kind_of(reference).coins
    person = "rft.creator" if schema == "dc" else "rft.au"
    names = [
        ("rft.aucorp", name.family) if name.literal else (person, describe.inverted_name(name))
        for name in reference.authors
    ]
    doi = zotero.doi(reference)
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{schema}"),
        *_described(reference),
        *names,
        *(("rft_id", scheme.info + identifier) for scheme, identifier in identifiers(reference) if scheme.info),
        ("rft_id", f"info:doi/{doi}" if doi != reference.get("doi") else ""),
        ("rft_id", reference.get("url")),
    ]
    value = urlencode([(name, value) for name, value in pairs if value], safe="/:,()")
    return Markup('<span class="Z3988" title="{}" hidden></span>').format(value)


def _described(reference: Reference) -> list[tuple[str, str]]:
    title, body, date = describe.full_title(reference), describe.publisher(reference), describe.iso(reference.date)
    kind, container = kind_of(reference), describe.container(reference)
    schema, genre = kind.coins
    if schema == "dc":
        site = container or body if kind.zotero == "webpage" else ""
        return [
            *(("rft.type", kind.zotero), ("rft.title", title), ("rft.date", date), ("rft.source", site)),
            ("rft.publisher", "" if site == body else body),
            ("rft.place", reference.get("location")),
        ]
    first, last = describe.pages(reference)
    is_part = schema == "journal" or bool(kind.container)
    titles = [("rft.atitle", title), (f"rft.{schema[0]}title", container)] if is_part else [("rft.btitle", title)]
    fields = _COINS_JOURNAL if schema == "journal" else _COINS_BOOK
    return [
        *(("rft.genre", genre), ("rft.date", date), *titles),
        ("rft.pub", body if schema == "book" else ""),
        *((tag, reference.get(field)) for field, tag in fields.items()),
        *(("rft.spage", first), ("rft.epage", last)),
    ]
