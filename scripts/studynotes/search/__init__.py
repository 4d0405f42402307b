"""The index of the search; its browser half stands among the scripts in render/theme."""

from collections.abc import Collection

from studynotes.model import Graph
from studynotes.search import english, index, records
from studynotes.search.words import SAME

__all__ = ["files"]


def files(graph: Graph, dictionary: Collection[str] = ()) -> dict[str, str]:
    """Return each file that search needs by its address below the site: the parts of the index, and English words.

    `dictionary` holds the stems of the words that are not taken for typing errors.
    """
    everything = records.records(graph)
    same = [*SAME, *((record.names[0], record.expansion) for record in everything if record.expansion)]
    return {**index.files(everything, same), **english.files(dictionary)}
