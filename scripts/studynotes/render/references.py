"""A work for readers: its line in a list, in the reference list of a page, its citation in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from studynotes.bib.describe import STATES, byline, full_title, short_people, venue
from studynotes.bib.formatter import Formatted, group_parts
from studynotes.bib.identifiers import is_web_address, links
from studynotes.model import CitationGroup, Graph, LinkState, Reference
from studynotes.notes.glossary import PAGE as GLOSSARY_PAGE
from studynotes.notes.paths import relative, work_url
from studynotes.notes.sentences import first_sentence
from studynotes.render.templating import render

_KEEPS_CASE = re.compile("</?span[^>]*>")
"""What tells the CSL processor to leave a word's capitals alone; it takes them out itself."""

SHOWN_PEOPLE = 4
"""A line counts who comes after them."""


@dataclass(frozen=True)
class Link:
    """A line of a list: `beside` stands next to the text, `count` is of what the list counts; no address, no link."""

    text: str
    address: str = ""
    beside: str = ""
    count: int = 0


@dataclass(frozen=True)
class WorkLine:
    """A work as lists name it: `title` without, `full_title` with its subtitle, `byline` as "Doe & Roe, 2015"."""

    key: str
    title: str
    full_title: str
    byline: str
    people: str
    venue: str
    is_added: bool
    times: int


def work_line(reference: Reference, graph: Graph) -> WorkLine:
    """Return a work as lists name it, with how often the notes cite it."""
    return WorkLine(
        reference.key,
        reference.title,
        full_title(reference),
        byline(reference, graph.labels.get(reference.key, "")),
        short_people(reference, SHOWN_PEOPLE),
        venue(reference),
        is_added(reference),
        len(graph.cited_by.get(reference.key, ())),
    )


def inline(group: CitationGroup, anchors: Sequence[str], formatted: Mapping[str, Formatted]) -> str:
    """Return a citation group as inline HTML.

    `anchors` holds the id of each citation of the group; unknown keys must have been refused before.
    """
    pairs = zip(group.citations, anchors, strict=True)
    known = [(citation.key, anchor) for citation, anchor in pairs if citation.key in formatted]
    parts = zip(known, group_parts(group, formatted), strict=True)
    cited = [(key, anchor, *texts) for (key, anchor), texts in parts]
    return str(render("citation.html", citations=cited, role=group.role))


def reference_list(
    keys: Mapping[str, Sequence[str]], graph: Graph, formatted: Mapping[str, Formatted], page: str
) -> str:
    """Return the reference list of one page: each work once, by label, with links back to its citations.

    The glossary cites hundreds of works: its list has no more than their names and the ways to their pages.
    `keys` maps each cited key to the ids of its citations on the page; `page` is the page's site path.
    """
    ordered = sorted((key for key in keys if key in formatted), key=lambda key: formatted[key].label.casefold())
    works = [_listed(graph.references[key], formatted[key], keys[key], page, graph) for key in ordered]
    front = graph.pages[page].front if page in graph.pages else {}
    week = f"{front['course']}.{front['week']}" if "week" in front else ""
    return str(render("reference_list.html", works=works, week=week, here=page)) if works else ""


def _listed(reference: Reference, formatted: Formatted, anchors: Sequence[str], page: str, graph: Graph) -> Markup:
    mentions = graph.cited_by.get(reference.key, ())
    roles = {mention.anchor: mention.role for mention in mentions if mention.page == page}
    address = relative(page, work_url(reference.key))
    if page == GLOSSARY_PAGE:
        title, label = _title(reference), formatted.label
        return render(
            "reference_short.html", work=reference, byline=byline(reference, label), address=address, title=title
        )
    return render(
        "reference.html",
        work=reference,
        label=formatted.label,
        address=address,
        entry=_with_door(formatted.entry, reference, address),
        is_added=is_added(reference),
        links=links(reference),
        state=link_state(graph.states.get(reference.key, LinkState())),
        says=first_sentence(reference.get("annotation")),
        since=reference.get("since"),
        citations=[(anchor, roles.get(anchor, "")) for anchor in anchors],
        pages=len({mention.page for mention in mentions}),
    )


def _with_door(entry: str, reference: Reference, address: str) -> Markup:
    """Return a formatted entry whose title leads to the page of the work; a style may have changed the title."""
    title = _title(reference)
    people, year, rest = entry.partition("). ")  # a body may bear the name of its work
    return Markup(people + year + rest.replace(title, f'<a href="{escape(address)}">{title}</a>', 1))


def _title(reference: Reference) -> Markup:
    return Markup(_KEEPS_CASE.sub("", reference.rich_title)) or escape(reference.title)


def is_added(reference: Reference) -> bool:
    """Tell whether a work came in by these notes and not by the course."""
    return reference.get("origin") == "added"


def link_state(state: LinkState) -> Markup:
    """Return in words how the link of a work stands; empty when nobody looked and the entry says nothing."""
    if state.word in ("ok", "unknown") and not state.day:
        return Markup()
    is_well = state.word == "ok"
    parts = ("note", "final", "copy") if is_well else ("copy", "final", "note", "day")
    return render(
        "link_state.html",
        **{"state": state, "name": STATES[state.word], "is_well": is_well},
        told=[part for part in parts if getattr(state, part)],
        final=outward(state.final),
        copy=outward(state.copy, "archived copy"),
    )


def outward(address: str, text: str = "") -> Link:
    """Return a link out of the site; what is no address of the web stays text."""
    shown = text or re.sub(r"^https?://", "", address).rstrip("/")
    return Link(shown, address if is_web_address(address) else "")
