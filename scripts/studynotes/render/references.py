"""A work for readers: its line in a reference list, the citation in the text, how its link stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studynotes.bib.formatter import Formatted, group_parts
from studynotes.bib.identifiers import is_web_address, links
from studynotes.model import CitationGroup, Graph, LinkState, Reference
from studynotes.notes.paths import relative, work_url
from studynotes.render.templating import render


@dataclass(frozen=True)
class Link:
    """What leads somewhere; without an address it stays text."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Told:
    """One thing that is known of a link: words, and what stands behind them, another link or an ISO day."""

    text: str = ""
    link: Link | None = None
    day: str = ""


@dataclass(frozen=True)
class State:
    """How the link of a work stands; `day` is the ISO day of a visit that found it well."""

    word: str
    name: str
    day: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Cited:
    """One citation of a group: what stands before its label, the label, what stands after it."""

    key: str
    anchor: str
    before: Markup
    label: Markup
    after: Markup


@dataclass(frozen=True)
class Listed:
    """A work in the reference list of a page: `citations` holds the id and the role of each citation there."""

    key: str
    kind: str
    label: str
    entry: Markup
    is_added: bool
    links: tuple[tuple[str, str], ...]
    state: State | None
    annotation: str
    since: str
    citations: tuple[tuple[str, str], ...]
    home: str
    pages: int


def inline(group: CitationGroup, anchors: Sequence[str], formatted: Mapping[str, Formatted]) -> str:
    """Return a citation group as inline HTML that a Markdown renderer leaves alone.

    `anchors` holds the id of each citation of the group; unknown keys must have been refused before.
    """
    pairs = zip(group.citations, anchors, strict=True)
    known = [(citation.key, anchor) for citation, anchor in pairs if citation.key in formatted]
    parts = zip(known, group_parts(group, formatted), strict=True)
    cited = [Cited(key, anchor, *map(_inert, texts)) for (key, anchor), texts in parts]
    return str(render("citation.html", citations=cited, role=group.role))


def reference_list(
    keys: Mapping[str, Sequence[str]], graph: Graph, formatted: Mapping[str, Formatted], page: str
) -> str:
    """Return the reference list of one page: each work once, by label, with links back to its citations.

    `keys` maps each cited key to the ids of its citations on the page; `page` is the page's site path.
    """
    ordered = sorted((key for key in keys if key in formatted), key=lambda key: formatted[key].label.casefold())
    works = [_listed(graph.references[key], formatted[key], keys[key], page, graph) for key in ordered]
    return str(render("reference_list.html", works=works)) if works else ""


def _listed(reference: Reference, formatted: Formatted, anchors: Sequence[str], page: str, graph: Graph) -> Listed:
    mentions = graph.cited_by.get(reference.key, ())
    roles = {mention.anchor: mention.role for mention in mentions if mention.page == page}
    return Listed(
        key=reference.key,
        kind=reference.kind,
        label=formatted.label,
        entry=Markup(formatted.entry),
        is_added=is_added(reference),
        links=links(reference),
        state=state(graph.states.get(reference.key, LinkState())),
        annotation=reference.get("annotation"),
        since=reference.get("since"),
        citations=tuple((anchor, roles.get(anchor, "")) for anchor in anchors),
        home=relative(page, work_url(reference.key)),
        pages=len({mention.page for mention in mentions}),
    )


def is_added(reference: Reference) -> bool:
    """Tell whether a work came in by these notes and not by the course."""
    return reference.get("origin") == "added"


_STATES = {
    "ok": "Link checked",
    "unknown": "Link in doubt",
    "moved": "Moved",
    "renamed": "Renamed",
    "archived": "Archived",
    "dead": "Dead",
}


def state(found: LinkState) -> State | None:
    """Return in words how the link of a work stands; None when nobody looked and the entry says nothing."""
    if found.word in ("ok", "unknown") and not found.day:
        return None
    is_well = found.word == "ok"
    told = (
        Told(found.note) if found.note else None,
        Told("now at ", outward(found.final)) if found.final else None,
        Told(link=outward(found.copy, "archived copy")) if found.copy else None,
        Told("checked on ", day=found.day) if found.day and not is_well else None,
    )
    return State(found.word, _STATES[found.word], found.day if is_well else "", tuple(filter(None, told)))


def outward(address: str, text: str = "") -> Link:
    """Return a link out of the site; what is no address of the web stays text."""
    shown = text or re.sub(r"^https?://", "", address).rstrip("/")
    return Link(shown, address if is_web_address(address) else "")


def _inert(text: str) -> Markup:
    """Return text as HTML in which no sign means anything to Markdown."""
    return Markup("".join(sign if sign.isalnum() or sign in " ,;." else f"&#{ord(sign)};" for sign in text))
