"""The rule on spelling: words of a dictionary, of the project's list, or names of the bibliography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from studynotes.bib.bibtex import show
from studynotes.lint import spelling, wordlist
from studynotes.lint.rules.prose_names import NAMING
from studynotes.lint.rules.view import View, in_field, our_words
from studynotes.model import Problem, Reference
from studynotes.notes import scanner

_ABBREVIATION = re.compile(r"[A-Z]+s?")
_FRONT = re.compile(r"^(?:title|description):(.*)", re.MULTILINE)
_ELSEWHERE = re.compile(r"\([ \n]*<?[a-z]+:|\[")
_MOST_LOOKED_UP = 8


Odd = Sequence[tuple[str, tuple[str, int, int]]]
"""Words that the dictionary lacks, each with its place: path, line and column."""


def misspelled(odd: Odd, names: Collection[str], words: Mapping[str, int]) -> Iterator[Problem]:
    """Refuse words that are in no list, and British forms; report each word of the project's list that is idle."""
    unnamed = [word for word in dict.fromkeys(word for word, _ in odd) if word not in names]
    american = {word: spelling.house_form(word, words) for word in unnamed}
    yield from wordlist.idle(words, {form for pair in american.items() for word in pair for form in _spellings(word)})
    wrong = [word for word in unnamed if words.keys().isdisjoint(_spellings(word))]
    near = {word: _near(word, words, names) for word in wrong[:_MOST_LOOKED_UP] if not american[word]}
    told = {word: _told(word, american[word], near.get(word, ())) for word in wrong}
    yield from (Problem(*place, "prose-spelling", *told[word]) for word, place in odd if word in told)


def _told(word: str, american: str, near: Sequence[str]) -> tuple[str, str]:
    """Return what is wrong with a word, and what to do."""
    if american:
        return f"{show(word)} is {show(american)} in these notes", f"write {american}"
    offer = f"did you mean {' or '.join(near)}?" if near else "correct it,"
    return f"{show(word)} is no known word", f"{offer} or add it to docs/{wordlist.PATH}"


def _prose_of(view: View) -> str:
    """Return a page's text with only its prose left, title, description and the texts of links within the site too."""
    text = view.note.text
    spans = tuple(
        span._replace(start=span.middle)  # what leads elsewhere names what others named
        if span.kind in {"link", "image"} and not _ELSEWHERE.match(text, span.middle + 1)
        else span
        for span in view.page.spans
    )
    prose = scanner.blank(
        scanner.blank(text, scanner.merged(spans)), [(group.start, group.end) for group in view.note.groups]
    )
    for field in _FRONT.finditer(text, 0, view.note.body_start):
        prose = prose[: field.start(1)] + field[1] + prose[field.end(1) :]
    return prose


@lru_cache(maxsize=16384)
def _odd(token: str) -> Sequence[tuple[int, str]]:
    """Return the words that the dictionary lacks, with their places in a token."""
    return [(at, word) for at, word in spelling.words_of(token) if not _is_known(spelling.bare(word))]


def odd_on_page(view: View) -> Odd:
    """Return the odd words of a page."""
    return [
        (spelling.bare(word), (view.note.path, *view.places.of(token.start() + start)))
        for token in spelling.TOKEN.finditer(_prose_of(view))
        for start, word in _odd(token[0])
    ]


def odd_in_words(work: Reference, names: Collection[str]) -> Odd:
    """Return the odd words in our words on a work that are no names."""
    found = []
    for name, text in our_words(work):
        seen: Counter[str] = Counter()
        for _, word in (odd for token in spelling.TOKEN.findall(text) for odd in _odd(token)):
            if (bare := spelling.bare(word)) not in names:
                seen[word] += 1
                found.append((bare, in_field(work, name, word, seen[word])))
    return found


def names_of(works: Iterable[Reference]) -> Collection[str]:
    """Return the words with capitals of the names and titles of the bibliography, but no British form of a word."""
    names = {
        spelling.bare(word)
        for work in works
        for name in NAMING
        for token in spelling.TOKEN.findall(work.get(name))
        for _, word in spelling.words_of(token)
        if not word.islower()
    }
    return {name for name in names if not spelling.house_form(name)}


def _is_known(word: str) -> bool:
    return len(word) == 1 or _ABBREVIATION.fullmatch(word) is not None or spelling.is_word(word)


def _spellings(word: str) -> Sequence[str]:
    """Return the forms under which the list may hold a word: one with a small letter stands for a capital too."""
    return word, word[:1].lower() + word[1:]


def _near(word: str, words: Collection[str], names: Collection[str]) -> Sequence[str]:
    """Return what may have been meant: a name in another case, a term of the list that is very near, or other words."""
    same = [name for name in (*words, *names) if name.casefold() == word.casefold()]
    return same[:1] or get_close_matches(word, words, n=1, cutoff=0.85) or spelling.suggestions(word)
