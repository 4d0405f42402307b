"""Where sentences begin and end in a paragraph of Markdown."""

from __future__ import annotations

import re

GROUP = "\ufffb"
"""Stands for a character of a citation group in text in which all that is no prose is filled over."""

_STOP = re.compile(r"[.!?…][.!?…]*[\"')\]*_”’»]*(?=\s)")
_WORD = re.compile(r"[\w.]+\.$")
_GAP = re.compile(r"\s[\s>]*")
# Possessive: backtracking through a long group would take 2 to the power of its length.
_TRAILING = re.compile(rf"(?:[ \t]*{GROUP}++)++[.]?[ \t]*(?=\n|\Z|[ ][A-Z])")
_ABBREVIATIONS = re.compile(
    "al|e.g|i.e|cf|vs|viz|approx|ca|resp|eds?|dr|mrs?|ms|prof|st|jr|sr|incl|dept", re.IGNORECASE
)
_NUMBERED = re.compile("secs?|figs?|eqs?|nos?|pp?|chs?|chap|vols?|art|app|tab|thm|def|lem|ver|v", re.IGNORECASE)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of each sentence of a paragraph, given the page's text with citation groups as GROUP.

    A full stop ends a sentence when white space and then no small letter follows, or when the line ends with it; an
    abbreviation does not. A citation that follows the full stop and ends the line belongs to the sentence before.
    """
    bounds, begin = [], start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < begin or not _ends(text, stop, end):
            continue
        after = stop.end()
        if trailing := _TRAILING.match(text, after, end):
            after = trailing.end()
        bounds.append((begin, len(text[begin:after].rstrip()) + begin))
        gap = _GAP.match(text, after, end)
        begin = gap.end() if gap else after
    rest = text[begin:end].rstrip()
    return [*bounds, (begin, begin + len(rest))] if rest else bounds


def first_sentence(text: str) -> str:
    """Return the first sentence of a paragraph of plain text."""
    bounds = sentences(text, 0, len(text))
    return text[bounds[0][0] : bounds[0][1]] if bounds else ""


def _ends(text: str, stop: re.Match[str], end: int) -> bool:
    gap = _GAP.match(text, stop.end(), end)
    after = text[gap.end() : gap.end() + 1] if gap and gap.end() < end else ""
    if not after:
        return True
    line_ends = "\n" in (gap[0] if gap else "")
    if stop[0][0] == "." and _abbreviates(text, stop.start(), after, line_ends):
        return False
    trails_off = stop[0].startswith(("…", "..."))
    return line_ends or (after.isupper() if trails_off else not after.islower() and after not in "–—-")


def _abbreviates(text: str, dot: int, after: str, line_ends: bool) -> bool:
    found = _WORD.search(text[max(0, dot - 12) : dot + 1])
    word = found[0].rstrip(".") if found else ""
    if _NUMBERED.fullmatch(word):
        return after.isdigit()
    if _ABBREVIATIONS.fullmatch(word):
        return not (line_ends and after.isupper() and word.lower() == "al")
    return len(word) == 1 and word.isupper() and not line_ends
