"""Corrections to the theme's own markup that no template override reaches."""

from __future__ import annotations

import re

_CHECKBOX = re.compile(r'<input\b(?=[^>]*\btype="checkbox")[^>]*>')
_GENERATOR = re.compile(r'\s*<meta name="generator"[^>]*>')
_EMPTY_SKIP = re.compile(r'<div data-md-component="skip">.*?</div>', re.DOTALL)


def tidy(html: str) -> str:
    """Return a whole page without what the theme's frame gets wrong.

    - `autocomplete` is not allowed on a checkbox (HTML Standard, 4.10.5.1.15);
    - the theme's skip link leads past the title, and ours stands in the header;
    - the generator line tells versions to nobody who needs them, and changes every page with each upgrade.
    """
    checked = _CHECKBOX.sub(lambda found: found[0].replace(' autocomplete="off"', ""), html)
    return _GENERATOR.sub("", _EMPTY_SKIP.sub("", checked, count=1))
