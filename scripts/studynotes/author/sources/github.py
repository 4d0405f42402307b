"""Repositories on GitHub: how the authors want them cited (CITATION.cff), or else what GitHub says of them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from studynotes.author.candidates import Candidate, body, day, make, person, with_fields
from studynotes.author.http import Failure, Getter
from studynotes.author.sources.reading import JSON, json_of, mapping, sequence, text
from studynotes.model import Name

_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/?(?:[?#].*)?")
_NO_OWNERS = frozenset({"about", "features", "topics", "orgs", "marketplace", "sponsors", "settings", "collections"})


def recognise(text: str) -> str | None:
    """Return owner/name if a text is the address of a whole repository."""
    match = _REPOSITORY.fullmatch(text)
    return f"{match[1]}/{match[2]}" if match and match[1] not in _NO_OWNERS else None


def address(repository: str) -> str:
    """Return where the citation file of a repository lies, if it has one."""
    return f"https://raw.githubusercontent.com/{repository}/HEAD/CITATION.cff"


def description_address(repository: str) -> str:
    """Return where GitHub describes a repository."""
    return f"https://api.github.com/repos/{repository}"


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
        fields={
            "version": text(cff.get("version")),
            "doi": text(cff.get("doi")),
            "url": text(cff.get("url")),
            "code": text(cff.get("repository-code")),
        },
    )


def parse_description(payload: bytes) -> Candidate:
    """Return the work of a repository object of GitHub's REST API."""
    repository = mapping(json_of(payload, "GitHub"))
    owner, page, home = (
        mapping(repository.get("owner")),
        text(repository.get("html_url")),
        text(repository.get("homepage")),
    )
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
        candidate = parse_description(client.get(description_address(repository), "application/json", JSON).body)
    return with_fields(candidate, url=code, code=code)


def _person(parts: dict[str, Any]) -> Name | None:
    family = text(parts.get("family-names"))
    if family:
        names = (text(parts.get(f"name-{part}")) for part in ("particle", "suffix"))
        return person(family, text(parts.get("given-names")), *names)
    name = text(parts.get("name")) or text(parts.get("alias")) or text(parts.get("given-names"))
    return body(name) if name else None


def _preferred(other: dict[str, Any]) -> list[str]:
    """Say which work the authors would rather see cited."""
    if not other.get("title"):
        return []
    where = text(other.get("doi")) or text(other.get("url"))
    return [f"its authors ask to cite instead: {text(other.get('title'))}" + (f" ({where})" if where else "")]
