"""Rules on the values of one entry: addresses, identifiers, names, dates, titles, topics, our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studynotes.bib import keys, latex, names
from studynotes.bib.bibliography import parse_date
from studynotes.bib.bibtex import show
from studynotes.bib.identifiers import ADDRESSES, ARXIV, DOI, SCHEMES, Scheme, addresses, is_web_address
from studynotes.bib.kinds import ANNOTATION_WORDS, CLOSED, KEYWORDS, KINDS
from studynotes.bib.writer import unprotected
from studynotes.lint.rules.bib_form import any_of, at_field, did_you_mean, in_value, value_of
from studynotes.model import Entry, Problem

_WRAPPED = re.compile(r"\\(?:url|path|href)\s*\{([^{}]*)\}.*", re.S)
_VERBATIM = frozenset({*ADDRESSES, "doi", "eprint"})


def address(entry: Entry) -> Iterator[Problem]:
    """Want complete http or https addresses: the others run scripts, read files or lead nowhere."""
    for field in filter(None, map(entry.field, ADDRESSES)):
        for text in addresses(field.name, field.value.strip()):
            if text and (fault := _address_fault(text)):
                place, (wrong, remedy) = max(field.value.find(text), 0), fault
                yield in_value(entry, field, place, "bib-url-scheme", f"{field.name} {wrong}: {show(text)}", remedy)


def _address_fault(text: str) -> tuple[str, str] | None:
    """Return what is wrong with an address, and a remedy."""
    if wrapped := _WRAPPED.fullmatch(text):
        return "is wrapped in a command", f"write {wrapped[1][:100]}"
    if re.search(r"\s", text):
        return "has white space in it", "write one address, with %20 for a space"
    if not re.match(r"https?://", text, re.I):
        completed = "https:" + text if text.startswith("//") else "https://" + text
        is_bare = re.match(r"//|[\w-]+(?:\.[\w-]+)+(?:/|$)", text) is not None
        return "does not begin with http:// or https://", did_you_mean([completed[:100]]) if is_bare else "remove it"
    if re.match(r"https?://[^/?#]*@", text, re.I):
        return "has a user's name before the host, which hides where it leads", "remove what stands before @"
    if not is_web_address(re.sub(r"\\([&%$#_~])", r"\1", text)):
        return "is not an address", r'remove " < > \ from it'
    if text[-1] in ".,;:∗*'" or (text[-1] == ")" and text.count("(") < text.count(")")):
        return "ends in a character that does not belong to it", did_you_mean([text[:-1][-100:]])
    return None


def identifier(entry: Entry) -> Iterator[Problem]:
    """Want identifiers bare and in their form: an address in their place makes a doubled, dead link."""
    archive = value_of(entry, "eprinttype").lower()
    for scheme in SCHEMES:
        field, text = entry.field(scheme.field), value_of(entry, scheme.field)
        if not field or not text or (scheme.archive and archive not in ("", scheme.archive)):
            continue
        bare = scheme.bare(text)
        is_correct = scheme.is_correct(bare)
        if bare != text:
            code = "bib-doi-is-url" if scheme is DOI else _form_code(scheme)
            message, remedy = f"{show(text)} is not a bare {scheme.noun}", f"write {bare[:100]}"
            yield in_value(entry, field, 0, code, message, remedy if is_correct else scheme.shape)
        elif not is_correct and (archive or not scheme.archive):
            message = f"{show(text)} is not {scheme.shape.partition(' has ')[0]}"
            yield in_value(entry, field, 0, _form_code(scheme), message, scheme.shape)


def _form_code(scheme: Scheme) -> str:
    return f"bib-{scheme.name}-form" if scheme in (DOI, ARXIV) else "bib-identifier-form"


def eprint_type(entry: Entry) -> Iterator[Problem]:
    """Want eprinttype beside eprint, in lower case."""
    field, archive = entry.field("eprint"), entry.field("eprinttype")
    text, name = value_of(entry, "eprint"), value_of(entry, "eprinttype")
    if field and text and not name and not entry.field("archiveprefix"):
        meant = next((scheme.archive for scheme in SCHEMES if scheme.archive and scheme.recognize(text)), "…")
        remedy = f"add eprinttype = {{{meant}}},"
        yield at_field(entry, field, "bib-arxiv-form", "eprint stands without eprinttype", remedy)
    for scheme in SCHEMES:
        if archive and name.lower() == scheme.archive != name:
            message, remedy = f"eprinttype is {show(name)}", f"write {scheme.archive}"
            yield in_value(entry, archive, 0, _form_code(scheme), message, remedy)


def doi_address(entry: Entry) -> Iterator[Problem]:
    """Want the DOI that the address of an entry leads by."""
    url = entry.field("url")
    if url and not entry.field("doi") and (number := DOI.recognize(url.value)):
        message = "url is the address of a DOI, and the entry has no doi"
        yield in_value(entry, url, 0, "bib-doi-is-url", message, f"add doi = {{{number[:100]}}},")


def unbraced_capitals(entry: Entry) -> Iterator[Problem]:
    """Want braces around words with inner capitals, which citation styles would put into lower case."""
    for field in filter(None, map(entry.field, ("title", "subtitle"))):
        for start, word in unprotected(field.value):
            message, remedy = f"the capitals of {show(word)} are not protected", f"write {{{word[:60]}}}"
            yield in_value(entry, field, start, "bib-unbraced-capitals", message, remedy)


def names_form(entry: Entry) -> Iterator[Problem]:
    """Want lists of names that every program reads alike."""
    for field in filter(None, map(entry.field, ("author", "editor", "translator"))):
        for fault in names.parse(field.value)[1]:
            yield at_field(entry, field, "bib-name-form", fault)


def access_date(entry: Entry) -> Iterator[Problem]:
    """Want the whole day in urldate; the other dates are checked where they are read."""
    field = entry.field("urldate")
    if field and field.value.strip() and not ((date := parse_date(field.value)) and date.day):
        message = f"urldate is {show(field.value)}, not a day"
        yield in_value(entry, field, 0, "bib-date-form", message, "write YYYY-MM-DD")


def closed_values(entry: Entry) -> Iterator[Problem]:
    """Want state and origin from their lists."""
    for name, allowed in CLOSED.items():
        field = entry.field(name)
        if field and (text := field.value.strip()) and text not in allowed:
            remedy = did_you_mean(keys.nearest(text, allowed)) or f"write {any_of(allowed)}"
            yield in_value(entry, field, 0, "bib-state-value", f"{name} is {show(text)}", remedy)


def unknown_commands(entry: Entry) -> Iterator[Problem]:
    """Refuse TeX commands that would be printed as written."""
    for field in entry.fields:
        for offset, name in latex.unknown_commands(field.value) if field.name not in _VERBATIM else ():
            message = f"nobody here knows the command {show(chr(92) + name)}"
            yield in_value(entry, field, offset, "bib-unknown-command", message, "write the character itself")


def keywords(entry: Entry, topics: frozenset[str]) -> Iterator[Problem]:
    """Want two to five topics of the closed list."""
    field = entry.field("keywords")
    written = list(re.finditer(r"[^,\s](?:[^,]*[^,\s])?", field.value)) if field else []
    fewest, most = KEYWORDS
    different = len({topic[0] for topic in written})
    if not _is_container(entry) and not fewest <= different <= most:
        message = f"the number of different topics is {different}"
        yield at_field(entry, field, "bib-keyword-count", message, f"give {fewest} to {most}")
    for topic in written:
        if field and topic[0] not in topics:
            remedy = did_you_mean(keys.nearest(topic[0], topics)) or "take one of docs/topics/"
            message = f"{show(topic[0])} is not a topic"
            yield in_value(entry, field, topic.start(), "bib-unknown-keyword", message, remedy)


def annotation(entry: Entry) -> Iterator[Problem]:
    """Want an annotation of ours, neither a slogan nor an essay."""
    field, (fewest, most) = entry.field("annotation"), ANNOTATION_WORDS
    count = len(field.value.split()) if field else 0
    if _is_container(entry) or fewest <= count <= most:
        return
    remedy = f"say in {fewest} to {most} words what it shows and what to take from it"
    yield at_field(entry, field, "bib-annotation-length", f"the annotation has {count} words", remedy)


def _is_container(entry: Entry) -> bool:
    return entry.kind in KINDS and KINDS[entry.kind].is_container
