"""The list of words that the dictionary lacks and the notes need: one a line, sorted, in docs/about/words.txt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.model import Problem

PATH = "about/words.txt"
"""Where it lies below docs/."""

RULES: Mapping[str, str] = {
    "lint-word-order": "The list of words is sorted, and holds one word a line, once.",
    "lint-idle-word": "The list of words holds no word that the dictionary has or the notes do not use.",
}


def read(text: str) -> tuple[Mapping[str, int], tuple[Problem, ...]]:
    """Return the words of the list with their lines, and each line that stands out of order."""
    lines = text.removesuffix("\n").split("\n") if text else []
    words: dict[str, int] = {}
    for number, word in enumerate(lines, 1):
        if word.strip():
            words.setdefault(word, number)
    return words, tuple(_misplaced(lines))


def idle(words: Mapping[str, int], used: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each word that no text needed."""
    for word, line in words.items():
        if word not in used:
            yield Problem(PATH, line, 1, "lint-idle-word", f"{show(word)} is not needed any more", "remove the line")


def mend(text: str, problems: Collection[Problem]) -> str:
    """Return the list sorted, without the lines of the idle words among its problems."""
    gone = {problem.line for problem in problems if problem.code == "lint-idle-word"}
    kept = {word for number, word in enumerate(text.split("\n"), 1) if number not in gone and word.strip()}
    return "".join(f"{word}\n" for word in sorted(kept, key=_place))


def _misplaced(lines: Collection[str]) -> Iterator[Problem]:
    for number, (before, word) in enumerate(pairwise(["", *lines]), 1):
        if not word.strip() or (number > 1 and _place(word) <= _place(before)):
            message = f"{show(word)} stands after {show(before)}" if word.strip() else "an empty line"
            yield Problem(PATH, number, 1, "lint-word-order", message, "sort the list, or let --fix do it")


def _place(word: str) -> tuple[str, str]:
    return word.casefold(), word
