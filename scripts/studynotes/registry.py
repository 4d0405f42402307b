"""The citation adapter: the one place that knows mkdocs-bibtex.

The stock plugin stays the citation front end: it finds the blocks of a page and asks its registry what to print.
This registry answers from our graph, so nothing is parsed or formatted a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from studynotes import cards
from studynotes.records import CitationGroup
from studynotes.style import Formatted

BLOCK = "cg-"
"""What a block's key begins with after `citing.encode`; the number of the group on the page follows."""


class GraphRegistry(ReferenceRegistry):  # type: ignore[misc]
    """Answers the stock plugin from the citation groups of the page that is being rendered."""

    def __init__(self, formatted: Mapping[str, Formatted]) -> None:
        self.footnote_format = "{key}"
        self._formatted = formatted
        self._groups: Sequence[CitationGroup] = ()
        self._anchors: Sequence[Sequence[str]] = ()

    def open_page(self, groups: Sequence[CitationGroup], anchors: Sequence[Sequence[str]]) -> None:
        """Take the citation groups of the next page and the HTML ids of their citations."""
        self._groups, self._anchors = groups, anchors

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Do nothing: our rules have refused every fault before MkDocs renders a page."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """Return none: a bare `@word` is text."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """Return the HTML of the group that the block stands for."""
        number = int(citation_block.citations[0].key.removeprefix(BLOCK))
        return cards.inline(self._groups[number], self._anchors[number], self._formatted)

    def reference_text(self, citation: Citation | InlineReference) -> str:
        """Return nothing: the reference list is made from the graph, not from footnotes."""
        return ""
