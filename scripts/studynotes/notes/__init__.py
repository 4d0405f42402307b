"""One Markdown page, read but not rendered: front matter, headings, links, citations and their sentences."""

from studynotes.notes.plaintext import plain
from studynotes.notes.reader import decode, read, read_folder

__all__ = ["decode", "plain", "read", "read_folder"]
