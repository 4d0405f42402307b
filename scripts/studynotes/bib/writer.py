"""Reference to entry text in the layout of this project: the one way in which entries are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from studynotes.bib.identifiers import VERBATIM
from studynotes.bib.kinds import FIELDS
from studynotes.bib.latex import escape
from studynotes.model import Name, Reference

OURS = ("keywords", "annotation")
"""Fields that a person fills; a new entry shows them empty, so that the rules ask for them."""

TITLE_WORD = re.compile(r"[\w'’]+(?:-[0-9][\w.]*)*")
"""What is braced in a title as one word."""

_PROTECTED = re.compile(r'<span class="nocase">([^<]*)</span>')
_TITLES = ("title", "subtitle")
_SHELTERED = re.compile(r"\{[^{}]*\}|\$[^$]*\$|\\[A-Za-z]+")
_RANGE = re.compile(r"\s*[-–—−]+\s*")


def entry(reference: Reference, key: str, tex: Mapping[str, str] | None = None) -> str:
    """Return the text of an entry, without a line end behind it; fields outside of the closed list are left out.

    `tex` holds values that stay in TeX as they were written.
    """
    kept = {name: with_protected(value) if name in _TITLES else value for name, value in (tex or {}).items()}
    values = {name: kept.get(name) or _value(reference, name) for name in FIELDS}
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value or name in OURS]
    return "\n".join([f"@{reference.kind}{{{key},", *lines, "}"])


def names(people: Iterable[Name]) -> str:
    """Return names as a field writes them: `von Last, Jr, First and {Body}`."""
    return " and ".join(map(_name, people))


def title(text: str, protected: Iterable[str] = ()) -> str:
    """Return a title with braces around every word with inner capitals, and around what was protected before."""
    kept = sorted(filter(None, protected), key=len, reverse=True)
    pattern = re.compile("|".join([*(rf"\b{re.escape(phrase)}\b" for phrase in kept), TITLE_WORD.pattern]))
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), _braced(match[0], match[0] in kept)]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def unprotected(tex: str) -> list[tuple[int, str]]:
    """Return offset and text of each word of a title with inner capitals that no braces protect."""
    plain = tex
    while (blotted := _SHELTERED.sub(lambda match: " " * len(match[0]), plain)) != plain:
        plain = blotted
    return [(word.start(), word[0]) for word in TITLE_WORD.finditer(plain) if _has_inner_capital(word[0])]


def with_protected(tex: str) -> str:
    """Return a title in TeX with braces around every word with inner capitals."""
    for start, word in reversed(unprotected(tex)):
        tex = f"{tex[:start]}{{{word}}}{tex[start + len(word) :]}"
    return tex


def _value(reference: Reference, name: str) -> str:
    if name in ("author", "editor"):
        return names(reference.authors if name == "author" else reference.editors)
    text = reference.get(name)
    if name in _TITLES:
        return title(text, _PROTECTED.findall(reference.rich_title) if name == "title" else ())
    if name == "keywords":
        return ", ".join(reference.keywords)
    if name in VERBATIM:
        return text.translate({ord(sign): f"%{ord(sign):02X}" for sign in "{}\\"})
    if name == "pages":
        return _RANGE.sub("--", escape(text)) if re.fullmatch(r"[\w:.]+\s*[-–—−]+\s*[\w:.]+", text) else escape(text)
    return escape(text)


def _braced(word: str, is_kept: bool) -> str:
    return f"{{{escape(word)}}}" if is_kept or _has_inner_capital(word) else escape(word)


def _has_inner_capital(word: str) -> bool:
    return any(char.isupper() and before.isalnum() for before, char in pairwise(word))


def _name(name: Name) -> str:
    if name.literal:
        return "others" if name.family == "others" else f"{{{escape(name.family)}}}"
    is_particle = " " in name.family and name.family[0].islower()
    last = f"{{{escape(name.family)}}}" if is_particle else _guarded(name.family)
    family = " ".join(filter(None, [name.particle, last]))
    return ", ".join(filter(None, [family, _guarded(name.suffix), _guarded(name.given)]))


def _guarded(part: str) -> str:
    """Return a part of a name, in braces when a comma or an "and" in it would be taken for a separator."""
    return f"{{{escape(part)}}}" if re.search(r",|;|&|(?:^|\s)and(?:\s|$)", part, re.I) else escape(part)
