"""Identifier text to a candidate: which authority knows the work, and what a second one adds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studynotes.author.candidates import Candidate, likeness, with_fields
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv, doi, github, isbn, openalex, pasted, webpage
from studynotes.bib.describe import full_title
from studynotes.model import Date

_SOURCES = {
    "pasted": (pasted, ""),
    "arxiv": (arxiv, "arxiv"),
    "doi": (doi, "registrar"),
    "isbn": (isbn, "catalogue"),
    "github": (github, "repository"),
    "webpage": (webpage, "website"),
}
"""Each kind with its module, and with its authority as the provenance file names it; nobody vouches for a paste."""

KINDS = tuple(_SOURCES)
"""Kinds of identifier, in the order in which a text is tried: the most telling first, any address last."""

_SAME_WORK = 0.75  # a title may lose its subtitle or change a word on its way to print
_SAME_TITLE = 0.9  # below it two titles differ in more than signs and capitals


@dataclass(frozen=True)
class Identifier:
    """What names a work: the kind is one of KINDS, the value is bare."""

    kind: str
    value: str


def recognise(text: str) -> Identifier | None:
    """Return what a text names, or None."""
    for kind, (source, _) in _SOURCES.items():
        if value := source.recognise(text.strip()):
            return Identifier(kind, value)
    return None


def fetch(client: Getter, identifier: Identifier) -> Candidate:
    """Return the work that an identifier names, in its published version where there is one; raise a Failure if not."""
    candidate = _of(client, identifier.kind, identifier.value)
    match identifier.kind:
        case "arxiv":
            return _preferred(client, candidate)
        case "doi":
            return _with_free_version(client, candidate)
        case "webpage":
            return _from_authority(client, candidate)
        case _:
            return candidate


def _of(client: Getter, kind: str, value: str) -> Candidate:
    source, authority = _SOURCES[kind]
    candidate: Candidate = source.fetch(client, value)
    return replace(candidate, authority=authority)


def _preferred(client: Getter, preprint: Candidate) -> Candidate:
    """Return the published version of a preprint, if arXiv or OpenAlex knows one and the titles agree."""
    known = preprint.get("doi")
    opinion = _opinion(client, known or openalex.PREPRINT + preprint.get("eprint"))
    known = known or (opinion.doi if opinion else "")
    if known and not openalex.is_preprint(known):
        return _second(_version(client, preprint, known), opinion, preprint.reference.date)
    if opinion and opinion.venue:
        return with_fields(preprint, [f"OpenAlex knows a version without DOI in {opinion.venue} ({opinion.year})"])
    return _second(preprint, opinion)


def _version(client: Getter, preprint: Candidate, known: str) -> Candidate:
    """Return the published version under a DOI, or the preprint with the reason why not."""
    try:
        version = _of(client, "doi", known)
    except Failure as fault:
        return with_fields(preprint, [f"published as https://doi.org/{known}, which could not be read: {fault}"])
    if likeness(version.reference.title, preprint.reference.title) >= _SAME_WORK:
        free = {name: preprint.get(name) for name in ("eprint", "eprinttype", "eprintclass", "pdf")}
        return with_fields(version, **free)  # the way to the free text is kept
    return _otherwise(preprint, f"https://doi.org/{known} may be the published version: {version.reference.title}")


def _otherwise(preprint: Candidate, notice: str) -> Candidate:
    """Return the preprint alone: a DOI under another title is for a person to judge."""
    own = preprint.get("doi") if not preprint.get("eprint") else ""
    fields = {name: value for name, value in preprint.reference.fields.items() if name != "doi" or value == own}
    reference = replace(preprint.reference, fields=fields)
    return replace(preprint, reference=reference, notices=(*preprint.notices, notice))


def _with_free_version(client: Getter, work: Candidate) -> Candidate:
    """Return the published version of a work registered as a preprint; add the free version on arXiv to any other."""
    first = work.reference.date
    if work.published_as:
        address = work.get("url")
        work = _version(client, work, work.published_as)
        if work.get("url") != address:
            work = with_fields(work, [f"its preprint: {address}"])
    opinion = _opinion(client, work.get("doi"))
    if not opinion:
        return work
    is_article = work.reference.kind in ("article", "inproceedings", "incollection")
    free = arxiv.fields(opinion.arxiv) if opinion.arxiv and is_article and not work.get("eprint") else {}
    return _second(with_fields(work, **free), opinion, first)


def _second(work: Candidate, opinion: openalex.Opinion | None, first: Date | None = None) -> Candidate:
    """Return the work with what a second opinion says otherwise; `first` is the date of an earlier version."""
    if not opinion:
        return work
    years = {str(date.year) for date in (work.reference.date, first) if date}
    title = opinion.title
    is_alike = not title or likeness(full_title(work.reference), title) >= _SAME_TITLE
    said = (
        "OpenAlex lists it as retracted" if opinion.retracted and not work.is_retracted else "",
        f"OpenAlex has the year {opinion.year}" if opinion.year and years and opinion.year not in years else "",
        "" if is_alike else f"OpenAlex has the title: {title}",
    )
    return with_fields(work, filter(None, said))


def _from_authority(client: Getter, page: Candidate) -> Candidate:
    """Follow the DOI or arXiv id that a page gives for itself; what the page says is kept if that fails."""
    identifier = recognise(page.get("doi") or page.get("eprint"))
    if not identifier:
        return page
    try:
        work = fetch(client, identifier)
    except Failure as fault:
        return with_fields(page, [f"the page names {identifier.value}, which could not be read: {fault}"])
    return with_fields(work, pdf=page.get("pdf"))


def _opinion(client: Getter, number: str) -> openalex.Opinion | None:
    """Return what OpenAlex says; as a second opinion it may be silent."""
    try:
        return openalex.fetch(client, number)
    except Failure:
        return None
