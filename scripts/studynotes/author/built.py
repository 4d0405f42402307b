"""The articles of a built site, taken out of their pages to travel in other forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

GLOSSARY = "glossary/index.html"

_CAMEL = {
    name.lower(): name for name in ("viewBox", "preserveAspectRatio", "clipPath", "textLength", "patternUnits")
}  # the HTML parser of lxml writes them small
_FOR_SCREENS = {
    *("headerlink", "contents", "copy", "furniture", "cite", "downloads", "diagram__more", "reference__back", "turn"),
    "fault",
}


@dataclass(frozen=True)
class Article:
    """An article; `path` is below the site, `address` public; `course` and the ISO day `changed` may be empty."""

    path: str
    address: str
    title: str
    course: str
    changed: str
    body: html.HtmlElement

    @property
    def root(self) -> str:
        """Return the public address of the site."""
        return self.address.removesuffix(self.path.removesuffix("index.html"))


def course_articles(site: Path) -> Iterator[Article]:
    """Yield the articles of courses and weeks in the order of the specialization."""
    for path in sorted(site.glob("course-*/**/index.html")):
        if path.parent.name == "print":  # the same weeks on one page
            continue
        yield read(site, path.relative_to(site).as_posix())


def name(site: Path) -> str:
    """Return the name of a site, as its home page says it."""
    document: Any = html.fromstring((site / "index.html").read_bytes())
    return str(document.xpath("string(//meta[@property='og:site_name']/@content)"))


def read(site: Path, path: str) -> Article:
    """Return the article of a page, with public addresses in its links. Raises ValueError when there is none."""
    document: Any = html.fromstring((site / path).read_bytes())
    bodies = document.xpath("//article")
    if not bodies:
        raise ValueError(f"{path}: the page has no article; build the site anew.")
    body, address = bodies[0], document.xpath("string(//link[@rel='canonical']/@href)")
    for element in [each for each in body.iter(etree.Element) if _is_for_screens(each)]:
        element.drop_tree()
    for figure in body.xpath(".//p/figure"):
        figure.getparent().tag = "div"  # a paragraph must not hold one
    for element in body.iter(etree.Element):
        element.tag = _CAMEL.get(element.tag, element.tag)
        for small in sorted(set(element.attrib) & set(_CAMEL)):
            element.set(_CAMEL[small], element.attrib.pop(small))
        if element.tag == "a" and element.get("href"):
            element.set("href", urljoin(address, element.get("href")))
    title = " ".join(body.xpath("string(.//h1)").split())
    changed = document.xpath("string(//meta[@property='article:modified_time']/@content)")[:10]
    return Article(path, address, title, body.get("data-course", ""), changed, body)


def _is_for_screens(element: html.HtmlElement) -> bool:
    return element.tag in ("link", "script", "button") or bool(_FOR_SCREENS & set(element.get("class", "").split()))


def inner(element: html.HtmlElement) -> str:
    """Return what an element holds, as HTML on one line, but for code."""
    parts = [element.text or "", *(etree.tostring(child, encoding="unicode", method="html") for child in element)]
    text = "".join(parts).strip()
    return text if "<pre" in text else re.sub(r"\s+", " ", text)
