"""Builders of what most tests begin with: notes, works, a graph, and texts for property tests."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from studynotes import notes
from studynotes.graph import backlinks
from studynotes.model import Graph, Note, Reference

FRONT = "---\ntitle: A page\ndescription: What it says.\n---\n\n"
"""Front matter in order: text below it begins in line 6."""

MARKUP = st.text(st.sampled_from("[]@;,-{}.`$\\<>()!#*_|:~&=?'\" \n\tab1/\ufffc\ue0f0"), max_size=80) | st.lists(
    st.sampled_from(
        ["---\n", "title: x\n", "course: 1\n", "- &a [*a]\n", "# ", "## ", "\n", "\n\n", "    ", "> ", "- ", "1. ", "```", "```\n", "~~~", "`", "$", "$$", "[", "]", "](", "](x)", ")", "@", "[@", "[@a2020b]", "[@a2020b", "@a2020b", "[see @a, p. 3; @b]", "[^1]", "[a]: b", "{.evidence}", "<", ">", "<!--", "-->", "<pre>", "</pre>", "<b ", '<a href="', "![", "|", ": ", "!!! note", "???", "===", "https://a.b", "*", "_", "\\", "&amp;", ". ", "e.g. ", "Word", "API", " ", "\t", "\ufeff", "\ufffb", "\ufffc", "\x00"]
    )
    | st.text(st.characters(exclude_characters="\r"), max_size=4),
    max_size=40,
).map("".join)  # fmt: skip
"""Markdown that nobody would write, of single characters and of the pieces that mean something."""


def note(text: str, path: str = "page.md", front: str = FRONT) -> Note:
    """Return a note, read; text that begins with front matter of its own needs none of ours."""
    return notes.read(path, text if text.startswith("---\n") else front + text)[0]


def work(key: str = "lee2015work", kind: str = "misc", title: str = "A work", **fields: str) -> Reference:
    """Return a work with fields as plain text, and with an entry that holds them, a field a line."""
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in {"title": title, **fields}.items())
    flat = {name: " ".join(value.split()) for name, value in {"title": title, **fields}.items()}
    return Reference(key, kind, title, fields=flat, path="bibliography.bib", source=f"@{kind}{{{key},\n{rows}}}")


def graph(works: Iterable[Reference] = (), pages: Iterable[Note] = ()) -> Graph:
    """Return the graph of works and notes; a work is labeled by its key, a group by all keys in brackets."""
    references = {reference.key: reference for reference in works}
    labels = {key: key for key in references}
    return backlinks.build(references, pages, labels, lambda group: f"({'; '.join(c.key for c in group.citations)})")
