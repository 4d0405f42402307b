"""What names a work elsewhere, to its key: the table that answers "is this discussed here?"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from studynotes.model import Reference

_ADDRESSES = ("url", "pdf", "code", "archived", "courseurl")


def lookup_table(references: Iterable[Reference]) -> str:
    """Return JSON that maps each `doi:…`, `arxiv:…`, `isbn:…` and bare address of a work to its key.

    Of two works that share an address (pages of one site that both lead to its code) the first keeps it, and an
    address that is a work's own comes before one that it has beside it.
    """
    works = list(references)
    table: dict[str, str] = {}
    for names in (_numbers, _own_address, _other_addresses):
        for reference in works:
            for name in names(reference):
                table.setdefault(name, reference.key)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def bare_address(address: str) -> str:
    """Return an address without what two spellings of it may differ in: scheme, www, fragment, last slash, capitals."""
    bare = re.sub(r"^https?://(www\.)?", "", address.strip().casefold())
    return re.sub(r"/+$", "", bare.partition("#")[0])


def _numbers(reference: Reference) -> Iterator[str]:
    if doi := reference.get("doi"):
        yield f"doi:{doi.casefold()}"
    if (eprint := reference.get("eprint")) and reference.get("eprinttype") == "arxiv":
        yield f"arxiv:{re.sub(r'v[0-9]+$', '', eprint.casefold())}"
    if isbn := reference.get("isbn"):
        yield f"isbn:{re.sub(r'[^0-9x]', '', isbn.casefold())}"


def _own_address(reference: Reference) -> Iterator[str]:
    if address := reference.get("url"):
        yield bare_address(address)


def _other_addresses(reference: Reference) -> Iterator[str]:
    yield from (bare_address(address) for name in _ADDRESSES if (address := reference.get(name)))
