"""Markdown of a sentence or heading as the reader sees it, in plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator

from studynotes.model import CitationGroup
from studynotes.notes import citations, formulas, scanner
from studynotes.notes.scanner import FILL, Span

Edit = tuple[int, int, str]

_RUN = re.compile(r"\*+|_+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ATTRIBUTES = re.compile(rf"(?<=[{FILL}*_])\{{:?[ ]*[.#][^{{}}\n]*\}}")
_UNESCAPED = frozenset("\\`*_{}[]()>#+-.!$|")
_SILENT = re.compile(r"<(?:script|style|svg|math)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MATH_MARKS = re.compile(r"^\${1,2}|\${1,2}$|^\\[(\[]|\\[)\]]$")
_DASHES = re.compile(r"(?<!-)-{2,3}(?!-)")


def plain(markdown: str, label_of: Callable[[CitationGroup], str], labels: Collection[str] | None = None) -> str:
    """Return Markdown of one sentence as plain text on one line; formulas read as their MathML does, images vanish.

    `label_of` gives the text of a citation group, such as "(Sculley et al., 2015)"; a group without one vanishes.
    `labels` holds the labels of the page's link definitions; without it every label is taken as defined.
    """
    return render(markdown, label_of, labels, formulas.to_text)


def render(
    markdown: str,
    label_of: Callable[[CitationGroup], str],
    labels: Collection[str] | None,
    formula_of: Callable[[str], str],
) -> str:
    """Do what `plain` does; `formula_of` gives the text of a formula from its TeX."""
    spans = scanner.inline_spans(markdown, labels)
    groups = citations.find_groups(markdown, scanner.merged(spans))
    edits = [edit for span in spans for edit in _span_edits(markdown, span, formula_of)]
    edits += [_group_edit(markdown, group, label_of(group)) for group in groups]
    edits = list(_outermost(edits))
    left = scanner.blank(markdown, [(start, end) for start, end, _ in edits])
    return _tidy(_apply(markdown, sorted([*edits, *_mark_edits(left)])))


def _outermost(edits: list[Edit]) -> Iterator[Edit]:
    end = 0
    for edit in sorted(edits, key=lambda each: (each[0], -each[1])):
        if edit[0] >= end:
            yield edit
            end = edit[1]


def _span_edits(markdown: str, span: Span, formula_of: Callable[[str], str]) -> Iterator[Edit]:
    text = markdown[span.start : span.end]
    if span.kind == "link":
        yield span.start, span.start + 1, ""
        yield span.middle, span.end, ""
    elif span.kind == "code":
        yield span.start, span.end, text.strip("`").strip()
    elif span.kind == "escape":
        yield span.start, span.end, text[1] if text[1] in _UNESCAPED else text
    elif span.kind == "math":
        yield span.start, span.end, formula_of(_MATH_MARKS.sub("", text).strip())
    elif span.kind == "literal":
        yield span.start, span.end, f"[{text[2:-2]}]"
    elif span.kind == "autolink":
        yield span.start, span.end, text[1:-1]
    elif span.kind == "html":
        yield span.start, span.end, "" if _SILENT.match(text) else html.unescape(_TAG.sub("", text))
    else:
        yield span.start, span.end, text if span.kind in {"url", "email"} else ""


def _group_edit(markdown: str, group: CitationGroup, label: str) -> Edit:
    before = markdown[: group.start]
    start = group.start if label else len(before.rstrip(" "))
    return start, group.end, label


def _mark_edits(left: str) -> Iterator[Edit]:
    yield from ((found.start(), found.end(), html.unescape(found[0])) for found in _ENTITY.finditer(left))
    yield from ((found.start(), found.end(), "—" if len(found[0]) == 3 else "–") for found in _DASHES.finditer(left))
    yield from ((found.start(), found.end(), "") for found in _ATTRIBUTES.finditer(left))
    yield from _emphasis(left)


def _emphasis(left: str) -> Iterator[Edit]:
    """Yield the marks of emphasis that pair up: a closing run takes what it can from the last opening runs."""
    opened: dict[str, list[list[int]]] = {"*": [], "_": []}
    for run in _RUN.finditer(left):
        start, end = run.span()
        before, after = left[start - 1 : start] or " ", left[end : end + 1] or " "
        stack = opened[run[0][0]]
        inside_word = run[0][0] == "_" and before.isalnum() and after.isalnum()
        if not before.isspace() and not inside_word:
            while stack and start < end:
                take = min(end - start, stack[-1][1] - stack[-1][0])
                yield stack[-1][1] - take, stack[-1][1], ""
                yield start, start + take, ""
                start += take
                stack[-1][1] -= take
                if stack[-1][0] == stack[-1][1]:
                    stack.pop()
        if start < end and not after.isspace() and not inside_word:
            stack.append([start, end])


def _apply(markdown: str, edits: list[Edit]) -> str:
    parts, position = [], 0
    for start, end, replacement in edits:
        if start >= position:
            parts += [markdown[position:start], replacement]
            position = end
    return "".join([*parts, markdown[position:]])


def _tidy(text: str) -> str:
    line = " ".join(re.sub(r"\n[ \t>]*", " ", text).split())
    return line.strip("| ") if line.startswith("|") else line
