"""The HTTP client against a server with every misbehaviour, on 127.0.0.1 only."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from email.utils import formatdate

import httpx
import pytest

from studynotes.author.http import bodies
from studynotes.author.http.answers import Failure, Permanent, Temporary, Unknown
from studynotes.author.http.client import USER_AGENT, Client, Limits
from studynotes.author.http.hosts import checked, is_public

LOCAL = "127.0.0.1"
GOOD = httpx.ByteStream(b"good")
QUICK = Limits(connect=1, silence=0.4, total=1.0, size=50_000, tries=1)
BOMB = gzip.compress(gzip.compress(bytes(50_000_000)) + bytes(50_000_000))


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """Each path is one misbehaviour; `seen` holds the requests."""

    seen: list[tuple[str, dict[str, str]]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.seen.append((self.path, dict(self.headers)))
        name, _, rest = self.path.strip("/").partition("/")
        try:
            getattr(self, f"do_{name}", self.do_ok)(rest)
        except OSError:
            self.close_connection = True

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_ok(self, rest: str) -> None:
        self.answer(body=b"good", Content_Type="text/plain; charset=utf-8")

    def do_silent(self, rest: str) -> None:
        time.sleep(2)

    def do_drip(self, rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b".")
            time.sleep(0.1)

    def do_headers(self, rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for at in range(40):
            self.wfile.write(f"X-{at}: .\r\n".encode())
            time.sleep(0.1)

    def do_huge(self, rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(bytes(65536))

    def do_bomb(self, rest: str) -> None:
        self.answer(body=BOMB, Content_Encoding="gzip", Content_Type="text/html")

    def do_broken(self, rest: str) -> None:
        self.answer(body=b"not gzip", Content_Encoding="gzip")

    def do_brotli(self, rest: str) -> None:
        self.answer(body=b"x", Content_Encoding="br")

    def do_zipped(self, rest: str) -> None:
        self.answer(body=gzip.compress(b"good"), Content_Encoding="gzip")

    def do_image(self, rest: str) -> None:
        self.answer(body=b"\x89PNG", Content_Type="image/png")

    def do_loop(self, rest: str) -> None:
        self.answer(302, Location="/loop")

    def do_chain(self, rest: str) -> None:
        self.answer(301, Location=f"/chain/{int(rest) - 1}" if int(rest) > 1 else "/ok")

    def do_to(self, rest: str) -> None:
        self.answer(302, Location=rest)

    def do_busy(self, rest: str) -> None:
        again = sum(path == self.path for path, _ in self.seen) > 2
        self.do_ok(rest) if again else self.answer(429, Retry_After=rest)

    def do_down(self, rest: str) -> None:
        self.answer(503)

    def do_lost(self, rest: str) -> None:
        self.answer(404, b"lost")

    def do_cookie(self, rest: str) -> None:
        self.answer(302, Location="/ok", Set_Cookie="known=1")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    handler = type("Handler", (Misbehaving,), {"seen": []})
    with http.server.ThreadingHTTPServer((LOCAL, 0), handler) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def base(server: http.server.ThreadingHTTPServer) -> str:
    return f"http://{LOCAL}:{server.server_address[1]}"


def client(limits: Limits = QUICK, **more: object) -> Client:
    return Client(limits, **({"allowed": {LOCAL}, "sleep": lambda _: None} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/silent", Temporary, "no answer in time"),
        ("/drip", Temporary, "no whole answer in 1 s"),
        ("/headers", Temporary, "no whole answer in 1 s"),
        ("/huge", Permanent, "more than 50,000 bytes"),
        ("/bomb", Permanent, "more than 50,000 bytes"),
        ("/broken", Permanent, "broken gzip stream"),
        ("/brotli", Permanent, "not asked for"),
        ("/loop", Permanent, "more than 5 times"),
        ("/chain/6", Permanent, "more than 5 times"),
        ("/to/http://10.0.0.1/", Permanent, "10.0.0.1, which is not on the public Internet"),
        ("/to/http://169.254.169.254/latest/meta-data/", Permanent, "not on the public Internet"),
        ("/to/http://[::1]/", Permanent, "not on the public Internet"),
        ("/to/http://[::ffff:127.0.0.1]/", Permanent, "not on the public Internet"),
        ("/to/http://localhost.:1/", Permanent, "not on the public Internet"),
        ("/to/http://127.0.0.2/", Permanent, "not on the public Internet"),
        ("/to/http://2130706434/", Permanent, "not on the public Internet"),
        ("/to/file:///etc/passwd", Permanent, "not an address of the web"),
        ("/to/ftp://127.0.0.1/", Permanent, "not an address of the web"),
        ("/to/javascript:alert(1)", Permanent, "not an address"),
        ("/to/http://user@127.0.0.1/", Permanent, "user's name"),
        ("/down", Temporary, "answered 503"),
        ("/lost", Permanent, "answered 404"),
    ],
)
def test_misbehaviour_ends_in_time_with_a_verdict(base: str, path: str, kind: type[Failure], words: str) -> None:
    def resolver(host: str, port: int) -> list[str]:
        return {"localhost.": ["::1", LOCAL], "2130706434": ["127.0.0.2"]}.get(host, [host])

    started = time.monotonic()
    with client(resolver=resolver) as made, pytest.raises(kind, match=words.replace("(", r"\(")):
        made.get(base + path)

    assert time.monotonic() - started < 2.5


def test_nothing_is_sent_to_a_private_address() -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.host)
        return httpx.Response(302, headers={"Location": "http://intranet.test/"})

    hosts = {"public.test": ["93.184.215.14"], "intranet.test": ["93.184.215.14", "192.168.1.1"]}
    with (
        Client(transport=httpx.MockTransport(answer), resolver=lambda host, _: hosts[host]) as made,
        pytest.raises(Permanent, match=r"192\.168\.1\.1"),
    ):
        made.get("https://public.test/")

    assert sent == ["93.184.215.14"]


def test_connection_goes_to_the_checked_address_under_the_host_s_name() -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    seen: list[tuple[str, str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Host"], request.extensions["sni_hostname"]))
        return httpx.Response(200, stream=GOOD)

    with Client(transport=httpx.MockTransport(answer), resolver=lambda *_: next(answers)) as made:
        found = made.get("https://rebinding.test/a")
        with pytest.raises(Permanent):
            made.get("https://rebinding.test/b")

    assert seen == [("93.184.215.14", "rebinding.test", "rebinding.test")]
    assert found.address == "https://rebinding.test/a"


def test_real_connection_is_made_to_the_resolved_address(base: str, server: http.server.ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    with client(resolver=lambda *_: [LOCAL]) as made:
        found = made.get(f"http://notes.test:{port}/ok")

    assert found.body == b"good"
    [(_, headers)] = server.RequestHandlerClass.seen  # type: ignore[attr-defined]
    assert headers["Host"] == f"notes.test:{port}"
    assert headers["User-Agent"] == USER_AGENT
    assert "github.com/xerocopy/Coursera_MLOps" in USER_AGENT


def test_second_address_is_tried_when_the_first_takes_no_connection(base: str) -> None:
    port = base.rpartition(":")[2]
    with client(resolver=lambda *_: ["127.0.0.9", LOCAL], allowed={LOCAL, "127.0.0.9"}) as made:
        assert made.get(f"http://notes.test:{port}/ok").body == b"good"


def test_redirects_are_followed_and_told(base: str) -> None:
    with client() as made:
        found = made.get(base + "/chain/5")

    assert (found.address, found.body, found.charset) == (f"{base}/ok", b"good", "utf-8")
    assert [hop.status for hop in found.hops] == [301] * 5


def test_compressed_answer_is_read(base: str) -> None:
    with client() as made:
        assert made.get(base + "/zipped").body == b"good"


def test_a_bomb_takes_no_more_memory_than_the_limit_allows() -> None:
    tracemalloc.start()
    with pytest.raises(Permanent, match="more than 50,000 bytes"):
        bodies.read("example.org", "gzip", [BOMB], 50_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1_000_000


def test_an_answer_that_breaks_off_is_a_passing_failure() -> None:
    with pytest.raises(Temporary, match="broke off"):
        bodies.read("example.org", "gzip", [gzip.compress(bytes(range(256)) * 9)[:-12]], 50_000)

    assert bodies.read("example.org", "gzip", [], 50_000) == b""


def test_wrong_media_type_is_refused_before_its_body_is_read(base: str) -> None:
    with client() as made, pytest.raises(Permanent, match="answered with image/png, not with text/html"):
        made.get(base + "/image", types=("text/html",))


def test_no_cookie_is_sent_back(base: str, server: http.server.ThreadingHTTPServer) -> None:
    with client() as made:
        made.get(base + "/cookie")
        made.get(base + "/ok")

    assert all("Cookie" not in headers for _, headers in server.RequestHandlerClass.seen)  # type: ignore[attr-defined]


def test_ask_gives_an_error_page_as_a_value(base: str) -> None:
    with client() as made:
        assert made.ask(base + "/lost").status == 404


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("7", [7.0, 7.0]),
        ("0", [1.0, 2.0]),
        ("nonsense", [1.0, 2.0]),
        (formatdate(1_000_030, usegmt=True), [30.0, 30.0]),
    ],
)
def test_retry_after_is_kept(base: str, header: str, waits: list[float]) -> None:
    slept: list[float] = []
    limits = Limits(connect=1, silence=1, total=2)
    with client(limits, sleep=slept.append, clock=lambda: 1_000_000.0) as made:
        found = (
            made.get(base + "/busy/" + header.replace(" ", "%20")) if "," not in header else busy(made, base, header)
        )

    assert found.body == b"good"
    assert slept == waits


def busy(made: Client, base: str, header: str) -> object:
    """A date has spaces, which no path can hold: let a mock send it."""
    statuses = iter([429, 429, 200])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(next(statuses), headers={"Retry-After": header}, stream=GOOD)

    with Client(
        made.limits, httpx.MockTransport(answer), clock=made._clock, sleep=made._sleep, allowed={LOCAL}
    ) as mocked:
        return mocked.get(base)


def test_a_long_retry_after_is_told_instead_of_waited_for(base: str) -> None:
    slept: list[float] = []
    with (
        client(Limits(), sleep=slept.append) as made,
        pytest.raises(Temporary, match="asks for a pause of 3600 s"),
    ):
        made.get(base + "/busy/3600")

    assert len(slept) <= 2


def test_passing_failures_are_tried_again_with_growing_pauses(base: str) -> None:
    slept: list[float] = []
    with client(Limits(tries=3), sleep=slept.append) as made, pytest.raises(Temporary, match="503, 3 times"):
        made.get(base + "/down")

    assert slept == [1.0, 2.0]


def test_a_host_s_pause_is_kept_between_requests() -> None:
    now, slept = [1000.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=GOOD))
    with Client(transport=transport, resolver=lambda *_: ["93.184.215.14"], clock=lambda: now[0], sleep=sleep) as made:
        made.get("https://export.arxiv.org/api/query?id_list=1503.02531")
        now[0] += 1
        made.get("https://export.arxiv.org/api/query?id_list=1404.1100")
        made.get("https://doi.org/10.1145/3533378")

    assert slept == [2.0]


def test_certificate_that_does_not_fit_is_told_apart_from_a_broken_connection() -> None:
    import ssl

    def answer(request: httpx.Request) -> httpx.Response:
        fault = ssl.SSLCertVerificationError(1, "self-signed certificate")
        fault.verify_message = "self-signed certificate"
        raise httpx.ConnectError("tls") from fault

    with (
        Client(QUICK, httpx.MockTransport(answer), resolver=lambda *_: ["93.184.215.14"]) as made,
        pytest.raises(Permanent, match="no valid certificate: self-signed"),
    ):
        made.get("https://self-signed.test/")


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.1.1",
        "172.16.0.1",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "nonsense",
    ],
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_an_unknown_host_is_asked_for_once_and_not_waited_for() -> None:
    asked, slept = list[str](), list[float]()

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError("Name or service not known")

    with Client(resolver=resolver, sleep=slept.append) as made:
        for path in ("a", "b"):
            with pytest.raises(Unknown, match=r"^the host gone\.test is not known here$"):
                made.get(f"https://gone.test/{path}")

    assert (asked, slept) == (["gone.test"], [])


def _unknown(host: str, port: int) -> list[str]:
    raise OSError("Name or service not known")


@pytest.mark.parametrize("resolver", [_unknown, lambda *_: []])
def test_unknown_host_is_a_passing_failure(resolver: Callable[[str, int], list[str]]) -> None:
    with pytest.raises(Temporary):
        checked("nowhere.test", 443, resolver)
