"""All rules on the bibliography; those that compare entries with each other stand here."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.bib.identifiers import SCHEMES, Scheme
from studynotes.bib.latex import to_text
from studynotes.graph.cache import Again, make_new
from studynotes.lint.rules import bib_form, bib_values
from studynotes.lint.rules.bib_form import at_field, at_key, value_of
from studynotes.model import Entry, Field, Problem, Reference

_Identity = Callable[[Entry], tuple[object, Field | None]]
"""Returns what no two entries may share, empty for an entry without it, and the field that holds it."""

RULES: Mapping[str, str] = {
    "bib-encoding": "The file is UTF-8.",
    "bib-malformed": "Entries have the form @type{key, name = {value}, …}.",
    "bib-unclosed": "Every brace, quotation mark and entry is closed.",
    "bib-junk": "Nothing stands outside of entries but comments that begin with %.",
    "bib-empty-key": "Every entry has a key.",
    "bib-duplicate-field": "No field is given twice.",
    "bib-unknown-string": "A value without braces is a number or the name of a @string.",
    "bib-crossref": "A crossref leads to an entry, and not in a circle.",
    "bib-duplicate-key": "No two keys are equal, not even but for case: keys are file names.",
    "bib-duplicate-doi": "No two entries have the same DOI.",
    "bib-duplicate-arxiv": "No two entries have the same arXiv id, whatever its version.",
    "bib-duplicate-identifier": "No two books have the same ISBN, and no two entries another identifier in common.",
    "bib-duplicate-title": "No two entries of one year have the same title.",
    "bib-missing-field": "Each type has the fields that it needs.",
    "bib-url-scheme": "Addresses are complete, begin with http or https and hold nothing else.",
    "bib-doi-is-url": "A DOI stands in doi, bare, without https://doi.org/ or doi:.",
    "bib-doi-form": "A DOI has the form 10.1234/abc.",
    "bib-arxiv-form": "An arXiv id is bare and without version, and eprinttype is arxiv.",
    "bib-identifier-form": "An ISBN is right to its last digit, and every other identifier bare and in its form.",
    "bib-unbraced-capitals": "Words of a title with a capital after the first letter stand in braces.",
    "bib-key-form": "A key is family name, year and first real word: sculley2015hidden.",
    "bib-unknown-keyword": "Topics come from the closed list.",
    "bib-keyword-count": "An entry has two to five topics.",
    "bib-unknown-field": "Fields come from the closed list.",
    "bib-misplaced-field": "A field is one that biblatex, or our data model file for it, gives to the type.",
    "bib-field-order": "Fields stand in one order.",
    "bib-entry-order": "Entries are sorted by key.",
    "bib-unknown-type": "Types come from the closed list.",
    "bib-empty-field": "No field is empty.",
    "bib-date-form": "Dates are YYYY, YYYY-MM or YYYY-MM-DD; urldate is a day.",
    "bib-name-form": 'Names are "Last, First" or "von Last, Jr, First", with " and " between them.',
    "bib-state-value": "state is moved, renamed, archived or dead; origin is added.",
    "bib-annotation-length": "Every entry has an annotation of 40 to 90 words.",
    "bib-unknown-command": "TeX commands are those that have a Unicode form.",
    "bib-layout": "One field stands on a line: two spaces, name = {value}, and a comma.",
    "bib-hidden-characters": "No hidden characters: controls, zero width, reversal of direction.",
}
"""Each code with what it asks for; the documentation prints this list."""

_OF_ONE_ENTRY: Sequence[Callable[[Entry], Iterator[Problem]]] = (
    *(
        bib_form.unknown_type,
        bib_form.unknown_field,
        bib_form.misplaced_field,
        bib_form.empty_field,
        bib_form.field_order,
        bib_form.layout,
    ),
    *(bib_form.hidden_characters, bib_values.address, bib_values.identifier, bib_values.eprint_type),
    *(bib_values.doi_address, bib_values.unbraced_capitals, bib_values.names_form, bib_values.access_date),
    *(bib_values.closed_values, bib_values.unknown_commands, bib_values.annotation),
)


def check(
    entries: Sequence[Entry], references: Mapping[str, Reference], topics: frozenset[str], again: Again = make_new
) -> tuple[Problem, ...]:
    """Return every fault of the entries of one file, in the order of their places."""
    problems: list[Problem] = [*_duplicates(entries), *entry_order(entries)]
    for entry in entries:
        reference = references.get(entry.key)
        if reference and (reference.line, reference.source) != (entry.line, entry.text):
            reference = None  # the key is another entry's
        alone = partial(_alone, entry, reference, topics)
        problems += again(("rules on entry", entry.key), (entry, reference, topics), alone)
    return tuple(sorted(problems))


def _alone(entry: Entry, reference: Reference | None, topics: frozenset[str]) -> list[Problem]:
    """Return the faults of an entry whatever the others say."""
    problems = [*bib_form.key_form(entry, reference), *bib_form.missing_field(entry, reference)]
    problems += bib_values.keywords(entry, topics)
    return [*problems, *(problem for rule in _OF_ONE_ENTRY for problem in rule(entry))]


def entry_order(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Want entries sorted by key, so that there is one place to look and two additions rarely touch."""
    keys = sorted(entry.key for entry in entries if entry.key)
    for before, entry in pairwise(entry for entry in entries if entry.key):
        if entry.key < before.key:
            place = bisect_left(keys, entry.key)
            remedy = f"move it after {show(keys[place - 1])}" if place else "move it to the top"
            message = f"{show(entry.key)} stands after {show(before.key)}"
            yield at_key(entry, "bib-entry-order", message, remedy)


def _duplicates(entries: Sequence[Entry]) -> Iterator[Problem]:
    for code, identity in _IDENTITIES:
        first: dict[object, Entry] = {}
        for entry in entries:
            value, field = identity(entry)
            if not value or (other := first.setdefault(value, entry)) is entry:
                continue
            if field:
                message = f"{show(entry.key)} has the same {field.name} as {show(other.key)}"
                yield at_field(entry, field, code, message, f"see line {other.line}")
            else:
                but = "" if entry.key == other.key else f", but for case ({show(other.key)})"
                yield at_key(entry, code, f"the key {show(entry.key)} is taken{but}", f"see line {other.line}")


def _by(scheme: Scheme) -> _Identity:
    def identity(entry: Entry) -> tuple[object, Field | None]:
        field, archive = entry.field(scheme.field), entry.field("eprinttype")
        is_kept = not scheme.archive or not archive or archive.value.strip().lower() == scheme.archive
        is_own = bool(scheme.resolver) or not entry.field("booktitle")  # chapters share the ISBN of their book
        has_one = field and field.value.strip() and is_kept and is_own
        return ((scheme.normal(field.value),) if field and has_one else (), field)

    return identity


def _by_title(entry: Entry) -> tuple[object, Field | None]:
    """Return title and year; without a year also who made it, for many pages are called "Documentation"."""
    field = entry.field("title")
    words = re.findall(r"\w+", to_text(f"{value_of(entry, 'title')} {value_of(entry, 'subtitle')}").casefold())
    date = entry.field("date") or entry.field("year")
    makers = () if date else tuple(value_of(entry, name) for name in ("author", "organization", "publisher"))
    return (*words, date.value.strip()[:4] if date else "", makers) if field and words else (), field


_CODES = {"doi": "bib-duplicate-doi", "arxiv": "bib-duplicate-arxiv"}
_IDENTITIES: Sequence[tuple[str, _Identity]] = (
    ("bib-duplicate-key", lambda entry: (entry.key.casefold(), None)),
    *((_CODES.get(scheme.name, "bib-duplicate-identifier"), _by(scheme)) for scheme in SCHEMES),
    ("bib-duplicate-title", _by_title),
)
