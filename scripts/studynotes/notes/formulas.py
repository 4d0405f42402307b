"""Formulas: TeX that Arithmatex marked in the HTML becomes MathML, so no script runs in the reader's browser."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

_MARKED = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)


def to_mathml(page: str) -> str:
    """Return page HTML with each marked formula as MathML; a formula that cannot be read stays as code.

    The TeX source is kept in the `alttext` attribute (MathML Core), so that it can be copied and searched.
    """
    return _MARKED.sub(
        lambda found: _formula(html.unescape(found[3]).strip(), "block" if found[2] == "[" else "inline"), page
    )


def to_text(tex: str) -> str:
    """Return what a formula says when its MathML is read as text; the source when it cannot be read."""
    made = _convert(tex, "inline")
    return tex if made is None else html.unescape(re.sub(r"<[^>]+>", "", made))


def _formula(tex: str, display: str) -> str:
    made = _convert(tex, display)
    return made if made is not None else f'<code class="formula">{html.escape(tex)}</code>'


def _convert(tex: str, display: str) -> str | None:
    try:
        made: str = convert(tex, display=display)
    except Exception:  # the library raises a different error for each kind of bad TeX
        return None
    if "<mi>\\" in made:  # a command that the library does not know comes back as an identifier
        return None
    return made.replace("<math ", f'<math alttext="{html.escape(tex)}" ', 1)
