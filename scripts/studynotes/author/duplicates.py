"""Finds the work that we already have: by DOI, arXiv id, address or title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from studynotes.author.candidates import likeness
from studynotes.bib.csl import full_title
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


def bare_address(address: str) -> str:
    """Return what makes an address: without scheme, www, fragment, tracking and final slash."""
    text = re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.I)
    path, _, query = text.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid=", "gclid=")))
    host, _, rest = path.rstrip("/").partition("/")
    return f"{host.lower()}/{rest}" + (f"?{kept}" if kept else "")


def _may_share(one: Reference, other: Reference) -> bool:
    """Return whether two works may have the same makers: many pages are called "Knowledge distillation"."""
    first, second = _makers(one), _makers(other)
    return not first or not second or not first.isdisjoint(second)


def _makers(work: Reference) -> frozenset[str]:
    people = [name.family for name in (*work.authors, *work.editors)]
    return frozenset(map(ascii_fold, people or filter(None, map(work.get, ("organization", "publisher")))))


def _identities(work: Reference) -> Iterator[tuple[tuple[str, str], str]]:
    fields: Mapping[str, str] = work.fields
    if doi := fields.get("doi"):
        yield ("doi", doi.lower()), "DOI"
    if (number := fields.get("eprint")) and fields.get("eprinttype", "arxiv") == "arxiv":
        yield ("arxiv", number), "arXiv id"
    for name in _PAGES:
        if address := fields.get(name):
            yield ("address", bare_address(address)), "address"
