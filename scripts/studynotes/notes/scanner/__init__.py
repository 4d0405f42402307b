"""What of a Markdown page is prose and what is not: code, formulas, links, addresses, HTML, front matter."""

from studynotes.notes.scanner.inlines import inline_spans
from studynotes.notes.scanner.page import Chunk, Page, merged, opaque_spans, scan
from studynotes.notes.scanner.parts import FILL, Line, Span, blank

__all__ = ["FILL", "Chunk", "Line", "Page", "Span", "blank", "inline_spans", "merged", "opaque_spans", "scan"]
