"""Rules on citations: keys that exist, brackets that close, citations where they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studynotes.bib import keys
from studynotes.bib.bibtex import show
from studynotes.lint.rules.bib_form import any_of, did_you_mean
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes import citations, scanner
from studynotes.notes.paths import is_about

_WORK_PAGE = re.compile(r"references/(?!index\.md$).+\.md")
_BRACE = re.compile(r"\{([^{}\n]*)\}")
_APART = re.compile(rf"[ \t]+(\{{\.(?:{'|'.join(citations.ROLES)})\}})")
_CITE = re.compile(r"\\[a-zA-Z]*cite[a-zA-Z]*\*?(?:\[[^\[\]\n]*\])*\{(?P<keys>[^{}\n]+)\}")
_BRACKETED = re.compile(r"\[{1,2}(?P<key>[a-z][a-z-]+\d{4}[a-z0-9-]*)\]{1,2}(?!\()")
_PLACES = {
    **dict.fromkeys(("fence", "code"), "code"),
    **dict.fromkeys(("html", "tag"), "HTML"),
    "comment": "a comment",
    "link": "a link text",
    "image": "an image text",
    "math": "a formula",
    "definition": "the definition of a link or an abbreviation",
}


def unknown_key(view: View) -> Iterator[Problem]:
    """Refuse a key that the bibliography does not have; offer the nearest."""
    for group in view.note.groups:
        for citation in group.citations:
            if citation.key not in view.known:
                remedy = did_you_mean(keys.nearest(citation.key, view.known)) or "add it with `notes add`"
                place, message = (citation.line, citation.column), f"no work has the key {show(citation.key)}"
                yield Problem(view.note.path, *place, "note-unknown-key", message, remedy)


def malformed_citation(view: View) -> Iterator[Problem]:
    """Refuse a bracket that was meant as a citation and would be printed as it stands."""
    for start, _, fault in view.malformed:
        yield view.at(start, "note-malformed-citation", fault, "write [@key], [see @key, p. 3] or [@key; @other]")


def citation_in_code(view: View) -> Iterator[Problem]:
    """Warn of a known key after an @ where it is no citation; pages on how to write notes show such examples."""
    if is_about(view.note):
        return
    places: dict[int, tuple[str, str]] = {}
    for span in view.page.spans:
        if kind := _PLACES.get(span.kind):
            end = span.middle if span.kind in {"link", "image"} else span.end
            for citation in citations.CITATION.finditer(view.page.text, span.start, end):
                if citation["plain"] in view.known:
                    places.setdefault(citation.start(), (citation["plain"], kind))
    for start, (key, kind) in places.items():
        message = f"@{key} stands in {kind} and is printed as it is"
        yield view.at(start, "note-citation-in-code", message, "move it into the sentence")


def citation_in_attribute(view: View) -> Iterator[Problem]:
    """Refuse citations where only text can stand: in the front matter, and in the title of a link."""
    text = view.page.text
    titles = [(span.middle, span.end) for span in view.page.spans if span.kind in {"link", "image"}]
    for start, end in [(0, view.page.body), *titles]:
        for citation in citations.CITATION.finditer(text, start, end):
            if citation["plain"] in view.known:
                place = "the front matter" if end == view.page.body else "the title of a link"
                message = f"@{citation['plain']} stands in {place} and is printed as it is"
                yield view.at(citation.start(), "note-citation-in-heading", message, "cite in the text beside it")


def foreign_citation(view: View) -> Iterator[Problem]:
    """Refuse citations in the form of other systems: they would be printed."""
    for command in _CITE.finditer(view.prose):
        keys_named = "; ".join(f"@{key.strip()}" for key in command["keys"].split(","))
        message, remedy = f"{show(command[0])} would be printed", f"write [{keys_named}]"
        yield view.at(command.start(), "note-malformed-citation", message, remedy)
    for bracket in _BRACKETED.finditer(view.prose):
        if bracket["key"] in view.known:
            message, remedy = f"{show(bracket[0])} would be printed", f"write [@{bracket['key']}]"
            yield view.at(bracket.start(), "note-malformed-citation", message, remedy)


def cited_twice(view: View) -> Iterator[Problem]:
    """Refuse a key that stands twice in a group."""
    for group in view.note.groups:
        seen: set[str] = set()
        for citation in group.citations:
            if citation.key in seen:
                place, message = (citation.line, citation.column), f"@{citation.key} stands twice in one bracket"
                remedy = f"write [@{citation.key}, pp. 3, 7]"
                yield Problem(view.note.path, *place, "note-malformed-citation", message, remedy)
            seen.add(citation.key)


def citation_in_heading(view: View) -> Iterator[Problem]:
    """Refuse citations in headings, of sections and of columns: they would stand in the contents and in every cell."""
    headings = [(chunk.start, chunk.end, "a heading") for chunk in view.page.chunks if chunk.kind == "heading"]
    pairs = zip(("", *(line.kind for line in view.page.lines)), view.page.lines, strict=False)
    heads = [(line.start, line.end, "the head of a table") for above, line in pairs if above != "row" == line.kind]
    for group in view.note.groups:
        for place in [place for start, end, place in [*headings, *heads] if start <= group.start < end]:
            message = f"a citation in {place}"
            yield view.at(group.start, "note-citation-in-heading", message, "cite in the text beside it")


def bare_citation(view: View) -> Iterator[Problem]:
    """Refuse a known key with an @ but without brackets: it would be printed as it stands."""
    reported = [(start, end) for start, end, _ in view.malformed]
    for citation in citations.CITATION.finditer(scanner.blank(view.prose, reported)):
        key = citation["plain"]
        if key in view.known:
            yield view.at(citation.start(), "note-bare-citation", f"@{key} stands without brackets", f"write [@{key}]")


def unknown_role(view: View) -> Iterator[Problem]:
    """Refuse a role outside the closed list."""
    for group in view.note.groups:
        end = group.end if group.role else citations.outer_end(view.page.text, group.start, group.end)
        if apart := _APART.match(view.page.text, end):
            yield view.at(end, "note-unknown-role", "a blank before the role of a citation", f"write ]{apart[1]}")
        elif role := _BRACE.match(view.page.text, end):
            message = f"{show(role[1])} is no role of a citation"
            roles = any_of([f"{{.{role}}}" for role in citations.ROLES])
            yield view.at(end, "note-unknown-role", message, f"write {roles}")


def reference_file(view: View) -> Iterator[Problem]:
    """Refuse a page among the pages of works, which the build writes."""
    if _WORK_PAGE.fullmatch(view.note.path):
        remedy = "put the words into the annotation of the entry, or the page into another folder"
        yield view.at(0, "note-reference-file", "a page among those of the works", remedy)
