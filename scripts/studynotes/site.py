"""What the site is called and where it stands: handed to everything that speaks of it to other programs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """The site as a whole; `url` is the public address of its front page, `repository` that of its sources."""

    url: str
    name: str
    description: str = ""
    author: str = ""
    repository: str = ""

    def address(self, path: str) -> str:
        """Return the public address of a site path such as `/glossary/`."""
        return self.url.rstrip("/") + path
