"""Diagrams: a fenced block of DOT in a note becomes an inline SVG in the colours and the type of the page."""
