"""The whole site as one record: works, notes, and who cites what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
    unknown work gives no mention. `cache` keeps the mentions of each note.
    """
    cache = Cache() if cache is None else cache
    ordered = tuple(sorted(notes, key=lambda note: natural(note.path)))

    def mentions_of(note: Note) -> tuple[Mention, ...]:
        shown = tuple(map(group_text, note.groups)), [key in references for key in keys_of(note)]
        parts = ("mentions", note.path, note.text, shown)
        kept = partial(cache.kept, parts, lambda: tuple(_mentions(note, references, group_text)))
        return cache.again(("mentions", note.path), (note, shown), kept)

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


def _mentions(
    note: Note, references: Mapping[str, Reference], group_text: Callable[[CitationGroup], str]
) -> Iterator[Mention]:
    for group, ids in zip(note.groups, anchors(note), strict=True):
        cited = zip((citation.key for citation in group.citations), ids, strict=True)
        known = [(key, anchor) for key, anchor in cited if key in references]
        sentence = plain(group.sentence, group_text) if known else ""
        for key, anchor in known:
            yield Mention(key, note.url, group.heading, anchor, sentence, group.role)


def _safe(key: str) -> str:
    """Return a key as part of an HTML id and an address; odd characters of a key that is not ours are spelled out."""
    return key if is_key(key) else re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", key)
