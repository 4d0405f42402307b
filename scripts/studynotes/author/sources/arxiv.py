"""arXiv ids, from the Atom API; a paper's date is `published`, the day of its first version."""

from __future__ import annotations

import re

from lxml import etree

from studynotes.author.candidates import Candidate, clean, day, displayed, make
from studynotes.author.http import Failure, Getter, Temporary
from studynotes.bib.identifiers import ARXIV

_ATOM = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}
_TYPES = ("application/atom+xml", "application/xml", "text/xml")
_ACCEPTED = re.compile(r"accept|appear|publish|proceedings|conference|journal|workshop", re.I)


def recognise(text: str) -> str | None:
    """Return the bare id, without version, that a text names."""
    return ARXIV.recognize(text) or None


def address(number: str) -> str:
    """Return where the API describes a paper."""
    return f"https://export.arxiv.org/api/query?id_list={number}&max_results=1"


def parse(payload: bytes) -> Candidate:
    """Return the paper of an Atom feed; `doi` is that of the published version, where the authors gave it."""
    entry = _entry(payload)
    number = ARXIV.bare(re.sub(r"^.*/abs/", "", _text(entry, "atom:id")))
    category = entry.find("arxiv:primary_category", _ATOM)
    hints = [
        f"journal reference: {reference}" if (reference := _text(entry, "arxiv:journal_ref")) else "",
        _text(entry, "arxiv:comment"),
    ]
    return make(
        "online",
        _text(entry, "atom:title"),
        [displayed(name.text or "") for name in entry.findall("atom:author/atom:name", _ATOM)],
        date=day(_text(entry, "atom:published")),
        notices=[f"arXiv says: {hint}" for hint in hints if _ACCEPTED.search(hint)],
        fields={
            **fields(number),
            "eprintclass": str(category.get("term") or "") if category is not None else "",
            "doi": _text(entry, "arxiv:doi"),
        },
    )


def fetch(client: Getter, number: str) -> Candidate:
    """Return the preprint; raise a Failure if arXiv has none of that id."""
    return parse(client.get(address(number), "application/atom+xml", (*_TYPES, "text/plain")).body)


def fields(number: str) -> dict[str, str]:
    """Return the fields that lead to a paper on arXiv."""
    return {
        "eprint": number,
        "eprinttype": "arxiv",
        "url": f"https://arxiv.org/abs/{number}",
        "pdf": f"https://arxiv.org/pdf/{number}",
    }


def _entry(payload: bytes) -> etree._Element:
    if b"Rate exceeded" in payload[:200]:  # sent as plain text with status 200
        raise Temporary("arXiv asks for fewer requests: try again in a minute")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(payload, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Failure("arXiv answered with something that is not a feed") from fault
    entry = feed.find("atom:entry", _ATOM)
    if entry is None or "/api/errors" in _text(entry, "atom:id") or not _text(entry, "atom:title"):
        raise Failure("arXiv knows no paper of that id")
    return entry


def _text(entry: etree._Element, path: str) -> str:
    return clean(entry.findtext(path, "", _ATOM) or "")
