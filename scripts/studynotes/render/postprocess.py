"""Corrections to the markup of a whole page that no template override reaches."""

from __future__ import annotations

import re

_SKIP_LINK = re.compile(r'\s*<div data-md-component="skip">.*?</div>', re.DOTALL)
_UNUSED = re.compile(
    r'\s*(?:<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>'
    r'|<div data-md-component="announce">\s*</div>'
    r'|<div class="md-dialog" data-md-component="dialog">\s*<div class="md-dialog__inner md-typeset"></div>\s*</div>)'
)
_TABLE = re.compile(r'(?<!<div class="scroll">)<table>.*?</table>', re.DOTALL)
_EMPTY_HEADER = re.compile(r"<th(?P<attributes>(?: [^>]*)?)>\s*</th>")


def tidy(html: str) -> str:
    """Return a whole page without what the theme's frame and the table syntax get wrong.

    - the switches, overlay, banner and dialog of the theme's script serve nothing here;
    - the theme's skip link leads past the title of the page; ours stands in the header;
    - a table is as wide as its words: in a box of its own it scrolls there, and the page does not;
    - a header cell without text, the corner of a table with two sets of headings, heads nothing: it is a plain cell.
    """
    page = _UNUSED.sub("", _SKIP_LINK.sub("", html, count=1))
    page = _TABLE.sub(lambda found: f'<div class="scroll">{found[0]}</div>', page)
    return _EMPTY_HEADER.sub(r"<td\g<attributes>></td>", page)
