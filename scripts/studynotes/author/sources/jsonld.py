"""The description of a page in JSON-LD by schema.org, as search engines read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from studynotes.author.candidates import Candidate, body, clean, day, displayed, make
from studynotes.author.sources.reading import first, mapping, sequence, text
from studynotes.model import Name

_KINDS = {
    **dict.fromkeys(("ScholarlyArticle", "MedicalScholarlyArticle"), "article"),
    **dict.fromkeys(("SoftwareApplication", "SoftwareSourceCode", "WebApplication"), "software"),
    **{"Dataset": "dataset", "Book": "book", "VideoObject": "video", "Report": "report", "Thesis": "thesis"},
    **dict.fromkeys(("Article", "BlogPosting", "NewsArticle", "TechArticle", "Course", "LearningResource"), "online"),
    "WebPage": "online",
}
"""Types of schema.org, the most telling first, and ours."""


def read(scripts: Iterable[object]) -> Candidate | None:
    """Return the work that the scripts of a page describe, or None."""
    nodes = [node for script in scripts for node in _nodes(str(script))]
    for kind in _KINDS:
        for node in nodes:
            if kind in map(text, sequence(node.get("@type"))) and _title(node):
                return _candidate(_KINDS[kind], node)
    return None


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    try:
        parsed = json.loads(script)
    except (ValueError, RecursionError):
        return
    for item in map(mapping, sequence(parsed)):
        yield item
        yield from map(mapping, sequence(item.get("@graph")))
        yield from map(mapping, sequence(item.get("mainEntity")))


def _candidate(kind: str, node: dict[str, Any]) -> Candidate:
    journal = _name(node.get("isPartOf"))
    if kind == "article" and not journal:
        kind = "online"
    return make(
        kind,
        _title(node),
        [name for person in sequence(node.get("author") or node.get("creator")) if (name := _person(person))],
        date=day(first(node, "datePublished", "uploadDate", "dateCreated")),
        fields={
            "journaltitle": journal if kind == "article" else "",
            "publisher": _name(node.get("publisher")),
            "isbn": text(node.get("isbn")),
            "code": text(node.get("codeRepository")),
        },
    )


def _title(node: dict[str, Any]) -> str:
    return clean(unescape(first(node, "headline", "name")))


def _person(value: Any) -> Name | None:
    node = mapping(value)
    name = clean(unescape(_name(value)))
    if not name or name.startswith(("http:", "https:")):
        return None
    return body(name) if node.get("@type") in ("Organization", "Corporation") else displayed(name)


def _name(value: Any) -> str:
    first = next(iter(sequence(value)), None)
    return text(mapping(first).get("name")) if isinstance(first, dict) else text(first)
