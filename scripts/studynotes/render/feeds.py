"""What is new, as Atom feeds: the notes that changed and the works that came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from studynotes.bib import csl
from studynotes.model import Note, Reference, Site

_MINTED = "2026"  # a year in which the site stood at its address; a tag: URI needs one, and it never changes
_MOST = 50
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class _Entry:
    path: str
    title: str
    summary: str
    day: str
    words: tuple[str, ...] = ()


def notes_feed(notes: Iterable[Note], days: Mapping[str, str], site: Site) -> str:
    """Return the feed of the courses' pages, last changed first; `days` maps a note's path to its ISO day."""
    entries = [
        _Entry(note.url, note.title, str(note.front.get("description", "")), days[note.path])
        for note in notes
        if "course" in note.front and days.get(note.path)
    ]
    return _feed("/feed.xml", "/", site.name, site.description, entries, site)


def works_feed(references: Iterable[Reference], added: Mapping[str, str], site: Site) -> str:
    """Return the feed of works, last added first; `added` maps a key to the ISO day on which its entry came in."""
    entries = [
        _Entry(f"/references/{work.key}/", csl.full_title(work), work.get("annotation"), added[work.key], work.keywords)
        for work in references
        if added.get(work.key)
    ]
    title = f"{site.name}: works added"
    return _feed("/references/feed.xml", "/references/", title, "New works of the library.", entries, site)


def tag(site: Site, path: str) -> str:
    """Return the lasting name of a site path as a tag: URI (RFC 4151)."""
    parts = urlsplit(site.address(path))
    return f"tag:{parts.hostname or 'localhost'},{_MINTED}:{parts.path}"


def _feed(own: str, page: str, title: str, subtitle: str, entries: Iterable[_Entry], site: Site) -> str:
    """Return an Atom feed (RFC 4287); its bytes depend on the entries alone, never on the clock."""
    ordered = sorted(sorted(entries, key=lambda each: each.path), key=lambda each: each.day, reverse=True)[:_MOST]
    updated = ordered[0].day if ordered else "1970-01-01"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{_text(tag(site, own))}</id>",
        f"<title>{_text(title)}</title>",
        *([f"<subtitle>{_text(subtitle)}</subtitle>"] if subtitle else []),
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{_text(site.author or site.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site.address(own))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site.address(page))}/>',
        *(_entry(each, site) for each in ordered),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(entry: _Entry, site: Site) -> str:
    words = "".join(f"<category term={quoteattr(word)}/>" for word in entry.words)
    summary = f"<summary>{_text(entry.summary)}</summary>" if entry.summary else ""
    return (
        f"<entry><id>{_text(tag(site, entry.path))}</id><title>{_text(entry.title)}</title>"
        f"<updated>{entry.day}T00:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href={quoteattr(site.address(entry.path))}/>'
        f"{words}{summary}</entry>"
    )


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))
