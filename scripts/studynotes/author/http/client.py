"""The only HTTP client: patient, polite, bounded in time and size, and deaf to private addresses."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from types import TracebackType

import httpx

from studynotes.author.http import bodies
from studynotes.author.http.answers import Answer, Failure, Hop, Permanent, Temporary, Unknown
from studynotes.author.http.hosts import Resolver, checked, resolve
from studynotes.author.http.watchdog import Watchdog

USER_AGENT = "studynotes/0.1 (+https://github.com/xerocopy/Coursera_MLOps; reference look-ups, a few a day)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds, bytes after decompression, redirects, tries."""

    connect: float = 10.0
    silence: float = 15.0
    total: float = 40.0
    """Seconds for one try, all redirects included."""
    size: int = 5_000_000
    redirects: int = 5
    tries: int = 3
    back_off: float = 1.0
    longest_wait: float = 60.0
    """Seconds of Retry-After that a person may be asked to sit by."""
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
        self._unknown: dict[str, str] = {}
        self._http = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(self.limits.silence, connect=self.limits.connect),
            limits=httpx.Limits(max_keepalive_connections=0),  # a kept connection is bound to another host's name
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": bodies.ENCODINGS},
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close all connections."""
        self._http.close()

    def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer if it has a status below 400 and one of the media types; raise a Failure if not."""
        answer = self.ask(address, accept, types)
        host = httpx.URL(answer.address).host
        if answer.status in _PASSING:
            raise Temporary(f"{host} answered {answer.status}, {self.limits.tries} times")
        if answer.status >= 400:
            raise Permanent(f"{host} answered {answer.status}", answer.status)
        return answer

    def ask(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        """Return the answer of whatever status, after redirects and new tries; raise a Failure if there is none."""
        tried = 0
        while True:
            tried += 1
            wait = self.limits.back_off * 2 ** (tried - 1)
            try:
                answer = self._follow(address, accept, types)
            except Unknown:
                raise
            except Temporary:
                if tried >= self.limits.tries:
                    raise
            else:
                if answer.status not in _PASSING or tried >= self.limits.tries:
                    return answer
                wait = max(wait, self._asked_pause(answer))
            self._sleep(wait)

    def _follow(self, address: str, accept: str, types: tuple[str, ...]) -> Answer:
        hops: tuple[Hop, ...] = ()
        deadline = self._clock() + self.limits.total
        while True:
            answer = self._exchange(_url(address), accept, types, deadline)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return replace(answer, hops=hops)
            if len(hops) == self.limits.redirects:
                raise Permanent(f"{_url(address).host} redirects more than {self.limits.redirects} times")
            address = str(_url(target, base=address))
            hops = (*hops, Hop(answer.status, address))

    def _exchange(self, url: httpx.URL, accept: str, types: tuple[str, ...], deadline: float) -> Answer:
        """Send one request, to the first checked address of the host that takes a connection."""
        port = url.port or (443 if url.scheme == "https" else 80)
        places = self._places(url.raw_host.decode("ascii"), port)
        self._pause(url.host)
        failure: Failure = Temporary(f"{url.host} takes no connection")
        for place in places:
            try:
                return self._send(url, place, accept, types, deadline)
            except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
                failure = _failure(url.host, fault)
            except httpx.HTTPError as fault:
                raise _failure(url.host, fault) from fault
            except httpx.InvalidURL as fault:  # httpx looks into Location even when it is not to follow it
                raise Permanent(f"{url.host} redirects to what is not an address") from fault
        raise failure

    def _places(self, host: str, port: int) -> tuple[str, ...]:
        """Return the checked addresses of a host; a name server that is silent is waited for once in a run."""
        if host in self._unknown:
            raise Unknown(self._unknown[host])
        try:
            return checked(host, port, self._resolver, self._allowed)
        except Unknown as fault:
            self._unknown[host] = str(fault)
            raise

    def _send(self, url: httpx.URL, place: str, accept: str, types: tuple[str, ...], deadline: float) -> Answer:
        self._http.cookies.clear()  # no visit is to be known again
        late = Temporary(f"{url.host} gave no whole answer in {self.limits.total:g} s")
        with Watchdog(max(0.0, deadline - self._clock())) as watchdog:
            request = self._http.build_request(
                "GET",
                url.copy_with(host=place, fragment=None),
                headers={"Host": url.netloc.decode("ascii"), "Accept": accept},
                extensions={"sni_hostname": url.raw_host.decode("ascii"), "trace": watchdog.trace},
            )
            try:
                with closing(self._http.send(request, stream=True, follow_redirects=False)) as response:
                    answer = self._read(url, response, types)
            except httpx.HTTPError as fault:
                if watchdog.has_bitten:
                    raise late from fault
                raise
        if watchdog.has_bitten:
            raise late
        return answer

    def _read(self, url: httpx.URL, response: httpx.Response, types: tuple[str, ...]) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if types and response.status_code < 300 and media_type not in types:
            raise Permanent(f"{url.host} answered with {media_type or 'no media type'}, not with {' or '.join(types)}")
        body = b""
        if response.status_code not in _REDIRECTS:
            coding = headers.get("content-encoding", "")
            body = bodies.read(url.host, coding, response.iter_raw(), self.limits.size)
        return Answer(str(url), response.status_code, media_type, body, response.charset_encoding or "", headers)

    def _pause(self, host: str) -> None:
        wait = self._last.get(host, 0.0) + self.limits.pauses.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._last[host] = self._clock()

    def _asked_pause(self, answer: Answer) -> float:
        seconds = bodies.retry_after(answer.headers.get("retry-after", ""), self._clock())
        if seconds > self.limits.longest_wait:
            raise Temporary(f"{httpx.URL(answer.address).host} asks for a pause of {seconds:.0f} s: try again later")
        return seconds


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


def _failure(host: str, fault: httpx.HTTPError) -> Failure:
    """Tell a bad certificate, which stays, from a connection that broke."""
    chain: list[BaseException] = [fault]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Permanent(f"{host} has no valid certificate: {cause.verify_message}")
    words = {"ReadTimeout": "no answer in time", "ConnectTimeout": "no connection in time"}
    return Temporary(f"{host}: {words.get(type(fault).__name__) or str(fault) or type(fault).__name__}")
