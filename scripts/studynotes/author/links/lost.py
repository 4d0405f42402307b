"""Tells a page from an apology: servers say "not found" and "are you a robot" with status 200."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree, html

_READ = 300_000  # a title and a heading stand at the top
_THING = r"(?:page|file|article|document|post|content|resource|site|website|video|item|entry|project|repository)"
_MISSING = (
    r"(?:(?:was |is |can ?not be |could not be |can['’]t be |couldn['’]t be )?not found"
    r"|(?:can ?not|could not|can['’]t|couldn['’]t) be found|is missing|missing"
    r"|(?:is )?no longer (?:here|available|exists?)|(?:does not|doesn['’]t) exist|(?:has been|was) (?:removed|deleted)"
    r"|(?:is )?gone|(?:is )?unavailable|(?:is )?not available)"
)
_LOST = re.compile(
    rf"(?:error\W*)?(?:404|410)(?:\W*(?:error|not found|page not found|gone)[\W1]*)?|not found|nothing (?:was )?found"
    rf"|(?:error\W*)?(?:(?:sorry|oops|uh[- ]oh)\W*)?(?:the |this |that |your )?(?:requested )?{_THING}"
    rf"(?: (?:you(?:['’]re| are| were) (?:looking for|requested)|you requested))? {_MISSING}"
    r"|(?:(?:sorry|oops)\W*(?:we |i )?|we |i )(?:can['’]t|cannot|couldn['’]t|could not) find"
    rf" (?:that|this|the|your) {_THING}.*",
    re.I,
)
_GUARDED = re.compile(
    r"just a moment|attention required!?|access (?:to this page has been )?denied|are you (?:a robot|human)"
    r"|(?:verify|verifying) (?:that )?you are (?:a )?human.*|security check(?:point)?|robot check|captcha|forbidden"
    r"|making sure you['’]re not a bot!?|ddos-guard|one moment,? please|(?:error\W*)?403(?:\W*forbidden)?",
    re.I,
)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?|index\.\w+|home(?:page)?", re.I)
_SIGN_IN = re.compile(r"/(?:log-?in|sign-?in|sso|oauth2?|auth(?:orize)?)(?:[/.]|$)|^/(?:accounts/)?ServiceLogin", re.I)

Says = Literal["", "lost", "guarded"]


def page_says(body: bytes, charset: str = "") -> Says:
    """Return what the title and the first heading of an HTML page say instead of the work; "" for a page like any."""
    parts = [part for line in _headings(body, charset) for part in _parts(line)]
    if any(_GUARDED.fullmatch(part) for part in parts):
        return "guarded"
    return "lost" if any(_LOST.fullmatch(part) for part in parts) else ""


def is_deep(address: str) -> bool:
    """Tell whether an address leads to more than a front page, in whatever language."""
    parts = urlsplit(address)
    return bool(parts.query) or any(part and not _LOCALE.fullmatch(part) for part in parts.path.split("/"))


def is_sign_in(address: str) -> bool:
    """Tell whether an address is that of a form to sign in."""
    return _SIGN_IN.search(urlsplit(address).path) is not None


def is_same_house(address: str, final: str) -> bool:
    """Tell whether the second host is the first one, or the one above it: blog.example.org, example.org."""
    first, second = (host(each) for each in (address, final))
    return first == second or first.endswith("." + second)


def host(address: str) -> str:
    """Return the host of an address, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _headings(body: bytes, charset: str) -> Iterator[str]:
    try:
        declared = b"charset=" in body[:2048].lower()
        parser = html.HTMLParser(encoding=charset or (None if declared else "utf-8"))
        tree = html.document_fromstring(body[:_READ], parser=parser)
    except LookupError:
        yield from _headings(body, "utf-8")
        return
    except (etree.ParserError, ValueError):
        return
    for tag in ("title", "h1"):
        if (element := next(tree.iter(tag), None)) is not None:
            yield " ".join("".join(map(str, element.itertext())).split())[:300]


def _parts(line: str) -> Iterator[str]:
    """Return a title whole and between its separators: "404 | Example", "Page not found – Example"."""
    yield from (part.strip(" .!?…:-–—") for part in [line, *re.split(r"\s+[-–—|·•»«:/]+\s+|[|·•»«:]|[.!?]\s+", line)])
