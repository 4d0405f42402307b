"""Rules on the form of one entry, and where in the file its parts stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from studynotes.bib import keys
from studynotes.bib.bibliography import FIELD_NAMES
from studynotes.bib.bibtex import show
from studynotes.bib.kinds import CLASSIC, FIELDS, KINDS, model_fields
from studynotes.bib.latex import to_text
from studynotes.model import Entry, Field, Problem, Reference

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_FIRST_LINE = re.compile(r"@[a-z]+\{[^\s,{}]+,"), "@type{key,"
_FIELD_LINE = re.compile(r"  [a-z]+ = \{(?:\S(?:.*\S)?)?\},"), "  name = {value},"
_LAST_LINE = re.compile(r"\}"), "}"
_OPENING = re.compile(r"@[ \t]*\w+\s*[{(]\s*")
_ASSIGNMENT = re.compile(r"[^\s=]+\s*=\s*[{\"]?")
_HOUSES = ("publisher", "institution", "organization")
_OLD_FIELDS = {**FIELD_NAMES, "year": "date", "month": "date"}


def at(entry: Entry, offset: int, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at an offset into the text of the entry."""
    line = entry.text.count("\n", 0, offset)
    column = offset - entry.text.rfind("\n", 0, offset) if line else entry.column + offset
    return Problem(entry.path, entry.line + line, column, code, message, remedy)


def value_of(entry: Entry, name: str) -> str:
    """Return the value of a field as written, without the space around it, or an empty string."""
    field = entry.field(name)
    return field.value.strip() if field else ""


def at_key(entry: Entry, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at the key of the entry."""
    opening = _OPENING.match(entry.text)
    return at(entry, opening.end() if opening else 0, code, message, remedy)


def at_field(entry: Entry, field: Field | None, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at the name of a field, or at the entry if it has none."""
    place = field or entry
    return Problem(entry.path, place.line, place.column, code, message, remedy)


def in_value(entry: Entry, field: Field, offset: int, code: str, message: str, remedy: str = "") -> Problem:
    """Return a problem at an offset into the value of a field; at the field's name if the value is put together."""
    if field.line == entry.line:
        start = field.column - entry.column
    else:
        lines = entry.text.split("\n", field.line - entry.line)
        start = len(entry.text) - len(lines[-1]) + field.column - 1
    assignment = _ASSIGNMENT.match(entry.text, start)
    if not assignment or not entry.text.startswith(field.value, assignment.end()):
        return at_field(entry, field, code, message, remedy)
    return at(entry, assignment.end() + offset, code, message, remedy)


def did_you_mean(words: list[str]) -> str:
    """Return the remedy that offers words, or an empty string for none."""
    return f"did you mean {any_of(words)}?" if words else ""


def any_of(words: Sequence[str]) -> str:
    """Return words as a choice: a, b or c."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def is_blank(value: str) -> bool:
    """Return whether a value prints nothing, or the dollars of an empty formula alone."""
    return not value[:1].isalnum() and not _HIDDEN.sub("", to_text(value)).replace("$", "").strip()


def unknown_type(entry: Entry) -> Iterator[Problem]:
    """Refuse a type that no style knows; types of classic BibTeX have a successor."""
    if entry.kind not in KINDS:
        old = [CLASSIC[entry.kind][0]] if entry.kind in CLASSIC else keys.nearest(entry.kind, KINDS)
        message = f"there is no type @{entry.kind[:40]} here"
        yield at(entry, 0, "bib-unknown-type", message, did_you_mean([f"@{kind}" for kind in old]))


def key_form(entry: Entry, reference: Reference | None) -> Iterator[Problem]:
    """Want keys of the form family name, year, first real word."""
    if entry.key and not keys.is_key(entry.key):
        remedy = did_you_mean(_made(reference)) or "write family name, year and first word: sculley2015hidden"
        yield at_key(entry, "bib-key-form", f"{show(entry.key)} is not a key in our form", remedy)


def missing_field(entry: Entry, reference: Reference | None) -> Iterator[Problem]:
    """Want the fields that a type needs; what crossref gives counts."""
    present = {_OLD_FIELDS.get(field.name, field.name) for field in entry.fields if not is_blank(field.value)}
    if reference and entry.field("crossref"):
        present |= set(reference.fields)
    for group in KINDS[entry.kind].needs if entry.kind in KINDS else ():
        if present.isdisjoint(group):
            message = f"@{entry.kind} {show(entry.key)} has no {any_of(group)}"
            yield at(entry, 0, "bib-missing-field", message, f"add {group[0]} = {{…}},")


def unknown_field(entry: Entry) -> Iterator[Problem]:
    """Refuse a field outside of the closed list, which no page would show."""
    for field in entry.fields:
        if field.name not in FIELDS:
            old = _OLD_FIELDS.get(field.name)
            remedy = did_you_mean([old] if old else keys.nearest(field.name, FIELDS))
            yield at_field(entry, field, "bib-unknown-field", f"there is no field {show(field.name)}", remedy)


def misplaced_field(entry: Entry) -> Iterator[Problem]:
    """Refuse a field that biblatex does not know with the type: a bibliography in LaTeX would drop it in silence."""
    allowed = model_fields(entry.kind)
    for field in entry.fields:
        if field.name in FIELDS and field.name not in allowed:
            houses = [name for name in _HOUSES if name in allowed] if field.name in _HOUSES else []
            message = f"@{entry.kind} has no {field.name} in the data model of biblatex"
            yield at_field(entry, field, "bib-misplaced-field", message, did_you_mean(houses))


def empty_field(entry: Entry) -> Iterator[Problem]:
    """Refuse a field without a value; what is asked of keywords and annotation says so of these two."""
    for field in entry.fields:
        if is_blank(field.value) and field.name not in ("keywords", "annotation"):
            yield at_field(entry, field, "bib-empty-field", f"the field {field.name} is empty", "remove it, or fill it")


def field_order(entry: Entry) -> Iterator[Problem]:
    """Want the fields in one order; report the first that stands too late."""
    known = [field for field in entry.fields if field.name in FIELDS]
    for before, field in pairwise(known):
        if FIELDS.index(field.name) < FIELDS.index(before.name):
            later = next(other for other in known if FIELDS.index(other.name) > FIELDS.index(field.name))
            message = f"{field.name} stands after {before.name}"
            yield at_field(entry, field, "bib-field-order", message, f"move it before {later.name}")
            return


def layout(entry: Entry) -> Iterator[Problem]:
    """Want one field a line, so that a change of a field is a change of its line; report the first other line."""
    fields_on = Counter(field.line - entry.line for field in entry.fields)
    lines, offset = entry.text.split("\n"), 0
    for number, line in enumerate(lines):
        is_last = number == len(lines) - 1
        form, want = _FIRST_LINE if not number else _LAST_LINE if is_last else _FIELD_LINE
        bare = line.removesuffix("\r")
        if not form.fullmatch(bare) or fields_on[number] != (number > 0 and not is_last):
            message = f"this line is not in the layout of an entry: {show(bare)}"
            yield at(entry, offset, "bib-layout", message, f'write "{want}"')
            return
        offset += len(line) + 1


def hidden_characters(entry: Entry) -> Iterator[Problem]:
    """Refuse characters that nobody sees: they turn text around, break search, or are no text at all."""
    for match in _HIDDEN.finditer(entry.text):
        name = unicodedata.name(match[0], "control character").lower()
        message = f"a hidden character: U+{ord(match[0]):04X} ({name})"
        yield at(entry, match.start(), "bib-hidden-characters", message, "remove it")


def _made(reference: Reference | None) -> list[str]:
    """Return the key that a reference would get, if it has what a key is made of."""
    if not reference or not reference.date:
        return []
    people = reference.authors or reference.editors
    family = people[0].family if people else reference.get("organization") or reference.get("publisher")
    is_named = all(re.search("[a-z0-9]", keys.roman(text)) for text in (family, reference.title))
    return [keys.make(family, reference.date.year, reference.title)] if is_named else []
