"""Finds the work that we already have: by DOI, arXiv id, address or title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from studynotes.csl import full_title
from studynotes.drafts import likeness
from studynotes.records import Reference

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
    nearest = max(((likeness(full_title(new), full_title(work)), work.key) for work in works), default=(0.0, ""))
    return Match(nearest[1], f"a title alike by {nearest[0]:.0%}", False) if nearest[0] >= NEAR else None


def bare_address(address: str) -> str:
    """Return what makes an address: without scheme, www, fragment, tracking and final slash."""
    text = re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.I)
    path, _, query = text.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid=", "gclid=")))
    host, _, rest = path.rstrip("/").partition("/")
    return f"{host.lower()}/{rest}" + (f"?{kept}" if kept else "")


def _identities(work: Reference) -> Iterator[tuple[tuple[str, str], str]]:
    fields: Mapping[str, str] = work.fields
    if doi := fields.get("doi"):
        yield ("doi", doi.lower()), "DOI"
    if (number := fields.get("eprint")) and fields.get("eprinttype", "arxiv") == "arxiv":
        yield ("arxiv", number), "arXiv id"
    for name in _PAGES:
        if address := fields.get(name):
            yield ("address", bare_address(address)), "address"
