"""A work as a ContextObject in a span (COinS), which reference managers find in a list of works."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from studynotes.bib import csl
from studynotes.model import Name, Reference
from studynotes.render.metadata.highwire import item_type, publisher

_JOURNAL = {"article": "article", "inproceedings": "proceeding"}
_BOOK = {"book": "book", "incollection": "bookitem", "manual": "book", "proceedings": "conference", "report": "report"}


def coins(reference: Reference) -> Markup:
    """Return an empty span with a work in key-encoded values (ANSI/NISO Z39.88-2004; ocoins.info).

    It is hidden, because its title is for programs; those read the markup and not what is shown.
    """
    pairs = [("ctx_ver", "Z39.88-2004"), *_described(reference), *_people(reference), *_addresses(reference)]
    value = urlencode([(name, each) for name, each in pairs if each], safe="/:,()")
    return Markup('<span class="Z3988" title="{}" hidden></span>').format(value)


def _described(reference: Reference) -> list[tuple[str, str]]:
    title, date = csl.full_title(reference), reference.get("date")
    if genre := _JOURNAL.get(reference.kind):
        container = reference.get("journaltitle") or reference.get("booktitle")
        return [
            *_format("journal", genre, date),
            *(("rft.atitle", title), ("rft.jtitle", container)),
            *(("rft.volume", reference.get("volume")), ("rft.issue", reference.get("number"))),
            *_pages(reference),
        ]
    if genre := _BOOK.get(reference.kind):
        titles = [("rft.atitle", title), ("rft.btitle", reference.get("booktitle"))]
        return [
            *_format("book", genre, date),
            *(titles if genre == "bookitem" else [("rft.btitle", title)]),
            *(("rft.pub", publisher(reference)), ("rft.place", reference.get("location"))),
            *(("rft.isbn", reference.get("isbn")), ("rft.edition", reference.get("edition"))),
            *_pages(reference),
        ]
    shown = [("rft.title", title), ("rft.publisher", publisher(reference)), ("rft.date", date)]
    return [("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"), ("rft.type", item_type(reference)), *shown]


def _format(name: str, genre: str, date: str) -> list[tuple[str, str]]:
    return [("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{name}"), ("rft.genre", genre), ("rft.date", date)]


def _pages(reference: Reference) -> list[tuple[str, str]]:
    first, _, last = reference.get("pages").replace("–", "-").partition("-")
    return [("rft.spage", first.strip("- ")), ("rft.epage", last.strip("- "))]


def _people(reference: Reference) -> list[tuple[str, str]]:
    described = reference.kind in _JOURNAL or reference.kind in _BOOK
    return [("rft.au" if described else "rft.creator", _name(name)) for name in reference.authors]


def _name(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    return family if name.literal else ", ".join([family, name.given, name.suffix]).removesuffix(", ")


def _addresses(reference: Reference) -> list[tuple[str, str]]:
    doi, eprint = reference.get("doi"), reference.get("eprint")
    return [
        ("rft_id", f"info:doi/{doi}" if doi else ""),
        ("rft_id", f"info:arxiv/{eprint}" if eprint and reference.get("eprinttype") == "arxiv" else ""),
        ("rft_id", reference.get("url")),
    ]
