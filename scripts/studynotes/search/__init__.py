"""Search: typed records of all that can be found, the index over them."""

from studynotes.model import Graph
from studynotes.search import index, records, synonyms

__all__ = ["files"]


def files(graph: Graph) -> dict[str, str]:
    """Return each file that search needs by its address below the site: the parts of the index."""
    found = records.records(graph)
    same = [*synonyms.SAME, *((each.names[0], each.expansion) for each in found if each.expansion)]
    return index.files(found, same)
