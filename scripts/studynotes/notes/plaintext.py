"""Markdown of a sentence or heading as the reader sees it, in plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from studynotes.model import CitationGroup
from studynotes.notes import citations, formulas, icons, scanner
from studynotes.notes.scanner import FILL, Span

Edit = tuple[int, int, str]

_RUN = re.compile(r"([*_])\1*")
_PAIRED = re.compile(  # highlighted, struck out, low, inserted, high
    r"(?<!=)(?P<mark>==)(?=[^\s=]).*?(?<=\S)==(?!=)|(?P<del>~~)(?=[^\s~]).*?(?<=\S)~~|(?P<sub>~)[^\s~]+~"
    r"|(?P<ins>\^\^)(?=[^\s^]).*?(?<=\S)\^\^|(?P<sup>\^)[^\s^]+\^",
    re.DOTALL,
)
_UNESCAPED = frozenset("\\`*_{}[]()>#+-.!$|")
_HIGHLIGHTED = re.compile(r"^(?:#!|:::)[\w+-]+ ")
_SILENT = re.compile(r"<(?:script|style|svg|math)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MARKS: Sequence[tuple[str, re.Pattern[str], Callable[[str], str]]] = (  # each is looked for where its sign stands
    ("&", re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"), html.unescape),
    ("--", re.compile(r"(?<!-)-{2,3}(?!-)"), lambda dashes: "—" if len(dashes) == 3 else "–"),
    (":", icons.NAME, lambda name: "" if icons.is_icon(name.strip(":")) else icons.emoji(name.strip(":")) or name),
    ("{", re.compile(rf"(?<=[{FILL}*_])\{{:?[ ]*[.#][^{{}}\n]*\}}"), lambda attributes: ""),
)
_TEXTS: Mapping[str, Callable[[str], str]] = {
    "code": lambda text: _HIGHLIGHTED.sub("", text.strip("`").strip()),
    "escape": lambda text: text[1] if text[1] in _UNESCAPED else text,
    "literal": lambda text: f"[{text[2:-2]}]",
    "autolink": lambda text: text[1:-1],
    "html": lambda text: "" if _SILENT.match(text) else html.unescape(_TAG.sub("", text)),
    "url": str,
    "email": str,
}
"""What is read of a span of each kind; of all others nothing."""


def plain(
    markdown: str,
    label_of: Callable[[CitationGroup], str],
    labels: Collection[str] | None = None,
    formula_of: Callable[[str], str] = formulas.to_text,
) -> str:
    """Return Markdown of one sentence as plain text on one line; formulas read as their MathML does, images vanish.

    `label_of` gives the text of a citation group, such as "(Sculley et al., 2015)"; a group without one vanishes.
    `labels` holds the labels of the page's link definitions; without it every label is taken as defined.
    `formula_of` gives the text of a formula from its TeX.
    """
    spans = scanner.inline_spans(markdown, labels)
    groups = citations.find_groups(markdown, scanner.merged(spans))
    edits = [edit for span in spans for edit in _span_edits(markdown, span, formula_of)]
    edits += [_group_edit(markdown, group, label_of(group)) for group in groups]
    edits = _outermost(edits)
    left = scanner.blank(markdown, [(start, end) for start, end, _ in edits])
    text = _applied(markdown, _outermost([*edits, *_mark_edits(left)]))
    line = citations.one_line(text)
    return line.strip("| ") if line.startswith("|") else line


def _outermost(edits: list[Edit]) -> list[Edit]:
    """Return edits in order, without those inside of others."""
    outer: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if not outer or edit[0] >= outer[-1][1]:
            outer.append(edit)
    return outer


def _span_edits(markdown: str, span: Span, formula_of: Callable[[str], str]) -> Iterator[Edit]:
    if span.kind == "link":
        yield span.start, span.start + 1, ""
        yield span.middle, span.end, ""
    elif span.kind == "math":
        yield span.start, span.end, formula_of(formulas.tex_of(markdown[span.start : span.end]))
    else:
        text_of = _TEXTS.get(span.kind)
        yield span.start, span.end, text_of(markdown[span.start : span.end]) if text_of else ""


def _group_edit(markdown: str, group: CitationGroup, label: str) -> Edit:
    start = group.start if label else len(markdown[: group.start].rstrip(" "))
    return start, group.end, label


def _mark_edits(left: str) -> Iterator[Edit]:
    for sign, pattern, text_of in _MARKS:
        if sign in left:
            yield from ((*mark.span(), text_of(mark[0])) for mark in pattern.finditer(left))
    if "==" in left or "~" in left or "^" in left:
        for pair in _PAIRED.finditer(left):
            width = len(pair[pair.lastgroup or 0])
            yield from ((pair.start(), pair.start() + width, ""), (pair.end() - width, pair.end(), ""))
    if "*" in left or "_" in left:
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


def _applied(markdown: str, edits: list[Edit]) -> str:
    parts, position = [], 0
    for start, end, replacement in edits:
        parts += [markdown[position:start], replacement]
        position = end
    return "".join([*parts, markdown[position:]])
