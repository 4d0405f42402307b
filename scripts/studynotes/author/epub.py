"""Articles of a built site as a book in EPUB 3: a chapter a page, diagrams as SVG, formulas as MathML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree, html

from studynotes.author import built
from studynotes.author.built import Article

_SPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_HUES = ("#2b597a", "#476428", "#77406c", "#80530f")
_FORWARD = re.compile(r"M0 0A([\d.]+) ([\d.]+) 0 0 0 0 ([\d.]+)")
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
_PAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>{title}</title><link rel="stylesheet" href="style.css"/></head>
<body>{body}</body></html>
"""
_PACKAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<package version="3.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{address}#epub</dc:identifier><dc:title>{title}</dc:title><dc:language>en</dc:language>
<dc:creator>{author}</dc:creator><dc:source>{address}</dc:source><dc:rights>CC BY 4.0</dc:rights>
<meta property="dcterms:modified">{day}T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>{spine}</spine></package>
"""


@dataclass(frozen=True)
class Book:
    """A book; `day` is the ISO day of its last change, `cover` an SVG."""

    title: str
    author: str
    address: str
    day: str
    cover: str
    articles: tuple[Article, ...]


def books(site: Path) -> Iterator[tuple[str, Book]]:
    """Yield a name and a book: everything under the empty name, then each course under its own."""
    home: Any = html.fromstring((site / "index.html").read_bytes())
    title, author = home.xpath("string(//h1)").strip(), home.xpath("string(//meta[@name='author']/@content)")
    courses = list(built.course_articles(site))
    topics = [path.relative_to(site).as_posix() for path in sorted(site.glob("topics/*/index.html"))]
    more = [built.read(site, path) for path in (*topics, built.GLOSSARY) if (site / path).is_file()]
    arcs = _arcs(home)
    root = courses[0].root
    every = (*courses, *more)
    yield "", Book(title, author, root, _newest(every), _cover(title, "", author, arcs), every)
    for number in sorted({article.course for article in courses}):
        chapters = tuple(article for article in courses if article.course == number)
        name = chapters[0].title
        cover = _cover(title, f"Course {number}: {name}", author, arcs)
        yield (
            f"course-{number}",
            Book(f"{title}: {name}", author, chapters[0].address, _newest(chapters), cover, chapters),
        )


def _newest(articles: Sequence[Article]) -> str:
    return max((article.changed for article in articles), default="") or "2021-05-12"


def write(book: Book, target: Path) -> None:
    """Write a book, as the same bytes for the same articles."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files(book).items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())


def files(book: Book) -> dict[str, str]:
    """Return the text of every file of a book by its path, the one that must come first first."""
    names = {article.address: _name(article) for article in book.articles}
    places = {article.address: set(article.body.xpath(".//@id")) for article in book.articles}
    chapters = {names[each.address]: _chapter(each, names, places) for each in book.articles}
    pages = {
        "cover.xhtml": _page(book.title, '<div class="cover"><img src="cover.svg" alt="Cover"/></div>'),
        "nav.xhtml": _page("Contents", _contents(book.articles, names)),
        **chapters,
    }
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    inside = {"package.opf": _package(book, pages), "cover.svg": book.cover, "style.css": style, **pages}
    container = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    return container | {f"book/{name}": text for name, text in inside.items()}


def _name(article: Article) -> str:
    folders = article.path.split("/")[:-1]
    return f"{'-'.join(folder for folder in folders)}.xhtml"


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)


def _chapter(article: Article, names: dict[str, str], places: dict[str, set[str]]) -> str:
    """Return an article as a page of a book: what is folded lies open, and links stay inside where they can."""
    body = deepcopy(article.body)
    for link in body.iter("a"):
        address, _, place = link.get("href", "").partition("#")
        if address in names and (not place or place in places[address]):
            file = "" if address == article.address and place else names[address]
            link.set("href", f"{file}#{place}" if place else file)
    for element in list(body.iter(etree.Element)):
        if element.tag in _SPACES:
            element.set("xmlns", _SPACES[element.tag])
        elif element.tag == "details":
            element.tag = "div"
        elif element.tag == "summary":
            element.tag = "p"
            element.set("class", "summary")
        for name in ("tabindex", "name", "open", "alttext", "data-course"):
            if name == "alttext" or element.tag not in _SPACES:
                element.attrib.pop(name, None)
    body.tag = "section"
    return _page(article.title, etree.tostring(body, encoding="unicode", with_tail=False))


def _contents(articles: Sequence[Article], names: dict[str, str]) -> str:
    """Return the contents: courses with their weeks, then topics and the glossary."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.path.split("/")[0], []).append(article)
    items = ""
    for first, *others in groups.values():
        below = "".join(f"<li>{_entry(each, names)}</li>" for each in others)
        items += f"<li>{_entry(first, names)}{f'<ol>{below}</ol>' if below else ''}</li>"
    return f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{items}</ol></nav>'


def _entry(article: Article, names: dict[str, str]) -> str:
    return f'<a href="{names[article.address]}">{escape(article.title)}</a>'


def _package(book: Book, pages: dict[str, str]) -> str:
    rows = [
        '<item id="style" href="style.css" media-type="text/css"/>',
        '<item id="cover-image" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>',
    ]
    ids = {name: name.removesuffix(".xhtml") for name in pages}
    for name, text in pages.items():
        marks = [mark for mark, sign in (("nav", "<nav "), ("svg", "<svg "), ("mathml", "<math ")) if sign in text]
        properties = f' properties="{" ".join(marks)}"' if marks else ""
        rows.append(f'<item id="{ids[name]}" href="{name}" media-type="application/xhtml+xml"{properties}/>')
    spine = "".join(f'<itemref idref="{ids[name]}"/>' for name in pages)
    return _PACKAGE.format(
        address=escape(book.address),
        title=escape(book.title),
        author=escape(book.author),
        day=book.day,
        manifest="\n".join(rows),
        spine=spine,
    )


def _arcs(home: Any) -> str:
    """Return the arcs of the front page's map, in rows of 20 and a gutter of 260 units, in the hues of courses."""
    drawn, row = [], 0.0
    for number, course in enumerate(home.xpath("//div[@class='map__course']")):
        hue = _HUES[number % len(_HUES)]
        for week in course.xpath(".//li[contains(@class, 'map__week')]"):
            drawn.append(f'<circle cx="0" cy="{row * 20}" r="3" fill="{hue}" stroke="none"/>')
            for path in week.xpath(".//*[@class='map__arc']"):
                wide, high, down = map(float, _FORWARD.fullmatch(path.get("d")).groups())  # type: ignore[union-attr]
                curve = f"M0 {row * 20:g}A{wide * 260:g} {high * 20:g} 0 0 0 0 {(row + down) * 20:g}"
                width, shade = path.get("stroke-width"), path.get("stroke-opacity")
                drawn.append(f'<path d="{curve}" stroke="{hue}" stroke-width="{width}" opacity="{shade}"/>')
            row += 1
        row += 1.5
    return "".join(drawn)


def _cover(title: str, below: str, author: str, arcs: str) -> str:
    words = [(230, 46, title), (290, 22, below), (850, 22, author)]
    lines = "".join(
        f'<text x="300" y="{y}" font-size="{min(size, 1000 // max(len(text), 1))}">{escape(text)}</text>'
        for y, size, text in words
        if text
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900"><path fill="#faf7f0" d="M0 0h600v900H0z"/>'
        f'<g font-family="serif" fill="#211d17" text-anchor="middle">{lines}</g>'
        f'<g fill="none" transform="translate(430 380)">{arcs}</g></svg>\n'
    )
