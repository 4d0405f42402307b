"""Rules on capitals: headings in sentence case, abbreviations that are spelled out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem, Reference
from studynotes.notes.scanner import FILL
from studynotes.notes.sentences import GROUP

_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-\w+)*")
_CAPITALISED = re.compile(r"[A-Z][a-z'’]+(?:-[a-z]+)*")
_RESTART = re.compile(r"[:.?!–—(/]\s*$")
_NAME_OF = re.compile(r"\W[A-Z]\w+ of (?:the )?$")  # in "and the Internet of Things" the name has begun before
_PAIR = re.compile(r"([A-Z])(?<=\b.)(?=([\w'’-]*) ([A-Z][\w'’-]*))")  # begins with its sign: tried there alone
_ABBREVIATION = re.compile(r"[A-Z](?<![\w/&.@+_-].)[A-Z0-9]+(?:[/&-][A-Z0-9]+)*(?=s?(?![\w/&_]))(?!s?-[A-Z])")
_PART = re.compile(r"[A-Z]+")
_LETTERS = re.compile(r"[A-Z]{2,}")
_NO_ABBREVIATION = re.compile(r"[KMGTP]B|[IVX]+|TODO")  # units, Roman numbers, and a mark that has a rule of its own
NAMING = ("title", "subtitle", "author", "organization", "institution", "publisher", "booktitle", "series")
"""Fields of an entry that hold names."""


@dataclass(frozen=True)
class Capitals:
    """What a page says of capitals, and where they may be wrong.

    `words` counts the words behind the first one of each sentence, `pairs` are names of two words; `headings` are those
    of sections and boxes with their lines, `unexpanded` the abbreviations that the page does not spell out.
    """

    words: Counter[str]
    pairs: frozenset[tuple[str, str]]
    headings: Sequence[tuple[str, int, str]]
    unexpanded: Sequence[tuple[str, Problem]]


def capitals(view: View) -> Capitals:
    """Return what a page says of capitals."""
    sentences = [view.prose[start:end] for paragraph in view.paragraphs for start, end in paragraph]
    words = Counter(chain.from_iterable(_WORD.findall(sentence)[1:] for sentence in sentences))
    linked = [link.text for link in view.note.links if link.target.startswith("http")]
    pairs = frozenset(names_in([*sentences, *linked]))
    return Capitals(words, pairs, list(_headings(view)), list(_unexpanded(view)))


def heading_case(
    headings: Iterable[tuple[str, int, str]], words: Counter[str], pairs: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Want sentence case; what is a name is learned from the notes, which write other words small in sentences."""
    for path, line, text in headings:
        if large := _too_large(text, words, pairs):
            message = f"{show(large[0])} in a heading is no name"
            yield Problem(path, line, 1, "prose-heading-case", message, f"write {large[0].lower()}")
        elif re.match(r"[a-z]+(?:\s|$)", text):
            message = f"the heading {show(text)} begins with a small letter"
            yield Problem(path, line, 1, "prose-heading-case", message, "begin with a capital")


def names_in(titles: Iterable[str]) -> set[tuple[str, str]]:
    """Return the names of two words in titles."""
    return {(letter + rest, second) for title in titles for letter, rest, second in _PAIR.findall(title)}


def undefined_abbreviation(
    unexpanded: Iterable[tuple[str, Problem]], terms: Collection[str], works: Iterable[Reference]
) -> Iterator[Problem]:
    """Want each abbreviation expanded on its page or in the glossary; report its first place on a page.

    What stands in the bibliography as the name of a work, a body or a meeting is a name, and needs no expansion.
    """
    known = {part for term in terms for part in (term, *_PART.findall(term))}
    known |= {name for work in works for field in NAMING for name in _ABBREVIATION.findall(work.get(field))}
    yield from (problem for name, problem in unexpanded if not _is_known(name, known))


def _unexpanded(view: View) -> Iterator[tuple[str, Problem]]:
    firsts = {place[0]: place for place in reversed(list(_ABBREVIATION.finditer(view.prose)))}
    for name, place in firsts.items():
        end = view.prose.find("\n", place.end())
        if not (_is_known(name, ()) or _is_expanded(view.prose[: end if end > 0 else None], name)):
            message = f"{name} is neither expanded here, where it first stands, nor in the glossary"
            remedy = "expand it where it first stands"
            yield name, view.at(place.start(), "prose-undefined-abbreviation", message, remedy)


def _headings(view: View) -> Iterator[tuple[str, int, str]]:
    """Yield the headings of a page and the titles of its boxes, with their places; such a title may hold sentences."""
    yield from ((view.note.path, heading.line, heading.text) for heading in view.note.headings)
    for chunk in view.page.chunks:
        if chunk.kind == "title":
            yield view.note.path, view.places.of(chunk.start)[0], view.prose[chunk.start : chunk.end]


def _too_large(heading: str, counts: Counter[str], names: Collection[tuple[str, str]]) -> list[str]:
    """Return the words of a heading that stand in capitals and are no names."""
    words = list(_WORD.finditer(heading))
    pairs = {place for place, pair in enumerate(pairwise(word[0] for word in words)) if pair in names}
    return [
        word[0]
        for place, word in enumerate(words)
        if place
        and _CAPITALISED.fullmatch(word[0])
        and not _RESTART.search(heading[: word.start()])
        and not _NAME_OF.search(heading[: word.start()])
        and counts[word[0].lower()] > counts[word[0]]
        and pairs.isdisjoint((place - 1, place))
    ]


def _is_known(name: str, known: Collection[str]) -> bool:
    """Return whether all parts of an abbreviation are known, or it is a unit, a number or a symbol such as F1."""
    return (
        name in known
        or _NO_ABBREVIATION.fullmatch(name) is not None
        or all(part in known for part in _LETTERS.findall(name))
    )


def _is_expanded(prose: str, name: str) -> bool:
    """Return whether a page says what an abbreviation means: "words (ABC)" or "ABC (words)", bold or not."""
    bare, escaped = prose.replace("*", "").replace(FILL, "").replace(GROUP, ""), re.escape(name)
    before = rf"[a-z]\w*[ \n]\({escaped}s?[),;]"
    after = rf"{escaped}(?<!\w{escaped})s?,? \((?:[A-Za-z][\w'’-]+[ ,;]){{2}}"  # begins with the name, as above
    return (f"({name}" in bare and re.search(before, bare) is not None) or re.search(after, bare) is not None
