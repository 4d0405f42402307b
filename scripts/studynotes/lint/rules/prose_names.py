"""Rules on capitals: headings in sentence case, abbreviations that are spelled out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.graph.cache import Again, make_new
from studynotes.lint.rules.view import View
from studynotes.model import Problem, Reference
from studynotes.notes.scanner import FILL
from studynotes.notes.sentences import GROUP

_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-\w+)*")
_CAPITALISED = re.compile(r"[A-Z][a-z'’]+(?:-[a-z]+)*")
_RESTART = re.compile(r"[:.?!–—(/]\s*$")
_NAME_OF = re.compile(r"\W[A-Z]\w+ of (?:the )?$")  # in "and the Internet of Things" the name has begun before
_PAIR = re.compile(r"(?=\b([A-Z][\w'’-]*) ([A-Z][\w'’-]*))")
_ABBREVIATION = re.compile(r"(?<![\w/&.@+_-])[A-Z][A-Z0-9]+(?:[/&-][A-Z0-9]+)*(?=s?(?![\w/&_]))(?!s?-[A-Z])")
_PART = re.compile(r"[A-Z]+")
_LETTERS = re.compile(r"[A-Z]{2,}")
_NO_ABBREVIATION = re.compile(r"[KMGTP]B|[IVX]+|TODO")  # units, Roman numbers, and a mark that has a rule of its own
NAMING = ("title", "subtitle", "author", "organization", "institution", "publisher", "booktitle", "series")
"""Fields of an entry that hold names."""


@dataclass(frozen=True)
class _Names:
    """What the notes themselves say of capitals: words that they write small, and names of two words."""

    small: Counter[str]
    large: Counter[str]
    pairs: frozenset[tuple[str, str]]


def heading_case(
    views: Sequence[View], terms: Collection[str], works: Iterable[Reference], again: Again = make_new
) -> Iterator[Problem]:
    """Want sentence case; what is a name is learned from the notes, which write other words small in sentences."""
    linked = (link.text for view in views for link in view.note.links if link.target.startswith("http"))
    names = _names(views, [*terms, *linked, *(work.title for work in works)], again)
    for view in views:
        for line, text in _headings(view):
            if words := _too_large(text, names):
                message = f"{show(words[0])} in a heading is no name"
                remedy = f"write {words[0].lower()}"
                yield Problem(view.note.path, line, 1, "prose-heading-case", message, remedy)
            elif re.match(r"[a-z]+(?:\s|$)", text):
                message = f"the heading {show(text)} begins with a small letter"
                yield Problem(view.note.path, line, 1, "prose-heading-case", message, "begin with a capital")


def undefined_abbreviation(
    views: Sequence[View], terms: Collection[str], works: Iterable[Reference]
) -> Iterator[Problem]:
    """Want each abbreviation expanded on its page or in the glossary; report its first place on a page.

    What stands in the bibliography as the name of a work, a body or a meeting is a name, and needs no expansion.
    """
    known = {part for term in terms for part in (term, *_PART.findall(term))}
    known |= {name for work in works for field in NAMING for name in _ABBREVIATION.findall(work.get(field))}
    for view in views:
        firsts = {place[0]: place for place in reversed(list(_ABBREVIATION.finditer(view.prose)))}
        for name, place in firsts.items():
            end = view.prose.find("\n", place.end())
            if not (_is_known(name, known) or _is_expanded(view.prose[: end if end > 0 else None], name)):
                message = f"{name} is neither expanded here, where it first stands, nor in the glossary"
                yield view.at(place.start(), "prose-undefined-abbreviation", message, "expand it where it first stands")


def _headings(view: View) -> Iterator[tuple[int, str]]:
    """Yield the headings of a page and the titles of its boxes, with their lines; such a title may hold sentences."""
    yield from ((heading.line, heading.text) for heading in view.note.headings)
    for chunk in view.page.chunks:
        if chunk.kind == "title":
            yield view.places.of(chunk.start)[0], view.prose[chunk.start : chunk.end]


def _too_large(heading: str, names: _Names) -> list[str]:
    """Return the words of a heading that stand in capitals and are no names."""
    words = list(_WORD.finditer(heading))
    pairs = {place for place, pair in enumerate(pairwise(word[0] for word in words)) if pair in names.pairs}
    return [
        word[0]
        for place, word in enumerate(words)
        if place
        and _CAPITALISED.fullmatch(word[0])
        and not _RESTART.search(heading[: word.start()])
        and not _NAME_OF.search(heading[: word.start()])
        and names.small[word[0].lower()] > names.large[word[0]]
        and pairs.isdisjoint((place - 1, place))
    ]


def _names(views: Iterable[View], titles: Iterable[str], again: Again) -> _Names:
    """Count how the notes write words behind the first one of a sentence, and collect names of two words."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = {(first, second) for title in titles for first, second in _PAIR.findall(title)}
    for view in views:
        names: _Names = again(("capitals", view.note.path), view, partial(_names_on, view))
        small.update(names.small)
        large.update(names.large)
        pairs |= names.pairs
    return _Names(small, large, frozenset(pairs))


def _names_on(view: View) -> _Names:
    sentences = [view.prose[start:end] for paragraph in view.paragraphs for start, end in paragraph]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)[1:]]
    small = Counter(word for word in words if word[0].islower())
    large = Counter(word for word in words if word[0].isupper())
    return _Names(small, large, frozenset(pair for sentence in sentences for pair in _PAIR.findall(sentence)))


def _is_known(name: str, known: Collection[str]) -> bool:
    """Return whether all parts of an abbreviation are known, or it is a unit, a number or a symbol such as F1."""
    return (
        name in known
        or _NO_ABBREVIATION.fullmatch(name) is not None
        or all(part in known for part in _LETTERS.findall(name))
    )


def _is_expanded(prose: str, name: str) -> bool:
    """Return whether a page says what an abbreviation means: "words (ABC)" or "ABC (words)", bold or not."""
    bare = prose.replace("*", "").replace(FILL, "").replace(GROUP, "")
    before = rf"[a-z]\w*[ \n]\({re.escape(name)}s?[),;]"
    after = rf"\b{re.escape(name)}s?,? \((?:[A-Za-z][\w'’-]+[ ,;)]){{2}}"
    return re.search(f"{before}|{after}", bare) is not None
