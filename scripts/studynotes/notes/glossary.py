"""The glossary as terms."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import chain, count

from studynotes.model import Note

PAGE = "/glossary/"

_ENTRY = re.compile(r"^(?P<name>\S[^\n]*)\n:[ \t]+(?P<text>[^\n]*)", re.MULTILINE)
_EXPANSION = re.compile(r"\*\*(?P<words>[^*]+?)\.?\*\*")
CAPITALS = r"[A-Z][A-Z0-9]*(?:[/&-][A-Z0-9]+)*"


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; `expansion` is what it stands for, `anchor` the id, `line` its line."""

    name: str
    anchor: str
    expansion: str = ""
    line: int = field(default=0, compare=False)

    @property
    def is_abbreviation(self) -> bool:
        """Return whether the name is all capitals and spelled out."""
        return bool(self.expansion) and re.fullmatch(CAPITALS, self.name) is not None


def read(note: Note) -> tuple[Term, ...]:
    """Return the terms of the glossary's page: a definition list whose entry begins with the expansion in bold."""
    used = {heading.anchor for heading in note.headings}
    terms: list[Term] = []
    line, counted = 1, 0
    for entry in _ENTRY.finditer(note.text, note.body_start):
        expansion = _EXPANSION.match(entry["text"])
        slug = re.sub(r"[^a-z0-9]+", "-", entry["name"].casefold()).strip("-") or "term"
        names = chain((slug, f"term-{slug}"), (f"{slug}-{n}" for n in count(2)))
        anchor = next(name for name in names if name not in used)
        used.add(anchor)
        line, counted = line + note.text.count("\n", counted, entry.start()), entry.start()
        terms.append(Term(entry["name"].strip(), anchor, expansion["words"] if expansion else "", line))
    return tuple(terms)


def order(name: str) -> str:
    """Return what a term is sorted by, word by word; a hyphen parts words."""
    return re.sub(r"[^\w ]", "", name.casefold().replace("-", " "))


def bare(words: str) -> str:
    """Return words without what does not tell terms apart: entities, case, spaces, a last point."""
    return " ".join(html.unescape(words).replace("’", "'").rstrip(".:").casefold().split())
