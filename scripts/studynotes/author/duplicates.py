"""Finds the work that we already have: by DOI, arXiv id, address or title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studynotes.author.candidates import likeness
from studynotes.bib.describe import full_title
from studynotes.bib.identifiers import bare_address, identifiers
from studynotes.bib.keys import ascii_fold
from studynotes.model import Reference

NEAR = 0.92
"""Likeness of titles from which two works are taken for one; siblings in a series stay below."""

_PAGES = ("url", "pdf", "courseurl", "archived")  # not code: a paper and its program are two works


@dataclass(frozen=True)
class Match:
    """A work that we have, and the reason why it is taken for the new one."""

    key: str
    reason: str
    is_certain: bool


def find(new: Reference, known: Iterable[Reference]) -> Match | None:
    """Return the known work that is the new one, certain reasons before likeness of titles."""
    works = tuple(known)
    identities = dict(_identities(new))
    for work in works:
        for identity, name in _identities(work):
            if identity in identities:
                return Match(work.key, f"the same {name}", True)
    titles = ((likeness(full_title(new), full_title(work), NEAR), work.key) for work in works if _may_share(new, work))
    near, key = max(titles, default=(0.0, ""))
    return Match(key, f"a title alike by {near:.0%}", False) if near >= NEAR else None


def _may_share(one: Reference, other: Reference) -> bool:
    """Return whether two works may have the same makers: many pages are called "Knowledge distillation"."""
    first, second = _makers(one), _makers(other)
    return not first or not second or not first.isdisjoint(second)


def _makers(work: Reference) -> frozenset[str]:
    people = [name.family for name in (*work.authors, *work.editors)]
    return frozenset(map(ascii_fold, people or filter(None, map(work.get, ("organization", "publisher")))))


def _identities(work: Reference) -> Iterator[tuple[tuple[str, str], str]]:
    for scheme, identifier in identifiers(work):
        if scheme.resolver or not work.get("booktitle"):  # chapters share the ISBN of their book
            yield (scheme.name, scheme.normal(identifier)), scheme.noun
    for name in _PAGES:
        if address := work.get(name):
            yield ("address", bare_address(address)), "address"
