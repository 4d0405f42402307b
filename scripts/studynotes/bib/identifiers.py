"""The ways to a work: DOI, arXiv and web addresses, recognized and linked."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from studynotes.bib import csl
from studynotes.model import Reference

_PRIMARY = {"dataset": "Data set", "online": "Page", "software": "Software", "video": "Video"}


def links(reference: Reference) -> tuple[tuple[str, str], ...]:
    """Return (name, address) for each way to the work, the work itself first; only http and https are let through.

    An address that a later link would repeat (a page that is the arXiv or DOI page) is named once, by its own name.
    """
    doi, eprint = reference.get("doi"), reference.get("eprint")
    named = {
        "DOI": f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else "",
        "arXiv": f"https://arxiv.org/abs/{quote(eprint, safe='/')}"
        if eprint and reference.get("eprinttype") == "arxiv"
        else "",
        "PDF": reference.get("pdf"),
        "Code": reference.get("code"),
        "Archived": reference.get("archived"),
    }
    primary = "Paper" if csl.is_preprint(reference) else _PRIMARY.get(reference.kind, "Paper")
    address = reference.get("url")
    if address and bare(address) not in {bare(each) for each in named.values() if each}:
        named = {primary: address} | named
    return tuple((name, address) for name, address in named.items() if is_web_address(address))


def is_web_address(address: str) -> bool:
    """Tell whether an address is http or https with a host and without control characters or spaces."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f\"<>]", address)


def bare(address: str) -> str:
    """Return an address without what readers take for the same: scheme, www, a last slash, capitals."""
    return re.sub(r"^https?://(www\.|dx\.)?", "", address).rstrip("/").casefold()
