"""Search: typed records of all that can be found, the index over them, and the page for readers without scripts."""

from collections.abc import Mapping

from studynotes.records import Graph
from studynotes.search import index, listing, records, synonyms, terms
from studynotes.style import Formatted

__all__ = ["files"]


def files(graph: Graph, formatted: Mapping[str, Formatted]) -> dict[str, str]:
    """Return each file that search needs by its address below the site: the index, and the page of lists."""
    glossary = next((note for note in graph.notes if note.path == terms.PATH), None)
    same = [*synonyms.SAME, *terms.abbreviations(glossary)] if glossary else synonyms.SAME
    return {listing.PATH: listing.page(graph, formatted)} | index.files(records.records(graph), same)
