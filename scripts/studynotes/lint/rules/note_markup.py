"""Rules on markup and text: links, images, diagrams, code, HTML, headings, hidden characters, sentences on a line."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.diagrams import fences
from studynotes.notes.paths import is_draft

SCHEMES = frozenset({"http", "https", "mailto"})
COLUMNS = 64
"""What of code stands in the measure of the text; theme/assets/stylesheets/prose.css sets its size."""

_SCHEME = re.compile(r"(?P<name>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_ELEMENT = re.compile(r"<(script|iframe|style|object|embed|applet|frame|form|base|meta|link)\b", re.IGNORECASE)
_EVENT = re.compile(r"[\s\"'/](on[a-z]+)\s*=|=\s*[\"']?\s*(javascript:)", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def link_scheme(view: View) -> Iterator[Problem]:
    """Refuse links that are neither http, https, mailto nor relative; a browser ignores white space in a scheme."""
    for link in view.note.links:
        target = _IGNORED.sub("", html.unescape(link.target))
        scheme = _SCHEME.match(target)
        if scheme and scheme["name"].lower() not in SCHEMES:
            message = f"a link with the scheme {show(scheme['name'].lower())}"
        elif target.replace("\\", "/").startswith("//"):
            message = "a link without a scheme"
        else:
            continue
        remedy = "write an https address or a relative path"
        yield Problem(view.note.path, link.line, link.column, "note-link-scheme", message, remedy)


def raw_html(view: View) -> Iterator[Problem]:
    """Refuse HTML that runs or loads something: script, iframe, style and their like, and event attributes."""
    for span in view.page.spans:
        if span.kind in {"tag", "html"}:
            for tag in _TAG.finditer(view.page.text[span.start : span.end]):
                if danger := _ELEMENT.match(tag[0]) or _EVENT.search(tag[0]):
                    message = f"{show(danger[danger.lastindex or 0].lower())} in raw HTML"
                    yield view.at(span.start + tag.start(), "note-raw-html", message, "write it in Markdown")


def image_alt(view: View) -> Iterator[Problem]:
    """Want images to say what they show."""
    for link in view.note.links:
        if link.image and not link.text.strip():
            place, remedy = (view.note.path, link.line, link.column), "write ![what it shows](…)"
            yield Problem(*place, "note-image-alt", "an image without a text", remedy)


def diagrams(view: View) -> Iterator[Problem]:
    """Refuse diagrams that cannot be read, that say nothing to who cannot see them, and two of one title."""
    seen = {heading.anchor for heading in view.note.headings}
    for fence in fences.find(view.note.text):
        if fence.info != fence.language:
            message = f"{show(fence.info)} behind the fence of a diagram"
            yield view.at(fence.start, "note-diagram", message, f"write the word {fence.language} alone")
            continue
        drawing, faults = fence.read()
        for fault in faults:
            code = "note-diagram-words" if fault.in_words else "note-diagram"
            place = (fence.line + fault.line - 1, fence.column + fault.column - 1)
            yield Problem(view.note.path, *place, code, fault.message, fault.remedy)
        if drawing and drawing.anchor in seen:
            message = f"a second diagram with the title {show(drawing.title)}"
            place, remedy = (fence.line, fence.column), "give each its own title"
            yield Problem(view.note.path, *place, "note-diagram-words", message, remedy)
        elif drawing:
            seen.add(drawing.anchor)


def heading_order(view: View) -> Iterator[Problem]:
    """Want headings that begin at ## and skip no level; the title of the page is made from the front matter."""
    level = 1
    for heading in view.note.headings:
        if heading.level == 1 or heading.level > level + 1:
            skips = f"a heading of level {heading.level} under one of level {level}"
            message = "the page has a title already" if heading.level == 1 else skips
            remedy = f"write {'#' * min(level + 1, 6)}"
            yield Problem(view.note.path, heading.line, 1, "note-heading-order", message, remedy)
        level = heading.level


def wide_code(view: View) -> Iterator[Problem]:
    """Want lines of code within the measure of the text; a picture's code is wrapped or not shown."""
    pictures = [range(fence.start, fence.end) for fence in fences.find(view.note.text)]
    for line in view.page.lines:
        if line.kind in {"fence", "code"} and line.end - line.start > COLUMNS:
            text = view.page.text[line.start : line.end].rstrip()
            if len(text) > COLUMNS and not any(line.start in picture for picture in pictures):
                message, remedy = f"a line of code of {len(text)} columns", f"wrap it at {COLUMNS}"
                yield view.at(line.start + COLUMNS, "note-wide-code", message, remedy)


def hidden_characters(view: View) -> Iterator[Problem]:
    """Refuse characters that nobody sees: they turn text around, break search, or are no text at all."""
    for hidden in _HIDDEN.finditer(view.note.text):
        name = unicodedata.name(hidden[0], "control or private character").lower()
        message = f"a hidden character: U+{ord(hidden[0]):04X} ({name})"
        yield view.at(hidden.start(), "note-hidden-characters", message, "remove it")


def todo(view: View) -> Iterator[Problem]:
    """Refuse what is still to be said, but on drafts."""
    text = view.note.text[: view.note.body_start] + view.prose[view.note.body_start :]
    for mark in re.finditer(r"\bTODO\b", text) if "TODO" in text and not is_draft(view.note) else ():
        yield view.at(
            mark.start(), "note-placeholder", "something is still to be said", "say it, or write status: draft"
        )


def one_sentence_per_line(view: View) -> Iterator[Problem]:
    """Want a line break after each sentence, but in definitions and behind a label such as "**Scoping.**"."""
    text = view.note.text
    for paragraph in view.paragraphs:
        for (begin, end), (start, _) in pairwise(paragraph):
            is_label = text[begin] in "*_" and text[end - 1] == text[begin]
            if "\n" not in text[end:start] and not is_label and not _is_definition(text, paragraph[0][0]):
                message = "a second sentence on the line"
                yield view.at(start, "note-one-sentence-per-line", message, "begin a new line here")


def _is_definition(text: str, start: int) -> bool:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith(":")
