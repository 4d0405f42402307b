"""All that is wrong with a whole project: one list for `notes lint`, for a preview and for a build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from studynotes.graph.cache import Cache, fingerprint
from studynotes.lint import suppressions, wordlist
from studynotes.lint.rules import pages, prose
from studynotes.lint.rules.table import RULES
from studynotes.model import Graph, Problem
from studynotes.notes import glossary
from studynotes.notes.paths import GLOSSARY


def every_problem(
    found: Iterable[Problem], graph: Graph, docs: Path, root: Path, cache: Cache | None = None
) -> tuple[tuple[Problem, ...], int]:
    """Return the problems found in the sources and those of the pages together, and how many more are silenced.

    `root` is the folder of mkdocs.yml and pyproject.toml; `cache` keeps what the rules on prose found.
    """
    listed = docs / wordlist.PATH
    text = listed.read_text(encoding="utf-8", errors="replace") if listed.exists() else ""
    words, misplaced = wordlist.read(text)
    terms = [term.name for note in graph.notes if note.path == GLOSSARY for term in glossary.read(note)]
    cache = Cache() if cache is None else cache
    check = partial(prose.check, graph.notes, graph.references, terms, words, cache.again)

    def in_prose() -> tuple[Problem, ...]:
        notes = [fingerprint(note.path, note.text) for note in graph.notes]  # one by one: all at once are large
        works = [fingerprint(work) for work in graph.references.values()]
        return cache.kept(("prose", notes, works, terms, words), check)

    found_in_prose = cache.again("prose", (graph.notes, graph.references, terms, words), in_prose)
    in_docs = [*found_in_prose, *misplaced, *pages.check(graph, docs, root, cache)]
    inside = {wordlist.PATH, *(note.path for note in graph.notes)}
    placed = [
        replace(problem, path=f"{docs.name}/{problem.path}") if problem.path in inside else problem
        for problem in in_docs
    ]
    return suppressions.apply([*found, *placed], root / "pyproject.toml", RULES, RULES)
