"""The index of the search; its browser half stands among the scripts in render/theme."""

from collections.abc import Collection
from dataclasses import replace

from studynotes.model import Graph
from studynotes.search import english, index, records
from studynotes.search.asked import Asked

__all__ = ["files"]

_NOTHING = Asked()


def files(graph: Graph, dictionary: Collection[str] = (), asked: Asked = _NOTHING) -> dict[str, str]:
    """Return each file that search needs by its address below the site: the parts of the index, and English words.

    `dictionary` holds the stems of the words that are not taken for typing errors.
    """
    places = asked.places
    found = records.records(graph)
    everything = [replace(record, asked=places[record.url]) if record.url in places else record for record in found]
    same = [*asked.same, *((record.names[0], record.expansion) for record in everything if record.expansion)]
    return {**index.files(everything, same, asked.languages), **english.files(dictionary)}
