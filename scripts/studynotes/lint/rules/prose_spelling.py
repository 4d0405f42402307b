"""The rule on spelling: words of a dictionary, of the project's list, or names of the bibliography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from studynotes.bib.bibtex import show
from studynotes.lint import spelling, wordlist
from studynotes.lint.rules.prose_names import NAMING
from studynotes.lint.rules.view import View, in_field
from studynotes.model import Problem, Reference
from studynotes.notes import scanner
from studynotes.notes.scanner import Span

CODE = "prose-spelling"

_ABBREVIATION = re.compile(r"[A-Z]+s?")
_FRONT = re.compile(r"^(?:title|description):", re.MULTILINE)
_ELSEWHERE = re.compile(r"\([ \n]*<?[a-z]+:|\[")
_MOST_LOOKED_UP = 8


@dataclass(frozen=True)
class _Word:
    """A word as it stands somewhere."""

    text: str
    path: str
    line: int
    column: int


def misspelled(views: Iterable[View], works: Mapping[str, Reference], words: Mapping[str, int]) -> Iterator[Problem]:
    """Refuse words that are in no list, and British forms; report each word of the project's list that is idle."""
    names = _names(works.values())
    odd = [*_odd_words(views, works.values(), names)]
    yield from wordlist.idle(words, {form for each in odd for form in _forms(each.text, words)})
    wrong = [each for each in odd if words.keys().isdisjoint(_spellings(each.text))]
    looked_up = frozenset(list(dict.fromkeys(each.text for each in wrong))[:_MOST_LOOKED_UP])
    for each in wrong:
        if form := spelling.house_form(each.text, words):
            message, remedy = f"{show(each.text)} is {show(form)} in these notes", f"write {form}"
        else:
            near = _near(each.text, words, names) if each.text in looked_up else ()
            offer = f"did you mean {' or '.join(near)}?" if near else "correct it,"
            message, remedy = f"{show(each.text)} is no known word", f"{offer} or add it to docs/{wordlist.PATH}"
        yield Problem(each.path, each.line, each.column, CODE, message, remedy)


def prose_of(view: View) -> str:
    """Return a page's text with only its prose left, title, description and the texts of links within the site too."""
    text = view.note.text
    spans = tuple(_within(span, text) for span in view.page.spans)
    groups = [(group.start, group.end) for group in view.note.groups]
    made = scanner.blank(scanner.blank(text, scanner.merged(spans)), groups)
    for found in _FRONT.finditer(text, 0, view.note.body_start):
        end = text.find("\n", found.end())
        made = made[: found.end()] + text[found.end() : end] + made[end:]
    return made


def _within(span: Span, text: str) -> Span:
    """Return of a link or image within the site only what is behind its text; others name what others named."""
    if span.kind not in {"link", "image"} or _ELSEWHERE.match(text, span.middle + 1):
        return span
    return Span(span.middle, span.end, span.kind)


def _odd_words(views: Iterable[View], works: Iterable[Reference], names: Collection[str]) -> Iterator[_Word]:
    """Yield each word that neither the dictionary nor the bibliography has."""

    @cache
    def odd(token: str) -> Sequence[tuple[int, str]]:
        return [each for each in spelling.words_of(token) if not _is_known(spelling.bare(each[1]), names)]

    for view in views:
        for token in spelling.TOKEN.finditer(prose_of(view)):
            for start, word in odd(token[0]):
                yield _Word(spelling.bare(word), view.note.path, *view.places.of(token.start() + start))
    for work in works:
        for name in ("annotation", "since"):
            seen: Counter[str] = Counter()
            for token in spelling.TOKEN.finditer(work.get(name)):
                for _, word in odd(token[0]):
                    seen[word] += 1
                    yield _Word(spelling.bare(word), work.path, *in_field(work, name, word, seen[word]))


def _names(works: Iterable[Reference]) -> Collection[str]:
    """Return the words with capitals of the names and titles of the bibliography, but no British form of a word."""
    names = {
        spelling.bare(word)
        for work in works
        for name in NAMING
        for _, word in spelling.words(work.get(name))
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
