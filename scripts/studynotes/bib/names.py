"""Takes BibTeX lists of names apart: `von Last, Jr, First`, `First von Last`, corporate bodies in braces."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from studynotes.bib.bibtex import show
from studynotes.bib.latex import to_text
from studynotes.model import Name

_AND = re.compile(r"(?<=\s)and(?=\s)", re.I)
_COMMA = re.compile(",")
_BLANK = re.compile(r"[\s~]+")
_SUFFIX = re.compile(r"(?:jr|sr|[js]unior|ii|iii|iv)\.?", re.I)
_FORMS = 'write "Last, First" or "von Last, Jr, First"'


def parse(field: str) -> tuple[tuple[Name, ...], list[str]]:
    """Return the names of an author or editor field as written, and a sentence on each that is malformed.

    A malformed name is still returned where one can be read, so that a page shows somebody. "and others" becomes the
    literal name "others".
    """
    names, faults = _parse(field)
    return names, list(faults)


@lru_cache(maxsize=16384)
def _parse(field: str) -> tuple[tuple[Name, ...], tuple[str, ...]]:
    parts = [part.strip() for part in _split(f" {field} ", _AND)]
    if not any(parts):
        return (), ()
    names = [_name(part) for part in parts if part]
    empty = ["a name is missing before or after an " + show("and")] if not all(parts) else []
    misplaced = ['"and others" stands before the end'] if any(name.family == "others" for name in names[:-1]) else []
    return tuple(names), (*empty, *misplaced, *(fault for part in parts if part for fault in _faults(part)))


def _name(tex: str) -> Name:
    if tex.lower() in ("others", "et al", "et al."):
        return Name("others", literal=True)
    if _is_braced(tex):
        return Name(to_text(tex), literal=True)
    parts = [part.strip() for part in _split(tex, _COMMA)]
    if len(parts) == 1:
        return _from_words(_words(tex))
    particle, family = _particle(_words(parts[0]))
    suffix = parts[1] if len(parts) > 2 else ""
    given = parts[1] if len(parts) == 2 else parts[2]
    if not family:  # ", Jane": somebody is better than nobody
        return Name(to_text(given) or to_text(tex))
    return Name(family, to_text(given), particle, to_text(suffix))


def _from_words(words: list[str]) -> Name:
    """Read `First von Last`: the particle begins at the first word in lower case."""
    first = list(takewhile(lambda word: not _is_lower(word), words[:-1]))
    particle, family = _particle(words[len(first) :])
    return Name(family, to_text(" ".join(first)), particle)


def _particle(words: list[str]) -> tuple[str, str]:
    """Split the words of `von Last`; the last word is always part of the family name."""
    lower = list(takewhile(_is_lower, words[:-1]))
    return to_text(" ".join(lower)), to_text(" ".join(words[len(lower) :]))


def _faults(tex: str) -> list[str]:
    """Return what is wrong with one name, in words."""
    if _is_braced(tex):
        return []
    parts = [part.strip() for part in _split(tex, _COMMA)]
    if len(parts) > 3:
        return [f"the name {show(tex)} has {len(parts) - 1} commas; {_FORMS}"]
    if not all(parts):
        return [f"a part of the name {show(tex)} is missing; {_FORMS}"]
    if ";" in to_text(tex):
        return [f'the name {show(tex)} holds a semicolon; put " and " between names']
    if "&" in _outside_braces(tex):
        return [f'the name {show(tex)} holds "&"; put " and " between names, or braces around an organization']
    if re.search(r"\bet\.? al\b", tex, re.I):
        return [f'{show(tex)} is not a name; write "and others"']
    words = _words(tex)
    if len(parts) == 1 and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        return [f'the suffix in {show(tex)} would be the family name; write "Last, {words[-1]}, First"']
    if tex.count("{") != tex.count("}"):
        return [f"the braces of the name {show(tex)} do not match"]
    return []


def _words(tex: str) -> list[str]:
    return [word for word in _split(tex, _BLANK) if word]


def _split(tex: str, separator: re.Pattern[str]) -> list[str]:
    """Split where the separator stands outside of braces."""
    if "{" not in tex:
        return separator.split(tex)
    parts, start = [], 0
    outside = _outside_braces(tex)
    for found in separator.finditer(outside):
        parts.append(tex[start : found.start()])
        start = found.end()
    return [*parts, tex[start:]]


def _outside_braces(tex: str) -> str:
    """Return the text with all that braces hold blotted out, each character in its place."""
    kept, depth = [], 0
    for char in tex:
        depth = max(depth - (char == "}"), 0)
        kept.append("{" if depth or char in "{}" else char)
        depth += char == "{"
    return "".join(kept)


def _is_braced(tex: str) -> bool:
    """Tell whether one pair of braces holds the whole name."""
    if not (tex.startswith("{") and tex.endswith("}")):
        return False
    depth = 0
    for char in tex[:-1]:
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return False
    return True


def _is_lower(word: str) -> bool:
    """Tell whether a word begins in lower case; braces that are not for an accent hide the case."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    return next((letter.islower() for letter in to_text(word) if letter.isalpha()), False)
