"""A work as HTML: its links by name, its line in a reference list, the citation in the text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from studynotes.bib.formatter import Formatted, group_parts
from studynotes.bib.identifiers import is_web_address, links
from studynotes.model import CitationGroup, Graph, LinkState, Reference
from studynotes.notes.paths import relative


def link_list(reference: Reference, name: str) -> str:
    """Return the links of a work as an HTML list; each says in its label which work it opens, by a name for that."""
    made = "".join(
        f'<li><a class="reference__link" href="{html.escape(address)}" rel="external noopener"'
        f' aria-label="{html.escape(f"{way}: {name}")}">{way}</a></li>'
        for way, address in links(reference)
    )
    return f'<ul class="reference__links">{made}</ul>' if made else ""


def inline(group: CitationGroup, anchors: Sequence[str], formatted: Mapping[str, Formatted]) -> str:
    """Return a citation group as inline HTML that a Markdown renderer leaves alone.

    `anchors` holds the id of each citation of the group; unknown keys must have been refused before.
    """
    known = [
        (citation, anchor)
        for citation, anchor in zip(group.citations, anchors, strict=True)
        if citation.key in formatted
    ]
    made = [
        f"{_inert(before)}{_citation(citation.key, anchor, label, group.role)}{_inert(after)}"
        for (citation, anchor), (before, label, after) in zip(known, group_parts(group, formatted), strict=True)
    ]
    return f"({'; '.join(made)})"


def _citation(key: str, anchor: str, label: str, role: str) -> str:
    data = f' data-role="{role}"' if role else ""
    return f'<a class="citation" id="{anchor}" href="#ref-{key}"{data}>{_inert(label)}</a>'


def reference_list(
    keys: Mapping[str, Sequence[str]], graph: Graph, formatted: Mapping[str, Formatted], page: str
) -> str:
    """Return the reference list of one page: each work once, by label, with links back to its citations.

    `keys` maps each cited key to the ids of its citations on the page; `page` is the page's site path.
    """
    ordered = sorted((key for key in keys if key in formatted), key=lambda key: formatted[key].label.casefold())
    if not ordered:
        return ""
    items = "\n".join(_list_item(graph.references[key], formatted[key], keys[key], page, graph) for key in ordered)
    return (
        '<section class="references" aria-labelledby="references" data-search-exclude>\n'
        f'<h2 id="references">References</h2>\n<ol class="references__list">\n{items}\n</ol>\n</section>'
    )


def _list_item(reference: Reference, formatted: Formatted, anchors: Sequence[str], page: str, graph: Graph) -> str:
    mentions = graph.cited_by.get(reference.key, ())
    roles = {mention.anchor: mention.role for mention in mentions if mention.page == page}
    back = " ".join(
        f'<a href="#{anchor}" aria-label="Back to citation {n} of {html.escape(formatted.label)}">{n}</a>'
        + (f" ({roles[anchor]})" if roles.get(anchor) else "")
        for n, anchor in enumerate(anchors, 1)
    )
    pages = len({mention.page for mention in mentions})
    home = relative(page, f"/references/{reference.key}/")
    return (
        f'<li class="reference" id="ref-{reference.key}" data-kind="{reference.kind}">\n'
        f'<p class="reference__entry">{formatted.entry}{origin(reference)}</p>\n'
        f"{link_list(reference, formatted.label)}\n"
        f"{state(graph.states.get(reference.key, LinkState()))}{annotation(reference)}"
        f'<p class="reference__back">Cited here: {back} · '
        f'<a href="{home}" aria-label="All about {html.escape(formatted.label)}">'
        f"on {pages} {'page' if pages == 1 else 'pages'}</a></p>\n</li>"
    )


def origin(reference: Reference) -> str:
    """Return the mark of a work that the course does not name; empty for all others."""
    return ' <span class="reference__added">added by these notes</span>' if is_added(reference) else ""


def is_added(reference: Reference) -> bool:
    """Tell whether a work came in by these notes and not by the course."""
    return reference.get("origin") == "added"


def annotation(reference: Reference) -> str:
    """Return our annotation and what changed since, as HTML paragraphs; empty when there is neither."""
    made = ""
    if text := reference.get("annotation"):
        made += f'<p class="reference__annotation">{html.escape(text)}</p>\n'
    if text := reference.get("since"):
        made += f'<p class="reference__since"><b>Since:</b> {html.escape(text)}</p>\n'
    return made


_STATES = {
    "ok": "Link checked",
    "unknown": "Link in doubt",
    "moved": "Moved",
    "renamed": "Renamed",
    "archived": "Archived",
    "dead": "Dead",
}


def state(found: LinkState) -> str:
    """Return in words how the link of a work stands; empty when nobody looked and the entry says nothing."""
    if found.word in ("ok", "unknown") and not found.day:
        return ""
    told = [
        html.escape(found.note),
        f"now at {away(found.final)}" if found.final else "",
        away(found.copy, "archived copy") if found.copy else "",
        f'checked on <time datetime="{found.day}">{found.day}</time>' if found.day and found.word != "ok" else "",
    ]
    day = f' on <time datetime="{found.day}">{found.day}</time>' if found.word == "ok" else ""
    words = " · ".join(filter(None, told))
    shown = f"<b>{_STATES[found.word]}{day}</b>{': ' if words else ''}{words}"
    return f'<p class="reference__state reference__state--{found.word}">{shown}</p>\n'


def away(address: str, words: str = "") -> str:
    """Return an outgoing link; what is no address of the web stays text."""
    shown = html.escape(words or re.sub(r"^https?://", "", address).rstrip("/"))
    if not is_web_address(address):
        return shown
    return f'<a href="{html.escape(address)}" rel="external noopener">{shown}</a>'


def _inert(text: str) -> str:
    return "".join(each if each.isalnum() or each in " ,;." else f"&#{ord(each)};" for each in text)
