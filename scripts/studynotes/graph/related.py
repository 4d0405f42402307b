"""Related works: those cited together in a section of our notes, and those on the same topics; each with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from studynotes.model import Graph

TOGETHER = 3.0
"""How much one section that cites both works counts against one topic that few works share."""

_WIDEST_TOPIC = 60
"""A topic with more works says little; it still counts for works that the notes cite together."""


def find(graph: Graph, topics: Mapping[str, str], most: int = 5) -> dict[str, dict[str, str]]:
    """Return the works nearest to each work, best first, each with the reason in words."""
    sections: dict[tuple[str, str], set[str]] = defaultdict(set)
    shelves: dict[str, set[str]] = defaultdict(set)
    for mention in graph.mentions:
        sections[mention.page, mention.heading].add(mention.key)
    for reference in graph.references.values():
        for topic in reference.keywords:
            shelves[topic].add(reference.key)
    return {key: dict(_nearest(key, graph, sections, shelves, topics, most)) for key in graph.references}


def _nearest(
    key: str,
    graph: Graph,
    sections: Mapping[tuple[str, str], set[str]],
    shelves: Mapping[str, set[str]],
    topics: Mapping[str, str],
    most: int,
) -> Iterable[tuple[str, str]]:
    places = {(mention.page, mention.heading) for mention in graph.cited_by.get(key, ())}
    together = Counter(other for place in places for other in sections[place] if other != key)
    shared: dict[str, list[str]] = defaultdict(list)
    for topic in graph.references[key].keywords:
        near = shelves[topic] if len(shelves[topic]) <= _WIDEST_TOPIC else shelves[topic] & together.keys()
        for other in near - {key}:
            shared[other].append(topic)
    scores = {
        other: TOGETHER * together[other] + sum(1 + 10 / len(shelves[topic]) for topic in shared.get(other, ()))
        for other in together.keys() | shared.keys()
    }
    for other in sorted(scores, key=lambda near: (-scores[near], near))[:most]:
        yield other, _reason(together[other], [topics.get(topic, topic) for topic in shared.get(other, ())])


def _reason(together: int, shared: list[str]) -> str:
    sections = f"cited together in {together} {'section' if together == 1 else 'sections'}" if together else ""
    names = f"both on {' and '.join(name.lower() for name in shared[:2])}" if shared else ""
    return "; ".join(part for part in (sections, names) if part)
