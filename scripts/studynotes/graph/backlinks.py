"""The whole site as one record: works, notes, and who cites what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import count

from studynotes.bib.keys import is_key
from studynotes.graph.cache import Cache
from studynotes.model import CitationGroup, Graph, Mention, Note, Reference
from studynotes.notes import plain
from studynotes.notes.paths import natural


def build(
    references: Mapping[str, Reference],
    notes: Iterable[Note],
    labels: Mapping[str, str],
    group_text: Callable[[CitationGroup], str],
    cache: Cache | None = None,
) -> Graph:
    """Return the graph of the site; notes and mentions in the order of the course, that is of their paths.

    `labels` maps each key to its label in the text, `group_text` gives the text of a whole group. A citation of an
    unknown work gives no mention. `cache` keeps the sentences of each note.
    """
    cache = Cache() if cache is None else cache
    ordered = tuple(sorted(notes, key=lambda note: natural(note.path)))

    def mentions_of(note: Note) -> tuple[Mention, ...]:
        shown = tuple(map(group_text, note.groups)), [key in references for key in keys_of(note)]
        parts = ("sentences", note.path, note.text, shown)
        sentences = partial(cache.kept, parts, partial(_sentences, note, references, group_text))
        return cache.again(("mentions", note.path), (note, shown), lambda: _mentions(note, references, sentences()))

    mentions = tuple(mention for note in ordered for mention in mentions_of(note))
    cited_by: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        cited_by[mention.key].append(mention)
    return Graph(references, ordered, mentions, labels, {key: tuple(citing) for key, citing in cited_by.items()})


def without(graph: Graph, hidden: Collection[str]) -> Graph:
    """Return the graph without the pages at some site paths, and without what these cite."""
    cited_by = {
        key: shown
        for key, citing in graph.cited_by.items()
        if (shown := tuple(mention for mention in citing if mention.page not in hidden))
    }
    mentions = tuple(mention for mention in graph.mentions if mention.page not in hidden)
    notes = tuple(note for note in graph.notes if note.url not in hidden)
    return replace(graph, notes=notes, mentions=mentions, cited_by=cited_by)


def keys_of(note: Note) -> dict[str, None]:
    """Return the keys that a note cites, each once, in the order of the text."""
    return dict.fromkeys(citation.key for group in note.groups for citation in group.citations)


def cited_works(note: Note, graph: Graph) -> list[Reference]:
    """Return the works that a note cites, in the order in which it first does."""
    return [graph.references[key] for key in keys_of(note) if key in graph.references]


def anchors(note: Note) -> tuple[tuple[str, ...], ...]:
    """Return the HTML id of every citation of a note, by group; known and unknown keys alike."""
    numbers: dict[str, count[int]] = defaultdict(lambda: count(1))
    return tuple(
        tuple(f"cite-{_safe(citation.key)}-{next(numbers[citation.key])}" for citation in group.citations)
        for group in note.groups
    )


def _sentences(
    note: Note, references: Mapping[str, Reference], group_text: Callable[[CitationGroup], str]
) -> dict[str, str]:
    """Return each sentence of a note that cites a known work with its plain text."""
    citing = (group for group in note.groups if any(citation.key in references for citation in group.citations))
    return {sentence: plain(sentence, group_text) for sentence in dict.fromkeys(group.sentence for group in citing)}


def _mentions(note: Note, references: Mapping[str, Reference], sentences: Mapping[str, str]) -> tuple[Mention, ...]:
    return tuple(
        Mention(citation.key, note.url, group.heading, anchor, sentences[group.sentence], group.role)
        for group, ids in zip(note.groups, anchors(note), strict=True)
        for citation, anchor in zip(group.citations, ids, strict=True)
        if citation.key in references
    )


def _safe(key: str) -> str:
    """Return a key as part of an HTML id and an address; odd characters of a key that is not ours are spelled out."""
    return key if is_key(key) else re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", key)
