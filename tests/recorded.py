"""Stands in for the web: answers from tests/payloads, and 404 for all else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from studynotes.author.http import Answer, Failure

PAYLOADS = Path(__file__).parent / "payloads"
_MEDIA_TYPES = {
    ".xml": "application/atom+xml",
    ".json": "application/json",
    ".html": "text/html",
    ".cff": "text/plain",
}


class Recorded:
    """A client that knows the recorded answers; `told` holds others, and faults, by a part of their address."""

    def __init__(self, told: Mapping[str, object] | None = None) -> None:
        self.asked: list[str] = []
        self.told = told or {}

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        self.asked.append(address)
        for part, answer in self.told.items():
            if part in address:
                if isinstance(answer, BaseException):
                    raise answer
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                return Answer(address, types[0] if types else "application/json", body)
        found = next((path for path in _places(address) if path.exists()), None)
        if not found:
            raise Failure(f"{urlsplit(address).hostname} answered 404", 404)
        media_type = _MEDIA_TYPES[found.suffix]
        assert not types or media_type in types, (address, types)
        return Answer(address, media_type, found.read_bytes(), "utf-8")


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "_", text.lower())


def _places(address: str) -> list[Path]:
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    name = parts.path.strip("/")
    match parts.hostname:
        case "export.arxiv.org":
            return [PAYLOADS / "arxiv" / f"{query['id_list'][0]}.xml"]
        case "doi.org":
            return [PAYLOADS / folder / f"{slug(name)}.json" for folder in ("crossref", "datacite")]
        case "api.openalex.org":
            return [PAYLOADS / "openalex" / f"{slug(name.removeprefix('works/doi:'))}.json"]
        case "openlibrary.org":
            return [PAYLOADS / "openlibrary" / f"{query['bibkeys'][0].removeprefix('ISBN:')}.json"]
        case "raw.githubusercontent.com":
            owner, repository, *_ = name.split("/")
            return [PAYLOADS / "github" / f"{owner}__{repository}.cff".lower()]
        case "api.github.com":
            _, owner, repository = name.split("/")
            return [PAYLOADS / "github" / f"{owner}__{repository}.json".lower()]
        case _:
            bare = address.split("?utm_")[0].split("://")[1]
            return [PAYLOADS / "webpage" / f"{slug(bare)}.html"]
