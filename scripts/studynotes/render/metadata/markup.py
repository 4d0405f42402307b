"""Elements of a page's head, escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping

Tags = Iterable[tuple[str, str]]

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def metas(tags: Tags, attribute: str = "name") -> str:
    """Return a meta element for each pair that has a value; `attribute` is `property` for Open Graph."""
    return "".join(
        f'<meta {attribute}="{name}" content="{html.escape(" ".join(value.split()))}">\n'
        for name, value in tags
        if value.strip()
    )


def json_ld(value: Mapping[str, object]) -> str:
    """Return JSON-LD 1.1 in a script element; no value can close the element or open a comment in it."""
    text = json.dumps({"@context": "https://schema.org", **value}, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return f'<script type="application/ld+json">{text}</script>\n'


def filled(value: Mapping[str, object]) -> dict[str, object]:
    """Return a mapping without its empty values."""
    return {name: each for name, each in value.items() if each}
