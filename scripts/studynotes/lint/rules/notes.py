"""The rules on notes: what each asks for, and the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from studynotes.lint.rules import note_citations, note_forms, note_front, note_markup
from studynotes.lint.rules.view import View, view
from studynotes.model import Note, Problem

RULES: Mapping[str, str] = {
    "note-encoding": "The file is UTF-8.",
    "note-missing-file": "Every Markdown file can be read.",
    "note-front-matter": "Front matter has the fields of its page, in one order, with values of the right kind.",
    "note-unknown-key": "Every citation names a work of the bibliography.",
    "note-malformed-citation": "Citations have the form [@key], [see @key, p. 3] or [@key; @other].",
    "note-bare-citation": "A citation stands in brackets.",
    "note-citation-in-code": "No citation stands in code, comments, link texts or formulas, where it is not one.",
    "note-citation-in-heading": "No citation stands in a heading, a table's head, the front matter or a link's title.",
    "note-unknown-role": "The role behind a citation comes from the closed list.",
    "note-reference-file": "No page of the notes lies in references/, whose addresses are those of works.",
    "note-link-scheme": "Links are http, https, mailto or relative.",
    "note-raw-html": "Raw HTML neither runs nor loads anything.",
    "note-image-alt": "Every image says what it shows.",
    "note-heading-order": "Headings begin at ## and skip no level.",
    "note-printed-markup": "No markup is used that the site does not read.",
    "note-list": "Items of a list are nested by four spaces, and are of one kind.",
    "note-box": "What belongs to a note, an answer or a tab is indented; what does not stands behind a blank line.",
    "note-footnote": "Each mark of a footnote has its text, and each text its mark.",
    "note-formula": "Every formula can be read.",
    "note-diagram": "Every diagram is DOT of the kind that this site draws.",
    "note-diagram-words": "Every diagram has a title of its own and says in words what it shows.",
    "note-wide-code": "Code is at most 64 columns wide.",
    "note-placeholder": "No TODO stands on a page that is published.",
    "note-hidden-characters": "No hidden characters: controls, zero width, reversal of direction, private use.",
    "note-one-sentence-per-line": "One sentence stands on a line.",
}
"""Each code with what it asks for; the documentation prints this list."""

WARNINGS = frozenset({"note-citation-in-code", "note-one-sentence-per-line", "note-wide-code"})
"""Codes of problems that leave the page right: they need not stop a build."""

_RULES: Sequence[Callable[[View], Iterator[Problem]]] = (
    note_front.front_matter,
    note_citations.unknown_key,
    note_citations.malformed_citation,
    note_citations.bare_citation,
    note_citations.citation_in_code,
    note_citations.citation_in_heading,
    note_citations.citation_in_attribute,
    note_citations.foreign_citation,
    note_citations.cited_twice,
    note_citations.unknown_role,
    note_citations.reference_file,
    note_markup.link_scheme,
    note_markup.raw_html,
    note_markup.image_alt,
    note_markup.heading_order,
    note_forms.printed_markup,
    note_forms.list_items,
    note_forms.boxes,
    note_forms.footnotes,
    note_forms.formulas_are_read,
    note_markup.todo,
    note_markup.hidden_characters,
    note_markup.one_sentence_per_line,
    note_markup.diagrams,
    note_markup.wide_code,
)


def check(notes: Iterable[Note], references: Collection[str]) -> tuple[Problem, ...]:
    """Return every fault of the notes, in the order of their places, given the keys of the bibliography."""
    views = [view(note, references) for note in notes]
    return tuple(sorted(problem for page in views for rule in _RULES for problem in rule(page)))
