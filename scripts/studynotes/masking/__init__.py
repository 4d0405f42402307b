"""What of a Markdown page is prose and what is not: code, formulas, links, addresses, HTML, front matter."""

from studynotes.masking.page import Chunk, Page, inline_spans, merged, opaque_spans, scan
from studynotes.masking.parts import Line, Span

__all__ = ["Chunk", "Line", "Page", "Span", "inline_spans", "merged", "opaque_spans", "scan"]
