"""Mends British forms of words at the places that the rule on spelling named."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from studynotes.lint import spelling
from studynotes.model import Problem

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_WORD = re.compile(r"[^\W\d_]+")


def respell(data: bytes, problems: Iterable[Problem], words: Container[str]) -> bytes:
    """Return a file with the words at some places in the form of the notes.

    Headings and terms of the glossary stay: other pages link to addresses that are made from them. So does a file that
    is no UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    lines = [found[0] for found in _LINE.finditer(text)]
    for problem in sorted(problems, reverse=True):  # from the end of a line, so that columns stay right
        line, at = lines[problem.line - 1], problem.column - 1
        word = _WORD.match(line, at)
        if word and not _makes_an_address(lines, problem.line - 1):
            form = spelling.house_form(word[0], words) or word[0]
            lines[problem.line - 1] = line[:at] + form + line[word.end() :]
    return "".join(lines).encode()


def _makes_an_address(lines: list[str], at: int) -> bool:
    is_term = at + 1 < len(lines) and re.match(r":\s", lines[at + 1]) is not None
    return is_term or re.match(r"\s*#+\s", lines[at]) is not None
