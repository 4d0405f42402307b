"""Rules on prose: what a careful reader would mark, as far as a program can see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from studynotes.graph.cache import Again, make_new
from studynotes.lint.rules import prose_names, prose_parts, prose_spelling, prose_text
from studynotes.lint.rules.view import View, view
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
    keys = frozenset(references)
    pages = [again(("view", note.path), (note, keys), partial(view, note, keys)) for note in notes]
    works = references.values()
    views = [page for page in pages if not is_about(page.note)]
    return tuple(
        sorted(
            [
                *prose_names.heading_case(views, glossary_terms, works, again),
                *prose_names.undefined_abbreviation(views, glossary_terms, works),
                *prose_text.repeated_sentence(views, works, again),
                *(
                    problem
                    for work in works
                    for problem in again(("prose of a work", work.key), work, partial(_of_works, [work]))
                ),
                *prose_spelling.misspelled(pages, references, words, again),
                *(
                    problem
                    for page in views
                    for problem in again(("rules on prose", page.note.path), page, partial(_alone, page))
                ),
            ]
        )
    )


def _alone(page: View) -> list[Problem]:
    """Return what is wrong with a page whatever the others say."""
    rules = (prose_parts.parts, prose_text.trailing_space, prose_text.broken_sentence, prose_text.doubled_on_page)
    return [problem for rule in rules for problem in rule(page)]


def _of_works(works: Collection[Reference]) -> list[Problem]:
    """Return what is wrong with our words on works, each by itself."""
    return [*prose_text.doubled_in_words(works), *prose_text.empty_praise(works)]
