"""All figures of the notes on a page: each with its caption, its words and the way to its place."""

from __future__ import annotations

from markupsafe import Markup

from studynotes.model import Graph
from studynotes.notes.diagrams import dot, fences
from studynotes.render.templating import render


def figures_page(graph: Graph) -> Markup:
    """Return the page of figures as Markdown, in the order of the course; the page draws each from its text again."""
    drawn = [
        (
            note,
            [
                (drawing.anchor, drawing.title, Markup(fence.source))
                for fence in found
                if (drawing := dot.read(fence.source)[0])
            ],
        )
        for note in graph.notes
        if (found := fences.find(note.text))
    ]
    shown = [(note, figures) for note, figures in drawn if figures]
    return render("figures.md", notes=shown, figures=sum(len(figures) for _, figures in shown))
