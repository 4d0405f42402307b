"""Rules on sentences: white space, lines, words that slipped in twice, what is said twice or says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from studynotes.bib.bibtex import show
from studynotes.graph.cache import Again, make_new
from studynotes.lint.rules.view import View, in_field, our_words
from studynotes.model import Problem, Reference
from studynotes.notes.sentences import sentences

_TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")
_BREAK = re.compile(r"(?<=[\w,;:)]) *\n(?= *[\w(])")
_NO_SPACE = re.compile(r"[a-z]{3}[.!?](?=[A-Z][a-z])")
_TWICE = re.compile(r"(?<![\w/.'’-])(?!(?:had|that)\s)([A-Za-z]+)\s+(\1)(?![\w/.'’-])", re.IGNORECASE)
_WORD = re.compile(r"[\w'’]+")
_KEPT = frozenset({"fence", "html", "comment"})
_SHORTEST_REPEAT = 8  # words
_PRAISE = re.compile(
    r"\b(?:amazing|awesome|beautiful(?:ly)?|brilliant(?:ly)?|celebrated|comprehensive(?:ly)?|cutting-edge|definitive"
    r"|elegant(?:ly)?|(?:essential|recommended|required) reading|excellent(?:ly)?|exceptional|famous|fantastic"
    r"|fascinating|game-chang\w+|ground-?breaking|great(?!er|est|ly|-)|highly (?:readable|recommended|useful)"
    r"|impressive(?:ly)?|indispensable|influential|insightful|inspiring|invaluable|landmark|lucid(?:ly)?|magnificent"
    r"|masterful(?:ly)?|masterpiece|must[- ]read|outstanding|pioneering|powerful|remarkabl[ey]|revolutionary|seminal"
    r"|state[- ]of[- ]the[- ]art|superb(?:ly)?|terrific|unparalleled|very (?:clear|good|helpful|readable|useful)"
    r"|well[- ]written|wonderful(?:ly)?|world-class)\b",
    re.IGNORECASE,
)

Place = tuple[str, int, int]
"""Path, line and column."""


def trailing_space(view: View) -> Iterator[Problem]:
    """Refuse white space at the end of a line, but in code: nobody sees it, and two spaces of it break the line."""
    kept = [span for span in view.page.spans if span.kind in _KEPT]
    for space in _TRAILING.finditer(view.note.text):
        if not any(span.start <= space.start() < span.end for span in kept):
            yield view.at(space.start(), "prose-trailing-space", "white space at the end of the line", "remove it")


def broken_sentence(view: View) -> Iterator[Problem]:
    """Want a sentence whole on its line, and a space before the next; a formula may stand on lines of its own."""
    for start, end in (bounds for paragraph in view.paragraphs for bounds in paragraph):
        for stop in _NO_SPACE.finditer(view.prose, start, end):
            message = "no space before the next sentence"
            yield view.at(stop.end(), "prose-broken-sentence", message, "begin a new line here")
        if gap := _BREAK.search(view.prose, start, end):
            message = "the sentence goes on over the next line"
            yield view.at(gap.start(), "prose-broken-sentence", message, "write it on one line")


def doubled_on_page(view: View) -> Iterator[Problem]:
    """Refuse a word that stands twice in a row, as after a change in the middle of a sentence."""
    for chunk in view.page.chunks:
        for pair in _TWICE.finditer(view.prose, chunk.start, chunk.end):
            yield view.at(pair.start(2), "prose-doubled-word", f"{show(pair[1])} stands twice", "remove one")


def doubled_in_words(works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse a word that stands twice in a row in our words on a work."""
    for work, name, text in our_words(works):
        for pair in _TWICE.finditer(text):
            message = f"{show(pair[1])} stands twice"
            yield Problem(*in_field(work, name, pair[0]), "prose-doubled-word", message, "remove one")


def repeated_sentence(
    views: Iterable[View], works: Collection[Reference], again: Again = make_new
) -> Iterator[Problem]:
    """Refuse a sentence of eight words or more that stands elsewhere too, on a page or in an annotation."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    long: list[list[tuple[Place, tuple[str, ...]]]]
    long = [again(("long", view.note.path), view, partial(_long, _on_page, view)) for view in views]
    long += [again(("long", work.key), work, partial(_long, _in_annotations, [work])) for work in works]
    for place, words in chain(*long):
        if (said := first.setdefault(words, place[:2])) != place[:2]:
            message = f"this sentence stands on {said[0]} too: {show(' '.join(words))}"
            yield Problem(
                *place, "prose-repeated-sentence", message, f"see line {said[1]} there; say it once, and link"
            )


def empty_praise(works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse words that praise a work in our words on it: they could stand under any."""
    for work, name, text in our_words(works):
        for praise in _PRAISE.finditer(text):
            message = f"{show(praise[0])} in the {name} of {show(work.key)} praises"
            yield Problem(*in_field(work, name, praise[0]), "prose-empty-praise", message, "say what it shows instead")


def _long(found_in: Callable[[Any], Iterable[tuple[Place, str]]], where: object) -> list[tuple[Place, tuple[str, ...]]]:
    """Return the sentences that are long enough to be repeated, as words."""
    parted = ((place, tuple(_WORD.findall(sentence.lower()))) for place, sentence in found_in(where))
    return [(place, words) for place, words in parted if len(words) >= _SHORTEST_REPEAT]


def _on_page(view: View) -> Iterator[tuple[Place, str]]:
    for start, end in (bounds for paragraph in view.paragraphs for bounds in paragraph):
        yield (view.note.path, *view.places.of(start)), view.prose[start:end]


def _in_annotations(works: Iterable[Reference]) -> Iterator[tuple[Place, str]]:
    for work in works:
        text = work.get("annotation")
        for start, end in sentences(text, 0, len(text)):
            yield in_field(work, "annotation", text[start:].split(maxsplit=1)[0]), text[start:end]
