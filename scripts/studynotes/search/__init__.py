"""Search: typed records of all that can be found, the index over them, and the page for readers without scripts."""

from collections.abc import Mapping

from studynotes.records import Graph
from studynotes.search import index, listing, records, synonyms
from studynotes.style import Formatted

__all__ = ["files"]


def files(graph: Graph, formatted: Mapping[str, Formatted]) -> dict[str, str]:
    """Return each file that search needs by its address below the site: the index, and the page of lists."""
    found = records.records(graph)
    same = [*synonyms.SAME, *((each.names[0], each.expansion) for each in found if each.expansion)]
    return {listing.PATH: listing.page(graph, formatted)} | index.files(found, same)
