"""The page of one work: facts, our annotation, who cites it, what is near it, how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from studynotes.bib import exports, identifiers
from studynotes.bib.describe import container, full_name, full_title, people, venue
from studynotes.bib.formatter import Formatted
from studynotes.graph.provenance import Provenance, in_words
from studynotes.model import Graph, LinkState, Mention, Note, Reference
from studynotes.notes.paths import place, relative, topic_url, work_url
from studynotes.notes.sentences import first_sentence
from studynotes.render import references
from studynotes.render.pages.people import several
from studynotes.render.references import Link
from studynotes.render.templating import render

SECTIONS = (("Cited by", "cited-by"), ("Related works", "related-works"), ("Cite this work", "cite-this-work"))
"""The headings of every work's page and their ids: all pages of works are cut from one frame."""

_PEOPLE_SHOWN = 8
"""Of more than two beyond these; a fold takes the room of two."""


@dataclass(frozen=True)
class Shelf:
    """What the page of a work needs to know of the rest of the site; `added` maps a key to the ISO day it came in.

    `cited` maps a key to the work as each of `formatter.STYLES` prints it, as HTML.
    """

    graph: Graph
    formatted: Mapping[str, Formatted]
    topics: Mapping[str, str]
    related: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    cited: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def several(self) -> frozenset[str]:
        """Return the names of people and venues that have a list of works."""
        return several(self.graph.references.values())


def work_values(key: str, shelf: Shelf, forms: Mapping[str, str]) -> dict[str, str]:
    """Return what differs between the pages of works: title, description, key and content.

    `forms` maps the name of each form that programs exchange to the work in it.
    """
    reference, label = shelf.graph.references[key], shelf.formatted[key].label
    first = first_sentence(reference.get("annotation"))
    description = f"{label}: {first}"[:300] if first else label
    content = work_article(reference, shelf, forms)
    return {"title": full_title(reference), "description": description, "key": key, "content": content}


def work_article(reference: Reference, shelf: Shelf, forms: Mapping[str, str]) -> str:
    """Return the article of a work's page as HTML."""
    graph, here = shelf.graph, work_url(reference.key)
    state = graph.states.get(reference.key, LinkState())
    row = shelf.provenance.get(reference.key)
    told = [in_words(row) if row else "", "" if state.day else "The link has not been checked by a program yet."]
    names = [_named("author", full_name(name), shelf) for name in reference.authors or reference.editors]
    shown = names[:_PEOPLE_SHOWN] if len(names) > _PEOPLE_SHOWN + 2 else names
    if names and not reference.authors:
        shown = [*shown[:-1], replace(shown[-1], beside=" (eds.)")]
    article = render(
        "work.html",
        here=here,
        title=reference.title,
        people=shown or [Link(people(reference))],
        more_people=names[len(shown) :],
        venue=[
            _named("venue", part, shelf) if part == container(reference) else Link(part)
            for part in venue(reference).split(" · ")
        ],
        links=identifiers.links(reference),
        is_wrong=state.word not in ("ok", "unknown"),
        state=references.link_state(state),
        annotation=reference.get("annotation"),
        since=reference.get("since"),
        since_source=_since_source(row.since_source, graph, here) if row and row.since_source else None,
        since_day=row.since_day if row else "",
        topics=[
            Link(shelf.topics[topic], relative(here, topic_url(topic)))
            if topic in shelf.topics
            else Link(topic.replace("-", " "))
            for topic in reference.keywords
        ],
        is_added=references.is_added(reference),
        printed=_printed(reference),
        fate=_FATES.get(reference.get("state"), ""),
        sections=SECTIONS,
        mentions=[(mention, _where(mention, graph.pages)) for mention in graph.cited_by.get(reference.key, ())],
        related=[
            (references.work_line(graph.references[near], graph), reason)
            for near, reason in shelf.related.get(reference.key, {}).items()
        ],
        styles={name: Markup(entry) for name, entry in shelf.cited.get(reference.key, {}).items()},
        forms={name: text.replace("\r\n", "\n") for name, text in forms.items()},
        files={name: f"../{reference.key}.{ending}" for name, ending in exports.ENDINGS.items()},
        provenance=" ".join(filter(None, told)),
    )
    return str(article)


def _named(facet: str, name: str, shelf: Shelf) -> Link:
    """Return a name as the way to its works in the library, or as text where there is no other work."""
    return Link(name, f"../?{urlencode({facet: name})}" if name in shelf.several else "")


def _since_source(source: str, graph: Graph, here: str) -> Link:
    """Return the link to what carries the words on what changed: an address, or the page of another work."""
    if source in graph.references:
        return Link(graph.labels[source], relative(here, work_url(source)))
    return Link(urlsplit(source).hostname or source, source)


_FATES = {"moved": ", which has moved", "dead": ", which is gone"}
"""What became of the address that the course printed: the entry's own word, for visits are about the links of today."""


def _printed(reference: Reference) -> list[Link]:
    """Return the addresses that the course printed and that are none of ours."""
    ours = {identifiers.bare_address(address) for _, address in identifiers.links(reference)}
    printed = filter(None, identifiers.addresses("courseurl", reference.get("courseurl")))
    return [references.outward(address) for address in printed if identifiers.bare_address(address) not in ours]


def _where(mention: Mention, notes: Mapping[str, Note]) -> str:
    note = notes.get(mention.page)
    return place(note, mention.heading) if note else mention.heading
