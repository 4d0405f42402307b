"""Rules on what sentences say twice, or say without saying anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View, in_field
from studynotes.model import Problem, Reference
from studynotes.notes.sentences import sentences

SHORTEST_REPEAT = 8

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


def repeated_sentence(views: Iterable[View], works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse a sentence of eight words or more that stands elsewhere too, on a page or in an annotation."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for path, (line, column), words in [*_on_pages(views), *_in_annotations(works)]:
        place = first.setdefault(words, (path, line))
        if place != (path, line):
            message = f"this sentence stands on {place[0]} too: {show(' '.join(words))}"
            remedy = f"see line {place[1]} there; say it once, and link"
            yield Problem(path, line, column, "prose-repeated-sentence", message, remedy)


def empty_praise(works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse words that praise a work in our words on it: they could stand under any."""
    for work in works:
        for name in ("annotation", "since"):
            for found in _PRAISE.finditer(work.get(name)):
                place = in_field(work, name, found[0])
                message = f"{show(found[0])} in the {name} of {show(work.key)} praises"
                yield Problem(work.path, *place, "prose-empty-praise", message, "say what it shows instead")


def _on_pages(views: Iterable[View]) -> Iterator[tuple[str, tuple[int, int], tuple[str, ...]]]:
    for view in views:
        for chunk in view.page.chunks:
            if chunk.kind == "text":
                for start, words in _long_sentences(view.prose, chunk.start, chunk.end):
                    yield view.note.path, view.places.of(start), words


def _in_annotations(works: Iterable[Reference]) -> Iterator[tuple[str, tuple[int, int], tuple[str, ...]]]:
    for work in works:
        text = work.get("annotation")
        for start, words in _long_sentences(text, 0, len(text)):
            yield work.path, in_field(work, "annotation", text[start:].split(maxsplit=1)[0]), words


def _long_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for begin, stop in sentences(text, start, end):
        words = tuple(re.findall(r"[\w'’]+", text[begin:stop].lower()))
        if len(words) >= SHORTEST_REPEAT:
            yield begin, words
