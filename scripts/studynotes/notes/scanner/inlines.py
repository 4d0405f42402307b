"""The parts inside a paragraph that are not prose: code, formulas, HTML, links, addresses, escapes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from itertools import accumulate, pairwise

from studynotes.notes.scanner.parts import FILL, Finder, Span, blank

_CODE = re.compile(r"\\.|`+", re.DOTALL)
_PIPE = re.compile(r"\\\\|(?P<escape>\\)?(?P<ticks>`+)|\\\||(?P<pipe>\|)")
_TRIGGER = re.compile(r"\\|\$\$?|<")
_ENVIRONMENT = re.compile(r"\\begin\{([a-z]+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!@$|~<\"'&;:=^%/,?")
_DOLLAR, _DOLLARS = re.compile(r"(?<!\\)\$"), re.compile(r"(?<!\\)\$\$")
_ROUND, _SQUARE = re.compile(r"(?<!\\)\\\)"), re.compile(r"(?<!\\)\\\]")
_SQUARES, _ROUNDS = re.compile(r"[\[\]]"), re.compile(r"[()]")
_LITERAL = re.compile(r"\\\[[^\[\]\\]*\\\]")
_COMMENT_END = re.compile(r"-->")
_ELEMENT = re.compile(r"<(script|style|pre|textarea|code|kbd|samp|math|svg)\b", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:[^\s<>]*|[^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_TAG = re.compile(r"</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_TARGET = re.compile(r"""\([ \n]*(?:[^\s()<>]|\([^\s()]*\))*+(?:[ \n]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \n]*\)""")
_URL = re.compile(
    rf"(?<![\w@])(?:[a-z][a-z0-9+.-]{{1,15}}://|www\.|mailto:)[^\s<>\[\]{{}}\"`|{FILL}]*[^\s<>\[\]{{}}\"`|{FILL}.,;:!?')*_]",
    re.IGNORECASE,
)
_MAIL = re.compile(r"@(?<=\w@)[\w-]+(?:\.[\w-]+)*")  # begins with its sign: tried there alone
_LONGEST_LABEL = 1_000  # as CommonMark has it
_MAILBOX = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"


def inline_spans(text: str, labels: Collection[str] | None = None) -> list[Span]:
    """Return what is not prose in one paragraph, by start; spans may nest (an image inside a link).

    `labels` holds the labels of the page's link definitions in lower case; with None every label is taken as defined.
    """
    code = _code(text) if "`" in text else []
    marked = sorted([*code, *_marked(_without(text, code))], key=_order) if _TRIGGER.search(text) else code
    left = _without(text, marked)
    links = _links(text, left, labels) if "[" in left else []
    addresses = _addresses(_without(left, links)) if "@" in left or ":" in left or "www." in left else []
    return sorted([*marked, *links, *addresses], key=_order)


def cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the cells of a table's row; a pipe between as many backticks on both sides divides nothing.

    A run behind a backslash closes with all of its backticks and opens with one less, as Python-Markdown has it.
    """
    marks = [mark for mark in _PIPE.finditer(text, start, end) if mark["ticks"] or mark["pipe"]]
    sizes = [len(mark["ticks"] or "") for mark in marks]
    bounds, number = [start], 0
    while number < len(marks):
        opening = sizes[number] - bool(marks[number]["escape"])
        closing = sizes.index(opening, number + 1) if opening > 0 and opening in sizes[number + 1 :] else number
        if marks[number]["pipe"]:
            bounds.append(marks[number].start())
        number = closing + 1
    return list(pairwise([*bounds, end]))


def _without(text: str, spans: list[Span]) -> str:
    return blank(text, ((span.start, span.end) for span in spans))


def _order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _code(text: str) -> list[Span]:
    """Return code, as Python-Markdown 3.11 finds it: up to the next run of as many backticks as opened it.

    Where no run is as long, the first of the longest later runs closes it, if that is shorter than the opening one.
    """
    runs = [(run.start(), len(run[0])) for run in re.finditer(r"`+", text)]
    same: dict[int, list[int]] = defaultdict(list)
    for start, size in runs:
        same[size].append(start)
    longest = list(accumulate(reversed(runs), _longer))[::-1]
    starts = [start for start, _ in runs]
    spans, position = [], 0
    while mark := _CODE.search(text, position):
        position = mark.end()
        size, later = len(mark[0]), bisect_right(starts, mark.start())
        if mark[0][0] != "`":
            continue
        if (after := bisect_right(same[size], mark.start())) < len(same[size]):
            position = same[size][after] + size
        elif later < len(runs) and longest[later][1] < size:
            position = sum(longest[later])
        else:
            position += size  # Python-Markdown passes over as many characters again
            continue
        spans.append(Span(mark.start(), position, "code"))
    return spans


def _longer(best: tuple[int, int], run: tuple[int, int]) -> tuple[int, int]:
    """Return the run of more backticks, of two as long the one further left."""
    return run if run[1] >= best[1] else best


def _marked(text: str) -> list[Span]:
    """Return escapes, formulas, HTML and autolinks of a text in which code is filled over."""
    spans, position, finder = [], 0, Finder(text)
    if found := _ENVIRONMENT.match(text):
        spans.append(Span(0, found.end(), "math"))
        position = found.end()
    while mark := _TRIGGER.search(text, position):
        span = {"\\": _escape, "$": _dollar, "$$": _dollars, "<": _angle}[mark[0]](finder, mark.start())
        spans += [span] if span else []
        position = span.end if span else mark.end()
    return spans


def _escape(finder: Finder, start: int) -> Span | None:
    text, letter = finder.text, finder.text[start + 1 : start + 2]
    if letter == "(" and (found := finder.next(_ROUND, start + 2)):
        return Span(start, found.end(), "math")
    if letter == "[" and (found := finder.next(_SQUARE, start + 2)):
        if not text[:start].strip() and not text[found.end() :].strip():
            return Span(start, found.end(), "math")
        if _LITERAL.match(text, start):
            return Span(start, found.end(), "literal")
    return Span(start, start + 2, "escape") if letter in _ESCAPABLE and letter else None


def _dollar(finder: Finder, start: int) -> Span | None:
    text = finder.text
    found = finder.next(_DOLLAR, start + 1)
    if found is None or text[start + 1].isspace() or found.start() == start + 1:
        return None
    inside = text[start + 1 : found.start()]
    if inside[-1].isspace() or FILL in inside:
        return None
    return Span(start, found.end(), "math")


def _dollars(finder: Finder, start: int) -> Span | None:
    found = finder.next(_DOLLARS, start + 2)
    return Span(start, found.end(), "math") if found else None


def _angle(finder: Finder, start: int) -> Span | None:
    text = finder.text
    if text.startswith("<!--", start):
        found = finder.next(_COMMENT_END, start + 4)
        return Span(start, found.end(), "comment") if found else None
    if element := _ELEMENT.match(text, start):
        closing = re.compile(rf"</{element[1].lower()}\s*>", re.IGNORECASE)
        if found := finder.next(closing, element.end()):
            return Span(start, found.end(), "html")
    for pattern, kind in ((_AUTOLINK, "autolink"), (_TAG, "tag")):
        if found := pattern.match(text, start):
            return Span(start, found.end(), kind)
    return None


def _links(text: str, left: str, labels: Collection[str] | None) -> list[Span]:
    """Return links, images and footnote marks; `left` is the text with code, formulas and HTML filled over."""
    pairs = _pairs(left, _SQUARES)
    rounds = _pairs(left, _ROUNDS) if "](" in left else {}
    spans, ends = [], {"image": 0, "link": 0, "footnote": 0}
    for start, close in sorted(pairs.items()):
        kind = "footnote" if left.startswith("^", start + 1) else "image" if left[start - 1 : start] == "!" else "link"
        if start < max(ends[kind], ends["footnote"], ends["image"]):
            continue  # an image may stand in a link, nothing else in its own kind
        if left.startswith("(", close + 1):
            target = _TARGET.match(left, close + 1)
            end = target.end() if target else rounds.get(close + 1, -1) + 1
        else:
            end = _reference_end(text, left, start, pairs, labels)
        end = close + 1 if kind == "footnote" else end
        if end:
            ends[kind] = end
            spans.append(Span(start - (kind == "image"), end, kind, close))
    return spans


def _pairs(text: str, brackets: re.Pattern[str]) -> dict[int, int]:
    pairs, stack = {}, []
    for found in brackets.finditer(text):
        if found[0] in "[(":
            stack.append(found.start())
        elif stack:
            pairs[stack.pop()] = found.start()
    return pairs


def _reference_end(text: str, left: str, start: int, pairs: dict[int, int], labels: Collection[str] | None) -> int:
    """Return where a link by label ends (`[text][label]`, `[label][]`, `[label]`), or 0 when it is none."""
    close = pairs[start]
    own = text[start + 1 : min(close, start + _LONGEST_LABEL)]
    second = close + 1 + left.startswith(" [", close + 1)
    if left.startswith("[", second) and second in pairs:
        label = text[second + 1 : min(pairs[second], second + _LONGEST_LABEL)]
        if _defined(label or own, labels):
            return pairs[second] + 1
    return close + 1 if labels is not None and _defined(own, labels) else 0


def _defined(label: str, labels: Collection[str] | None) -> bool:
    if labels is None:
        return "@" not in label and not label.startswith("^")
    return " ".join(label.lower().split()) in labels


def _addresses(left: str) -> list[Span]:
    urls = _URL.finditer(left) if ":" in left or "www." in left.lower() else ()
    spans = [Span(found.start(), found.end(), "url") for found in urls]
    rest = _without(left, spans)
    for found in _MAIL.finditer(rest):
        before = rest[max(0, found.start() - 64) : found.start()]
        spans.append(Span(found.start() - len(before) + len(before.rstrip(_MAILBOX)), found.end(), "email"))
    return spans
