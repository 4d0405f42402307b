"""Rules on what sentences claim: support, repetition, praise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studynotes.bibtex import show
from studynotes.notes.sentences import GROUP, sentences
from studynotes.records import Problem, Reference
from studynotes.rules.note_view import View
from studynotes.rules.prose_places import in_field

SHORTEST_REPEAT = 8

_NUMBER = (
    r"(?<![\w.#-])(?<!course )(?<!Course )(?<!week )(?<!Week )(?<!section )"
    r"\d+(?:[.,]\d+)*(?: ?%| per ?cent)?(?![\w-])"
)
_SUPERLATIVE = (
    r"\b(?:best|worst|(?:larg|small|fast|slow|high|low|strong|weak|cheap|clos|bigg|great|earli|hard|simpl|easi)est"
    r"|most (?!of\b)\w+|least \w+)\b"
)
_CLAIM = re.compile(f"{_NUMBER}|{_SUPERLATIVE}")
_PRAISE = re.compile(
    r"\b(?:amazing|awesome|brilliant|cutting-edge|definitive|elegant|excellent|exceptional|fantastic|game-chang\w+"
    r"|ground-?breaking|great(?!er|est|ly)|impressive|indispensable|insightful|invaluable|landmark|magnificent|must-read"
    r"|outstanding|pioneering|remarkable|revolutionary|seminal|state-of-the-art|superb|terrific|unparalleled"
    r"|wonderful(?:ly)?|world-class)\b",
    re.IGNORECASE,
)


def unsupported_claim(view: View) -> Iterator[Problem]:
    """Want a citation in each paragraph that gives a number or a superlative; report the first of them."""
    for chunk in view.page.chunks:
        text = view.prose[chunk.start : chunk.end]
        if chunk.kind == "text" and GROUP not in text and (found := _CLAIM.search(text)):
            message = f"{show(found[0])} in a paragraph without a citation"
            remedy = "cite the source, or say less"
            yield view.at(chunk.start + found.start(), "prose-unsupported-claim", message, remedy)


def repeated_sentence(views: Iterable[View]) -> Iterator[Problem]:
    """Refuse a sentence of eight words or more that another page has too."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for view in views:
        for start, words in _long_sentences(view):
            path, line = first.setdefault(words, (view.note.path, view.places.of(start)[0]))
            if path != view.note.path:
                message = f"this sentence stands on {path} too: {show(' '.join(words))}"
                remedy = f"see line {line} there; say it once, and link"
                yield view.at(start, "prose-repeated-sentence", message, remedy)


def empty_praise(works: Iterable[Reference]) -> Iterator[Problem]:
    """Refuse words that praise a work in our words on it: they could stand under any."""
    for work in works:
        for name in ("annotation", "since"):
            for found in _PRAISE.finditer(work.get(name)):
                place = in_field(work, name, found[0])
                message = f"{show(found[0])} in the {name} of {show(work.key)} praises"
                yield Problem(work.path, *place, "prose-empty-praise", message, "say what it shows instead")


def _long_sentences(view: View) -> Iterator[tuple[int, tuple[str, ...]]]:
    for chunk in view.page.chunks:
        if chunk.kind != "text":
            continue
        for start, end in sentences(view.prose, chunk.start, chunk.end):
            words = tuple(re.findall(r"[\w'’]+", view.prose[start:end].lower()))
            if len(words) >= SHORTEST_REPEAT:
                yield start, words
