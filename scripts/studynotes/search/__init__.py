"""Search: typed records of all that can be found, the index over them, and the page for readers without scripts."""

from studynotes.search.index import files
from studynotes.search.listing import page
from studynotes.search.records import records
from studynotes.search.terms import anchored

__all__ = ["anchored", "files", "page", "records"]
