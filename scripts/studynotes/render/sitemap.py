"""The addresses of the site with the days on which they changed, for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape


def text(urls_with_days: Mapping[str, str], site_url: str) -> str:
    """Return a sitemap (sitemaps.org 0.9) of site paths; a path whose ISO day is empty stands there without one."""
    base = site_url.rstrip("/")
    entries = "".join(_entry(f"{base}{path}", urls_with_days[path]) for path in sorted(urls_with_days))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def _entry(address: str, day: str) -> str:
    changed = f"<lastmod>{escape(day)}</lastmod>" if day else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"
