"""ISBNs, from the Books API of Open Library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studynotes.author.candidates import Candidate, day, displayed, make
from studynotes.author.http import Failure, Getter
from studynotes.author.sources.reading import JSON, first, json_of, mapping, sequence, text
from studynotes.bib.identifiers import ISBN


def recognise(text: str) -> str | None:
    """Return the ISBN that a text names, hyphens kept, if its check digit is right."""
    return ISBN.recognize(text).upper() or None


def address(isbn: str) -> str:
    """Return where Open Library describes an edition."""
    return f"https://openlibrary.org/api/books?bibkeys=ISBN:{isbn.replace('-', '')}&jscmd=data&format=json"


def parse(payload: bytes, isbn: str = "") -> Candidate:
    """Return the edition that stands first in an answer of `jscmd=data`, under the ISBN as it was written."""
    books = mapping(json_of(payload, "Open Library"))
    book = next(map(mapping, books.values()), {})
    if not book.get("title"):
        raise Failure("Open Library knows no book of that ISBN")
    return make(
        "book",
        text(book.get("title")),
        [displayed(name) for name in _names(book, "authors")],
        date=day(text(book.get("publish_date"))),
        fields={
            "subtitle": text(book.get("subtitle")),
            "publisher": text(_names(book, "publishers")),
            "location": text(_names(book, "publish_places")),
            "isbn": isbn,
            "url": text(book.get("url")).replace("http://", "https://", 1),
        },
    )


def fetch(client: Getter, isbn: str) -> Candidate:
    """Return the book; raise a Failure if Open Library does not know it."""
    return parse(client.get(address(isbn), "application/json", JSON).body, isbn)


def _names(book: Mapping[str, Any], part: str) -> list[str]:
    return [first(mapping(named), "name") for named in sequence(book.get(part))]
