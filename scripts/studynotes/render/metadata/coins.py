"""A work as a ContextObject in a span (COinS), which reference managers find in a list of works."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from studynotes.bib import describe
from studynotes.bib.identifiers import identifiers
from studynotes.bib.kinds import kind_of
from studynotes.model import Reference


def coins(reference: Reference) -> Markup:
    """Return an empty span with a work in key-encoded values (ANSI/NISO Z39.88-2004; ocoins.info).

    It is hidden, because its title is for programs; those read the markup and not what is shown.
    """
    schema, _ = kind_of(reference).coins
    names = [("rft.creator" if schema == "dc" else "rft.au", describe.inverted_name(name)) for name in reference.authors]
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{schema}"),
        *_described(reference),
        *names,
        *(("rft_id", scheme.info + identifier) for scheme, identifier in identifiers(reference) if scheme.info),
        ("rft_id", reference.get("url")),
    ]
    value = urlencode([(name, value) for name, value in pairs if value], safe="/:,()")
    return Markup('<span class="Z3988" title="{}" hidden></span>').format(value)


def _described(reference: Reference) -> list[tuple[str, str]]:
    title, body, date = describe.full_title(reference), describe.publisher(reference), reference.get("date")
    kind, container = kind_of(reference), describe.container(reference)
    schema, genre = kind.coins
    if schema == "dc":
        return [("rft.type", kind.zotero), ("rft.title", title), ("rft.publisher", body), ("rft.date", date)]
    first, last = describe.pages(reference)
    is_part = schema == "journal" or bool(kind.container)
    titles = [("rft.atitle", title), (f"rft.{schema[0]}title", container)] if is_part else [("rft.btitle", title)]
    fields = _JOURNAL if schema == "journal" else _BOOK
    return [
        *(("rft.genre", genre), ("rft.date", date), *titles),
        ("rft.pub", body if schema == "book" else ""),
        *((tag, reference.get(field)) for field, tag in fields.items()),
        *(("rft.spage", first), ("rft.epage", last)),
    ]


_JOURNAL = {"volume": "rft.volume", "number": "rft.issue"}
_BOOK = {"location": "rft.place", "isbn": "rft.isbn", "edition": "rft.edition"}
