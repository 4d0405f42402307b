"""Citation keys: their form, the one that was meant, a new one; and the folding of letters, which search shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from difflib import get_close_matches
from itertools import chain, count

PATTERN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*[0-9]{4}[a-z0-9]+")
"""Family name, year, first real word: `sculley2015hidden`. It is also a file name, an address and an HTML id."""

_MARKS = re.compile(r"[^\x00-\x26\x28-\x7f]")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_BY_SOUND = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэіґє", "abvgdeziklmnoprstufyeige", strict=True))
    | dict(zip("αβγδεζηικλμνξοπρςστυφω", "abgdeziiklmnxoprsstyfo", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
_SMALL_WORD = re.compile("an?|and|at|by|for|from|how|in|into|is|it|of|on|or|the|to|towards?|via|what|when|why|with")


def is_key(text: str) -> bool:
    """Return whether text is a key in this project's form."""
    return PATTERN.fullmatch(text) is not None


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return up to three known keys that look like text, best first."""
    by_fold = {key.casefold(): key for key in known}
    return [by_fold[near] for near in get_close_matches(text.casefold(), list(by_fold), n=3, cutoff=0.6)]


def make(family: str, year: int, title: str, taken: Container[str] = ()) -> str:
    """Make a key from a family name, a year and a title; a key already taken gets the next word of the title.

    When no word is free, the first one gets a letter or a number; of a script without letters of ours nothing is read.
    """
    stem = f"{re.sub('[^a-z]', '', roman(family)) or 'work'}{year:04d}"
    found = re.findall(r"[a-z0-9]+", roman(title))
    words = [word for word in found if not _SMALL_WORD.fullmatch(word)] or found or ["untitled"]
    numbered = (f"{words[0]}{mark}" for mark in chain("bcdefghijklmnopqrstuvwxyz", count(2)))
    return next(key for word in chain(words, numbered) if (key := f"{stem}{word}") not in taken)


def fold(text: str) -> str:
    """Return text in lower case without diacritics and apostrophes, in every script; words.js does the same."""
    if text.isascii():  # most texts are, and the short way is ten times as fast
        return text.lower().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _MARKS.sub(lambda match: match[0] if _stays(match[0]) else "", decomposed)


def ascii_fold(text: str) -> str:
    """Return text in lower-case ASCII letters: Schütt becomes schutt, Łukasz becomes lukasz."""
    return "".join(filter(str.isascii, fold(text)))


def roman(text: str) -> str:
    """Return text in lower-case ASCII letters, Cyrillic and Greek ones by sound: Иванов becomes ivanov."""
    return ascii_fold(fold(text).translate(_BY_SOUND))


def _stays(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("M") and letter not in "'’ʼ"
