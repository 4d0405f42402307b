"""The page for readers without scripts: every topic and every work by its name."""

from __future__ import annotations

import html
from collections.abc import Mapping

from studynotes.bib import csl, describe
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph

PATH = "search/index.md"


def page(graph: Graph, formatted: Mapping[str, Formatted]) -> str:
    """Return the search page as Markdown: what to type, then topics and works as lists of links."""
    topics = [note for note in graph.notes if note.path.startswith("topics/") and note.path != "topics/index.md"]
    has_glossary = any(note.path == "glossary.md" for note in graph.notes)
    glossary = "The [glossary](../glossary.md) and the lists below" if has_glossary else "The lists below"
    works = sorted(graph.references.values(), key=lambda each: formatted[each.key].label.casefold())
    topic_items = "".join(f'<li><a href="..{note.url}">{html.escape(note.title)}</a></li>' for note in topics)
    work_items = "".join(
        f'<li>{html.escape(describe.byline(each, formatted[each.key].label))}. <a href="../references/{each.key}/">'
        f"{html.escape(csl.full_title(each))}</a></li>\n"
        for each in works
    )
    return (
        "---\ntitle: Search\n"
        'description: "What the search field understands, and all topics and works as plain lists."\n---\n\n'
        "The field at the top of each page finds notes, works, topics, terms, labs, tools and data sets while you "
        f"type; it needs scripts. {glossary} do without.\n\n"
        f"{_HELP}\n\n"
        f'## Topics\n\n<ul class="listing">{topic_items}</ul>\n\n## Works\n\n'
        f'<ul class="listing listing--works">\n{work_items}</ul>\n'
    )


_HELP = """## What the field understands

| Type | to find |
|---|---|
| `tecnical debt` | what you half remember: beginnings of words and misspelled words count too |
| `brundage 2020` | a work by its author and year |
| `1912.02292`, `arXiv:2010.02013v2`, `10.1145/3533378` | a work by its identifier |
| `"label ambiguity"` | these words beside each other |
| `drift -concept` | what does not hold the second word |
| `author:karpathy`, `year:2019-2021` | only works by this author, of these years |
| `type:lab`, `course:3`, `topic:monitoring` | only this type, this course, this topic |"""
