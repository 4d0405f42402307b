"""The rule on spelling: words of a dictionary, of the project's list, or names of the bibliography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, partial
from itertools import chain

from studynotes.bib.bibtex import show
from studynotes.graph.cache import Again, make_new
from studynotes.lint import spelling, wordlist
from studynotes.lint.rules.prose_names import NAMING
from studynotes.lint.rules.view import View, in_field, our_words
from studynotes.model import Problem, Reference
from studynotes.notes import scanner

_ABBREVIATION = re.compile(r"[A-Z]+s?")
_FRONT = re.compile(r"^(?:title|description):(.*)", re.MULTILINE)
_ELSEWHERE = re.compile(r"\([ \n]*<?[a-z]+:|\[")
_MOST_LOOKED_UP = 8


_Word = tuple[str, tuple[str, int, int]]
"""A word, and where it stands: path, line and column."""


def misspelled(
    views: Iterable[View], works: Mapping[str, Reference], words: Mapping[str, int], again: Again = make_new
) -> Iterator[Problem]:
    """Refuse words that are in no list, and British forms; report each word of the project's list that is idle."""
    entries = list(works.values())
    names = again("names", entries, partial(_names, entries))
    on_pages = [again(("odd", view.note.path), (view, names), partial(_odd_on_page, view, names)) for view in views]
    in_works = [again(("odd", work.key), (work, names), partial(_odd_in_works, [work], names)) for work in entries]
    odd: list[_Word] = list(chain(*on_pages, *in_works))
    yield from wordlist.idle(words, {form for word, _ in odd for form in _forms(word, words)})
    wrong = [(word, place) for word, place in odd if words.keys().isdisjoint(_spellings(word))]
    looked_up = frozenset(list(dict.fromkeys(word for word, _ in wrong))[:_MOST_LOOKED_UP])
    for word, place in wrong:
        if form := spelling.house_form(word, words):
            message, remedy = f"{show(word)} is {show(form)} in these notes", f"write {form}"
        else:
            near = _near(word, words, names) if word in looked_up else ()
            offer = f"did you mean {' or '.join(near)}?" if near else "correct it,"
            message, remedy = f"{show(word)} is no known word", f"{offer} or add it to docs/{wordlist.PATH}"
        yield Problem(*place, "prose-spelling", message, remedy)


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


def _odd(token: str, names: Collection[str]) -> Sequence[tuple[int, str]]:
    """Return the words that neither the dictionary nor the bibliography has, with their places in a token."""
    return [(at, word) for at, word in spelling.words_of(token) if not _is_known(spelling.bare(word), names)]


def _odd_on_page(view: View, names: Collection[str]) -> list[_Word]:
    odd = cache(partial(_odd, names=names))
    return [
        (spelling.bare(word), (view.note.path, *view.places.of(token.start() + start)))
        for token in spelling.TOKEN.finditer(_prose_of(view))
        for start, word in odd(token[0])
    ]


def _odd_in_works(works: Iterable[Reference], names: Collection[str]) -> list[_Word]:
    odd, found = cache(partial(_odd, names=names)), []
    for work, name, text in our_words(works):
        seen: Counter[str] = Counter()
        for token in spelling.TOKEN.findall(text):
            for _, word in odd(token):
                seen[word] += 1
                found.append((spelling.bare(word), in_field(work, name, word, seen[word])))
    return found


def _names(works: Iterable[Reference]) -> Collection[str]:
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


def _is_known(word: str, names: Collection[str]) -> bool:
    is_name = len(word) == 1 or word in names or _ABBREVIATION.fullmatch(word)
    return bool(is_name) or spelling.is_word(word)


def _spellings(word: str) -> Sequence[str]:
    """Return the forms under which the list may hold a word: one with a small letter stands for a capital too."""
    return word, word[:1].lower() + word[1:]


def _forms(word: str, words: Mapping[str, int]) -> Iterator[str]:
    """Yield what the list must hold for a word, also when the word stands in its British form."""
    yield from _spellings(word)
    yield from _spellings(spelling.house_form(word, words))


def _near(word: str, words: Collection[str], names: Collection[str]) -> Sequence[str]:
    """Return what may have been meant: a name in another case, a term of the list that is very near, or other words."""
    same = [name for name in (*words, *names) if name.casefold() == word.casefold()]
    return same[:1] or get_close_matches(word, words, n=1, cutoff=0.85) or spelling.suggestions(word)
