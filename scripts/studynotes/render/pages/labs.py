"""All labs on a page: what each week says of its labs, in the order of the course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from posixpath import basename, dirname, join, normpath

from markupsafe import Markup

from studynotes.bib.formatter import Formatted, group_parts
from studynotes.model import CitationGroup, Graph, Note, Site
from studynotes.notes.paths import relative, work_url
from studynotes.render.templating import render

_PAGE, _SECTION = "/labs/", "labs"
_ITEM = re.compile(r"^- (?:(?P<public>\[)|\*\*)?(?P<name>[^\]*\n]*).*?(?=\n- |\n\n|\Z)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)")


def labs_page(graph: Graph, formatted: Mapping[str, Formatted], site: Site) -> Markup:
    """Return the page of labs as Markdown: the section of each week on its labs, with links and citations from here.

    Behind each lab stands a way to report a mistake.
    """
    sections = [(note, text) for note in graph.notes if "week" in note.front and (text := section(note, formatted))]
    items = [item for note, _ in sections for item in labs_of(note)]
    return render(
        "labs.md",
        sections=[(note, Markup(_with_reports(text, note, site))) for note, text in sections],
        labs=len(items),
        public=sum(bool(item["public"]) for item in items),
        courses=len({note.front["course"] for note, _ in sections}),
    )


def labs_of(note: Note) -> list[re.Match[str]]:
    """Return the items of what a note says of its labs, each with its `name` and, where it is, `public`."""
    start, end = _bounds(note)
    return list(_ITEM.finditer(note.text[start:end]))


def _with_reports(text: str, note: Note, site: Site) -> str:
    def reported(item: re.Match[str]) -> str:
        form = site.report(f"{item['name']}, {site.address(note.url)}#{_SECTION}")
        return f"{item[0]}\n  [Report a mistake]({form}){{ .fault }}" if form else item[0]

    return _ITEM.sub(reported, text)


def section(note: Note, formatted: Mapping[str, Formatted]) -> str:
    """Return what a note says of its labs as Markdown for a page at the root; empty without such a section."""
    start, end = _bounds(note)
    parts, position = [], start
    for group in (group for group in note.groups if start <= group.start < end):
        parts += [note.text[position : group.start], _cited(group, formatted)]
        position = group.end
    text = "".join([*parts, note.text[position:end]]).strip()
    return _LINK.sub(lambda link: f"]({_from_root(note, link['path'])}{link['anchor'] or ''})", text)


def _bounds(note: Note) -> tuple[int, int]:
    """Return the offsets in a note's text between which it speaks of labs; twice the same when it does not."""
    offsets = [0, *accumulate(len(line) + 1 for line in note.text.split("\n"))]
    tops = [heading for heading in note.headings if heading.level == 2]
    here = next((heading for heading in tops if heading.anchor == _SECTION), None)
    if here is None:
        return 0, 0
    behind = [heading.line for heading in tops if heading.line > here.line]
    return offsets[here.line], offsets[behind[0] - 1] if behind else len(note.text)


def _cited(group: CitationGroup, formatted: Mapping[str, Formatted]) -> Markup:
    pages = [relative(_PAGE, work_url(citation.key)) for citation in group.citations]
    link = Markup('{}<a href="{}">{}</a>{}').format
    links = [
        link(before, page, label, after)
        for page, (before, label, after) in zip(pages, group_parts(group, formatted), strict=True)
    ]
    return Markup("({})").format(Markup("; ").join(links))


def _from_root(note: Note, path: str) -> str:
    return normpath(join(dirname(note.path), path or basename(note.path)))
