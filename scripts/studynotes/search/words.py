"""Text to the words that are indexed; words.js does the same to a query."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from posixpath import commonprefix

from studynotes.bib.keys import fold

SMALL = frozenset(
    re.findall(
        r"\w+",
        """
        a about again al also am an and any anyone are arent as at be because been between both but by can cannot cant
        could couldnt did didnt do does doesnt dont each else et for from get gets got had has hasnt have havent how
        hows i if im in into is isnt it its ive just lets me more most my no not of on or our out over per please
        should shouldnt so some someone something still such than that thats the their them then there these they this
        those to too under up us versus very vs was wasnt we were what whats when where which while who whose why will
        with wont would yet you your
        """,
    )
)
"""Words that carry no meaning alone; they are indexed in names only."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the folded words of a text in order; hyphens, dots and other signs part them."""
    return _WORD.findall(fold(text))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _shared(word: str, before: str) -> int:
    """Return with how many letters, at most those that one digit counts, two words begin alike."""
    return min(len(commonprefix((word, before))), len(_DIGITS) - 1)


def front_coded(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of words as text: each word as the number of letters that it begins with like the one before, in
    base 36, and the rest of it.
    """
    before = ""
    coded: list[list[str]] = []
    for line in lines:
        coded.append([])
        for word in line:
            shared = _shared(word, before)
            coded[-1].append(f"{_DIGITS[shared]}{word[shared:]}")
            before = word
    return "\n".join(" ".join(line) for line in coded)


def groups(vocabulary: Iterable[str]) -> dict[str, str]:
    """Return the head of each word: plural and singular, British and American spelling count as one word."""
    members: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        members[_stem(word)].append(word)
    return {word: min(forms, key=lambda form: (len(form), form)) for forms in members.values() for word in forms}


_ENDINGS = (
    (re.compile(r"(?<=[^aeiou])ies$"), "y"),
    (re.compile(r"(?<=ss|sh|ch)es$|(?<=[xz])es$|(?<=[^suai])s$"), ""),
)
_SPELLINGS = (
    (re.compile(r"(?<=.{3})is(?=(?:e|ed|er|es|ing|ation)$)"), "iz"),
    (re.compile(r"(?<=.{2})ell(?=(?:ed|er|ing)$)"), "el"),
    (re.compile(r"(?<=.{3})our(?=$|s$|al$|ed$|ing$)"), "or"),
)


def _stem(word: str) -> str:
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    for pattern, ending in _SPELLINGS:
        word = pattern.sub(ending, word)
    for pattern, ending in _ENDINGS:
        if len(shorter := pattern.sub(ending, word)) >= 3 and shorter != word:
            return shorter
    return word
