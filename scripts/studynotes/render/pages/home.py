"""The parts of the home page that the build knows: the size of the site, and what changed last."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from studynotes.model import Graph, Note


def newest(notes: Iterable[Note], dates: Mapping[str, str], count: int = 4) -> str:
    """Return the notes that changed last as a list; `dates` maps a note's path to its ISO day."""
    ordered = sorted(
        (note for note in notes if note.path in dates and "week" in note.front), key=lambda each: each.path
    )
    ordered.sort(key=lambda note: dates[note.path], reverse=True)
    items = "".join(
        f'<li><a href="{note.url.lstrip("/")}">{html.escape(note.title)}</a> '
        f'<span class="newest__place">Course {note.front["course"]}, week {note.front["week"]}</span> '
        f'<time datetime="{dates[note.path]}">{dates[note.path]}</time></li>'
        for note in ordered[:count]
    )
    return f'<ul class="newest">{items}</ul>' if items else ""


def counts(graph: Graph) -> str:
    """Return the size of the site as one sentence, counted by the build."""
    weeks = sum("week" in note.front for note in graph.notes)
    return (
        f'<p class="counts"><b>{weeks}</b> weeks of notes, <b>{len(graph.references)}</b> works, each annotated, '
        f"<b>{len(graph.mentions)}</b> citations that lead to them and back.</p>"
    )
