"""The facts about a note under its title, and below it how to take its works and how to cite it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studynotes.bib import exports
from studynotes.bib.bibliography import parse_date
from studynotes.bib.describe import date_in_words
from studynotes.model import Graph, Name, Note, Reference, Site
from studynotes.render.templating import render

_ABOUT = {"About": "about/", "Accessibility": "about/accessibility/"}
_WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction: the mean of 190 studies (Brysbaert, 2019, doi:10.1016/j.jml.2019.104047)."""


def colophon(graph: Graph) -> list[tuple[str, str]]:
    """Return the pages about the site that the foot of each page leads to, where the author wrote them."""
    return [(name, place) for name, place in _ABOUT.items() if f"/{place}" in graph.pages]


def foot(note: Note, site: Site, day: str, cited: Mapping[str, Mapping[str, str]]) -> Markup:
    """Return everything that stands below a note of a course; `day` is the ISO day of its last change, or empty.

    `cited` maps the key of a record, this page's among them, to its reference in each style, as HTML.
    """
    if "course" not in note.front:
        return Markup()
    record = as_reference(note, site, day)
    items = json.dumps([exports.csl_item(record)], ensure_ascii=False, indent=2)
    return render(
        "page_footer.html",
        count=len({citation.key for group in note.groups for citation in group.citations}),
        styles={name: Markup(entry) for name, entry in cited.get(record.key, {}).items()},
        forms={
            "BibTeX": exports.bibtex([record]),
            "RIS": exports.ris([record]).replace("\r\n", "\n"),
            "CSL-JSON": items,
        },
        files={},
        endings=exports.ENDINGS,
    )


@dataclass(frozen=True)
class Facts:
    """What the line under a title says; `day` is an ISO day, and empty where no history tells it."""

    minutes: int
    works: int
    day: str
    day_in_words: str


def facts(note: Note, article: str, day: str) -> Facts:
    """Return the facts about a note; `article` is its HTML, of which the reference list is no reading matter."""
    text = Markup(article.partition('<section class="references"')[0]).striptags()
    return Facts(
        minutes=max(1, round(len(text.split()) / _WORDS_A_MINUTE)),
        works=len({citation.key for group in note.groups for citation in group.citations}),
        day=day,
        day_in_words=date_in_words(parse_date(day)),
    )


def as_reference(note: Note, site: Site, day: str) -> Reference:
    """Return the page itself as a work, so that it goes through the same exports as any other."""
    author = site.author or site.name
    place = "".join(f"{name}{note.front[name]}" for name in ("course", "week") if name in note.front)
    key = re.sub(r"[^a-z0-9]", "", f"{author}{day[:4]}{place}".lower())
    fields = {
        "title": note.title,
        "author": author,
        "date": day,
        "organization": site.name,
        "url": site.address(note.url),
    }
    fields = {name: value for name, value in fields.items() if value}
    lines = "".join(f"  {name} = {{{_tex(name, value)}}},\n" for name, value in fields.items())
    return Reference(
        key=key,
        kind="online",
        title=note.title,
        authors=(Name(author, literal=True),),
        date=parse_date(day),
        fields=fields,
        source=f"@online{{{key},\n{lines}}}",
    )


def _tex(name: str, value: str) -> str:
    escaped = value if name in {"url", "date"} else re.sub(r"([&%$#_{}])", r"\\\1", value)
    return f"{{{escaped}}}" if name in {"author", "title"} else escaped
