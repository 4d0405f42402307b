"""ISBNs, from the Books API of Open Library."""

from __future__ import annotations

from dataclasses import replace

from studynotes.author.candidates import Candidate, day, displayed, make
from studynotes.author.http import Failure, Getter
from studynotes.author.sources.reading import JSON, json_of, mapping, sequence, text
from studynotes.bib.identifiers import ISBN


def recognise(text: str) -> str | None:
    """Return the ISBN that a text names, hyphens kept, if its check digit is right."""
    return ISBN.recognize(text).upper() or None


def address(isbn: str) -> str:
    """Return where Open Library describes an edition."""
    return f"https://openlibrary.org/api/books?bibkeys=ISBN:{isbn.replace('-', '')}&jscmd=data&format=json"


def parse(payload: bytes) -> Candidate:
    """Return the edition that stands first in an answer of `jscmd=data`."""
    books = mapping(json_of(payload, "Open Library"))
    asked, book = next(((key, mapping(value)) for key, value in books.items()), ("", {}))
    if not book.get("title"):
        raise Failure("Open Library knows no book of that ISBN")
    return make(
        "book",
        text(book.get("title")),
        [displayed(text(mapping(author).get("name"))) for author in sequence(book.get("authors"))],
        date=day(text(book.get("publish_date"))),
        fields={
            "subtitle": text(book.get("subtitle")),
            "publisher": _first_name(book.get("publishers")),
            "location": _first_name(book.get("publish_places")),
            "isbn": asked.partition(":")[2],
            "url": text(book.get("url")).replace("http://", "https://", 1),
        },
    )


def fetch(client: Getter, isbn: str) -> Candidate:
    """Return the book under the ISBN as it was written; raise a Failure if Open Library does not know it."""
    candidate = parse(client.get(address(isbn), "application/json", JSON).body)
    return replace(
        candidate, reference=replace(candidate.reference, fields={**candidate.reference.fields, "isbn": isbn})
    )


def _first_name(value: object) -> str:
    return next((text(mapping(each).get("name")) for each in sequence(value)), "")
