"""English words by their first letter, so that the browser takes none of them for a typing error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from studynotes.search.index import FOLDER
from studynotes.search.words import front_coded

_SHORTEST = 3
"""Shorter words, and their forms, are never taken for typing errors."""


def files(dictionary: Iterable[str]) -> dict[str, str]:
    """Return the words that begin with each letter by the address of their file below the site."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(dictionary):
        if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word.islower():
            by_letter[word[0]].append(word)
    return {
        f"{FOLDER}/english-{letter}.txt": front_coded([word] for word in words) for letter, words in by_letter.items()
    }
