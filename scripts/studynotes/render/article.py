"""The article of a page: citations for its Markdown, what its HTML becomes, and what stands above its title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks
from studynotes.model import CitationGroup, Graph, Note, Site
from studynotes.notes import citations, formulas, glossary, scanner
from studynotes.notes.glossary import Term
from studynotes.notes.headings import lab_anchors
from studynotes.notes.paths import relative
from studynotes.render import references, terms

TURN = "<!-- turn -->"
"""Where the theme puts the links to the pages before and after: behind the text."""

_TABLE = re.compile(r'(?<!<div class="scroll">)<table>.*?</table>', re.DOTALL)
_ANNOTATION = re.compile(r'(<span class="c[1hm]?">)[^<>\w]*(\(\d+\))!?</span>')
_FORMS = re.compile(
    r'class="(?:tabbed-set|task-list|footnote|grid|icon|annotation)\b|<(?:mark|ins|del|sub|sup|figure)>'
)
_SHEET = "/assets/stylesheets/forms.css"
_HEADING = re.compile(r'<h[1-6] id="(?P<id>[^"]+)"')
_EMPTY_CORNER = re.compile(r"<thead>\s*<tr>\s*<th[^>]*>\s*</th>")
_FIRST_CELL = re.compile(r"(?P<row><tr>\s*)<td(?P<cell>(?: [^>]*)?>.*?)</td>", re.DOTALL)
_TASK = re.compile(r'<input type="checkbox" disabled(?P<done> checked)?(?=/?>)')
_ANCHOR = re.compile(r'(<a class="headerlink" href="[^"]*")[^>]*>#</a>')
_LABS = re.compile(r'<h2 id="labs">.*?(?=<h2 |\Z)', re.DOTALL)
_LAB = re.compile(r"<li>(?=\s*(?:<p>)?(?:<a [^>]*>(?P<link>[^<]*)|<strong>(?P<bold>[^<]*)|(?P<plain>[^.:;,(<]*)))")
_ALIGNED = re.compile(r'(<t[hd]) style="text-align: (left|center|right);"')
_EMPTY_HEADER = re.compile(r"<th(?P<attributes>(?: [^>]*)?)>\s*</th>")


@dataclass(frozen=True)
class TocItem:
    """A heading in the table of contents, as the templates read it."""

    title: str
    url: str
    level: int = 2
    children: Sequence[TocItem] = ()


@dataclass(frozen=True)
class Step:
    """One part of the line above a title; `path` is below the site, and empty for the page itself."""

    name: str
    path: str = ""


def cited(markdown: str, note: Note, formatted: Mapping[str, Formatted]) -> list[tuple[CitationGroup, str]]:
    """Return each citation group of a note's Markdown with its HTML, in order of the text."""
    before = len(note.text) - len(markdown)
    if note.text.endswith(markdown):
        groups = tuple(replace(one, start=one.start - before, end=one.end - before) for one in note.groups)
    else:  # what a plugin changed
        groups = citations.find_groups(markdown, scanner.opaque_spans(markdown)) if note.groups else ()
    anchors = backlinks.anchors(note)
    return [(group, references.inline(group, ids, formatted)) for group, ids in zip(groups, anchors, strict=True)]


def finished(
    html: str,
    note: Note,
    graph: Graph,
    formatted: Mapping[str, Formatted],
    marked: tuple[Term, ...],
    site: Site,
) -> str:
    """Return the article of a note: formulas as MathML, the terms of the glossary marked, the reference list."""
    html = _ANNOTATION.sub(r'<span class="annotation">\2</span>', formulas.to_mathml(labs(tasks(tables(html)))))
    is_glossary = note.url == glossary.PAGE
    html = terms.anchor(html, marked, site) if is_glossary else terms.mark(html, marked, note.url)
    listed = references.reference_list(_citations_by_key(note), graph, formatted, note.url)
    html, turn = anchors_aside(html), TURN if "course" in note.front else ""
    if _FORMS.search(html):  # few pages do
        html = f'<link rel="stylesheet" href="{relative(note.url, _SHEET)}">{html}'
    return f"{html}{turn}{listed}"  # a sum with Markup would escape the article


def tables(html: str) -> str:
    """Return HTML in which each table can scroll in a box of its own, and a header cell without text is a plain cell.

    A table is as wide as its words: in a box it scrolls there, and the page does not. A cell without text, the corner
    of a table with two sets of headings, heads nothing. How a column is aligned is said by a class, since the policy of
    the site lets no style stand in a page.
    """
    html = _ALIGNED.sub(r'\1 class="\2"', html)
    boxed = _TABLE.sub(lambda table: f'<div class="scroll">{_named(table, html)}</div>', html)
    return _EMPTY_HEADER.sub(r"<td\g<attributes>></td>", boxed)


def tasks(html: str) -> str:
    """Return HTML in which each box of a task list says whether the task is done."""
    return _TASK.sub(lambda box: f'{box[0]} aria-label="{"done" if box["done"] else "open"}"', html)


def labs(html: str) -> str:
    """Return HTML in which each item of the section on labs has an id."""

    def named(section: re.Match[str]) -> str:
        names = (unescape(lab["link"] or lab["bold"] or lab["plain"]) for lab in _LAB.finditer(section[0]))
        anchors = iter(lab_anchors(names))
        return _LAB.sub(lambda lab: f'<li id="{next(anchors)}">', section[0])

    return _LABS.sub(named, html)


def _named(table: re.Match[str], html: str) -> str:
    """Return a table named by the heading above it, with row headers where its corner is empty."""
    above = [heading["id"] for heading in _HEADING.finditer(html, 0, table.start())]
    name = f' aria-labelledby="{above[-1]}"' if above else ""
    rows = table[0].replace("<table>", f"<table{name}>", 1)
    return _FIRST_CELL.sub(r'\g<row><th scope="row"\g<cell></th>', rows) if _EMPTY_CORNER.search(rows) else rows


def anchors_aside(html: str) -> str:
    """Return HTML whose links beside headings are for the pointer only: no part of a name, of a copy, or of the tabs.

    The list of contents leads to the same places. What they show is set by the style sheet.
    """
    return _ANCHOR.sub(r'\1 aria-hidden="true" tabindex="-1"></a>', html)


def headings(note: Note, formatted: Mapping[str, Formatted]) -> list[TocItem]:
    """Return the headings that `finished` adds to those of the Markdown."""
    return [TocItem("References", "#references")] if _citations_by_key(note).keys() & formatted.keys() else []


def kicker(url: str, notes: Mapping[str, Note]) -> list[Step]:
    """Return the way to a page as it stands above the title; `notes` maps site paths to notes."""
    front = notes[url].front if url in notes else {}
    if "course" in front:
        course, week = f"Course {front['course']}", front.get("week")
        above = url.rstrip("/").rpartition("/")[0] + "/"
        return (
            [Step(course, above[1:]), Step(f"Week {front['course']}.{week}")]
            if week and above in notes
            else [Step(course)]
        )
    shelves = {"/references/": "Library", "/topics/": "Topics"}
    return [Step(name, shelf[1:]) for shelf, name in shelves.items() if url.startswith(shelf) and url != shelf]


def _citations_by_key(note: Note) -> Mapping[str, Sequence[str]]:
    """Return the HTML ids of the citations of each work."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for group, anchors in zip(note.groups, backlinks.anchors(note), strict=True):
        for citation, anchor in zip(group.citations, anchors, strict=True):
            by_key[citation.key].append(anchor)
    return by_key
