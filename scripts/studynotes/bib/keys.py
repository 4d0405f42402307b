"""Citation keys: what is one, which one was meant, and how a new one is made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

PATTERN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*[0-9]{4}[a-z0-9]+")
"""Family name, year, first real word: `sculley2015hidden`. It is also a file name, an address and an HTML id."""

_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and at by for from how in into is it of on or the to toward towards via what when why with",
    )
)


def is_key(text: str) -> bool:
    """Tell whether text is a key in this project's form."""
    return PATTERN.fullmatch(text) is not None


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return up to three known keys that look like text, best first."""
    by_fold = {key.casefold(): key for key in known}
    return [by_fold[found] for found in get_close_matches(text.casefold(), list(by_fold), n=3, cutoff=0.6)]


def make(family: str, year: int, title: str, taken: Iterable[str] = ()) -> str:
    """Make a key from a family name, a year and a title; a key already taken gets the next word of the title.

    Raises ValueError when the title has no word that would make a free key.
    """
    stem = f"{re.sub('[^a-z]', '', ascii_fold(family))}{year:04d}"
    used = set(taken)
    words = [word for word in re.findall(r"[a-z0-9]+", ascii_fold(title)) if word not in _SMALL_WORDS]
    for word in words:
        if (key := f"{stem}{word}") not in used and is_key(key):
            return key
    raise ValueError(f"no free key for {stem} from the title {title!r}")


def ascii_fold(text: str) -> str:
    """Return text in lower-case ASCII letters: Schütt becomes schutt, Łukasz becomes lukasz."""
    table = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(table))
    return "".join(letter for letter in decomposed if letter.isascii() and not unicodedata.combining(letter))
