"""Repositories on GitHub: how the authors want them cited (CITATION.cff), or else what GitHub says of them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from studynotes.author.candidates import Candidate, body, day, make, person, with_fields
from studynotes.author.http import Failure, Getter
from studynotes.author.sources.reading import JSON, first, json_of, mapping, sequence, text
from studynotes.model import Name

_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/?(?:[?#].*)?")
_FIELDS = {"version": "version", "doi": "doi", "url": "url", "code": "repository-code"}
"""Our fields with the terms of a citation file."""

_NO_OWNERS = frozenset({"about", "features", "topics", "orgs", "marketplace", "sponsors", "settings", "collections"})


def recognise(text: str) -> str | None:
    """Return owner/name if a text is the address of a whole repository."""
    match = _REPOSITORY.fullmatch(text)
    return f"{match[1]}/{match[2]}" if match and match[1] not in _NO_OWNERS else None


def address(repository: str) -> str:
    """Return where the citation file of a repository lies, if it has one."""
    return f"https://raw.githubusercontent.com/{repository}/HEAD/CITATION.cff"


def parse(payload: bytes) -> Candidate:
    """Return the work of a citation file (Citation File Format 1.2)."""
    try:
        cff = mapping(yaml.safe_load(payload))
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise Failure("the citation file is not YAML") from fault
    if not text(cff.get("title")):
        raise Failure("the citation file has no title")
    return make(
        "dataset" if cff.get("type") == "dataset" else "software",
        text(cff.get("title")),
        [name for author in sequence(cff.get("authors")) if (name := _person(mapping(author)))],
        date=day(str(cff.get("date-released") or "")),
        notices=_preferred(mapping(cff.get("preferred-citation"))),
        fields={name: text(cff.get(term)) for name, term in _FIELDS.items()},
    )


def parse_description(payload: bytes) -> Candidate:
    """Return the work of a repository object of GitHub's REST API."""
    repository = mapping(json_of(payload, "GitHub"))
    page, home = text(repository.get("html_url")), text(repository.get("homepage"))
    owner = mapping(repository.get("owner"))
    login, is_body = text(owner.get("login")), owner.get("type") == "Organization"
    return make(
        "software",
        text(repository.get("name")),
        [body(login)] if is_body else (),
        notices=() if is_body else [f"look who wrote it: GitHub gives only the account {login}"],
        fields={
            "publisher": "" if is_body else "GitHub",
            "url": home if home.startswith("https://") else page,
            "code": page,
            "state": "archived" if repository.get("archived") is True else "",
        },
    )


def fetch(client: Getter, repository: str) -> Candidate:
    """Return the repository; raise a Failure if GitHub shows none of that name."""
    code = f"https://github.com/{repository}"
    try:
        candidate = parse(client.get(address(repository), "text/plain, */*").body)
    except Failure as fault:
        if fault.status != 404:
            raise
        described = client.get(f"https://api.github.com/repos/{repository}", "application/json", JSON)
        candidate = parse_description(described.body)
    return with_fields(candidate, url=code, code=code)


def _person(parts: dict[str, Any]) -> Name | None:
    terms = ("family-names", "given-names", "name-particle", "name-suffix")
    if parts.get("family-names"):
        return person(*(text(parts.get(term)) for term in terms))
    name = first(parts, "name", "alias", "given-names")
    return body(name) if name else None


def _preferred(other: dict[str, Any]) -> list[str]:
    """Say which work the authors would rather see cited."""
    if not other.get("title"):
        return []
    where = first(other, "doi", "url")
    return [f"its authors ask to cite instead: {text(other.get('title'))}" + (f" ({where})" if where else "")]
