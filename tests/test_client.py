"""The HTTP client: bounded in size, time and redirects, and deaf to private addresses; nothing leaves 127.0.0.1."""

from __future__ import annotations

import gzip
import http.server
import ssl
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from studynotes.author import addresses
from studynotes.author.http import Answer, Client, Failure, Limits, Temporary, user_agent

LOCAL = "127.0.0.1"
PUBLIC = "93.184.215.14"
QUICK = Limits(connect=1, silence=0.2, total=10, size=50_000)
BOMB = gzip.compress(bytes(50_000_000))
SITE = "https://example.org/a"

Reply = Callable[[httpx.Request], httpx.Response]


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """Each path is one misbehaviour; `seen` holds the headers of the requests."""

    seen: list[dict[str, str]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        getattr(self, f"do_{self.path.strip('/')}")()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_ok(self) -> None:
        self.answer(200, gzip.compress(b"good"), Content_Encoding="gzip", Content_Type="text/plain; charset=utf-8")

    def do_cookie(self) -> None:
        self.answer(302, Location="/ok", Set_Cookie="known=1")

    def do_silent(self) -> None:
        self.server.released.wait()  # type: ignore[attr-defined]
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    handler = type("Handler", (Misbehaving,), {"seen": []})
    with http.server.ThreadingHTTPServer((LOCAL, 0), handler) as made:
        made.daemon_threads, made.released = True, threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.released.set()  # type: ignore[attr-defined]
        made.shutdown()


def client(reply: Reply | None = None, **more: object) -> Client:
    """A client for which every name leads to a public address, against a server that a function makes up."""
    transport = httpx.MockTransport(reply) if reply else None
    known = {"limits": QUICK, "transport": transport, "resolver": lambda *_: [PUBLIC], "sleep": lambda _: None}
    return Client(**(known | more))  # type: ignore[arg-type]


def always(status: int, content: bytes | list[bytes] = b"good", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx.Response(status, headers=named, stream=Pieces(content))


class Pieces(httpx.SyncByteStream):
    def __init__(self, content: bytes | list[bytes]) -> None:
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        yield from [self.content] if isinstance(self.content, bytes) else self.content


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (always(200, [bytes(20_000)] * 1000), Failure, "more than 50,000 bytes"),
        (always(200, BOMB, Content_Encoding="gzip"), Failure, "more than 50,000 bytes"),
        (always(200, b"not gzip", Content_Encoding="gzip"), Failure, "broken gzip stream"),
        (always(302, Location="http://example.org:99999/"), Failure, "has no port that there is"),
        (always(200, b"x", Content_Encoding="br"), Failure, "not asked for"),
        (always(200, b"x", Content_Encoding="gzip, gzip"), Failure, "not asked for"),
        (always(302, Location="/loop"), Failure, "more than 5 times"),
        (always(302, Location="file:///etc/passwd"), Failure, "not an address of the web"),
        (always(302, Location="ftp://example.org/"), Failure, "not an address of the web"),
        (always(302, Location="javascript:alert(1)"), Failure, "not an address"),
        (always(302, Location="http://example.org:abc/"), Failure, "redirects to what is not an address"),
        (always(302, Location="http://xn--/"), Failure, "redirects to what is not an address"),
        (always(302, Location="http://user@example.org/"), Failure, "user's name"),
        (always(302), Failure, "answered 302"),
        (always(503), Temporary, "answered 503"),
        (always(404, b"lost"), Failure, "answered 404"),
        (always(200, b"PNG", Content_Type="image/png"), Failure, "answered with image/png, not with text/html"),
        (always(200), Failure, "answered with no media type"),
    ],
)
def test_misbehaviour_ends_in_a_verdict(reply: Reply, kind: type[Failure], words: str) -> None:
    types = ("text/html",) if "media type" in words or "image" in words else ()
    with client(reply) as made, pytest.raises(kind, match=words) as raised:
        made.get(SITE, types=types)
    assert raised.type is kind


@pytest.mark.parametrize("cut", [1, 23, 1000], ids="in pieces of {} bytes".format)
def test_all_members_of_a_gzip_body_are_read(cut: int) -> None:
    body = gzip.compress(b"<p>one</p>") + gzip.compress(b"<p>two</p>")
    pieces = [body[start : start + cut] for start in range(0, len(body), cut)]
    with client(always(200, pieces, Content_Encoding="gzip")) as made:
        assert made.get(SITE).body == b"<p>one</p><p>two</p>"


def test_a_body_that_drips_ends_at_the_deadline() -> None:
    now = iter(range(100))  # a second passes whenever somebody looks
    with client(always(200, [b"."] * 1000), clock=lambda: next(now)) as made, pytest.raises(Temporary, match="in 10 s"):
        made.get(SITE)


def test_a_server_that_is_silent_is_left(server: http.server.ThreadingHTTPServer) -> None:
    with client(allowed={LOCAL}, resolver=lambda *_: [LOCAL]) as made, pytest.raises(Temporary, match="in time"):
        made.get(f"http://notes.test:{server.server_address[1]}/silent")


@pytest.mark.parametrize(
    "target",
    ["10.0.0.1", "169.254.169.254/latest/meta-data", "[::1]", "[::ffff:127.0.0.1]", "localhost.:1", "2130706434"],
)
def test_a_redirect_to_a_private_address_is_not_followed(target: str) -> None:
    asked = list[str]()

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": f"http://{target}/"})

    hosts = {"example.org": [PUBLIC], "localhost.": ["::1", LOCAL], "2130706434": ["127.0.0.2"]}
    with (
        client(reply, resolver=lambda host, _: hosts.get(host, [host])) as made,
        pytest.raises(Failure, match="not on the public Internet"),
    ):
        made.get(SITE)

    assert asked == [PUBLIC]


def test_five_redirects_are_followed() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path[1:])
        return (always(301, Location=f"/{number - 1}") if number else always(200))(request)

    with client(reply) as made:
        assert made.get("https://example.org/5").address == "https://example.org/0"


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with client(always(200), resolver=lambda *_: [PUBLIC, "192.168.1.1"]) as made, pytest.raises(Failure):
        made.get(SITE)


def test_the_connection_goes_to_the_checked_address_under_the_name_of_the_host() -> None:
    answers = iter([[PUBLIC], [LOCAL]])
    seen: list[tuple[str, str, str]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Host"], request.extensions["sni_hostname"]))
        return httpx.Response(200, stream=Pieces(b"good"))

    with client(reply, resolver=lambda *_: next(answers)) as made:
        answer = made.get("https://rebinding.test/a#part")
        with pytest.raises(Failure, match="not on the public Internet"):
            made.get("https://rebinding.test/b")

    assert seen == [(PUBLIC, "rebinding.test", "rebinding.test")]
    assert answer == Answer("https://rebinding.test/a#part", "", b"good")


def test_a_real_exchange(server: http.server.ThreadingHTTPServer) -> None:
    """The first address takes no connection; a redirect sets a cookie; the answer is compressed."""
    here = f"http://notes.test:{server.server_address[1]}"
    allowed = {LOCAL, "127.0.0.9"}
    with client(allowed=allowed, resolver=lambda *_: ["127.0.0.9", LOCAL]) as made:
        answer = made.get(f"{here}/cookie", types=("text/plain",))

    assert answer == Answer(f"{here}/ok", "text/plain", b"good", "utf-8")
    headers = server.RequestHandlerClass.seen  # type: ignore[attr-defined]
    assert [each["Host"] for each in headers] == [here.removeprefix("http://")] * 2
    assert {each["User-Agent"] for each in headers} == {user_agent()}
    assert not any("Cookie" in each for each in headers)
    assert "github.com/xerocopy/Coursera_MLOps" in user_agent()


@pytest.mark.parametrize(
    ("first", "waits"),
    [
        (always(429, Retry_After="7"), [7.0]),
        (always(429, Retry_After="nonsense"), [2.0]),
        (always(503), [2.0]),
        (always(404), []),
        (always(429, Retry_After="3600"), []),
    ],
)
def test_what_may_pass_is_tried_once_more_after_the_pause_that_is_asked_for(first: Reply, waits: list[float]) -> None:
    slept = list[float]()
    replies = iter([first, always(200)])
    with client(lambda request: next(replies)(request), sleep=slept.append) as made:
        if waits:
            assert made.get(SITE).body == b"good"
        else:
            with pytest.raises(Failure, match="answered 4"):
                made.get(SITE)

    assert slept == waits


def test_the_interval_of_a_host_is_kept_between_requests() -> None:
    now, slept = [1000.0], list[float]()
    with client(always(200), clock=lambda: now[0], sleep=slept.append) as made:
        made.get("https://export.arxiv.org/api/query?id_list=1503.02531")
        now[0] += 1
        made.get("https://export.arxiv.org/api/query?id_list=1404.1100")
        made.get("https://doi.org/10.1145/3533378")

    assert slept == [2.0]


def test_a_bad_certificate_is_told_apart_from_a_broken_connection() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        fault = ssl.SSLCertVerificationError(1, "self-signed certificate")
        fault.verify_message = "self-signed certificate"
        raise httpx.ConnectError("tls") from fault

    with client(reply) as made, pytest.raises(Failure, match="no valid certificate: self-signed") as told:
        made.get(SITE)

    assert not isinstance(told.value, Temporary)


@pytest.mark.parametrize("found", [OSError("Name or service not known"), []])
def test_a_host_without_an_address_is_not_waited_for(found: OSError | list[str]) -> None:
    def resolver(host: str, port: int) -> list[str]:
        if isinstance(found, OSError):
            raise found
        return found

    slept = list[float]()
    with client(always(200), resolver=resolver, sleep=slept.append) as made, pytest.raises(Failure, match="on line"):
        made.get(SITE)

    assert slept == []


PRIVATE = """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.1.1 172.16.0.1 192.0.0.1 192.168.0.1 198.18.0.1 224.0.0.1
240.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 ff02::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: 2001:db8::1
fec0::1 3fff::1 192.88.99.1 192.0.0.8 nonsense"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses(address: str) -> None:
    assert addresses.is_public(address)
