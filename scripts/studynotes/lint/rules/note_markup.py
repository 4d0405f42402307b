"""Rules on markup: links, images, raw HTML, headings, commands that would be printed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem

SCHEMES = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"(?P<name>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_ELEMENT = re.compile(r"<(script|iframe|style|object|embed|applet|frame|form|base|meta|link)\b", re.IGNORECASE)
_EVENT = re.compile(r"[\s\"'/](on[a-z]+)\s*=|=\s*[\"']?\s*(javascript:)", re.IGNORECASE)
_COMMAND = re.compile(r"\\(?:full_)?bibliography\b|--8<--")


def link_scheme(view: View) -> Iterator[Problem]:
    """Refuse links that are neither http, https, mailto nor relative; a browser ignores white space in a scheme."""
    for link in view.note.links:
        target = _IGNORED.sub("", html.unescape(link.target))
        found = _SCHEME.match(target)
        if found and found["name"].lower() not in SCHEMES:
            message = f"a link with the scheme {show(found['name'].lower())}"
        elif target.replace("\\", "/").startswith("//"):
            message = "a link without a scheme"
        else:
            continue
        remedy = "write an https address or a relative path"
        yield Problem(view.note.path, link.line, link.column, "note-link-scheme", message, remedy)


def raw_html(view: View) -> Iterator[Problem]:
    """Refuse HTML that runs or loads something: script, iframe, style and their like, and event attributes."""
    for span in view.page.spans:
        source = view.page.text[span.start : span.end]
        if span.kind not in {"tag", "html"}:
            continue
        for tag in _TAG.finditer(source):
            if found := _ELEMENT.match(tag[0]) or _EVENT.search(tag[0]):
                name = next(group for group in found.groups() if group)
                message = f"{show(name.lower())} in raw HTML"
                yield view.at(span.start + tag.start(), "note-raw-html", message, "write it in Markdown")


def image_alt(view: View) -> Iterator[Problem]:
    """Want images to say what they show."""
    for link in view.note.links:
        if link.image and not link.text.strip():
            message = "an image without a text"
            yield Problem(
                view.note.path, link.line, link.column, "note-image-alt", message, "write ![what it shows](…)"
            )


def heading_order(view: View) -> Iterator[Problem]:
    """Want headings that begin at ## and skip no level; the title of the page is made from the front matter."""
    level = 1
    for heading in view.note.headings:
        message = ""
        if heading.level == 1:
            message = "the page has a title already"
        elif heading.level > level + 1:
            message = f"a heading of level {heading.level} under one of level {level}"
        if message:
            yield Problem(
                view.note.path, heading.line, 1, "note-heading-order", message, f"write {'#' * min(level + 1, 6)}"
            )
        level = heading.level


def printed_markup(view: View) -> Iterator[Problem]:
    """Refuse markup that no extension of this site reads, so that it would be printed."""
    for found in _COMMAND.finditer(view.prose):
        message = f"{show(found[0])} would be printed"
        yield view.at(found.start(), "note-printed-markup", message, "remove it, or put it into code")
