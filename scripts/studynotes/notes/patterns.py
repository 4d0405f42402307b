"""What Markdown need not look at: text without the signs of a pattern, and ready HTML; changes time alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from re import _parser as syntax  # type: ignore[attr-defined]
from typing import Any

from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.inlinepatterns import InlineProcessor  # type: ignore[import-untyped]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped]

_BLOCK_TAG = re.compile(r"<(/?)(?:article|aside|blockquote|details|div|dl|figure|ol|section|table|ul)\b")
_ASKED_FOR = re.compile(r" (?:id|markdown|name)\b")
"""What others look for in HTML: a generator for ids, an extension for Markdown."""
_REPEATS = (syntax.MAX_REPEAT, syntax.MIN_REPEAT)


@lru_cache(maxsize=256)
def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return the signs of which one stands in each text that a pattern matches; none where that cannot be told."""
    try:
        return _of(syntax.parse(pattern.pattern, pattern.flags))
    except (re.error, AttributeError, TypeError, ValueError):  # the parser is no public one
        return frozenset()


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a text has one of the signs that a pattern needs."""
    signs = needed(pattern)
    return not signs or any(sign in text for sign in signs)


def _of(parts: Any) -> frozenset[str]:
    """Return the fewest signs that one part of a sequence needs; a blank, which is everywhere, comes last."""
    found = filter(None, (_of_part(*part) for part in parts))
    return min(found, key=lambda signs: (" " in signs, len(signs)), default=frozenset())


def _of_part(kind: Any, value: Any) -> frozenset[str]:
    if kind is syntax.LITERAL:
        return frozenset() if chr(value).isalnum() else frozenset({chr(value)})  # a letter may be of either case
    if kind is syntax.IN:
        each = [_of_part(*one) for one in value]
    elif kind is syntax.BRANCH:
        each = [_of(branch) for branch in value[1]]
    elif kind is syntax.SUBPATTERN:
        each = [_of(value[3])]
    elif kind is syntax.ASSERT and value[0] > 0:
        each = [_of(value[1])]
    elif kind in _REPEATS and value[0] > 0:
        each = [_of(value[2])]
    else:
        each = [frozenset()]
    return frozenset().union(*each) if all(each) else frozenset()


class _Guarded:
    """A pattern that is asked only where it can match."""

    def __init__(self, pattern: re.Pattern[str], signs: frozenset[str]) -> None:
        self.pattern, self._signs, self._found = pattern, tuple(signs), pattern.finditer

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Return the matches from a place on."""
        for sign in self._signs:
            if sign in text:
                return self._found(text, start)
        return iter(())


class _ReadyBlocks(Preprocessor):  # type: ignore[misc]
    """Takes tables and lists of ready HTML out of a page as the parser of HTML would, which looks at each tag."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page, with what stands for each block that is one whole element without Markdown."""
        shown, depth = [], 0
        for block in "\n".join(lines).split("\n\n"):
            is_ready = depth == 0 and _is_ready(block)
            depth += 0 if is_ready else sum(_steps(block))
            shown.append(self.md.htmlStash.store(f"{block}\n") if is_ready else block)
        return "\n\n".join(shown).split("\n")


def _is_ready(block: str) -> bool:
    """Return whether a block, which has no empty line, is a table or a list from its first sign to its last."""
    if _ASKED_FOR.search(block) or not (block.startswith(("<table", "<ul")) and block.endswith(("</table>", "</ul>"))):
        return False
    depths = list(accumulate(_steps(block)))
    return depths[-1] == 0 and 0 not in depths[:-1]


def _steps(block: str) -> list[int]:
    """Return how each tag of a block changes the depth."""
    return [-1 if end else 1 for end in _BLOCK_TAG.findall(block)]


class PatternExtension(Extension):  # type: ignore[misc]
    """Guards the patterns of all extensions before it, and goes before the parser of HTML."""

    def extendMarkdown(self, md: Any) -> None:
        """Guard each pattern that needs a sign."""
        md.preprocessors.register(_ReadyBlocks(md), "ready_blocks", 21.5)  # before what MkDocs reads ids by
        lists = [md.inlinePatterns, *(getattr(step, "inlinePatterns", ()) for step in md.treeprocessors)]
        for processor in {one for patterns in lists for one in patterns if isinstance(one, InlineProcessor)}:
            if isinstance(processor.compiled_re, re.Pattern) and (signs := needed(processor.compiled_re)):
                processor.compiled_re = _Guarded(processor.compiled_re, signs)


def makeExtension(**options: Any) -> PatternExtension:
    """Return the extension, by the name that Markdown looks for."""
    return PatternExtension(**options)
