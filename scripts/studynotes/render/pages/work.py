"""The page of one work: facts, our annotation, who cites it, what is near it, how to cite it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studynotes.bib import bibliography, csl, exports, identifiers
from studynotes.bib.describe import byline, people, venue
from studynotes.bib.formatter import Formatted
from studynotes.graph.provenance import Provenance, in_words
from studynotes.graph.related import Related
from studynotes.model import Graph, LinkState, Mention, Note, Reference
from studynotes.notes.paths import relative
from studynotes.render import references
from studynotes.render.pages.words import block, place

SECTIONS = (("Cited by", "cited-by"), ("Related works", "related-works"), ("Cite this work", "cite-this-work"))
"""The headings of every work's page and their ids: all pages of works are cut from one frame."""


@dataclass(frozen=True)
class Shelf:
    """What the page of a work needs to know of the rest of the site."""

    graph: Graph
    formatted: Mapping[str, Formatted]
    topics: Mapping[str, str]
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)


def work_values(key: str, shelf: Shelf) -> dict[str, str]:
    """Return what differs between the pages of works: title, description, key and content."""
    reference = shelf.graph.references[key]
    content = f"{work_head(reference, shelf)}\n{work_tail(reference, shelf)}"
    return {
        "title": csl.full_title(reference),
        "description": _description(reference, shelf.formatted[key]),
        "key": key,
        "content": content,
    }


def work_head(reference: Reference, shelf: Shelf) -> str:
    """Return the facts of a work as one block of HTML: people, venue, links, state, annotation, topics, origin."""
    here = f"/references/{reference.key}/"
    parts = [
        f'<link rel="stylesheet" href="{relative(here, "/assets/stylesheets/work.css")}">',
        f'<p class="work__people">{html.escape(people(reference))}</p>',
        f'<p class="work__venue">{html.escape(venue(reference))}</p>',
        references.link_list(reference, reference.title).replace("reference__links", "reference__links work__links", 1),
        references.state(shelf.graph.states.get(reference.key, LinkState())).strip(),
        references.annotation(reference).replace("reference__", "work__").strip(),
        _topic_list(reference, shelf.topics, here),
        _origin(reference),
    ]
    return block("work", parts)


def work_tail(reference: Reference, shelf: Shelf) -> str:
    """Return what stands below a work's facts: the sentences that cite it, works near it, the forms to cite it in."""
    here = f"/references/{reference.key}/"
    mentions = shelf.graph.cited_by.get(reference.key, ())
    bodies = (
        _cited_by(mentions, shelf.notes, here),
        _related(shelf.related.get(reference.key, ()), shelf, here),
        _forms(reference, shelf.formatted[reference.key]) + _provenance(reference.key, shelf),
    )
    return "\n".join(_section(*section, body) for section, body in zip(SECTIONS, bodies, strict=True))


def _section(title: str, anchor: str, body: str) -> str:
    link = f'<a class="headerlink" href="#{anchor}" title="Link to this section">#</a>'
    return f'<h2 id="{anchor}">{title}{link}</h2>\n{body}'


def _description(reference: Reference, formatted: Formatted) -> str:
    first, _, _ = reference.get("annotation").partition(". ")
    return f"{formatted.label}: {first}."[:300] if first else formatted.label


_FATES = {"moved": ", which has moved", "dead": ", which is gone"}


def _origin(reference: Reference) -> str:
    """Return how the work came here: by these notes, or by the course under another address than ours.

    What became of that address is the entry's own word; visits of a program are about the links of today.
    """
    if references.is_added(reference):
        return '<p class="work__origin">Added by these notes; the course does not name it.</p>'
    ours = {identifiers.bare(address) for _, address in identifiers.links(reference)}
    printed = bibliography.addresses("courseurl", reference.get("courseurl"))
    others = [references.away(address) for address in printed if address and identifiers.bare(address) not in ours]
    fate = _FATES.get(reference.get("state"), "")
    return f'<p class="work__origin">The course linked to {" and ".join(others)}{fate}.</p>' if others else ""


def _topic_list(reference: Reference, topics: Mapping[str, str], here: str) -> str:
    def item(topic: str) -> str:
        name = html.escape(topics.get(topic, topic.replace("-", " ")))
        target = relative(here, f"/topics/{topic}/")
        return f'<li><a href="{target}">{name}</a></li>' if topic in topics else f"<li>{name}</li>"

    made = "".join(item(topic) for topic in reference.keywords)
    return f'<ul class="work__topics" aria-label="Topics">{made}</ul>' if made else ""


def _cited_by(mentions: Iterable[Mention], notes: Mapping[str, Note], here: str) -> str:
    items = [
        f'<li><a href="{relative(here, f"{each.page}#{each.anchor}")}">'
        f"{html.escape(place(notes.get(each.page), each.heading))}</a>{_role(each)}"
        f"<blockquote><p>{html.escape(each.sentence)}</p></blockquote></li>"
        for each in mentions
    ]
    if not items:
        return '<p class="cited-by__none">No note cites this work yet.</p>\n'
    return '<ul class="cited-by">\n' + "\n".join(items) + "\n</ul>\n"


def _role(mention: Mention) -> str:
    return f' <span class="cited-by__role">{html.escape(mention.role)}</span>' if mention.role else ""


def _related(near: Iterable[Related], shelf: Shelf, here: str) -> str:
    items = [
        f'<li><a href="{relative(here, f"/references/{each.key}/")}">'
        f"{html.escape(csl.full_title(shelf.graph.references[each.key]))}</a> "
        f'<span class="related__label">{html.escape(_byline(each.key, shelf))}</span> '
        f'<span class="related__reason">{html.escape(each.reason)}</span></li>'
        for each in near
    ]
    return f'<ul class="related">{"".join(items)}</ul>\n' if items else "<p>None in these notes.</p>\n"


def _byline(key: str, shelf: Shelf) -> str:
    return byline(shelf.graph.references[key], shelf.formatted[key].label)


def _forms(reference: Reference, formatted: Formatted) -> str:
    texts = {
        "BibTeX": exports.bibtex([reference]),
        "RIS": exports.ris([reference]).replace("\r\n", "\n"),
        "CSL-JSON": exports.csl_json([reference]),
    }
    boxes = "\n".join(
        f'<details class="cite__form"><summary>{name}</summary>\n'
        f'<pre tabindex="0"><code>{html.escape(text.strip())}</code></pre>\n</details>'
        for name, text in texts.items()
    )
    return f'<div class="cite">\n<p class="cite__formatted">{formatted.entry}</p>\n{boxes}\n</div>\n'


def _provenance(key: str, shelf: Shelf) -> str:
    row, state = shelf.provenance.get(key), shelf.graph.states.get(key, LinkState())
    told = [in_words(row) if row else "", "" if state.day else "The link has not been checked by a program yet."]
    words = " ".join(filter(None, told))
    return f'<p class="work__provenance">{html.escape(words)}</p>\n' if words else ""
