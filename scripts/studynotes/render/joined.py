"""A course on one page, to print: its finished weeks one after the other, each with ids and links of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from studynotes.model import Note, Site
from studynotes.notes.paths import relative
from studynotes.render.templating import render

FOLDER = "print/"
"""Below the address of a course."""

_ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
_FOR_SCREENS = re.compile(
    r'<span id="content"[^>]*></span>|<p class="(?:kicker|facts|reference__back|export)">.*?</p>'
    r'|<nav class="turn".*?</nav>|<section class="furniture".*?</section>|<a class="headerlink"[^>]*></a>'
    r'|<details class="contents">.*?</details>'
    r'|(?<=<section class="references") aria-labelledby="references"',  # or landmarks share a name
    re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_IDS = re.compile(r'(?P<before>\s(?:id|name|for|aria-\w+by|aria-controls)=")(?P<ids>[^"]*)')
_CLIP = re.compile(r"url\(#(?=[^)])")
_ADDRESS = re.compile(r'(?P<before>\s(?:href|src)=")(?P<address>[^"]*)')
_LEVEL = re.compile(r"(?<=<h)[1-5](?=[ >])|(?<=</h)[1-5](?=>)")
_ID = re.compile(r'<[a-zA-Z][^<>]*?\sid="([^"]+)"')
_REACHED = {
    'class="scroll"': 'class="scroll" tabindex="0" role="group" aria-label="Table"',
    'display="block"': 'display="block" tabindex="0"',  # of formulas
}
"""What may scroll on a phone; on other pages a script finds what does."""

_HEADING = re.compile(r'<h3 id="([^"]+)"[^>]*>(.*?)</h3>', re.DOTALL)


@dataclass(frozen=True)
class _Week:
    """A week on the page; `name` is its own part of each id, `places` are the ids that it had."""

    note: Note
    name: str
    html: str
    places: frozenset[str]


def page(course: Note, weeks: Sequence[Note], finished: Mapping[str, str], site: Site) -> str:
    """Return the whole page of a course; `finished` maps the site path of each week to its page as it is published."""
    url = f"{course.url}{FOLDER}"
    joined = {week.url: _week(week, finished[week.url]) for week in weeks}
    articles = [_moved(week, joined, url) for week in joined.values()]
    contents = [
        (week.name, week.note.title, _headings(html)) for week, html in zip(joined.values(), articles, strict=True)
    ]
    shown = [Markup(html) for html in articles]
    address = site.address(course.url)
    values = {"note": course, "url": url, "address": address, "site": site, "weeks": contents, "articles": shown}
    return str(render("print.html", **values))


def _week(note: Note, finished: str) -> _Week:
    article = _ARTICLE.search(finished)
    if article is None:
        raise ValueError(f"{note.path}: the theme printed no article, so that the course cannot be joined")
    html = _FOR_SCREENS.sub("", article[1]).strip()
    return _Week(note, f"week-{note.front['week']}", html, frozenset(_ID.findall(html)))


def _moved(week: _Week, joined: Mapping[str, _Week], url: str) -> str:
    """Return the article of a week with ids that no other week has, and links as they are seen from the page."""

    renamed = f"{week.name}-{{}}".format

    def moved(tag: re.Match[str]) -> str:
        own = _IDS.sub(lambda ids: ids["before"] + " ".join(map(renamed, ids["ids"].split())), tag[0])
        own = _CLIP.sub(f"url(#{week.name}-", own)
        return _ADDRESS.sub(lambda link: link["before"] + _address(link["address"], week, joined, url), own)

    html = _LEVEL.sub(lambda level: str(int(level[0]) + 1), _TAG.sub(moved, week.html))
    for box, reached in _REACHED.items():
        html = html.replace(box, reached)
    return html.replace("<h2>", f'<h2 id="{week.name}">', 1)


def _address(address: str, week: _Week, joined: Mapping[str, _Week], url: str) -> str:
    """Return a link of a week as it is seen from the page: into the page where its place stands there."""
    if urlsplit(unescape(address)).scheme or address.startswith("//"):
        return address
    target = urljoin(week.note.url, address)
    path, _, place = target.partition("#")
    there = joined.get(path)
    if there and not place:
        return f"#{there.name}"
    return f"#{there.name}-{place}" if there and place in there.places else relative(url, target)


def _headings(html: str) -> list[tuple[str, Markup]]:
    return [(anchor, Markup(Markup(text).striptags())) for anchor, text in _HEADING.findall(html)]
