"""The page that stands at an old address: it leads on by itself, and by a link where that is switched off."""

from __future__ import annotations

import html

from studynotes.model import Site
from studynotes.notes.paths import relative


def moved_page(old: str, new: str, title: str, site: Site) -> str:
    """Return the whole page at an old site path, without a script: it works in any folder and from a disk.

    The refresh without delay is what search engines take for a permanent redirect.
    """
    target, named = html.escape(relative(old, new)), html.escape(title)
    canonical = f'<link rel="canonical" href="{html.escape(site.address(new))}">\n' if site.url else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<meta http-equiv="refresh" content="0; url={target}">\n'
        f"<title>Moved: {named} · {html.escape(site.name)}</title>\n{canonical}"
        f'</head>\n<body>\n<main>\n<h1>Moved</h1>\n<p>This page is now <a href="{target}">{named}</a>.</p>\n</main>\n'
        "</body>\n</html>\n"
    )
