"""Rules on prose: what a careful reader would mark, as far as a program can see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from studynotes.graph.cache import Again, make_new
from studynotes.lint.rules import prose_names, prose_parts, prose_spelling, prose_text
from studynotes.lint.rules.view import view
from studynotes.model import Note, Problem, Reference
from studynotes.notes.paths import is_about

RULES: Mapping[str, str] = {
    "prose-heading-case": "Headings are in sentence case.",
    "prose-undefined-abbreviation": "Abbreviations are expanded at their first place on a page, or in the glossary.",
    "prose-one-minute": "A week's page begins with three to five sentences, and cites what to read.",
    "prose-question-count": "A week's page asks four to eight questions.",
    "prose-uncited-answer": "Each folded answer cites its source.",
    "prose-repeated-sentence": "No sentence of eight words or more stands at two places.",
    "prose-broken-sentence": "A sentence stands whole on its line, with a space before the next.",
    "prose-doubled-word": "No word stands twice in a row.",
    "prose-spelling": "Words are in the dictionary, the list of words or the bibliography, and in American spelling.",
    "prose-empty-praise": "Annotations say what a work shows, and do not praise it.",
    "prose-trailing-space": "No line ends in white space.",
}
"""Each code with what it asks for; the documentation prints this list."""


@dataclass(frozen=True)
class _Said:
    """What is wrong with a page or with our words on a work whatever the others say, and what rules on all compare."""

    alone: Sequence[Problem]
    odd: prose_spelling.Odd
    long: prose_text.Long = ()
    capitals: prose_names.Capitals | None = None


def check(
    notes: Iterable[Note],
    references: Mapping[str, Reference],
    glossary_terms: Collection[str],
    words: Mapping[str, int] = MappingProxyType({}),
    again: Again = make_new,
) -> tuple[Problem, ...]:
    """Return what the rules find in the notes and in the words of ours on works, in the order of their places.

    `glossary_terms` holds the names of the glossary, `words` the project's list of words with their lines. Pages about
    the site itself are no notes, and are left alone, but for their spelling.
    """
    works = list(references.values())
    names = again("names", works, partial(prose_spelling.names_of, works))
    counts: Counter[str] = Counter()
    pairs = prose_names.names_in([*glossary_terms, *(work.title for work in works)])
    said: list[_Said] = []
    headings: list[tuple[str, int, str]] = []
    unexpanded: list[tuple[str, Problem]] = []
    for note in notes:  # one by one: a page taken apart is large
        page = again(("prose", note.path), note, partial(_of_page, note))
        said.append(replace(page, capitals=None))
        if page.capitals:
            counts.update(page.capitals.words)
            pairs |= page.capitals.pairs
            headings += page.capitals.headings
            unexpanded += page.capitals.unexpanded
    said += [again(("prose", work.key), (work, names), partial(_of_work, work, names)) for work in works]
    problems = [
        *(problem for each in said for problem in each.alone),
        *prose_names.heading_case(headings, counts, pairs),
        *prose_names.undefined_abbreviation(unexpanded, glossary_terms, works),
        *prose_text.repeated_sentence(long for each in said for long in each.long),
        *prose_spelling.misspelled([odd for each in said for odd in each.odd], names, words),
    ]
    return tuple(sorted(problems))


def _of_page(note: Note) -> _Said:
    page = view(note)
    odd = prose_spelling.odd_on_page(page)
    if is_about(note):
        return _Said((), odd)
    rules = (prose_parts.parts, prose_text.trailing_space, prose_text.broken_sentence, prose_text.doubled_on_page)
    alone = [problem for rule in rules for problem in rule(page)]
    return _Said(alone, odd, list(prose_text.long_on_page(page)), prose_names.capitals(page))


def _of_work(work: Reference, names: Collection[str]) -> _Said:
    alone = [*prose_text.doubled_in_words(work), *prose_text.empty_praise(work)]
    return _Said(alone, prose_spelling.odd_in_words(work, names), list(prose_text.long_in_annotation(work)))
