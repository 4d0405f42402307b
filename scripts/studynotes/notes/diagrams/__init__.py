"""Diagrams: a fenced block of DOT in a note becomes an inline SVG in the colors and the type of the page."""
