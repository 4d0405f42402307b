"""Identifiers of works (DOI, arXiv id, ISBN) and web addresses: recognized, normalized, checked and linked here only.

A new kind of identifier is a row of SCHEMES; exports, metadata, search, links and look-up take it from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from studynotes.bib.kinds import kind_of
from studynotes.model import Reference


def _isbn_is_valid(isbn: str) -> bool:
    """Return whether the check digit of an ISBN-10 or ISBN-13 is right (ISO 2108)."""
    digits = [10 if digit in "Xx" else int(digit) for digit in re.sub(r"[- ]", "", isbn)]
    if len(digits) == 13:
        return 10 not in digits and (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
    return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


@dataclass(frozen=True)
class Scheme:
    """A kind of identifier: where an entry keeps it, how it is written, and its name in every vocabulary."""

    name: str
    """For programs: in the look-up table, in JSON-LD, in rule codes."""
    label: str
    """For readers: the name of the link."""
    noun: str
    shape: str
    """A sentence on its form, without the full stop."""
    field: str
    form: re.Pattern[str]
    prefix: re.Pattern[str]
    suffix: re.Pattern[str] = re.compile("$")
    signs: str = ""
    """Characters in it that mean nothing."""
    archive: str = ""
    """The `eprinttype` that goes with it, where the field is `eprint`."""
    is_valid: Callable[[str], bool] = bool
    """Check of a check digit."""
    resolver: str = ""
    """Address that an identifier completes; empty for one that several works share."""
    csl: str = ""
    ris: str = ""
    highwire: str = ""
    info: str = ""
    """Namespace of an `info:` URI (RFC 4452), for COinS."""

    def of(self, reference: Reference) -> str:
        """Return the identifier of that kind that a reference has, or an empty string."""
        is_kept = not self.archive or reference.get("eprinttype") == self.archive
        return reference.get(self.field) if is_kept else ""

    def bare(self, text: str) -> str:
        """Return text without what stands before or behind the identifier: address, prefix, version."""
        return self.suffix.sub("", self.prefix.sub("", text.strip(), count=1), count=1)

    def normal(self, text: str) -> str:
        """Return the one form of all spellings of an identifier, to compare by."""
        return self.bare(text).translate(dict.fromkeys(map(ord, self.signs))).lower()

    def is_correct(self, text: str) -> bool:
        """Return whether text is a bare identifier of the right form."""
        return self.form.fullmatch(text) is not None and self.is_valid(text)

    def recognize(self, text: str) -> str:
        """Return the bare identifier that a whole text or address is, or an empty string."""
        bare = self.bare(unquote(text.strip())).rstrip(".,;").replace(" ", "-")
        return bare if self.is_correct(bare) else ""

    def link(self, identifier: str) -> str:
        """Return the address that resolves an identifier, or an empty string."""
        return self.resolver + quote(identifier, safe="/:;()") if self.resolver and identifier else ""


ISBN = Scheme(
    *("isbn", "ISBN", "ISBN", "an ISBN has ten or thirteen digits, the last of which checks the others", "isbn"),
    form=re.compile(r"(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dX]", re.I),
    prefix=re.compile(r"^(?:urn:)?isbn(?:-1[03])?:?\s*", re.I),
    signs="- ",
    is_valid=_isbn_is_valid,
    csl="ISBN",
    ris="SN",
    highwire="citation_isbn",
)
DOI = Scheme(
    *("doi", "DOI", "DOI", "a DOI has the form 10.1234/abc", "doi"),
    form=re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"{}\\]+"),
    prefix=re.compile(r"^(?:https?://(?:(?:dx\.|www\.)?doi\.org|doi\.acm\.org)/|doi:)\s*", re.I),
    resolver="https://doi.org/",
    csl="DOI",
    ris="DO",
    highwire="citation_doi",
    info="info:doi/",
)
ARXIV = Scheme(
    *("arxiv", "arXiv", "arXiv id", "an arXiv id has the form 1912.02292 or hep-th/9901001", "eprint"),
    form=re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7}"),
    prefix=re.compile(
        r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format)/|arxiv:"
        r"|(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.)\s*",
        re.I,
    ),
    suffix=re.compile(r"(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?$"),
    archive="arxiv",
    resolver="https://arxiv.org/abs/",
    highwire="citation_arxiv_id",
    info="info:arxiv/",
)
SCHEMES = (ISBN, DOI, ARXIV)
"""Every kind of identifier, in the order in which exports and links name them."""

ADDRESSES = ("url", "pdf", "code", "archived", "courseurl")
"""Fields that hold an address; `courseurl` may hold several, joined by `and` as BibTeX joins a list."""

VERBATIM = frozenset(
    {*ADDRESSES, *(scheme.field for scheme in SCHEMES), "eprinttype", "eprintclass", "file", "issn", "urldate"}
)
"""Fields whose values are no TeX."""

_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f\"<>\\]")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid)=")


def identifiers(reference: Reference) -> Iterator[tuple[Scheme, str]]:
    """Yield each identifier of a reference with its kind."""
    for scheme in SCHEMES:
        if identifier := scheme.of(reference):
            yield scheme, identifier


def links(reference: Reference) -> tuple[tuple[str, str], ...]:
    """Return (name, address) for each way to the work, the work itself first; only http and https are let through.

    An address that a later link would repeat (a page that is the arXiv or DOI page) is named once, by its own name.
    """
    named = {scheme.label: scheme.link(identifier) for scheme, identifier in identifiers(reference)}
    named |= {"PDF": reference.get("pdf"), "Code": reference.get("code"), "Archived": reference.get("archived")}
    address = reference.get("url")
    if address and not any(same_page(address, other) for other in named.values() if other):
        named = {kind_of(reference).link: address} | named
    return tuple((name, address) for name, address in named.items() if is_web_address(address))


def addresses(name: str, value: str) -> list[str]:
    """Return the addresses in the value of a field: one, or for `courseurl` those that `and` joins."""
    return value.split(" and ") if name == "courseurl" else [value]


def is_web_address(text: str) -> bool:
    """Return whether text is one http or https address, without a user's name, white space, quotes or TeX in it."""
    if _NO_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        is_plain = "@" not in parts.netloc and parts.port != 0
        return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # a bracket without its other, a port beyond 65535
        return False


def bare_address(address: str) -> str:
    """Return an address without what two spellings of it may differ in, to compare by.

    That is the scheme, capitals in the host, `www.` (and `dx.` of doi.org), fragment, tracking and final slashes. A
    path keeps its capitals, which servers tell apart, but for a DOI.
    """
    rest = re.sub(r"^https?://", "", address.strip().partition("#")[0], flags=re.I)
    path, _, query = rest.partition("?")
    host, slash, path = path.partition("/")
    host = re.sub(r"^(?:www\.(?=.+\.)|dx\.(?=doi\.org$))", "", host.lower())
    path = path.lower() if host == "doi.org" else path
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.match(part))
    return (host + slash + path).rstrip("/") + (f"?{kept}" if kept else "")


def same_page(one: str, other: str) -> bool:
    """Return whether two addresses are spellings of one."""
    return bare_address(one) == bare_address(other)
