"""The only HTTP client: patient, polite, bounded in time and size, and deaf to private addresses."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx

from studynotes.answers import Answer, Failure, Hop, Permanent, Temporary
from studynotes.hosts import Resolver, checked, resolve
from studynotes.watchdog import Watchdog

USER_AGENT = "studynotes/0.1 (+https://github.com/xerocopy/Coursera_MLOps; reference look-ups, a few a day)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, bytes after decompression, redirects, tries."""

    connect: float = 10.0
    silence: float = 15.0
    total: float = 40.0
    size: int = 5_000_000
    redirects: int = 5
    tries: int = 3
    back_off: float = 1.0
    longest_wait: float = 60.0
    pauses: Mapping[str, float] = field(default_factory=lambda: {"export.arxiv.org": 3.0})
    """Seconds between two requests to a host, where its terms of use ask for them."""


class Client(AbstractContextManager["Client"]):
    """Gets addresses of the public web; one thread at a time.

    Every host is resolved here, all its addresses are checked, and the connection goes to a checked address, so that
    a second answer of the name server changes nothing. Proxies and credentials of the environment are not used.
    `allowed` names private addresses that a test may reach.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        allowed: Collection[str] = (),
    ) -> None:
        self.limits = limits or Limits()
        self._resolver, self._clock, self._sleep, self._allowed = resolver, clock, sleep, frozenset(allowed)
        self._last: dict[str, float] = {}
        self._http = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(self.limits.silence, connect=self.limits.connect),
            limits=httpx.Limits(max_keepalive_connections=0),  # a kept connection is bound to another host's name
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close all connections."""
        self._http.close()

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer if it has a status below 400 and one of the media types; raise a Failure if not."""
        answer = self.ask(address, accept, types)
        if answer.status in _PASSING:
            raise Temporary(f"{_host(answer.address)} answered {answer.status} {self.limits.tries} times")
        if answer.status >= 400:
            raise Permanent(f"{_host(answer.address)} answered {answer.status}", answer.status)
        return answer

    def ask(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer of whatever status, after redirects and new tries; raise a Failure if there is none."""
        for tried in range(1, self.limits.tries + 1):
            wait = self.limits.back_off * 2 ** (tried - 1)
            try:
                answer = self._follow(address, accept, types)
            except Temporary:
                if tried == self.limits.tries:
                    raise
            else:
                if answer.status not in _PASSING or tried == self.limits.tries:
                    return answer
                wait = max(wait, self._retry_after(answer))
            self._sleep(wait)
        raise Temporary("no try was allowed")

    def _follow(self, address: str, accept: str, types: tuple[str, ...]) -> Answer:
        hops: tuple[Hop, ...] = ()
        while True:
            answer = self._exchange(address, accept, types)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return replace(answer, hops=hops)
            if len(hops) == self.limits.redirects:
                raise Permanent(f"{_host(address)} redirects more than {self.limits.redirects} times")
            address = str(_url(target, base=address))
            hops = (*hops, Hop(answer.status, address))

    def _exchange(self, address: str, accept: str, types: tuple[str, ...]) -> Answer:
        """Send one request to the first checked address of the host that takes a connection."""
        url = _url(address)
        port = url.port or (443 if url.scheme == "https" else 80)
        *others, last = checked(url.raw_host.decode("ascii"), port, self._resolver, self._allowed)
        self._pause(url.host)
        for place in others:
            try:
                return self._send(url, place, accept, types)
            except httpx.ConnectError:
                continue
            except httpx.HTTPError as fault:
                raise Temporary(f"{url.host}: {_words(fault)}") from fault
        try:
            return self._send(url, last, accept, types)
        except httpx.HTTPError as fault:
            raise _failure(url.host, fault) from fault

    def _send(self, url: httpx.URL, place: str, accept: str, types: tuple[str, ...]) -> Answer:
        with Watchdog(self.limits.total) as watchdog:
            request = self._http.build_request(
                "GET",
                url.copy_with(host=place, fragment=None),
                headers={"Host": url.netloc.decode("ascii"), "Accept": accept},
                extensions={"sni_hostname": url.raw_host.decode("ascii"), "trace": watchdog.trace},
            )
            try:
                with self._open(request) as response:
                    return self._read(url, response, types, watchdog)
            except httpx.HTTPError:
                if watchdog.has_bitten:
                    raise Temporary(f"{url.host} gave no whole answer in {self.limits.total:g} s") from None
                raise

    def _open(self, request: httpx.Request) -> AbstractContextManager[httpx.Response]:
        self._http.cookies.clear()  # no visit is to be known again
        return _Closing(self._http.send(request, stream=True, follow_redirects=False))

    def _read(self, url: httpx.URL, response: httpx.Response, types: tuple[str, ...], watchdog: Watchdog) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if types and response.status_code < 300 and media_type not in types:
            raise Permanent(f"{url.host} answered with {media_type or 'no media type'}, not with {' or '.join(types)}")
        body = b"" if response.status_code in _REDIRECTS else self._body(url.host, headers, response.iter_raw())
        if watchdog.has_bitten:
            raise Temporary(f"{url.host} gave no whole answer in {self.limits.total:g} s")
        charset = response.charset_encoding or ""
        return Answer(str(url), response.status_code, media_type, body, charset, headers)

    def _body(self, host: str, headers: Mapping[str, str], chunks: Iterator[bytes]) -> bytes:
        """Return the body, decompressed step by step: a small answer may hold gigabytes."""
        coding = headers.get("content-encoding", "identity").strip().lower() or "identity"
        if coding != "identity" and coding not in _WINDOW_BITS:
            raise Permanent(f"{host} answered in the coding {coding[:40]!r}, which was not asked for")
        inflater = None if coding == "identity" else zlib.decompressobj(_WINDOW_BITS[coding])
        body = bytearray()
        for chunk in chunks:
            room = self.limits.size + 1 - len(body)
            try:
                body += inflater.decompress(chunk, room) if inflater else chunk
            except zlib.error as fault:
                raise Permanent(f"{host} answered with a broken {coding} stream") from fault
            if len(body) > self.limits.size:
                raise Permanent(f"{host} answered with more than {self.limits.size:,} bytes")
        return bytes(body)

    def _pause(self, host: str) -> None:
        wait = self._last.get(host, 0.0) + self.limits.pauses.get(host, 0.0) - self._clock()
        if host in self._last and wait > 0:
            self._sleep(wait)
        self._last[host] = self._clock()

    def _retry_after(self, answer: Answer) -> float:
        """Return the seconds that the server asks us to wait; raise when that is too long for a person to sit by."""
        text = answer.headers.get("retry-after", "").strip()
        seconds = float(text) if text.isdecimal() and len(text) < 10 else self._until(text)
        if seconds > self.limits.longest_wait:
            raise Temporary(f"{_host(answer.address)} asks for a pause of {seconds:.0f} s: try again later")
        return seconds

    def _until(self, text: str) -> float:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        return max(0.0, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - self._clock())


class _Closing(AbstractContextManager[httpx.Response]):
    """Closes a streamed response, read to its end or not."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __enter__(self) -> httpx.Response:
        return self._response

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._response.close()


def _url(text: str, base: str = "") -> httpx.URL:
    try:
        url = httpx.URL(base).join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as fault:
        raise Permanent(f"{text[:80]!r} is not an address") from fault
    if url.scheme not in ("http", "https") or not url.host:
        raise Permanent(f"{text[:80]!r} is not an address of the web")
    if url.userinfo:
        raise Permanent(f"{text[:80]!r} holds a user's name before the host")
    return url


def _host(address: str) -> str:
    return httpx.URL(address).host


def _failure(host: str, fault: httpx.HTTPError) -> Failure:
    """Tell a broken certificate, which stays, from a connection that broke."""
    cause: BaseException | None = fault
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Permanent(f"{host} has no valid certificate: {cause.verify_message}")
        cause = cause.__cause__ or cause.__context__
    return Temporary(f"{host}: {_words(fault)}")


def _words(fault: httpx.HTTPError) -> str:
    return str(fault) or {"ReadTimeout": "no answer in time", "ConnectTimeout": "no connection in time"}.get(
        type(fault).__name__, type(fault).__name__
    )
