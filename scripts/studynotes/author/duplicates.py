"""Finds the work that we already have: by DOI, arXiv id, address or title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studynotes.author.candidates import likeness
from studynotes.bib.describe import full_title
from studynotes.bib.identifiers import bare_address, identifiers
from studynotes.bib.keys import fold
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


class Known:
    """The works that we have, by what they are known by, so that a file of thousands is looked up in linear time."""

    def __init__(self, works: Iterable[Reference]) -> None:
        self._by_identity: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_maker: dict[str, list[Reference]] = {}
        self._all: list[Reference] = []
        for work in works:
            self.add(work)

    def add(self, work: Reference) -> None:
        """Take up one work more."""
        for identity, name in _identities(work):
            self._by_identity.setdefault(identity, (work.key, name))
        for maker in _makers(work) or {""}:
            self._by_maker.setdefault(maker, []).append(work)
        self._all.append(work)

    def find(self, new: Reference) -> Match | None:
        """Return the known work that is the new one, certain reasons before likeness of titles."""
        for identity, _ in _identities(new):
            if found := self._by_identity.get(identity):
                return Match(found[0], f"the same {found[1]}", True)
        title = full_title(new)
        titles = ((likeness(title, full_title(work), NEAR), work.key) for work in self._with_makers_of(new))
        near, key = max(titles, default=(0.0, ""))
        return Match(key, f"a title alike by {near:.0%}", False) if near >= NEAR else None

    def _with_makers_of(self, new: Reference) -> Iterable[Reference]:
        """Return the works that may have the same makers: many pages are called "Knowledge distillation"."""
        if not (makers := _makers(new)):
            return self._all
        return {work.key: work for maker in (*makers, "") for work in self._by_maker.get(maker, ())}.values()


def find(new: Reference, known: Iterable[Reference]) -> Match | None:
    """Return the known work that is the new one."""
    return Known(known).find(new)


def _makers(work: Reference) -> frozenset[str]:
    people = [name.family for name in (*work.authors, *work.editors)]
    return frozenset(map(fold, people or filter(None, map(work.get, ("organization", "publisher")))))


def _identities(work: Reference) -> Iterator[tuple[tuple[str, str], str]]:
    for scheme, identifier in identifiers(work):
        if scheme.resolver or not work.get("booktitle"):  # chapters share the ISBN of their book
            yield (scheme.name, scheme.normal(identifier)), scheme.noun
    for name in _PAGES:
        if address := work.get(name):
            yield ("address", bare_address(address)), "address"
