"""Formulas: TeX that Arithmatex marked in the HTML becomes MathML, so no script runs in the reader's browser."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

_MARKS = re.compile(r"^\${1,2}|\${1,2}$|^\\[(\[]|\\[)\]]$")
_UNKNOWN = re.compile(r"<mi>(\\[^<]*)")
_MARKED = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)


def to_mathml(page: str) -> str:
    """Return page HTML with each marked formula as MathML; a formula that cannot be read stays as code.

    The TeX source is kept in the `alttext` attribute (MathML Core), so that it can be copied and searched.
    """

    def formula(marked: re.Match[str]) -> str:
        tex = html.unescape(marked[3]).strip()
        mathml = _convert(tex, "block" if marked[2] == "[" else "inline")
        return f'<code class="formula">{html.escape(tex)}</code>' if mathml is None else mathml

    return _MARKED.sub(formula, page)


def tex_of(source: str) -> str:
    """Return the TeX of a formula as it stands in Markdown, without its dollars or brackets."""
    return _MARKS.sub("", source).strip()


def fault(tex: str) -> str:
    """Return why a formula cannot be read; empty when it can."""
    try:
        unknown = _UNKNOWN.search(convert(tex))
    except Exception as fault:  # the library raises a different error for each kind of bad TeX
        return type(fault).__name__.removesuffix("Error") or str(fault)
    return f"the command {unknown[1]}" if unknown else ""


def to_text(tex: str) -> str:
    """Return what a formula says when its MathML is read as text; the source when it cannot be read."""
    mathml = _convert(tex, "inline")
    return tex if mathml is None else html.unescape(re.sub(r"<[^>]+>", "", mathml))


def _convert(tex: str, display: str) -> str | None:
    try:
        mathml: str = convert(tex, display=display)
    except Exception:  # the library raises a different error for each kind of bad TeX
        return None
    if "<mi>\\" in mathml:  # a command that the library does not know comes back as an identifier
        return None
    return mathml.replace("<math ", f'<math alttext="{html.escape(tex)}" ', 1)
