"""English words by their first letter, so that the browser takes none of them for a typing error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from studynotes.search.index import FOLDER

_SHORTEST = 3
"""Shorter words, and their forms, are never taken for typing errors."""


def files(dictionary: Iterable[str]) -> dict[str, str]:
    """Return a text of words for each letter by its address below the site.

    A word stands there as the number of letters that it shares with the one before, and the rest: all are sorted.
    """
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(dictionary):
        if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word.islower():
            by_letter[word[0]].append(word)
    return {f"{FOLDER}/english-{letter}.txt": _front_coded(words) for letter, words in by_letter.items()}


def _front_coded(words: Iterable[str]) -> str:
    parts, before = [], ""
    for word in words:
        shared = next((n for n, (one, other) in enumerate(zip(word, before, strict=False)) if one != other), len(before))
        shared = min(shared, 9)
        parts.append(f"{shared}{word[shared:]}")
        before = word
    return "".join(parts)
