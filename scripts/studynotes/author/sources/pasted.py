"""BibTeX as people paste it: from a publisher's page, Google Scholar or another program."""

from __future__ import annotations

import re
from dataclasses import replace

from studynotes.author.candidates import Candidate, visible
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv
from studynotes.bib import bibliography
from studynotes.bib.kinds import FIELDS, KINDS
from studynotes.model import Reference

_ENTRY = re.compile(r"\s*@\s*\w+\s*[{(]")
_STRINGS = re.compile(r"^[ \t]*@string\s*\{[^\n]*\}[ \t]*$", re.I | re.M)
_NEAREST = {"manual": "report", "inbook": "incollection", "booklet": "book", "mvbook": "book", "unpublished": "misc"}
_SILENT = frozenset(
    {"abstract", "bibsource", "biburl", "timestamp", "file", "day", "eventdate", "eid", "numpages", "year", "month"}
)
_NOT_OURS = frozenset({"keywords", "annotation", "note", "urldate", "state", "origin", "since"})
_FATAL = frozenset({"bib-unclosed", "bib-malformed", "bib-encoding"})


def recognise(text: str) -> str | None:
    """Return the text if it begins with an entry."""
    return text if _ENTRY.match(text) else None


def split(text: str) -> tuple[str, ...]:
    """Return the entries of a text as texts, each with the @string definitions that stand before them."""
    _, entries, _ = bibliography.read("", text)
    strings = "\n".join(match[0] for match in _STRINGS.finditer(text))
    return tuple(f"{strings}\n{entry.text}".lstrip() if strings else entry.text for entry in entries)


def parse(payload: bytes) -> Candidate:
    """Return the first entry of a BibTeX text; raise a Failure, with the line, if it cannot be read."""
    text, undecodable = bibliography.decode("pasted", payload)
    text = visible(text.replace("\t", " "))
    _, entries, problems = bibliography.read("pasted", text)
    references, _, _ = bibliography.read("pasted", _with_key(text))
    fatal = [problem for problem in (*undecodable, *problems) if problem.code in _FATAL]
    if fatal or not references or not entries:
        raise Failure(f"this BibTeX cannot be read: {fatal[0] if fatal else 'there is no entry in it'}")
    written = next(iter(references.values()))
    reference = _in_house(written)
    if not reference.title:
        raise Failure("this BibTeX entry has no title")
    dropped = sorted(set(written.fields) - set(FIELDS) - _SILENT)
    notices = [f"fields left out: {', '.join(dropped)}"] if dropped else []
    return Candidate(reference, (*notices, "taken as pasted: compare it with the work"))


def fetch(client: Getter, entry: str) -> Candidate:
    """Return the entry itself; nothing is fetched."""
    del client
    return parse(entry.encode("utf-8", "replace"))


def _with_key(text: str) -> str:
    """Give an entry without a key one, for keyless entries make no reference."""
    return re.sub(r"(@\s*(?!string)\w+\s*[{(])\s*(?:,|(?=\w+\s*=))", r"\1pasted,", text, count=1, flags=re.I)


def _in_house(reference: Reference) -> Reference:
    """Return the reference under our types and fields, without the words of others on it."""
    kind = reference.kind if reference.kind in KINDS else _NEAREST.get(reference.kind, "misc")
    fields = {name: value for name, value in reference.fields.items() if name in FIELDS and name not in _NOT_OURS}
    number = _arxiv_number(fields)
    if number:
        fields |= arxiv.fields(number) | ({"url": fields["url"]} if "url" in fields else {})
    if number and "arxiv" in fields.get("journaltitle", "").lower():
        kind = "online"
        fields = {name: value for name, value in fields.items() if name not in ("journaltitle", "volume", "publisher")}
    if "doi" in fields:
        fields.setdefault("url", f"https://doi.org/{fields['doi']}")
    return replace(reference, key="", kind=kind, keywords=(), fields=fields)


def _arxiv_number(fields: dict[str, str]) -> str:
    """Return the arXiv id that stands in eprint, or in a journal called "arXiv preprint arXiv:1503.02531"."""
    if fields.get("eprinttype", "arxiv") == "arxiv" and (number := arxiv.recognise(fields.get("eprint", ""))):
        return number
    match = re.search(r"arxiv:\s*(\S+)", fields.get("journaltitle", "") + " " + fields.get("volume", ""), re.I)
    return (arxiv.recognise(match[1]) or "") if match else ""
