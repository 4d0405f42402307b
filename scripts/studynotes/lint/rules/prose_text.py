"""Rules on sentences: white space, lines, words that slipped in twice, what is said twice or says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View, in_field, our_words
from studynotes.model import Problem, Reference
from studynotes.notes.sentences import sentences

_TRAILING = re.compile(r"[ \t][ \t]*(?=\n|\Z)")
_BREAK = re.compile(r"(?<=[\w,;:)]) *\n(?= *[\w(])")
_NO_SPACE = re.compile(r"[.!?](?<=[a-z]{3}.)(?=[A-Z][a-z])")  # begins with its sign: tried there alone
_TWICE = re.compile(r"(?<![\w/.'’-])(?!(?i:had|that)\s)([A-Za-z]++)\s++((?i:\1))(?![\w/.'’-])")
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
Long = Iterable[tuple[Place, str]]
"""Sentences that are long enough to be repeated, in small letters and without what stands between words."""


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
        if "\n" in view.prose[start:end] and (gap := _BREAK.search(view.prose, start, end)):
            message = "the sentence goes on over the next line"
            yield view.at(gap.start(), "prose-broken-sentence", message, "write it on one line")


def doubled_on_page(view: View) -> Iterator[Problem]:
    """Refuse a word that stands twice in a row, as after a change in the middle of a sentence."""
    for chunk in view.page.chunks:
        for pair in _TWICE.finditer(view.prose, chunk.start, chunk.end):
            yield view.at(pair.start(2), "prose-doubled-word", f"{show(pair[1])} stands twice", "remove one")


def doubled_in_words(work: Reference) -> Iterator[Problem]:
    """Refuse a word that stands twice in a row in our words on a work."""
    for name, text in our_words(work):
        for pair in _TWICE.finditer(text):
            message = f"{show(pair[1])} stands twice"
            yield Problem(*in_field(work, name, pair[0]), "prose-doubled-word", message, "remove one")


def repeated_sentence(sentences: Long) -> Iterator[Problem]:
    """Refuse a sentence of eight words or more that stands elsewhere too, on a page or in an annotation."""
    first: dict[str, tuple[str, int]] = {}
    for place, words in sentences:
        if (said := first.setdefault(words, place[:2])) != place[:2]:
            message = f"this sentence stands on {said[0]} too: {show(words)}"
            yield Problem(
                *place, "prose-repeated-sentence", message, f"see line {said[1]} there; say it once, and link"
            )


def empty_praise(work: Reference) -> Iterator[Problem]:
    """Refuse words that praise a work in our words on it: they could stand under any."""
    for name, text in our_words(work):
        for praise in _PRAISE.finditer(text):
            message = f"{show(praise[0])} in the {name} of {show(work.key)} praises"
            yield Problem(*in_field(work, name, praise[0]), "prose-empty-praise", message, "say what it shows instead")


def long_on_page(view: View) -> Long:
    """Yield the long sentences of a page."""
    for start, end in (bounds for paragraph in view.paragraphs for bounds in paragraph):
        if words := _long(view.prose[start:end]):
            yield (view.note.path, *view.places.of(start)), words


def long_in_annotation(work: Reference) -> Long:
    """Yield the long sentences of an annotation."""
    text = work.get("annotation")
    for start, end in sentences(text, 0, len(text)):
        if words := _long(text[start:end]):
            yield in_field(work, "annotation", text[start:].split(maxsplit=1)[0]), words


def _long(sentence: str) -> str:
    """Return the words of a sentence that is long enough to be repeated."""
    words = _WORD.findall(sentence.lower())
    return " ".join(words) if len(words) >= _SHORTEST_REPEAT else ""
