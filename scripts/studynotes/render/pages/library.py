"""The library: every work by year, complete without a script, with the controls that a script brings to life."""

from __future__ import annotations

import html
from collections.abc import Mapping
from itertools import groupby

from studynotes.bib import csl
from studynotes.bib.describe import full_name, short_people, venue, year
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Reference
from studynotes.render.metadata import coins
from studynotes.render.pages.facets import facets, values
from studynotes.render.pages.words import front_matter, number, style_sheet

_ORDERS = {"year": "Year", "author": "Author", "title": "Title", "cited": "Most cited", "added": "Newest added"}
_SHOWN_PEOPLE = 4


def library_page(
    graph: Graph, formatted: Mapping[str, Formatted], topics: Mapping[str, str], added: Mapping[str, str]
) -> str:
    """Return the library: every work, by year, newest first, with a filter, facets and a basket."""
    count = len(graph.references)
    front = {
        "title": "Library",
        "description": f"{number(count, 'work')} that the notes cite, by year, each with our annotation.",
    }
    works = sorted(graph.references.values(), key=lambda each: (-year(each), formatted[each.key].label.casefold()))
    own = values(graph)
    lines = {each.key: _line(each, own[each.key], formatted[each.key].label, added.get(each.key, "")) for each in works}
    sections = [_year_section(shelf, [lines[each.key] for each in group]) for shelf, group in groupby(works, key=year)]
    parts = [
        style_sheet("/references/"),
        '<script type="module" src="../assets/javascripts/library.js"></script>',
        _finder(count, bool(added)),
        f'<div class="drawers">\n{_basket()}\n{facets(graph, own, topics)}\n</div>',
        '<div class="catalogue__works">',
        *sections,
        "</div>",
    ]
    body = "\n".join(parts)
    return f'{front_matter(front)}\n{_INTRO}\n\n<div class="catalogue" data-search-exclude>\n{body}\n</div>\n'


_INTRO = (
    "Every work has a page of its own: what it says, why read it, what changed since, "
    "and each sentence of the notes that cites it.\n"
    "The same works by subject are in the [topics](../topics/index.md), by course and week in the "
    "[crosswalk](crosswalk.md), and for other programs in [CSL-JSON](references.json), [BibTeX](references.bib) "
    "and [RIS](references.ris).\n"
    "Whether their links still lead to them stands on the page on the [health of the links](health.md)."
)


def _finder(count: int, dated: bool) -> str:
    orders = "".join(
        f'<option value="{name}">{text}</option>' for name, text in _ORDERS.items() if dated or name != "added"
    )
    return (
        '<form class="finder" id="finder" role="search" aria-label="Library" autocomplete="off">\n'
        '<div class="finder__field"><label for="find">Find a work</label>\n'
        '<input type="search" id="find" name="find" autocomplete="off" autocapitalize="none" spellcheck="false"'
        ' aria-describedby="find-hint"></div>\n'
        f'<div class="finder__order"><label for="sort">Order</label>\n<select id="sort" name="sort">{orders}</select>'
        "</div>\n"
        '<p class="finder__hint" id="find-hint">Words of title, people, venue or topic. '
        "Or paste a DOI, an arXiv number, an address or a title, to ask whether it is discussed here.</p>\n"
        f'<div class="finder__state"><p class="finder__count" role="status">{number(count, "work")}</p>\n'
        '<label class="finder__mine"><input type="checkbox" name="mine" value="1">Only selected</label></div>\n'
        '<ul class="finder__chosen" aria-label="Chosen"></ul>\n</form>'
    )


def _basket() -> str:
    formats = "".join(
        f'<option value="{name}">{text}</option>'
        for name, text in (("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON"), ("md", "Markdown list"))
    )
    return (
        '<details class="basket"><summary>Take away <span class="basket__count"></span></summary>\n'
        '<div class="basket__tools">\n<label for="what">Works</label>\n'
        '<select id="what"><option value="basket">selected</option><option value="shown">found</option>'
        '<option value="all">all</option></select>\n'
        f'<label for="format">as</label>\n<select id="format">{formats}</select>\n'
        '<button type="button" data-do="download">Download</button>\n'
        '<button type="button" data-do="copy">Copy</button>\n'
        '<button type="button" data-do="empty">Select none</button>\n'
        '<p class="basket__said" role="status"></p>\n</div>\n</details>'
    )


def _year_section(shelf: int, lines: list[str]) -> str:
    name = str(shelf or "No date")
    return (
        f'<section class="shelf" data-year="{shelf}">\n<h2 id="year-{shelf}">{name}</h2>\n'
        f'<ol class="library">\n{"".join(lines)}</ol>\n</section>'
    )


def _line(reference: Reference, own: Mapping[str, str], label: str, added: str) -> str:
    facts = dict(own) | {"label": label, "added": added, "more": _unnamed(reference)}
    data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in facts.items() if value)
    return (
        f'<li class="library__item"{data}><a class="library__title" href="{reference.key}/">'
        f"{html.escape(csl.full_title(reference))}</a> "
        f'<span class="library__people">{html.escape(short_people(reference, _SHOWN_PEOPLE))}</span> '
        f'<span class="library__venue">{html.escape(venue(reference))}{_marks(own)}</span>'
        f"{coins(reference)}</li>\n"
    )


def _marks(own: Mapping[str, str]) -> str:
    """Return in words what a reader should know before the page of the work is opened."""
    gone = " · dead link" if own["link"] == "dead" else ""
    return f"{gone} · added by these notes" if own["origin"] == "added" else gone


def _unnamed(reference: Reference) -> str:
    """Return the people that the line only counts, so that the filter finds them too."""
    names = reference.authors or reference.editors
    return ", ".join(full_name(name) for name in names[_SHOWN_PEOPLE - 1 :]) if len(names) > _SHOWN_PEOPLE else ""
