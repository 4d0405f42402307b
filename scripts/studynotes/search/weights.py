"""How much a word says about a record: by the field in which it stands, and by its share in a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

from studynotes.bib.keys import fold
from studynotes.search.record import Record
from studynotes.search.words import SMALL, words

FIRST_AUTHOR, AUTHOR = 14, 15
"""Shares of a word that is part of a person's name; an author and a year together are as good as a name."""

_NAME, _PERSON, _TEXT, _ASKED, _WORDS = 4.0, 3.0, 1.0, 1.0, 0.4
_ASIDE = 0.3  # a page about the site, which stands behind all that is about its subject
_FLAT = 0.6  # how far a word counts for less in a long text
_SMALL = 0.15
_BODIES = frozenset({"authors", "contributors", "developers", "project", "team", "the"})
"""What bodies that publish call themselves names none of them."""
_SIGNS = frozenset("-/.&+")
_LONGEST = 13  # words: a name counts as no longer


def weigh(record: Record, length: float) -> Mapping[str, tuple[float, int]]:
    """Return for each word how often it occurs, weighted by field, and its share in a name, 0 if it is in none.

    `length` is that of the text in average texts.
    """
    # A compound is one word more: "A/B test" is "ab test" too.
    joined = [" ".join(_joined(part) for part in fold(name).split()) for name in record.names]
    names = [set(words(name)) for name in (*record.names, *joined)]
    people = [set(words(person)) - _BODIES for person in record.people]
    shares = _shares(record, names, people)
    return {word: (count, shares.get(word, 0)) for word, count in _counts(record, length, names, people).items()}


def _counts(record: Record, length: float, names: Sequence[set[str]], people: Sequence[set[str]]) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    weight = _WORDS if record.plain_name or record.aside else _NAME
    for word in set().union(*names):
        weights[word] = weight * (_SMALL if word in SMALL else 1)
    for word in set().union(*people):
        weights[word] += _PERSON
    full = (_ASIDE if record.aside else _TEXT) / (1 - _FLAT + _FLAT * length)
    for text, weight in ((record.text, full), (record.words, _WORDS)):
        for word, count in Counter(words(text)).items():
            if word not in SMALL and (len(word) > 1 or word.isdigit()):
                weights[word] += weight * count
    for word in set(words(record.asked)) - SMALL - set(weights):  # what the text itself says counts once
        weights[word] = _ASKED
    if record.year:
        weights[str(record.year)] = max(weights[str(record.year)], _NAME)
    return weights


def _shares(record: Record, names: Sequence[set[str]], people: Sequence[set[str]]) -> Mapping[str, int]:
    """Return, for each word of a name, how many words the shortest name has that holds it; 14 and 15 are authors."""
    sizes: dict[str, int] = {}
    for parts in () if record.plain_name or record.aside else names:
        size = min(_LONGEST, max(1, len(parts - SMALL) + ceil(len(parts & SMALL) / 3)))
        endings = {record.ending: _LONGEST} if size > 2 else {}
        sizes |= {word: min(endings.get(word, size), sizes.get(word, _LONGEST)) for word in parts}
    if record.year:
        sizes[str(record.year)] = 2
    authors = dict.fromkeys(set().union(*people), AUTHOR) | dict.fromkeys(people[0] if people else (), FIRST_AUTHOR)
    return sizes | {word: code for word, code in authors.items() if sizes.get(word, 9) > 2}


def _joined(part: str) -> str:
    return "".join(words(part)) if _SIGNS & set(part.strip(".,:;()")) else part
