"""What the web gave us, and how it fails: the words that the HTTP client and its callers share.

Failure
├── Temporary   time-out, overload, no connection: the same request may succeed later
│   └── Unknown     the host has no address here: not before the network, or the name, has changed
└── Permanent   not found, refused, unreadable: asking again is of no use
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Failure(Exception):
    """A request, or the reading of its answer, that came to nothing; the text is a sentence for people."""


class Temporary(Failure):
    """A failure that may pass."""


class Unknown(Temporary):
    """A host whose name leads nowhere: it is not asked for again in this run."""


class Permanent(Failure):
    """A failure that stays; `status` is the HTTP status behind it, or 0."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Hop:
    """One redirect that was followed: its status, and the address that it led to."""

    status: int
    address: str


@dataclass(frozen=True)
class Answer:
    """An answer of whatever status, read to its end.

    `address` is the one that answered, after all redirects; `media_type` is in lower case and without parameters.
    """

    address: str
    status: int
    media_type: str
    body: bytes
    charset: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    hops: tuple[Hop, ...] = ()


class Getter(Protocol):
    """What a source needs of the HTTP client."""

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer if it has a status below 400 and one of the media types; raise a Failure if not."""
