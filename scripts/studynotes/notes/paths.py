"""Where pages stand: the path of a source below docs/, the site path of a page, and the way from one to another."""

from __future__ import annotations

from posixpath import relpath
from urllib.parse import quote


def url(path: str) -> str:
    """Return the site path of a page: `a/index.md` is `/a/`, and `a/b.md` is `/a/b/`."""
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    parts = folder if name in {"index", "README"} else stem
    return quote(f"/{parts}/" if parts else "/")


def relative(page: str, target: str) -> str:
    """Return the address of a site path as seen from a page, so that the site works under any folder and from disk."""
    path, _, fragment = target.partition("#")
    found = relpath(path, page) + ("/" if path.endswith("/") else "")
    return found + (f"#{fragment}" if fragment else "")
