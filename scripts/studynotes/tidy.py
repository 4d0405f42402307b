"""Corrections to the markup of a whole page that no template override reaches."""

from __future__ import annotations

import re

_CHECKBOX = re.compile(r'<input\b(?=[^>]*\btype="checkbox")[^>]*>')
_SKIP_LINK = re.compile(r'\s*<div data-md-component="skip">.*?</div>', re.DOTALL)
_EMPTY_HEADER = re.compile(r"<th(?P<attributes>(?: [^>]*)?)>\s*</th>")


def tidy(html: str) -> str:
    """Return a whole page without what the theme's frame and the table syntax get wrong.

    - `autocomplete` is not allowed on a checkbox, and a validator says so twice on every page;
    - the theme's skip link leads past the title of the page; ours stands in the header;
    - a header cell without text, the corner of a table with two sets of headings, heads nothing: it is a plain cell.
    """
    page = _CHECKBOX.sub(lambda found: found[0].replace(' autocomplete="off"', ""), html)
    return _EMPTY_HEADER.sub(r"<td\g<attributes>></td>", _SKIP_LINK.sub("", page, count=1))
