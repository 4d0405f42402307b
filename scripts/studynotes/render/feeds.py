"""What programs ask for beside pages: what is new as Atom feeds, all addresses as a sitemap, who cites what as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import urlsplit

from studynotes.bib.describe import full_title, people, venue
from studynotes.bib.formatter import Formatted, group_text
from studynotes.bib.identifiers import links
from studynotes.graph.backlinks import keys_of
from studynotes.graph.cache import Again, make_new
from studynotes.model import CitationGroup, Graph, Heading, Mention, Note, Reference, Site
from studynotes.notes import plain, scanner
from studynotes.notes.citations import Places
from studynotes.notes.paths import work_url
from studynotes.render.pages.home import WordDays, changed_sections
from studynotes.render.templating import render

_MINTED = "2026"  # a year in which the site stood at its address; a tag: URI needs one, and it never changes
_MOST = 50
_ROOM = 3_500  # characters of what is new on a page: fifty such pages stay below 300 kB
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class _Entry:
    path: str
    title: str
    summary: str
    day: str
    words: tuple[str, ...] = ()
    content: str = ""
    ways: tuple[tuple[str, str], ...] = ()


def all_files(
    graph: Graph,
    formatted: Mapping[str, Formatted],
    days: Mapping[str, str],
    added: Mapping[str, str],
    site: Site,
    word_days: WordDays,
    again: Again = make_new,
) -> dict[str, str]:
    """Return both feeds, the list of citations, and what tells programs how to search, by path below the site."""
    return {
        "opensearch.xml": open_search(site),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {site.address('/sitemap.xml')}\n",
        "feed.xml": notes_feed(graph.notes, formatted, days, site, word_days, again),
        "references/feed.xml": works_feed(graph.references.values(), added, site),
        "references/citations.json": again("citations", graph.mentions, partial(citations, graph.mentions)),
    }


def notes_feed(
    notes: Iterable[Note],
    formatted: Mapping[str, Formatted],
    days: Mapping[str, str],
    site: Site,
    word_days: WordDays,
    again: Again = make_new,
) -> str:
    """Return the feed of the courses' pages, last changed first; `days` maps a note's path to its ISO day."""
    dated = sorted(
        (note for note in notes if "course" in note.front and days.get(note.path)), key=lambda note: note.url
    )
    entries = []
    for note in sorted(dated, key=lambda note: days[note.path], reverse=True)[:_MOST]:
        lines, works = word_days(note.path), [formatted.get(key) for key in keys_of(note)]
        make = partial(_told_of_note, note, days[note.path], lines, formatted, site)
        content = again(("feed", note.path), (note, days[note.path], lines, works, site), make)
        entries.append(_Entry(note.url, note.title, _summary(note), days[note.path], content=content))
    return _feed("/feed.xml", "/", site.name, site.description, entries, site)


def _summary(note: Note) -> str:
    return str(note.front.get("description", ""))


def _told_of_note(
    note: Note, day: str, word_days: Sequence[Mapping[str, int]], formatted: Mapping[str, Formatted], site: Site
) -> str:
    """Return the summary of a note and what changed in it on an ISO day, as HTML; nothing where nothing is known."""
    sections = news(note, day, word_days, partial(group_text, formatted=formatted))
    parts = {"address": site.address(note.url), "summary": _summary(note), "sections": sections}
    return str(render("feed_note.html", **parts)) if sections else ""


def news(
    note: Note, day: str, word_days: Sequence[Mapping[str, int]], in_words: Callable[[CitationGroup], str]
) -> list[tuple[Heading, list[str]]]:
    """Return each section of a note that changed on an ISO day with its paragraphs that did, as far as there is room.

    `word_days` counts for each line the words that came on an ISO day; paragraphs are plain text.
    """
    sections: list[tuple[Heading, list[str]]] = [(top, []) for top, _ in changed_sections(note, day, word_days)]
    places, room = Places(note.text), _ROOM
    for chunk in scanner.scan(note.text).chunks:
        first, last = places.of(chunk.start)[0], places.of(chunk.end)[0]
        above = [paragraphs for top, paragraphs in sections if top.line < first]
        if above and chunk.kind == "text" and any(day in line for line in word_days[first - 1 : last]):
            words = plain(note.text[chunk.start : chunk.end], in_words)
            room -= len(words)
            if words and room >= 0:  # a picture has none
                above[-1].append(words)
    return sections


def works_feed(references: Iterable[Reference], added: Mapping[str, str], site: Site) -> str:
    """Return the feed of works, last added first; `added` maps a key to the ISO day on which its entry came in."""
    dated = sorted((work for work in references if added.get(work.key)), key=lambda work: work_url(work.key))
    entries = [
        _Entry(work_url(work.key), full_title(work), "", added[work.key], work.keywords, told(work), links(work))
        for work in sorted(dated, key=lambda work: added[work.key], reverse=True)[:_MOST]
    ]
    title = f"{site.name}: works added"
    return _feed("/references/feed.xml", "/references/", title, "New works of the library.", entries, site)


def told(work: Reference) -> str:
    """Return all that the site says of a work, and the ways to it, as HTML."""
    facts = f"{people(work)}. {venue(work)}"
    words = {"annotation": work.get("annotation"), "since": work.get("since")}
    return str(render("feed_work.html", facts=facts, links=links(work), **words))


def tag(site: Site, path: str) -> str:
    """Return the lasting name of a site path as a tag: URI (RFC 4151)."""
    parts = urlsplit(site.address(path))
    return f"tag:{parts.hostname or 'localhost'},{_MINTED}:{parts.path}"


def sitemap(days: Mapping[str, str], site: Site) -> str:
    """Return a sitemap (sitemaps.org 0.9) of site paths; a path whose ISO day is empty stands there without one."""
    return f"{render('sitemap.xml', pages=[(site.address(path), day) for path, day in sorted(days.items())])}\n"


def open_search(site: Site) -> str:
    """Return what lets a browser search here from its own field (OpenSearch 1.1)."""
    ways = {"icon": site.address("/assets/images/mark.svg"), "search": site.address("/search/")}
    return f"{render('opensearch.xml', site=site, short=_short(site.name), **ways)}\n"


def citations(mentions: Iterable[Mention]) -> str:
    """Return who cites what as JSON: a list of {key, page, heading, anchor, sentence, role}, one on each line."""
    lines = (json.dumps(asdict(mention), ensure_ascii=False) for mention in mentions)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _short(name: str, most: int = 16) -> str:
    """Return a name within the length that OpenSearch 1.1 allows, cut behind a word."""
    return name if len(name) <= most else name[: most + 1].rpartition(" ")[0] or name[:most]


def _feed(own: str, page: str, title: str, subtitle: str, entries: Iterable[_Entry], site: Site) -> str:
    """Return an Atom feed (RFC 4287); its bytes depend on the entries alone, never on the clock."""
    by_path = sorted(entries, key=lambda entry: entry.path)
    newest = sorted(by_path, key=lambda entry: entry.day, reverse=True)[:_MOST]
    shown = [(tag(site, entry.path), site.address(entry.path), entry) for entry in newest]
    feed = render(
        "feed.xml",
        **{"id": tag(site, own), "title": title, "subtitle": subtitle, "author": site.author or site.name},
        **{"own": site.address(own), "page": site.address(page), "entries": shown},
    )
    return _NO_XML.sub("", f"{feed}\n")
