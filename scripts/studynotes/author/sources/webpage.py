"""Web pages, by what they say of themselves: Highwire tags, then JSON-LD, then Open Graph, then plain HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree, html

from studynotes.author.candidates import Candidate, clean, day, displayed, make
from studynotes.author.http import Failure, Getter
from studynotes.author.sources import arxiv, jsonld
from studynotes.bib.identifiers import DOI, is_web_address
from studynotes.model import Date, Name

_TYPES = ("text/html", "application/xhtml+xml")
_LOST = re.compile(r"(?:404|page not found|not found|access denied|just a moment\W*|are you a robot\W*)", re.I)

Tags = Mapping[str, list[str]]
"""The contents of a page's meta elements, by name or property in lower case."""


def recognise(text: str) -> str | None:
    """Return the address of a page, without its fragment."""
    return text.partition("#")[0] if is_web_address(text) else None


def parse(payload: bytes, page: str = "", charset: str = "") -> Candidate:
    """Return what the page at an address says of itself; raise a Failure if it has no title."""
    tree = _tree(payload, charset)
    tags = _tags(tree)
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    work = (_highwire(tags) or jsonld.read(scripts) or make("", "")).reference
    title = work.title or _first(tags, "og:title", "twitter:title", "dc.title") or _heading(tree)
    if not title or _LOST.fullmatch(clean(title)):
        raise Failure(f"the page {page} gives no title of its own".replace("  ", " "))
    host = (urlsplit(page).hostname or "").removeprefix("www.")
    site = _first(tags, "og:site_name") or work.get("organization") or work.get("publisher") or host
    kind = work.kind or ("video" if _first(tags, "og:type").startswith("video") else "online")
    fields = {name: value for name, value in work.fields.items() if name not in ("title", "date")}
    if kind in ("online", "video", "software", "dataset") and not fields.keys() & {"organization", "publisher"}:
        fields["publisher"] = site
    fields["url"] = _canonical(tree, tags, page)
    return make(
        kind,
        _without_site(title, site),
        work.authors or _authors(tags),
        date=work.date or _date(tags),
        fields=fields,
    )


def fetch(client: Getter, page: str) -> Candidate:
    """Return the page's own description of itself."""
    answer = client.get(page, "text/html, application/xhtml+xml", _TYPES)
    return parse(answer.body, answer.address, answer.charset)


def _tree(payload: bytes, charset: str) -> html.HtmlElement:
    for encoding in dict.fromkeys((charset or _declared(payload), _declared(payload), "utf-8")):
        try:
            return html.document_fromstring(payload, parser=html.HTMLParser(encoding=encoding))
        except (etree.ParserError, ValueError, LookupError):
            continue
    raise Failure("the page is empty")


def _declared(payload: bytes) -> str:
    match = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", payload[:2048], re.I)
    return match[1].decode("ascii") if match else "utf-8"


def _tags(tree: html.HtmlElement) -> Tags:
    tags: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name, content = meta.get("name") or meta.get("property") or "", clean(meta.get("content") or "")
        if name and content:
            tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def _first(tags: Tags, *names: str) -> str:
    return next((tags[name][0] for name in names if name in tags), "")


def _highwire(tags: Tags) -> Candidate | None:
    """Return the work of `citation_…` tags, which publishers write for Google Scholar."""

    def tag(*names: str) -> str:
        return _first(tags, *(f"citation_{name}" for name in names))

    if not tag("title"):
        return None
    kind, venue = _highwire_venue(tag)
    pages = "-".join(filter(None, (tag("firstpage"), tag("lastpage"))))
    number = arxiv.recognise(tag("arxiv_id"))
    return make(
        kind,
        tag("title"),
        [displayed(name) for people in tags.get("citation_author", []) for name in people.split(";") if name.strip()],
        date=day(tag("publication_date", "date", "cover_date", "online_date", "year")),
        fields={
            **venue,
            **({"eprint": number, "eprinttype": "arxiv"} if number else {}),
            "volume": tag("volume"),
            "number": tag("issue", "technical_report_number"),
            "pages": pages,
            "isbn": tag("isbn"),
            "doi": DOI.bare(tag("doi")),
            "pdf": tag("pdf_url"),
        },
    )


def _highwire_venue(tag: Callable[..., str]) -> tuple[str, dict[str, str]]:
    publisher = tag("publisher")
    choices = (
        ("article", {"journaltitle": tag("journal_title"), "publisher": publisher}),
        ("inproceedings", {"booktitle": tag("conference_title", "conference"), "publisher": publisher}),
        ("incollection", {"booktitle": tag("inbook_title", "book_title"), "publisher": publisher}),
        ("thesis", {"institution": tag("dissertation_institution")}),
        ("report", {"institution": tag("technical_report_institution")}),
    )
    return next((choice for choice in choices if next(iter(choice[1].values()))), ("online", {"publisher": publisher}))


def _authors(tags: Tags) -> list[Name]:
    given = [*tags.get("author", []), *tags.get("article:author", []), *tags.get("dc.creator", [])]
    people = [part for text in given if not is_web_address(text) for part in re.split(r";| and | & ", text)]
    return [displayed(name) for name in dict.fromkeys(filter(None, map(clean, people)))]


def _date(tags: Tags) -> Date | None:
    return day(_first(tags, "article:published_time", "og:article:published_time", "dc.date", "date", "pubdate"))


def _heading(tree: html.HtmlElement) -> str:
    return clean(tree.findtext(".//title") or "") or clean(" ".join(tree.xpath("(//h1)[1]//text()")))


def _without_site(title: str, site: str) -> str:
    """Take the site's name off the end of a title: `Software 2.0 | Medium`."""
    title, known = clean(title), {site.casefold(), site.casefold().partition(".")[0]}
    for separator in (" | ", " · ", " — ", " – ", " - "):
        head, _, tail = title.rpartition(separator)
        if head and tail.casefold() in known:
            return head
    return title


def _canonical(tree: html.HtmlElement, tags: Tags, page: str) -> str:
    """Return the address that the page prefers, if it is on the same host; tracking parameters go."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    wanted = urljoin(page, str(links[0]) if links else _first(tags, "og:url"))
    same_host = urlsplit(wanted).hostname == urlsplit(page).hostname
    scheme, host, path, query, _ = urlsplit(wanted if (same_host or not page) and is_web_address(wanted) else page)
    kept = "&".join(part for part in query.split("&") if not part.startswith(("utm_", "fbclid=", "gclid=")))
    return urlunsplit((scheme, host, path, kept, ""))
