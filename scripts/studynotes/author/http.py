"""HTTP for what the author asks of the web: bounded in time and size, and deaf to private addresses."""

from __future__ import annotations

import math
import re
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

import httpx

from studynotes.author import addresses
from studynotes.author.addresses import Resolver

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_INTERVALS = {"export.arxiv.org": 3.0}
"""Seconds between two requests to a host, where its terms of use ask for them."""


def setting(name: str, settings: Path = Path("mkdocs.yml")) -> str:
    """Return a line below `extra` of mkdocs.yml, or an empty string."""
    text = settings.read_text(encoding="utf-8", errors="replace") if settings.is_file() else ""
    found = re.search(rf"^  {name}: *(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


def user_agent() -> str:
    """Return how we introduce ourselves, with the repository in which somebody can complain."""
    contact = f"+{repository}; " if (repository := setting("repository")) else ""
    return f"studynotes/0.1 ({contact}reference look-ups, a few a day)"


class Failure(Exception):
    """A request, or the reading of its answer, that came to nothing; the text is a sentence for people.

    `status` is the HTTP status behind it, or 0.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Temporary(Failure):
    """A failure that may pass: time-out, overload, no connection; `wait` is the pause in seconds that is asked for."""

    def __init__(self, message: str, status: int = 0, wait: float = 0.0) -> None:
        super().__init__(message, status)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """A good answer, read to its end; `address` is the one that answered, `media_type` has no parameters."""

    address: str
    media_type: str
    body: bytes
    charset: str = ""


class Getter(Protocol):
    """What a source needs of the HTTP client."""

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer if it has one of the media types; raise a Failure if not."""


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, bytes after decompression, redirects.

    `total` counts for all redirects together, and is looked at between the pieces of a body; `pause` comes before the
    second and last try, or as much as a server asks for up to `longest_pause`.
    """

    connect: float = 10.0
    silence: float = 15.0
    total: float = 40.0
    size: int = 5_000_000
    redirects: int = 5
    pause: float = 2.0
    longest_pause: float = 60.0


class Client(AbstractContextManager["Client"]):
    """Gets addresses of the public web.

    Every host is resolved here, all its addresses are checked, and the connection goes to a checked address, so that
    a second answer of the name server changes nothing. Proxies and credentials of the environment are not used.
    `allowed` names private addresses that a test may reach.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
        resolver: Resolver = addresses.resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        allowed: Collection[str] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._resolver, self._clock, self._sleep, self._allowed = resolver, clock, sleep, allowed
        self._last: dict[str, float] = {}
        self._http = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(self._limits.silence, connect=self._limits.connect),
            limits=httpx.Limits(max_keepalive_connections=0),  # a kept connection is bound to another host's name
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close all connections."""
        self._http.close()

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer if it has one of the media types, at the second try if need be; raise a Failure if not."""
        try:
            return self._follow(address, accept, types)
        except Temporary as fault:
            if fault.wait > self._limits.longest_pause:
                raise
            self._sleep(max(fault.wait, self._limits.pause))
        return self._follow(address, accept, types)

    def _follow(self, address: str, accept: str, types: tuple[str, ...]) -> Answer:
        deadline = self._clock() + self._limits.total
        url = _url(address)
        for _ in range(self._limits.redirects + 1):
            answer = self._exchange(url, accept, types, deadline)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise Failure(f"{url.host} redirects more than {self._limits.redirects} times")

    def _exchange(self, url: httpx.URL, accept: str, types: tuple[str, ...], deadline: float) -> Answer | httpx.URL:
        """Ask the first checked address that takes a connection; return the answer, or where it redirects to."""
        host, port = url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
        try:
            places = addresses.public(host, port, self._resolver, self._allowed)
        except ValueError as fault:
            raise Failure(str(fault)) from fault
        self._keep_interval(url.host)
        headers = {"Host": url.netloc.decode("ascii"), "Accept": accept}
        for place in places:
            self._http.cookies.clear()  # no visit is to be known again
            there, named = url.copy_with(host=place, fragment=None), {"sni_hostname": host}
            try:
                with self._http.stream("GET", there, headers=headers, extensions=named) as response:
                    return _redirect(url, response) or self._read(url, response, types, deadline)
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, zlib.error) as fault:
                if not isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout) or place == places[-1]:
                    raise _failure(url.host, fault) from fault
        raise AssertionError("a host has at least one address")

    def _read(self, url: httpx.URL, response: httpx.Response, types: tuple[str, ...], deadline: float) -> Answer:
        _check_status(url.host, response)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if types and media_type not in types:
            raise Failure(f"{url.host} answered with {media_type or 'no media type'}, not with {' or '.join(types)}")
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip"):  # a coding on a coding would multiply what one piece unpacks to
            raise Failure(f"{url.host} answered in the coding {coding[:40]!r}, which was not asked for")
        body = bytearray()
        for piece in _unpacked(response, coding):
            body += piece
            if len(body) > self._limits.size:
                raise Failure(f"{url.host} answered with more than {self._limits.size:,} bytes")
            if self._clock() > deadline:
                raise Temporary(f"{url.host} gave no whole answer in {self._limits.total:g} s")
        return Answer(str(url), media_type, bytes(body), response.charset_encoding or "")

    def _keep_interval(self, host: str) -> None:
        wait = self._last.get(host, -math.inf) + _INTERVALS.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._last[host] = self._clock()


def _unpacked(response: httpx.Response, coding: str) -> Iterator[bytes]:
    """Yield the body; of gzip every member, where httpx reads the first alone; raise zlib.error on a broken one."""
    unzip = zlib.decompressobj(wbits=31)
    for piece in response.iter_raw():
        if coding == "identity":
            yield piece
            continue
        while piece:
            yield unzip.decompress(piece)
            piece = unzip.unused_data
            if piece:
                unzip = zlib.decompressobj(wbits=31)


def _redirect(url: httpx.URL, response: httpx.Response) -> httpx.URL | None:
    target = response.headers.get("location", "") if response.status_code in _REDIRECTS else ""
    return _url(target, base=url) if target else None


def _check_status(host: str, response: httpx.Response) -> None:
    status, asked = response.status_code, response.headers.get("retry-after", "").strip()
    if status in _PASSING:
        wait = float(asked[:9]) if asked.isdecimal() else 0.0
        told = f" and asks for a pause of {wait:.0f} s: try again later" if wait else ""
        raise Temporary(f"{host} answered {status}{told}", status, wait)
    if status >= 300:
        raise Failure(f"{host} answered {status}", status)


def _url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as fault:
        raise Failure(f"{text[:80]!r} is not an address") from fault
    if url.scheme not in ("http", "https") or not url.host:
        raise Failure(f"{text[:80]!r} is not an address of the web")
    if url.port is not None and not 0 < url.port < 65536:
        raise Failure(f"{text[:80]!r} has no port that there is")
    if url.userinfo:
        raise Failure(f"{text[:80]!r} holds a user's name before the host")
    return url


def _failure(host: str, fault: Exception) -> Failure:
    """Return what stays, such as a bad certificate, as a Failure, and a connection that broke as Temporary."""
    cause: BaseException = fault
    while further := cause.__cause__ or cause.__context__:
        cause = further
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Failure(f"{host} has no valid certificate: {cause.verify_message}")
        if isinstance(cause, httpx.InvalidURL):  # httpx looks into Location even when it is not to follow it
            return Failure(f"{host} redirects to what is not an address")
    if isinstance(fault, zlib.error):
        return Failure(f"{host} answered with a broken gzip stream")
    if not isinstance(fault, httpx.HTTPError):
        return Failure(f"{host} redirects to what is not an address")
    silent: dict[type, str] = {httpx.ReadTimeout: "no answer in time", httpx.ConnectTimeout: "no connection in time"}
    return Temporary(f"{host}: {silent.get(type(fault)) or str(fault) or type(fault).__name__}")
