"""All figures of the notes on a page: each with its caption, its words and the way to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from markupsafe import Markup

from studynotes.model import Graph, Note
from studynotes.notes.diagrams import fences
from studynotes.notes.paths import is_about
from studynotes.render.templating import render


@dataclass(frozen=True)
class Figure:
    """A diagram or a chart: `anchor` is its id in its note, `here` its id on the page of figures."""

    language: str
    source: Markup
    title: str
    anchor: str
    here: str


def figures_page(graph: Graph) -> Markup:
    """Return the page of figures as Markdown, in the order of the course, and those about the site behind them."""
    used: Counter[str] = Counter()
    drawn = [(note, list(_figures(note, used))) for note in sorted(graph.notes, key=is_about)]
    shown = [(note, figures) for note, figures in drawn if figures]
    return render("figures.md", notes=shown, figures=sum(len(figures) for _, figures in shown))


def _figures(note: Note, used: Counter[str]) -> Iterator[Figure]:
    """Yield the figures of a note; an id that `used` counts already gets a number."""
    for fence in fences.find(note.text):
        if picture := fence.read()[0]:
            anchor, used[picture.anchor] = picture.anchor, used[picture.anchor] + 1
            here = f"{anchor}-{used[anchor]}" if used[anchor] > 1 else anchor
            shown = fence.source if fence.language == "dot" else _comments(fence.source)
            yield Figure(fence.language, Markup(shown), picture.title, anchor, here)


def _comments(chart: str) -> str:
    """Return the title and the words of a chart; its program and its data are a click away, in its place."""
    return "\n".join(takewhile(lambda line: line.startswith("#"), chart.split("\n")))
